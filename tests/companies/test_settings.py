"""A company's own settings, and the operator's decision whether it may work."""

import json
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from linepool.accounts.models import User
from linepool.audit.models import Entry
from linepool.kernel.tenancy import company_scope, public_scope
from tenants.companies.models import Company
from tests.accounts.conftest import ClientFor


@pytest.fixture
def operator(client_for: ClientFor, db: None) -> Client:
    with public_scope():
        user = User.objects.create_user("op@example.com", None, name="Op", is_operator=True)
    return client_for(user, None)


def patch(client: Client, path: str, **body: Any) -> Any:
    return client.patch(path, json.dumps(body), content_type="application/json")


def test_alice_changes_her_companys_name_and_time_zone(client_for: ClientFor, alice: User, company_a: Company) -> None:
    browser = client_for(alice, company_a)
    answer = patch(browser, "/api/company/", name="Acme Tea", timezone="Europe/London", slug="stolen", status="closed")
    assert answer.status_code == 200
    company = browser.get("/api/company/").json()
    assert (company["name"], company["timezone"]) == ("Acme Tea", "Europe/London")
    assert (company["slug"], company["status"]) == ("acme", "active")
    with company_scope(company_a):
        assert Entry.objects.get(verb="company.changed").details == {
            "changed": {"name": "Acme Tea", "timezone": "Europe/London"}
        }


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "x" * 51])
def test_a_time_zone_must_exist(client_for: ClientFor, alice: User, company_a: Company, zone: str) -> None:
    answer = patch(client_for(alice, company_a), "/api/company/", timezone=zone)
    assert answer.status_code == 400
    assert "timezone" in answer.json()["fields"]


def test_the_operator_sees_every_company_with_its_figures(
    operator: Client, alice: User, bob: User, company_a: Company
) -> None:
    rows = {row["slug"]: row for row in operator.get("/api/console/companies/").json()["results"]}
    assert {"acme", "bravo"} <= set(rows)
    assert (rows["acme"]["members"], rows["acme"]["numbers"], rows["acme"]["seats"]) == (2, 0, 0)
    assert rows["acme"]["last_call_at"] is None
    assert rows["acme"]["live"] is None
    found = operator.get("/api/console/companies/?q=acm").json()["results"]
    assert [row["slug"] for row in found] == ["acme"]


def test_the_operator_suspends_a_company_for_a_reason_and_both_trails_tell(
    operator: Client, company_a: Company
) -> None:
    path = f"/api/console/companies/{company_a.pk}/"
    answer = patch(operator, path, status="suspended", reason="its numbers were abused")
    assert (answer.status_code, answer.json()["status"]) == (200, "suspended")
    with public_scope():
        assert Company.objects.get(pk=company_a.pk).status == "suspended"
        told = Entry.objects.get(verb="company.overseen").details
    assert (told["before"]["status"], told["after"]["status"]) == ("active", "suspended")
    assert told["reason"] == "its numbers were abused"
    with company_scope(company_a):
        entry = Entry.objects.get(verb="company.overseen")
        assert (entry.actor, entry.details) == ("Op <op@example.com>", told)
    patch(operator, path, status="suspended", reason="its numbers were abused")
    with public_scope():
        assert Entry.objects.filter(verb="company.overseen").count() == 1


@pytest.mark.parametrize("reason", [None, "", "   "])
def test_no_company_is_suspended_without_a_reason(operator: Client, company_a: Company, reason: str | None) -> None:
    said = {} if reason is None else {"reason": reason}
    answer = patch(operator, f"/api/console/companies/{company_a.pk}/", status="suspended", **said)
    assert (answer.status_code, set(answer.json()["fields"])) == (400, {"reason"})
    with public_scope():
        assert Company.objects.get(pk=company_a.pk).status == "active"


def test_a_suspended_company_reads_why_until_it_works_again(
    operator: Client,
    company_a: Company,
    client_for: ClientFor,
    alice: User,
    bob: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    path, browser = f"/api/console/companies/{company_a.pk}/", client_for(alice, company_a)
    with django_capture_on_commit_callbacks(execute=True):
        patch(operator, path, status="suspended", reason="its numbers were abused")
    assert browser.get("/api/session/").json()["company"]["status_reason"] == "its numbers were abused"
    assert [letter.to for letter in mail.outbox] == [["alice@example.com"]]
    assert "its numbers were abused" in mail.outbox[0].body
    with django_capture_on_commit_callbacks(execute=True):
        assert patch(operator, path, status="active", reason="settled").json()["status_reason"] == ""
    told = browser.get("/api/session/").json()["company"]
    assert (told["status"], told["status_reason"]) == ("active", "")


def test_the_operator_sets_a_companys_share_of_the_agents_it_has_in_common(
    operator: Client, company_a: Company, client_for: ClientFor, alice: User
) -> None:
    path = f"/api/console/companies/{company_a.pk}/"
    answer = patch(operator, path, weight=3, reserved_agents=2).json()
    assert (answer["weight"], answer["reserved_agents"], answer["status"]) == (3, 2, "active")
    assert patch(operator, path, weight=0).json()["fields"].keys() == {"weight"}
    patch(client_for(alice, company_a), "/api/company/", weight=100, reserved_agents=50)
    with public_scope():
        kept = Company.objects.get(pk=company_a.pk)
    assert (kept.weight, kept.reserved_agents) == (3, 2)


def test_a_company_says_how_long_its_calls_stay_parked(client_for: ClientFor, alice: User, company_a: Company) -> None:
    browser = client_for(alice, company_a)
    assert patch(browser, "/api/company/", park_ms=45_000).json()["park_ms"] == 45_000
    assert patch(browser, "/api/company/", park_ms=1).json()["fields"].keys() == {"park_ms"}
