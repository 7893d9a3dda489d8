"""One client at a time: with another company's call on the desk an agent reads nothing of this one."""

from typing import Any

import pytest
from django.test import Client

from linepool.accounts.models import Membership, User
from linepool.kernel.permissions import Role
from linepool.kernel.tenancy import public_scope
from telephony.calls.services import store_calls
from tenants.companies.models import Company
from tenants.queues.models import Queue
from tests.telephony.factories import answered_call
from tests.tenants.desk.conftest import CALL, ClientFor, Switchboard

ON_THE_LINE = {"id": CALL, "direction": "in", "caller": "+8613800001234", "called": "+862081880000", "queue_id": None}
READS = ("/api/company/", "/api/callbacks/")
ALWAYS = ("/api/desk/", "/api/desk/history/", "/api/desk/contact/", "/api/desk/directory/", "/api/session/")


@pytest.fixture
def shared(company_b: Company, bob: User, service: Queue) -> User:
    """Bob, who sits at company A and serves company B too."""
    with public_scope():
        Membership.objects.create(user=bob, company=company_b, role=Role.AGENT)
    return bob


def statuses(client: Client, paths: tuple[str, ...]) -> list[tuple[int, str]]:
    answers = [client.get(path) for path in paths]
    return [(answer.status_code, answer.json()["code"] if answer.status_code >= 400 else "") for answer in answers]


def test_another_companys_call_closes_the_agents_reads_but_not_the_desk(
    client_for: ClientFor, switchboard: Switchboard, company_a: Company, company_b: Company, shared: User
) -> None:
    at_a = client_for(shared, company_a)
    assert statuses(at_a, READS) == [(200, "")] * len(READS)
    switchboard.put_on_desk(company_a, shared, ON_THE_LINE, of=company_b)
    assert statuses(at_a, READS) == [(409, "busy_for_other_company")] * len(READS)
    assert statuses(at_a, ALWAYS) == [(200, "")] * len(ALWAYS)


def test_the_company_whose_call_it_is_may_be_read(
    client_for: ClientFor, switchboard: Switchboard, company_a: Company, company_b: Company, shared: User
) -> None:
    at_b = client_for(shared, company_b)
    switchboard.put_on_desk(company_a, shared, ON_THE_LINE, of=company_b)
    assert statuses(at_b, READS) == [(200, "")] * len(READS)
    switchboard.put_on_desk(company_a, shared, ON_THE_LINE)
    assert statuses(at_b, READS) == [(409, "busy_for_other_company")] * len(READS)
    switchboard.put_on_desk(company_a, shared, None)
    assert statuses(at_b, READS) == [(200, "")] * len(READS)


@pytest.mark.parametrize("role", ["supervisor", "admin", "owner"])
def test_roles_above_agent_read_on(
    client_for: ClientFor, switchboard: Switchboard, company_a: Company, company_b: Company, shared: User, role: str
) -> None:
    with public_scope():
        Membership.objects.filter(user=shared, company=company_a).update(role=role)
    switchboard.put_on_desk(company_a, shared, ON_THE_LINE, of=company_b)
    assert statuses(client_for(shared, company_a), READS) == [(200, "")] * len(READS)


def test_only_the_company_whose_call_it_is_remembers_the_caller(
    client_for: ClientFor, switchboard: Switchboard, company_a: Company, company_b: Company, shared: User, pool: Any
) -> None:
    ours, theirs = answered_call(company_a), answered_call(company_b)
    store_calls([ours, theirs])
    at_a = client_for(shared, company_a)
    for company, call in ((company_a, ours), (company_b, theirs)):
        switchboard.put_on_desk(company_a, shared, ON_THE_LINE, of=company)
        assert [row["id"] for row in at_a.get("/api/desk/history/").json()] == [str(call.id)]


def test_a_person_of_one_company_costs_one_query_more(
    client_for: ClientFor, switchboard: Switchboard, company_a: Company, bob: User, django_assert_num_queries: Any
) -> None:
    from tenants.desk.privacy import check_reading

    with public_scope():
        place = Membership.objects.get(user=bob)
        with django_assert_num_queries(1):
            check_reading(place)
