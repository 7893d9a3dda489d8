"""Logging in and out, and staying on one host."""

from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from linepool.accounts.models import EnterTicket, User
from linepool.accounts.services import issue_ticket
from linepool.audit.models import Entry
from linepool.kernel.permissions import PERMISSIONS
from linepool.kernel.tenancy import company_scope, public_scope
from tenants.companies.models import Company
from tests.accounts.conftest import ClientFor, send
from tests.conftest import PASSWORD


def test_alice_logs_in_at_her_workspace(client_for: ClientFor, alice: User, company_a: Company) -> None:
    browser = client_for(None, company_a)
    answer = send(browser, "POST", "/api/session/", email="Alice@Example.com", password=PASSWORD)
    assert answer.status_code == 200
    session = browser.get("/api/session/").json()
    assert session["user"]["name"] == "Alice"
    assert session["company"]["slug"] == "acme"
    assert session["permissions"] == sorted(PERMISSIONS)
    with company_scope(company_a):
        assert Entry.objects.filter(verb="session.began", actor_id=alice.pk).count() == 1


@pytest.mark.parametrize(
    ("email", "password"), [("alice@example.com", "wrong"), ("nobody@example.com", PASSWORD)]
)
def test_wrong_credentials_look_the_same_whoever_they_name(
    client_for: ClientFor, alice: User, company_a: Company, email: str, password: str
) -> None:
    answer = send(client_for(None, company_a), "POST", "/api/session/", email=email, password=password)
    assert (answer.status_code, answer.json()["code"]) == (400, "wrong_credentials")


def test_charlie_cannot_log_in_at_alices_workspace(client_for: ClientFor, charlie: User, company_a: Company) -> None:
    answer = send(client_for(None, company_a), "POST", "/api/session/", email="charlie@example.com", password=PASSWORD)
    assert (answer.status_code, answer.json()["code"]) == (403, "no_membership")


def test_guessing_a_password_is_slowed_down_even_with_the_right_one(
    client_for: ClientFor, alice: User, company_a: Company, settings: Any
) -> None:
    settings.LINEPOOL_LOGIN_LIMITS = {"address": (100, 60), "email": (3, 60)}
    browser = client_for(None, company_a)
    for _ in range(3):
        assert send(browser, "POST", "/api/session/", email="alice@example.com", password="no").status_code == 400
    answer = send(browser, "POST", "/api/session/", email="alice@example.com", password=PASSWORD)
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many")


def test_a_success_forgets_earlier_failures(
    client_for: ClientFor, alice: User, company_a: Company, settings: Any
) -> None:
    settings.LINEPOOL_LOGIN_LIMITS = {"address": (100, 60), "email": (2, 60)}
    browser = client_for(None, company_a)
    for password in ("no", PASSWORD, "no", PASSWORD):
        answer = send(browser, "POST", "/api/session/", email="alice@example.com", password=password)
        assert answer.status_code == (200 if password == PASSWORD else 400)


def test_a_session_key_planted_before_the_log_in_is_worth_nothing(
    client_for: ClientFor, alice: User, company_a: Company
) -> None:
    with public_scope():
        planted = SessionStore()
        planted.create()
    browser = client_for(None, company_a)
    browser.cookies["linepool_session"] = str(planted.session_key)
    send(browser, "POST", "/api/session/", email="alice@example.com", password=PASSWORD)
    assert browser.get("/api/session/").status_code == 200
    thief = client_for(None, company_a)
    thief.cookies["linepool_session"] = str(planted.session_key)
    assert thief.get("/api/session/").status_code == 401


def test_the_cookie_belongs_to_its_host_alone(client_for: ClientFor, alice: User, company_a: Company) -> None:
    answer = send(client_for(None, company_a), "POST", "/api/session/", email="alice@example.com", password=PASSWORD)
    cookie = answer.cookies["linepool_session"]
    assert cookie["domain"] == ""
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_after_logging_out_the_old_cookie_opens_nothing(client_for: ClientFor, alice: User, company_a: Company) -> None:
    browser = client_for(alice, company_a)
    old = browser.cookies["linepool_session"].value
    assert browser.delete("/api/session/").status_code == 204
    thief = Client(headers={"host": "acme.localhost"})
    thief.cookies["linepool_session"] = old
    assert thief.get("/api/session/").status_code == 401


def test_alice_chooses_her_language(client_for: ClientFor, alice: User, company_a: Company) -> None:
    browser = client_for(alice, company_a)
    assert send(browser, "PATCH", "/api/session/", language="en").json()["user"]["language"] == "en"
    assert browser.get("/api/session/").json()["user"]["language"] == "en"


def test_the_public_site_leads_alice_into_her_workspace(
    client_for: ClientFor, alice: User, company_a: Company
) -> None:
    site = client_for(None, None)
    session = send(site, "POST", "/api/session/", email="alice@example.com", password=PASSWORD).json()
    assert [place["slug"] for place in session["workspaces"]] == ["acme"]
    url = send(site, "POST", "/api/session/ticket/", slug="acme").json()["workspace_url"]
    workspace = client_for(None, company_a)
    assert send(workspace, "POST", "/api/session/enter/", ticket=url.split("ticket=")[1]).status_code == 200
    assert workspace.get("/api/session/").json()["user"]["email"] == "alice@example.com"


def test_nobody_gets_a_ticket_to_a_company_they_are_not_in(client_for: ClientFor, charlie: User) -> None:
    answer = send(client_for(charlie, None), "POST", "/api/session/ticket/", slug="acme")
    assert answer.status_code == 404


def test_a_ticket_ends_after_a_minute(client_for: ClientFor, alice: User, company_a: Company) -> None:
    token = issue_ticket(alice, company_a)
    with public_scope():
        EnterTicket.objects.update(expires_at="2020-01-01T00:00:00Z")
    answer = send(client_for(None, company_a), "POST", "/api/session/enter/", ticket=token)
    assert answer.json()["code"] == "link_invalid"


def test_a_closed_company_has_no_address(client_for: ClientFor, alice: User, company_a: Company) -> None:
    browser = client_for(alice, company_a)
    with public_scope():
        Company.objects.filter(pk=company_a.pk).update(status="closed")
    assert browser.get("/api/session/").status_code == 404


def test_the_outbox_is_closed_where_mail_is_really_sent(client_for: ClientFor, settings: Any) -> None:
    settings.LINEPOOL_OUTBOX_READABLE = False
    assert client_for(None, None).get("/api/dev/outbox/").status_code == 404
