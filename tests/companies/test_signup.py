"""From the sign-up form to a workspace, over HTTP as the browser does it."""

import json
import re
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from linepool.accounts.models import Membership, OutboxMail, User
from linepool.accounts.selectors import memberships_of_user
from linepool.audit.models import Entry
from linepool.kernel.env import OUTBOX_BACKEND
from linepool.kernel.tenancy import company_scope, public_scope
from tenants.companies.models import Company, SignUp
from tests.conftest import PASSWORD, make_user

Form = dict[str, Any]


@pytest.fixture
def form() -> Form:
    return {
        "company_name": "Delta Tea",
        "slug": "delta-tea",
        "email": "Dora@example.com",
        "password": "a long pass phrase",
        "plan": "attended",
        "language": "en",
    }


@pytest.fixture
def site(db: None, pool: None, settings: Any) -> Client:
    """A visitor at the public site, whose earlier tries are forgotten, and mail that can be read."""
    cache.clear()
    settings.EMAIL_BACKEND = OUTBOX_BACKEND
    return Client(headers={"host": "localhost"})


def post(client: Client, path: str, body: Form, **extra: Any) -> Any:
    return client.post(path, json.dumps(body), content_type="application/json", **extra)


@pytest.fixture
def sign_up(site: Client, django_capture_on_commit_callbacks: Any) -> Callable[[Form], str]:
    """Sign up and return the token of the mailed link."""

    def run(form: Form) -> str:
        with django_capture_on_commit_callbacks(execute=True):
            answer = post(site, "/api/signup/", form)
        assert answer.status_code == 202, answer.content
        with public_scope():
            body = OutboxMail.objects.latest("pk").body
        found = re.search(r"token=(\S+)", body)
        assert found is not None
        return found.group(1)

    return run


def test_a_newcomer_signs_up_and_enters_a_furnished_workspace(
    site: Client, sign_up: Callable[[Form], str], form: Form
) -> None:
    confirmed = post(site, "/api/signup/confirm/", {"token": sign_up(form)})
    assert confirmed.status_code == 201, confirmed.content
    url = confirmed.json()["workspace_url"]
    assert url.startswith("http://delta-tea.localhost:8000/enter?ticket=")

    workspace = Client(headers={"host": "delta-tea.localhost"})
    entered = post(workspace, "/api/session/enter/", {"ticket": url.split("ticket=")[1]})
    assert entered.status_code == 200, entered.content
    session = workspace.get("/api/session/").json()
    assert session["role"] == "owner"
    assert session["user"]["email"] == "dora@example.com"
    assert session["company"]["name"] == "Delta Tea"
    assert workspace.get("/api/numbers/").json()["results"][0]["e164"].startswith("+")
    assert [queue["name"] for queue in workspace.get("/api/queues/").json()["results"]] == ["Service"]
    assert [seat["extension"] for seat in workspace.get("/api/seats/").json()["results"]] == ["801"]


def test_a_ticket_works_once(site: Client, sign_up: Callable[[Form], str], form: Form) -> None:
    url = post(site, "/api/signup/confirm/", {"token": sign_up(form)}).json()["workspace_url"]
    ticket = {"ticket": url.split("ticket=")[1]}
    assert post(Client(headers={"host": "delta-tea.localhost"}), "/api/session/enter/", ticket).status_code == 200
    again = post(Client(headers={"host": "delta-tea.localhost"}), "/api/session/enter/", ticket)
    assert (again.status_code, again.json()["code"]) == (400, "link_invalid")


def test_a_ticket_opens_no_other_workspace(
    site: Client, sign_up: Callable[[Form], str], form: Form, company_a: Company
) -> None:
    url = post(site, "/api/signup/confirm/", {"token": sign_up(form)}).json()["workspace_url"]
    elsewhere = post(
        Client(headers={"host": "acme.localhost"}), "/api/session/enter/", {"ticket": url.split("ticket=")[1]}
    )
    assert elsewhere.json()["code"] == "link_invalid"


def test_following_the_link_again_makes_no_second_company(
    site: Client, sign_up: Callable[[Form], str], form: Form
) -> None:
    token = sign_up(form)
    assert post(site, "/api/signup/confirm/", {"token": token}).status_code == 201
    again = post(site, "/api/signup/confirm/", {"token": token})
    assert again.status_code == 200
    assert "ticket" not in again.json()["workspace_url"]
    with public_scope():
        assert Company.objects.filter(slug="delta-tea").count() == 1


@pytest.mark.parametrize("broken", ["open_trial", "claim_any", "create_seat", "create_default_flow"])
def test_a_failure_anywhere_leaves_nothing_and_can_be_retried(
    site: Client, sign_up: Callable[[Form], str], form: Form, broken: str
) -> None:
    token = sign_up(form)
    with patch(f"tenants.companies.provisioning.{broken}", side_effect=RuntimeError("the disk is full")):
        site.raise_request_exception = False
        assert post(site, "/api/signup/confirm/", {"token": token}).status_code == 500
    with public_scope(), connection.cursor() as cursor:
        assert not Company.objects.filter(slug="delta-tea").exists()
        assert not User.objects.filter(email="dora@example.com").exists()
        assert SignUp.objects.get(slug="delta-tea").confirmed_at is None
        cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname = 'c_delta_tea'")
        assert cursor.fetchone() == (0,)
    assert post(site, "/api/signup/confirm/", {"token": token}).status_code == 201


