"""The operator's people enter a company: for a reason, for a while, without money, and the company sees it all."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from linepool.accounts.models import EnterTicket, Membership, User, Visit
from linepool.audit.models import Entry
from linepool.kernel.permissions import VISITOR_PERMISSIONS, Role
from linepool.kernel.tenancy import company_scope, public_scope
from linepool.kernel.tenancy.sockets import NOT_FOUND, _identify
from tenants.companies.models import Company
from tests.accounts.conftest import ClientFor, send
from tests.api.routes import WORKSPACE
from tests.conftest import join, make_user

REASON = "The menu plays nothing, they called us"
Entered = Callable[..., Client]


@pytest.fixture
def visitor(op: User) -> User:
    with public_scope():
        call_command("visits", op.email)
        op.refresh_from_db()
    return op


def ask(client: Client, company: Company, **body: Any) -> Any:
    return send(client, "POST", f"/api/console/companies/{company.pk}/visit/", **body)


@pytest.fixture
def entered(client_for: ClientFor, operator: Client, visitor: User) -> Entered:
    """``entered(company)``: a browser inside, by the ticket."""

    def run(company: Company, minutes: int = 15) -> Client:
        answer = ask(operator, company, reason=REASON, minutes=minutes)
        assert answer.status_code == 200, answer.content
        browser = client_for(None, company)
        ticket = answer.json()["workspace_url"].split("ticket=")[1]
        assert send(browser, "POST", "/api/session/enter/", ticket=ticket).status_code == 200
        return browser

    return run


def test_only_an_operator_with_the_right_enters(operator: Client, op: User, company_a: Company) -> None:
    assert ask(operator, company_a, reason=REASON, minutes=15).status_code == 403
    with public_scope():
        call_command("visits", op.email)
        assert ask(operator, company_a, reason=REASON, minutes=15).status_code == 200
        call_command("visits", op.email, "--forbid")
        assert ask(operator, company_a, reason=REASON, minutes=15).status_code == 403
        with pytest.raises(CommandError):
            call_command("visits", make_user("Dana").email)


BAD = [
    {},
    {"reason": REASON},
    {"minutes": 15},
    {"reason": "  ", "minutes": 15},
    {"reason": REASON, "minutes": 16},
    {"reason": REASON, "minutes": 100_000},
]


@pytest.mark.parametrize("body", BAD)
def test_nobody_enters_without_a_reason_and_an_end(
    operator: Client, visitor: User, company_a: Company, body: dict[str, Any]
) -> None:
    assert ask(operator, company_a, **body).status_code == 400
    with public_scope():
        assert not Visit.objects.exists()
        assert not EnterTicket.objects.exists()


def test_who_is_inside_is_a_visitor_with_an_end(entered: Entered, company_a: Company, company_b: Company) -> None:
    browser = entered(company_a, 60)
    session = browser.get("/api/session/").json()
    assert (session["role"], session["visit"]["reason"]) == ("visitor", REASON)
    assert set(session["permissions"]) == VISITOR_PERMISSIONS
    with public_scope():
        visit = Visit.objects.get()
        assert visit.until - visit.began_at == pytest.approx(timedelta(hours=1), abs=timedelta(seconds=5))
        assert not Membership.objects.filter(user=visit.user).exists()
    assert browser.get("/api/queues/").status_code == 200
    assert browser.get("/api/queues/", headers={"host": "bravo.localhost"}).status_code == 401


FORBIDDEN = (
    *("invoices.", "billing.", "sales.", "desk.", "calls.listen", "agents.control", "contacts.manage"),
    *("contacts.administer", "members.manage", "seats.manage", "numbers.manage", "company.manage"),
)


def test_a_visitor_gets_no_money_no_recordings_no_desk_and_lets_nobody_in(entered: Entered, company_a: Company) -> None:
    assert not [name for name in VISITOR_PERMISSIONS if name.startswith(FORBIDDEN)]
    browser = entered(company_a)
    money = [row for row in WORKSPACE if "agent" not in row.roles and "supervisor" not in row.roles]
    plain = [row for row in money if "finance" in row.roles and "{" not in row.path]
    assert len(plain) > 10
    found = {f"{row.method} {row.path}": send(browser, row.method, row.path).status_code for row in plain}
    assert {path for path, status in found.items() if status != 403} == set()
    body = {"email": "me@example.com", "role": "owner"}
    assert send(browser, "POST", "/api/members/", **body).status_code == 403


def test_after_the_limit_every_request_is_refused(entered: Entered, company_a: Company) -> None:
    browser = entered(company_a)
    assert browser.get("/api/queues/").status_code == 200
    with public_scope():
        Visit.objects.update(until=timezone.now())
    assert browser.get("/api/session/").status_code == 401
    paths = [row for row in WORKSPACE if "{" not in row.path]
    assert {send(browser, row.method, row.path).status_code for row in paths} == {404}


def test_the_right_taken_away_ends_a_visit_at_once(entered: Entered, company_a: Company, visitor: User) -> None:
    browser = entered(company_a)
    with public_scope():
        call_command("visits", visitor.email, "--forbid")
    assert browser.get("/api/queues/").status_code == 404


def test_a_visit_ends_by_a_click(entered: Entered, company_a: Company, client_for: ClientFor, visitor: User) -> None:
    browser = entered(company_a)
    other_tab = client_for(visitor, company_a)
    assert other_tab.get("/api/queues/").status_code == 200
    assert send(browser, "DELETE", "/api/visits/own/").status_code == 204
    assert browser.get("/api/queues/").status_code == 401
    assert other_tab.get("/api/queues/").status_code == 404


def test_what_a_visitor_does_stands_in_the_companys_audit_with_the_reason(
    entered: Entered, company_a: Company, client_for: ClientFor, alice: User
) -> None:
    browser = entered(company_a)
    assert send(browser, "POST", "/api/queues/", name="Mended").status_code == 201
    with company_scope(company_a):
        done = Entry.objects.get(verb="queue.created")
        assert (done.actor, done.details["visit"], done.details["visit_reason"]) == (
            "Op <op@example.com>", "operator", REASON,
        )  # fmt: skip
    assert send(client_for(alice, company_a), "POST", "/api/queues/", name="Hers").status_code == 201
    with company_scope(company_a):
        assert "visit" not in Entry.objects.filter(verb="queue.created").latest("id").details


def test_the_company_sees_every_visit_and_both_trails_tell(
    entered: Entered, company_a: Company, company_b: Company, client_for: ClientFor, alice: User, bob: User
) -> None:
    browser = entered(company_a)
    owner = client_for(alice, company_a)
    row = owner.get("/api/visits/").json()["results"][0]
    assert (row["name"], row["reason"], row["lasts"], row["ended_at"]) == ("Op", REASON, True, None)
    send(browser, "DELETE", "/api/visits/own/")
    row = owner.get("/api/visits/").json()["results"][0]
    assert (row["lasts"], row["ended_at"] is not None) == (False, True)
    assert client_for(bob, company_a).get("/api/visits/").status_code == 403
    with public_scope():
        assert [entry.verb for entry in Entry.objects.filter(verb__startswith="visit.").order_by("id")] == [
            "visit.began", "visit.ended",
        ]  # fmt: skip
    with company_scope(company_a):
        assert Entry.objects.get(verb="visit.began").details["reason"] == REASON
        assert Entry.objects.filter(verb="visit.ended").count() == 1
    with company_scope(company_b):
        assert not Entry.objects.filter(verb__startswith="visit.").exists()


def test_entering_again_ends_the_visit_before(entered: Entered, company_a: Company) -> None:
    entered(company_a)
    entered(company_a, 240)
    with public_scope():
        assert [visit.ended_at is None for visit in Visit.objects.order_by("id")] == [False, True]


def test_a_member_needs_no_visit(operator: Client, visitor: User, company_a: Company) -> None:
    join(visitor, company_a, Role.READONLY)
    assert ask(operator, company_a, reason=REASON, minutes=15).status_code == 409


def test_a_visitor_gets_no_socket_that_could_outlive_the_visit(entered: Entered, company_a: Company) -> None:
    cookie = entered(company_a).cookies[settings.SESSION_COOKIE_NAME].value
    scope = {"headers": [(b"host", b"acme.localhost")], "cookies": {settings.SESSION_COOKIE_NAME: cookie}}
    assert _identify(scope) == ({}, NOT_FOUND)
