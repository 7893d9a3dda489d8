"""Company A with a queue, seats and a menu, and a stand-in for call control's ears."""

from collections.abc import Callable, Iterator

import pytest

from linepool.accounts.models import User
from linepool.kernel.tenancy import company_scope
from tenants import changes
from tenants.companies.models import Company
from tenants.flows.services import create_default_flow
from tenants.queues.models import Queue
from tenants.queues.services import add_member, create_default_dispositions, create_queue
from tenants.seats.services import create_seat


@pytest.fixture
def in_a(company_a: Company) -> Iterator[Company]:
    """Everything in the test's body happens in company A's scope."""
    with company_scope(company_a):
        yield company_a


@pytest.fixture
def service(in_a: Company, alice: User, bob: User) -> Queue:
    """A queue of company A that Bob serves from seat 801, with a menu leading to it."""
    queue = create_queue("Service")
    create_seat(extension="801", label="Bob's", user_id=bob.pk)
    add_member(queue, bob.pk)
    create_default_flow(company_name="Acme", language="en", queue_id=queue.pk, timezone="Asia/Shanghai")
    create_default_dispositions("en")
    return queue


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The companies call control was told about, in order."""
    heard: list[int] = []
    hear: Callable[[int], None] = heard.append
    monkeypatch.setattr(changes, "notify_company_changed", hear)
    return heard
