"""Setting a new password by mail, and changing one's own."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from linepool.accounts.models import EnterTicket, OutboxMail, PasswordReset, User
from linepool.accounts.services import issue_ticket
from linepool.audit.models import Entry
from linepool.kernel.tenancy import company_scope, public_scope
from tenants.companies.models import Company
from tests.accounts.conftest import ClientFor, send
from tests.conftest import PASSWORD

NEW = "a wholly different phrase"
ALICE = "alice@example.com"

pytestmark = pytest.mark.usefixtures("people")


class Link:
    """What the newest mail leads to."""

    def __init__(self) -> None:
        with public_scope():
            self.mail = OutboxMail.objects.latest("pk")
        self.url = next(word for word in self.mail.body.split() if word.startswith("http"))
        self.token = parse_qs(urlsplit(self.url).query)["token"][0]


@pytest.fixture
def asked(client_for: ClientFor, company_a: Company, django_capture_on_commit_callbacks: Any) -> Any:
    """``asked(email, company)``: ask for a link and return the answer, the mail sent."""

    def ask(email: str = ALICE, company: Company | None = company_a) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return send(client_for(None, company), "POST", "/api/session/forgot/", email=email)

    return ask


def reset(client: Client, token: str, password: str = NEW) -> tuple[int, str]:
    """Follow a link; return status and error code."""
    answer = send(client, "POST", "/api/session/reset/", token=token, password=password)
    return answer.status_code, answer.json()["code"] if answer.content else ""


def can_log_in(client: Client, password: str) -> bool:
    return bool(send(client, "POST", "/api/session/", email=ALICE, password=password).status_code == 200)


def test_alice_sets_a_new_password_by_the_mailed_link(client_for: ClientFor, asked: Any, company_a: Company) -> None:
    assert asked(" Alice@Example.com").status_code == 202
    link = Link()
    assert link.mail.to == ALICE
    assert link.url.startswith("http://acme.localhost:8000/reset?token=")
    visitor = client_for(None, company_a)
    assert reset(visitor, link.token) == (204, "")
    assert not can_log_in(visitor, PASSWORD)
    assert can_log_in(visitor, NEW)


def test_at_the_public_site_the_link_leads_to_the_public_site(client_for: ClientFor, asked: Any) -> None:
    assert asked(company=None).status_code == 202
    link = Link()
    assert link.url.startswith("http://localhost:8000/reset?token=")
    assert reset(client_for(None, None), link.token) == (204, "")
    assert can_log_in(client_for(None, None), NEW)


def test_the_answer_does_not_tell_whether_there_is_an_account(asked: Any) -> None:
    known, unknown = asked(ALICE), asked("nobody@example.com")
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content) == (202, b"")
    with public_scope():
        assert list(OutboxMail.objects.values_list("to", flat=True)) == [ALICE]


def test_a_workspace_mails_its_own_members_only(asked: Any) -> None:
    assert asked("charlie@example.com").status_code == 202
    with public_scope():
        assert not OutboxMail.objects.exists()


def test_a_blocked_account_gets_no_link(asked: Any, alice: User) -> None:
    with public_scope():
        User.objects.filter(pk=alice.pk).update(is_active=False)
    assert asked().status_code == 202
    with public_scope():
        assert not OutboxMail.objects.exists()


@pytest.mark.parametrize(("language", "subject"), [("zh-hans", "重设密码"), ("en", "Set a new password")])
def test_the_mail_is_in_the_readers_language(asked: Any, alice: User, language: str, subject: str) -> None:
    with public_scope():
        User.objects.filter(pk=alice.pk).update(language=language)
    asked()
    assert Link().mail.subject == subject


def test_the_database_keeps_no_token(asked: Any) -> None:
    asked()
    with public_scope():
        assert Link().token not in str(PasswordReset.objects.values().get())


def test_a_link_works_once(client_for: ClientFor, asked: Any, company_a: Company) -> None:
    asked()
    token = Link().token
    assert reset(client_for(None, company_a), token)[0] == 204
    assert reset(client_for(None, company_a), token, "yet another long phrase") == (400, "link_invalid")
    assert can_log_in(client_for(None, company_a), NEW)


def test_a_link_ends_after_an_hour(client_for: ClientFor, asked: Any, company_a: Company) -> None:
    asked()
    with public_scope():
        row = PasswordReset.objects.get()
        assert 3500 < (row.expires_at - Link().mail.created_at).total_seconds() <= 3600
        PasswordReset.objects.update(expires_at="2020-01-01T00:00:00Z")
    assert reset(client_for(None, company_a), Link().token) == (400, "link_invalid")
    assert can_log_in(client_for(None, company_a), PASSWORD)


def test_a_used_link_ends_the_other_ones_sent_before(client_for: ClientFor, asked: Any, company_a: Company) -> None:
    asked()
    first = Link().token
    asked()
    assert reset(client_for(None, company_a), Link().token)[0] == 204
    assert reset(client_for(None, company_a), first, PASSWORD) == (400, "link_invalid")


def test_a_link_works_on_its_own_host_only(client_for: ClientFor, asked: Any, company_b: Company) -> None:
    asked()
    for host in (None, company_b):
        assert reset(client_for(None, host), Link().token) == (400, "link_invalid")


def test_a_made_up_token_opens_nothing(client_for: ClientFor, company_a: Company) -> None:
    assert reset(client_for(None, company_a), "x" * 43) == (400, "link_invalid")


def test_bobs_link_sets_bobs_password_whoever_is_logged_in(
    client_for: ClientFor, asked: Any, alice: User, bob: User, company_a: Company
) -> None:
    asked("bob@example.com")
    browser = client_for(alice, company_a)
    assert reset(browser, Link().token)[0] == 204
    with public_scope():
        assert User.objects.get(pk=bob.pk).check_password(NEW)
        assert User.objects.get(pk=alice.pk).check_password(PASSWORD)
    assert browser.get("/api/session/").json()["user"]["email"] == ALICE


def test_a_weak_password_is_refused_and_the_link_lives_on(
    client_for: ClientFor, asked: Any, company_a: Company
) -> None:
    asked()
    visitor = client_for(None, company_a)
    answer = send(visitor, "POST", "/api/session/reset/", token=Link().token, password="12345678")
    assert (answer.status_code, answer.json()["code"], list(answer.json()["fields"])) == (
        400, "weak_password", ["password"],
    )
    assert reset(visitor, Link().token)[0] == 204


def test_a_member_who_left_cannot_use_the_workspaces_link(
    client_for: ClientFor, asked: Any, bob: User, company_a: Company
) -> None:
    asked("bob@example.com")
    with public_scope():
        bob.memberships.all().delete()
    assert reset(client_for(None, company_a), Link().token) == (400, "link_invalid")


def test_a_reset_ends_every_session_and_whatever_could_begin_one(
    client_for: ClientFor, asked: Any, alice: User, company_a: Company
) -> None:
    sessions = [client_for(alice, company_a), client_for(alice, company_a), client_for(alice, None)]
    ticket = issue_ticket(alice, company_a)
    assert [browser.get("/api/session/").status_code for browser in sessions] == [200, 200, 200]
    asked()
    reset(client_for(None, company_a), Link().token)
    assert [browser.get("/api/session/").status_code for browser in sessions] == [401, 401, 401]
    answer = send(client_for(None, company_a), "POST", "/api/session/enter/", ticket=ticket)
    assert answer.json()["code"] == "link_invalid"
    with public_scope():
        assert not EnterTicket.objects.filter(used_at=None).exists()


def test_a_reset_is_audited_under_its_person(
    client_for: ClientFor, asked: Any, alice: User, company_a: Company
) -> None:
    asked()
    reset(client_for(None, company_a), Link().token)
    with company_scope(company_a):
        entry = Entry.objects.get(verb="user.password_reset")
    assert (entry.actor_id, entry.target) == (alice.pk, f"user:{alice.pk}")
    assert NEW not in str(entry.details)


def test_asking_is_throttled_by_email_whether_it_is_known_or_not(asked: Any, settings: Any) -> None:
    settings.LINEPOOL_SIGNUP_LIMITS = {"address": (100, 60), "email": (2, 60)}
    for email in (ALICE, "nobody@example.com"):
        assert [asked(email).status_code for _ in range(3)] == [202, 202, 429]
    with public_scope():
        assert OutboxMail.objects.count() == 2


def test_asking_and_trying_links_are_throttled_by_address(
    client_for: ClientFor, asked: Any, company_a: Company, settings: Any
) -> None:
    settings.LINEPOOL_SIGNUP_LIMITS = {"address": (2, 60), "email": (100, 60)}
    assert [asked(f"{name}@example.com").status_code for name in "abc"] == [202, 202, 429]
    answers = [reset(client_for(None, company_a), "x" * 43) for _ in range(3)]
    assert answers == [(400, "link_invalid"), (400, "link_invalid"), (429, "too_many")]


def test_a_reset_opens_the_door_that_wrong_guesses_closed(
    client_for: ClientFor, asked: Any, company_a: Company, settings: Any
) -> None:
    settings.LINEPOOL_LOGIN_LIMITS = {"address": (100, 60), "email": (1, 60)}
    visitor = client_for(None, company_a)
    assert not can_log_in(visitor, "no")
    asked()
    reset(visitor, Link().token)
    assert can_log_in(visitor, NEW)


def change(browser: Client, current: str = PASSWORD, password: str = NEW) -> tuple[int, str]:
    """Change one's own password; return status and error code."""
    answer = send(browser, "POST", "/api/session/password/", current=current, password=password)
    return answer.status_code, answer.json()["code"] if answer.content else ""


