"""Inviting, joining, changing roles, leaving."""

import re
from typing import Any

import pytest
from django.test import Client

from linepool.accounts.models import Invitation, Membership, OutboxMail, User
from linepool.audit.models import Entry
from linepool.kernel.permissions import Role
from linepool.kernel.tenancy import company_scope, public_scope
from tenants.companies.models import Company
from tests.accounts.conftest import ClientFor, send
from tests.conftest import PASSWORD, join, make_user

NEW_PASSWORD = "a new long pass phrase"


@pytest.fixture
def owner(client_for: ClientFor, alice: User, company_a: Company) -> Client:
    return client_for(alice, company_a)


@pytest.fixture
def invite(owner: Client, django_capture_on_commit_callbacks: Any) -> Any:
    """Invite somebody and return the token in the mail."""

    def run(email: str, role: str = "agent") -> str:
        with django_capture_on_commit_callbacks(execute=True):
            answer = send(owner, "POST", "/api/members/", email=email, name="Dora", role=role)
        assert answer.status_code == 201, answer.content
        with public_scope():
            mail = OutboxMail.objects.latest("pk")
        assert mail.to == email.lower()
        found = re.search(r"http://acme\.localhost:8000/invitation\?token=(\S+)", mail.body)
        assert found is not None
        return found.group(1)

    return run


def member_id(user: User, company: Company) -> int:
    with public_scope():
        return int(Membership.objects.get(user=user, company=company).pk)


def test_a_new_person_joins_by_the_mailed_link(
    invite: Any, client_for: ClientFor, company_a: Company, owner: Client
) -> None:
    token = invite("Dora@example.com", "supervisor")
    visitor = client_for(None, company_a)
    offer = send(visitor, "POST", "/api/invitations/preview/", token=token).json()
    assert offer["company_name"] == "Acme"
    assert offer["role"] == "supervisor"
    assert offer["has_account"] is False
    joined = send(visitor, "POST", "/api/invitations/accept/", token=token, name="Dora", password=NEW_PASSWORD)
    assert joined.status_code == 201
    assert visitor.get("/api/session/").json()["role"] == "supervisor"
    emails = {row["email"] for row in owner.get("/api/members/").json()["results"]}
    assert emails == {"alice@example.com", "bob@example.com", "dora@example.com"}
    assert owner.get("/api/invitations/").json()["results"] == []


def test_a_link_works_once(invite: Any, client_for: ClientFor, company_a: Company) -> None:
    token = invite("dora@example.com")
    send(client_for(None, company_a), "POST", "/api/invitations/accept/", token=token, name="D", password=NEW_PASSWORD)
    again = send(client_for(None, company_a), "POST", "/api/invitations/accept/", token=token, password=NEW_PASSWORD)
    assert again.json()["code"] == "link_invalid"


def test_a_known_person_joins_with_their_own_password_only(
    invite: Any, client_for: ClientFor, company_a: Company, charlie: User
) -> None:
    token = invite("charlie@example.com")
    visitor = client_for(None, company_a)
    wrong = send(visitor, "POST", "/api/invitations/accept/", token=token, password=NEW_PASSWORD)
    assert wrong.json()["code"] == "wrong_credentials"
    with public_scope():
        assert User.objects.get(pk=charlie.pk).check_password(PASSWORD)
    right = send(visitor, "POST", "/api/invitations/accept/", token=token, password=PASSWORD)
    assert right.status_code == 201


def test_a_link_opens_its_own_company_only(invite: Any, client_for: ClientFor, company_b: Company) -> None:
    token = invite("dora@example.com")
    answer = send(client_for(None, company_b), "POST", "/api/invitations/preview/", token=token)
    assert answer.json()["code"] == "link_invalid"


