"""A company that sells: Bob sells, Sue checks, Alice decides."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from billing.commissions.models import Sale
from billing.commissions.services import move_sale, report_sale, set_agent_terms
from billing.commissions.states import Move
from linepool.accounts.models import User
from linepool.kernel.ids import new_id
from linepool.kernel.permissions import Role
from linepool.kernel.tenancy import company_scope
from telephony.calls.models import Call, Leg
from tenants.companies.models import Company
from tests.billing.conftest import Contracted
from tests.conftest import join, make_user

RULE = {"fixed": "5", "tiers": [{"above": "0", "share": "0.05"}, {"above": "1000", "share": "0.10"}]}
"""Five for each sale, 5 % of the month's first thousand and 10 % of what comes after."""
EVER = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def sue(company_a: Company, people: Any) -> User:
    """A supervisor."""
    user = make_user("Sue")
    join(user, company_a, Role.SUPERVISOR)
    return user


@pytest.fixture
def shop(company_a: Company, contracted: Contracted, alice: User) -> Iterator[Company]:
    """The company, with a contract and a rule for its agents; the test is in its scope."""
    contracted(company_a)
    with company_scope(company_a):
        set_agent_terms(company_a.pk, alice, effective_from=EVER, rule=RULE)
        yield company_a


Sell = Callable[..., Sale]


@pytest.fixture
def sell(shop: Company, bob: User) -> Sell:
    """``sell(order, amount="100")``: Bob reports a sale."""

    def report(order: str, amount: str = "100", agent: User | None = None) -> Sale:
        agent_id = (agent or bob).pk
        return report_sale(shop.pk, bob, order_id=order, amount=Decimal(amount), agent_id=agent_id)

    return report


@pytest.fixture
def move(shop: Company) -> Callable[..., Sale]:
    """``move(sale, by, move, reason="")``."""

    def make(sale: Sale, by: User, what: Move, reason: str = "") -> Sale:
        return move_sale(shop.pk, sale.pk, by, what, reason)

    return make


@pytest.fixture
def confirmed(sell: Sell, move: Callable[..., Sale], sue: User, alice: User) -> Sell:
    """``confirmed(order, amount)``: sold, checked and confirmed."""

    def make(order: str, amount: str = "100", agent: User | None = None) -> Sale:
        sale = move(sell(order, amount, agent), sue, Move.PASS)
        return move(sale, alice, Move.CONFIRM)

    return make


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """``later(days)``: it is so many days later."""

    def make(days: int) -> None:
        moment = timezone.now() + timedelta(days=days)
        monkeypatch.setattr("billing.commissions.paying.timezone.now", lambda: moment)

    return make


def call_of(call_id: UUID, agent: User, queue_id: str = "") -> Call:
    """The record of a call the agent spoke in, as call control stores it; in the company's scope."""
    now = timezone.now()
    times: dict[str, Any] = {"started_at": now, "ended_at": now, "duration_ms": 1}
    call = Call.objects.create(id=call_id, direction="in", outcome="ended", queue_id=queue_id or None, **times)
    Leg.objects.create(id=new_id(), call=call, party="agent", direction="out", user_id=agent.pk, **times)
    return call