def test_alice_changes_her_password_and_only_this_session_goes_on(
    client_for: ClientFor, alice: User, company_a: Company
) -> None:
    here, elsewhere, site = client_for(alice, company_a), client_for(alice, company_a), client_for(alice, None)
    before = here.cookies["linepool_session"].value
    assert change(here) == (204, "")
    assert here.get("/api/session/").status_code == 200
    assert here.cookies["linepool_session"].value != before
    assert [browser.get("/api/session/").status_code for browser in (elsewhere, site)] == [401, 401]
    assert can_log_in(client_for(None, company_a), NEW)
    with company_scope(company_a):
        assert Entry.objects.get(verb="user.password_changed").actor_id == alice.pk


def test_a_change_ends_a_link_asked_for_before(
    client_for: ClientFor, asked: Any, alice: User, company_a: Company
) -> None:
    asked()
    change(client_for(alice, company_a))
    assert reset(client_for(None, company_a), Link().token, PASSWORD) == (400, "link_invalid")


@pytest.mark.parametrize(
    ("current", "password", "code"), [("wrong", NEW, "wrong_password"), (PASSWORD, "alice", "weak_password")]
)
def test_a_refused_change_changes_nothing(
    client_for: ClientFor, alice: User, company_a: Company, current: str, password: str, code: str
) -> None:
    browser, elsewhere = client_for(alice, company_a), client_for(alice, company_a)
    assert change(browser, current, password) == (400, code)
    assert elsewhere.get("/api/session/").status_code == 200


def test_guessing_the_current_password_in_an_open_session_is_slowed_down(
    client_for: ClientFor, alice: User, company_a: Company, settings: Any
) -> None:
    settings.LINEPOOL_LOGIN_LIMITS = {"address": (100, 60), "email": (2, 60)}
    browser = client_for(alice, company_a)
    assert [change(browser, "wrong")[0] for _ in range(2)] == [400, 400]
    assert change(browser) == (429, "too_many")