def test_inviting_again_ends_the_earlier_link(invite: Any, client_for: ClientFor, company_a: Company) -> None:
    first, second = invite("dora@example.com"), invite("dora@example.com")
    visitor = client_for(None, company_a)
    assert send(visitor, "POST", "/api/invitations/preview/", token=first).status_code == 400
    assert send(visitor, "POST", "/api/invitations/preview/", token=second).status_code == 200


def test_a_cancelled_link_opens_nothing(invite: Any, owner: Client, client_for: ClientFor, company_a: Company) -> None:
    token = invite("dora@example.com")
    (row,) = owner.get("/api/invitations/").json()["results"]
    assert owner.delete(f"/api/invitations/{row['id']}/").status_code == 204
    assert send(client_for(None, company_a), "POST", "/api/invitations/preview/", token=token).status_code == 400


def test_an_expired_link_opens_nothing(invite: Any, client_for: ClientFor, company_a: Company) -> None:
    token = invite("dora@example.com")
    with public_scope():
        Invitation.objects.update(expires_at="2020-01-01T00:00:00Z")
    assert send(client_for(None, company_a), "POST", "/api/invitations/preview/", token=token).status_code == 400


def test_a_member_is_not_invited_again(owner: Client, bob: User) -> None:
    answer = send(owner, "POST", "/api/members/", email="BOB@example.com", role="agent")
    assert (answer.status_code, answer.json()["code"]) == (409, "already_member")


def test_a_weak_password_makes_no_account(invite: Any, client_for: ClientFor, company_a: Company) -> None:
    token = invite("dora@example.com")
    answer = send(client_for(None, company_a), "POST", "/api/invitations/accept/", token=token, password="dora")
    assert answer.json()["code"] == "weak_password"
    with public_scope():
        assert not User.objects.filter(email="dora@example.com").exists()


def test_alice_changes_bobs_role_and_the_trail_tells(owner: Client, bob: User, company_a: Company) -> None:
    path = f"/api/members/{member_id(bob, company_a)}/"
    assert send(owner, "PATCH", path, role="supervisor").json()["role"] == "supervisor"
    with company_scope(company_a):
        entry = Entry.objects.get(verb="member.role_changed")
    assert (entry.actor, entry.details) == ("Alice <alice@example.com>", {"before": "agent", "after": "supervisor"})
    assert owner.get("/api/audit/?verb=member.").json()["results"][0]["target"] == f"user:{bob.pk}"


def test_the_last_owner_stays(owner: Client, alice: User, company_a: Company) -> None:
    path = f"/api/members/{member_id(alice, company_a)}/"
    for answer in (send(owner, "PATCH", path, role="agent"), owner.delete(path)):
        assert (answer.status_code, answer.json()["code"]) == (409, "last_owner")
    with public_scope():
        assert Membership.objects.get(user=alice, company=company_a).role == Role.OWNER


def test_only_owners_make_or_touch_owners(
    client_for: ClientFor, alice: User, bob: User, company_a: Company
) -> None:
    admin = make_user("Dora")
    join(admin, company_a, Role.ADMIN)
    browser = client_for(admin, company_a)
    tries = (
        send(browser, "POST", "/api/members/", email="new@example.com", role="owner"),
        send(browser, "PATCH", f"/api/members/{member_id(bob, company_a)}/", role="owner"),
        send(browser, "PATCH", f"/api/members/{member_id(alice, company_a)}/", role="agent"),
        browser.delete(f"/api/members/{member_id(alice, company_a)}/"),
    )
    assert [answer.json()["code"] for answer in tries] == ["owners_only"] * 4


def test_who_is_removed_is_out_at_once(owner: Client, client_for: ClientFor, bob: User, company_a: Company) -> None:
    browser = client_for(bob, company_a)
    assert browser.get("/api/session/").status_code == 200
    assert owner.delete(f"/api/members/{member_id(bob, company_a)}/").status_code == 204
    assert browser.get("/api/session/").status_code == 401
    with public_scope():
        assert User.objects.filter(pk=bob.pk).exists()
