"""The contact on the line: known by the call's number, in its company, for as long as the call is on the desk."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from linepool.accounts.models import Membership, User
from linepool.audit.models import Entry
from linepool.kernel.tenancy import company_scope, public_scope
from telephony.calls.services import store_calls
from tenants.companies.models import Company
from tenants.contacts.models import Contact
from tenants.contacts.services import create_contact
from tests.telephony.factories import answered_call
from tests.tenants.desk.conftest import CALL, ClientFor, Switchboard

JSON = "application/json"
URL = "/api/desk/contact/"
CALLER = "+8613800001234"
ON_THE_LINE = {"id": CALL, "direction": "in", "caller": CALLER, "called": "+862081880000", "queue_id": None}


@pytest.fixture
def at_a(client_for: ClientFor, company_a: Company, bob: User) -> Client:
    return client_for(bob, company_a)


@pytest.fixture
def shared(company_b: Company, bob: User) -> User:
    """Bob, who sits at company A and serves company B too."""
    with public_scope():
        Membership.objects.create(user=bob, company=company_b, role="agent")
    return bob


def known(company: Company, user: User, name: str, *numbers: str, **fields: Any) -> Contact:
    with company_scope(company.pk):
        return create_contact(
            user, name=name, numbers=[{"number": number} for number in numbers or (CALLER,)], **fields
        )


def names(at_a: Client) -> list[str]:
    answer = at_a.get(URL)
    assert answer.status_code == 200, answer.content
    return [row["name"] for row in answer.json()]


def test_whose_number_calls_is_named_while_the_call_is_on(
    at_a: Client, switchboard: Switchboard, company_a: Company, bob: User
) -> None:
    known(company_a, bob, "王小明", notes="Likes tea")
    known(company_a, bob, "Li", "+8613900000000")
    assert names(at_a) == []
    switchboard.put_on_desk(company_a, bob, ON_THE_LINE)
    (shown,) = at_a.get(URL).json()
    assert (shown["name"], shown["notes"], shown["do_not_call"]) == ("王小明", "Likes tea", False)
    outbound = ON_THE_LINE | {"direction": "out", "called": "+8613900000000", "caller": ""}
    switchboard.put_on_desk(company_a, bob, outbound)
    assert names(at_a) == ["Li"]
    switchboard.put_on_desk(company_a, bob, ON_THE_LINE | {"caller": ""})
    assert names(at_a) == []


@pytest.mark.parametrize(("hours", "holds"), [(None, True), (1, True), (-1, False)])
def test_do_not_call_is_said_while_it_holds(
    at_a: Client, switchboard: Switchboard, company_a: Company, bob: User, hours: int | None, holds: bool
) -> None:
    until = None if hours is None else timezone.now() + timedelta(hours=hours)
    known(company_a, bob, "Li", do_not_call=True, do_not_call_reason="asked", do_not_call_until=until)
    switchboard.put_on_desk(company_a, bob, ON_THE_LINE)
    assert [row["do_not_call"] for row in at_a.get(URL).json()] == [holds]


def test_only_the_company_whose_call_it_is_knows_them(
    at_a: Client, switchboard: Switchboard, company_a: Company, company_b: Company, shared: User
) -> None:
    known(company_a, shared, "of A")
    known(company_b, shared, "of B")
    switchboard.put_on_desk(company_a, shared, ON_THE_LINE, of=company_b)
    assert names(at_a) == ["of B"]
    switchboard.put_on_desk(company_a, shared, ON_THE_LINE)
    assert names(at_a) == ["of A"]
    switchboard.put_on_desk(company_a, shared, None)
    assert names(at_a) == []


def test_an_unknown_caller_is_kept_where_the_call_belongs(
    at_a: Client, switchboard: Switchboard, company_a: Company, company_b: Company, shared: User
) -> None:
    switchboard.put_on_desk(company_a, shared, ON_THE_LINE, of=company_b)
    made = at_a.post(URL, {"call_id": CALL, "name": "Li"}, JSON)
    assert made.status_code == 201, made.content
    assert names(at_a) == ["Li"]
    with company_scope(company_a.pk):
        assert not Contact.objects.exists()
    with company_scope(company_b.pk):
        kept = Contact.objects.get()
        assert ([row.number for row in kept.numbers.all()], kept.owner_id) == ([CALLER], shared.pk)
        assert Entry.objects.filter(verb="contact.created").exists()


@pytest.mark.parametrize(
    "now", [None, ON_THE_LINE | {"id": "01890000-0000-7000-8000-000000000001"}, ON_THE_LINE | {"caller": ""}]
)
def test_nobody_is_kept_of_a_call_that_is_gone_or_withheld(
    at_a: Client, switchboard: Switchboard, company_a: Company, bob: User, now: dict[str, Any] | None
) -> None:
    switchboard.put_on_desk(company_a, bob, now)
    refused = at_a.post(URL, {"call_id": CALL, "name": "Li"}, JSON)
    assert (refused.status_code, refused.json()["code"]) == (409, "call_gone")
    with company_scope(company_a.pk):
        assert not Contact.objects.exists()


def test_who_may_keep_no_contacts_there_keeps_none(
    at_a: Client, switchboard: Switchboard, company_a: Company, company_b: Company, bob: User
) -> None:
    switchboard.put_on_desk(company_a, bob, ON_THE_LINE, of=company_b)  # whom B never made a member
    assert at_a.post(URL, {"call_id": CALL, "name": "Li"}, JSON).status_code == 403
    with company_scope(company_b.pk):
        assert not Contact.objects.exists()


def test_earlier_calls_are_those_with_any_number_of_the_one_contact(
    at_a: Client, switchboard: Switchboard, company_a: Company, bob: User, pool: Any
) -> None:
    other = answered_call(company_a, caller="+8613900000000")
    store_calls([other])
    switchboard.put_on_desk(company_a, bob, ON_THE_LINE)
    assert at_a.get("/api/desk/history/").json() == []
    known(company_a, bob, "Li", CALLER, "+8613900000000")
    assert [row["id"] for row in at_a.get("/api/desk/history/").json()] == [str(other.id)]
    known(company_a, bob, "Her sister")  # whose it was of the two nobody knows
    assert at_a.get("/api/desk/history/").json() == []
