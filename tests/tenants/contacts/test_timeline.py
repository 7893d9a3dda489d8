"""The calls of a contact: with all its numbers, newest first, page by page; and nobody else's."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from linepool.accounts.models import User
from linepool.kernel.tenancy import company_scope
from telephony.calls.models import Call
from telephony.calls.selectors import calls_with
from telephony.calls.services import store_calls
from tenants.companies.models import Company
from tenants.contacts.models import Contact
from tenants.contacts.services import create_contact
from tests.telephony.factories import NOON, answered_call
from tests.tenants.desk.conftest import ClientFor

MOBILE, LANDLINE = "+8613800001234", "+862081880001"


@pytest.fixture
def wang(in_a: Company, bob: User) -> Contact:
    return create_contact(bob, name="王小明", numbers=[{"number": MOBILE}, {"number": LANDLINE}])


@pytest.fixture
def browser(client_for: ClientFor, company_a: Company, bob: User) -> Client:
    return client_for(bob, company_a)


def called(company: Company, minutes: int, **fields: Any) -> str:
    """A call that began so long after noon; its id."""
    call = answered_call(company, start=NOON + timedelta(minutes=minutes), **fields)
    store_calls([call])
    return str(call.id)


def shown(browser: Client, wang: Contact, **query: Any) -> dict[str, Any]:
    answer = browser.get(f"/api/contacts/{wang.pk}/calls/", query)
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def test_a_contacts_calls_are_those_with_any_of_its_numbers_newest_first(
    browser: Client, wang: Contact, company_a: Company
) -> None:
    first = called(company_a, 0)
    second = called(company_a, 1, caller=LANDLINE)
    called(company_a, 2, caller="+8613999999999", called=MOBILE)  # in, with somebody else
    third = called(company_a, 3, direction="out", caller="+862081880000", called=LANDLINE)
    rows = shown(browser, wang)["results"]
    assert [row["id"] for row in rows] == [third, second, first]
    assert [row["other"] for row in rows] == [LANDLINE, LANDLINE, MOBILE]
    assert (rows[0]["direction"], rows[0]["outcome"], rows[0]["has_voicemail"]) == ("out", "answered", False)


def test_a_contact_without_numbers_has_no_calls(browser: Client, in_a: Company, bob: User, company_a: Company) -> None:
    called(company_a, 0)
    assert shown(browser, create_contact(bob, name="nobody"))["results"] == []


def test_pages_follow_one_another(browser: Client, wang: Contact, company_a: Company) -> None:
    ids = [called(company_a, minutes) for minutes in range(5)]
    page = shown(browser, wang, page_size=2)
    seen = [row["id"] for row in page["results"]]
    while page["next"]:
        page = browser.get(page["next"]).json()
        seen += [row["id"] for row in page["results"]]
    assert seen == ids[::-1]


def test_the_number_of_questions_does_not_grow_with_the_calls(
    browser: Client, wang: Contact, company_a: Company, django_assert_max_num_queries: Any
) -> None:
    called(company_a, 0)
    shown(browser, wang)
    with django_assert_max_num_queries(50) as few:
        shown(browser, wang)
    for minutes in range(1, 12):
        called(company_a, minutes)
    with django_assert_max_num_queries(len(few)):
        assert len(shown(browser, wang)["results"]) == 12


def test_an_index_finds_them_in_both_directions(in_a: Company) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = calls_with([MOBILE, LANDLINE]).explain()
    assert "call_of_caller" in plan
    assert "call_of_called" in plan


def test_nothing_of_another_company(
    client_for: ClientFor, wang: Contact, company_a: Company, company_b: Company, charlie: User, browser: Client
) -> None:
    called(company_b, 0)
    assert shown(browser, wang)["results"] == []
    other = client_for(charlie, company_b).get(f"/api/contacts/{wang.pk}/calls/")
    assert (other.status_code, other.json()["code"]) == (404, "contact_not_found")
    with company_scope(company_b.pk):
        assert Call.objects.count() == 1