@pytest.mark.parametrize(
    ("slug", "status", "code"),
    [
        ("ab", 400, "slug_invalid"),
        ("a" * 40 + "b", 400, "invalid"),
        ("-abc", 400, "slug_invalid"),
        ("abc-", 400, "slug_invalid"),
        ("a--b", 400, "slug_invalid"),
        ("1abc", 400, "slug_invalid"),
        ("Abc", 400, "slug_invalid"),
        ("客服", 400, "slug_invalid"),
        ("www", 400, "slug_reserved"),
        ("operator", 400, "slug_reserved"),
        ("acme", 409, "slug_taken"),
    ],
)
def test_an_address_that_cannot_be_is_refused_with_its_reason(
    site: Client, form: Form, company_a: Company, slug: str, status: int, code: str
) -> None:
    answer = post(site, "/api/signup/", {**form, "slug": slug})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert "slug" in answer.json()["fields"]
    with public_scope():
        assert not SignUp.objects.exists()


def test_the_form_can_ask_whether_an_address_is_free(site: Client, company_a: Company) -> None:
    assert site.get("/api/signup/slug/?slug=delta-tea").json() == {"available": True, "code": "", "message": ""}
    assert site.get("/api/signup/slug/?slug=acme").json()["code"] == "slug_taken"


def test_an_address_taken_meanwhile_can_be_replaced_with_the_same_link(
    site: Client, sign_up: Callable[[Form], str], form: Form
) -> None:
    token = sign_up(form)
    rival = sign_up({**form, "email": "rival@example.com"})
    assert post(site, "/api/signup/confirm/", {"token": rival}).status_code == 201
    late = post(site, "/api/signup/confirm/", {"token": token})
    assert (late.status_code, late.json()["code"]) == (409, "slug_taken")
    assert post(site, "/api/signup/confirm/", {"token": token, "slug": "delta-teas"}).status_code == 201


def test_a_known_e_mail_needs_its_own_password(site: Client, form: Form) -> None:
    make_user("Dora")
    answer = post(site, "/api/signup/", form)
    assert (answer.status_code, answer.json()["code"]) == (409, "email_taken")


def test_a_known_person_can_open_a_second_company(site: Client, sign_up: Callable[[Form], str], form: Form) -> None:
    dora = make_user("Dora")
    post(site, "/api/signup/confirm/", {"token": sign_up({**form, "password": PASSWORD})})
    with public_scope():
        assert [each.company.slug for each in memberships_of_user(dora)] == ["delta-tea"]
        assert User.objects.get(pk=dora.pk).check_password(PASSWORD)


def test_a_weak_password_is_refused_with_the_reason(site: Client, form: Form) -> None:
    answer = post(site, "/api/signup/", {**form, "password": "password12"})
    assert answer.json()["code"] == "weak_password"
    assert answer.json()["fields"]["password"]


def test_an_expired_link_opens_nothing(site: Client, sign_up: Callable[[Form], str], form: Form) -> None:
    token = sign_up(form)
    with public_scope():
        SignUp.objects.update(expires_at="2020-01-01T00:00:00Z")
    assert post(site, "/api/signup/confirm/", {"token": token}).json()["code"] == "link_invalid"


def test_too_many_tries_are_slowed_down(site: Client, form: Form, settings: Any) -> None:
    settings.LINEPOOL_SIGNUP_LIMITS = {"address": (100, 60), "email": (2, 60)}
    answers = [post(site, "/api/signup/", {**form, "slug": "www"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [400, 400, 429]
    assert answers[-1].json()["code"] == "too_many"
    assert 0 < int(answers[-1]["Retry-After"]) <= 60


def test_reminding_says_nothing_about_who_exists(site: Client, people: Any) -> None:
    assert post(site, "/api/signup/find/", {"email": "alice@example.com"}).status_code == 202
    assert post(site, "/api/signup/find/", {"email": "nobody@example.com"}).status_code == 202
    with public_scope():
        mails = list(OutboxMail.objects.values_list("to", flat=True))
        assert mails == ["alice@example.com"]
        assert "http://acme.localhost:8000/" in OutboxMail.objects.get().body


def test_both_audit_trails_tell_of_the_new_company(site: Client, sign_up: Callable[[Form], str], form: Form) -> None:
    post(site, "/api/signup/confirm/", {"token": sign_up(form)})
    with public_scope():
        company = Company.objects.get(slug="delta-tea")
        assert Entry.objects.filter(verb="company.created", target=f"company:{company.pk}").exists()
        assert Membership.objects.get(company=company).role == "owner"
    with company_scope(company):
        verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {"company.created", "queue.created", "contract.opened"} <= verbs
