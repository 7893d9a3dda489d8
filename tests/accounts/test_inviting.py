"""Many people invited by a table: looked at first, faults by line, the same table twice without harm."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from linepool.accounts.models import Invitation, OutboxMail, User
from linepool.accounts.services import invite
from linepool.kernel.permissions import Role
from linepool.kernel.sheets import xlsx_file
from linepool.kernel.tenancy import public_scope
from tenants.companies.models import Company
from tests.accounts.conftest import ClientFor
from tests.conftest import join, make_user

TABLE = "/api/invitations/table/"
ROWS = ("邮箱,姓名,角色", "Dora@example.com,朵拉,班长", "eve@example.com,,", "frank@example.com,Frank,readonly")
PEOPLE = [
    ("dora@example.com", "朵拉", "supervisor"),
    ("eve@example.com", "", "agent"),
    ("frank@example.com", "Frank", "readonly"),
]


@pytest.fixture
def owner(client_for: ClientFor, alice: User, company_a: Company) -> Client:
    return client_for(alice, company_a)


def csv_of(*rows: str, encoding: str = "utf-8") -> bytes:
    return "\r\n".join(rows).encode(encoding)


def ask(client: Client, data: bytes, what: str = "") -> Any:
    sent = encode_multipart(BOUNDARY, {"file": SimpleUploadedFile("people.csv", data)})
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    return client.put(f"{TABLE}{what}", sent, MULTIPART_CONTENT, headers=headers)


def invited(company: Company) -> list[tuple[str, str, str]]:
    with public_scope():
        return sorted(Invitation.objects.filter(company=company).values_list("email", "name", "role"))


@pytest.mark.parametrize(
    "data",
    [
        csv_of(*ROWS),
        csv_of(*ROWS, encoding="gbk"),
        csv_of(*(row.replace(",", ";") for row in ROWS), encoding="utf-8-sig"),
        xlsx_file("people", [row.split(",") for row in ROWS]),
    ],
)
def test_a_table_is_looked_at_then_everybody_in_it_is_invited_by_mail(
    owner: Client, company_a: Company, data: bytes, django_capture_on_commit_callbacks: Any
) -> None:
    shown = ask(owner, data, "preview/").json()
    assert [(one["email"], one["name"], one["role"]) for one in shown["people"]] == PEOPLE
    assert (shown["to_invite"], shown["problems"], invited(company_a)) == (3, [], [])
    with django_capture_on_commit_callbacks(execute=True):
        assert ask(owner, data).json()["to_invite"] == 3
    assert invited(company_a) == PEOPLE
    with public_scope():
        assert sorted(OutboxMail.objects.values_list("to", flat=True)) == [email for email, _, _ in PEOPLE]


def test_the_same_table_again_invites_nobody_twice(
    owner: Client, company_a: Company, django_capture_on_commit_callbacks: Any
) -> None:
    ask(owner, csv_of(*ROWS))
    changed = csv_of(*ROWS[:2], "eve@example.com,Eve,finance", "gina@example.com,,")
    with django_capture_on_commit_callbacks(execute=True):
        found = ask(owner, changed).json()
    assert [(one["email"], one["open"]) for one in found["people"]] == [
        ("dora@example.com", True),
        ("eve@example.com", False),
        ("gina@example.com", False),
    ]
    assert found["to_invite"] == 2
    with public_scope():
        assert sorted(OutboxMail.objects.values_list("to", flat=True)) == ["eve@example.com", "gina@example.com"]
    assert [role for email, _, role in invited(company_a) if email == "eve@example.com"] == ["finance"]


def test_a_bad_row_is_named_by_its_line_and_the_others_are_invited(
    owner: Client, company_a: Company, bob: User
) -> None:
    rows = (
        "Role,E-mail,Name",
        "agent,not a mail,A",
        "boss,a@example.com,A",
        f"agent,{bob.email},Bob",
        "agent,b@example.com,B",
    )
    found = ask(owner, csv_of(*rows, "admin,B@example.com,B", f"agent,c@example.com,{'x' * 81}")).json()
    assert [(one["line"], one["column"], one["code"]) for one in found["problems"]] == [
        (2, "email", "bad_mail"),
        (3, "role", "unknown_role"),
        (4, "email", "already_member"),
        (6, "email", "twice_in_file"),
        (7, "name", "too_long"),
    ]
    assert invited(company_a) == [("b@example.com", "B", "agent")]


def test_only_owners_invite_owners(client_for: ClientFor, company_a: Company) -> None:
    admin = make_user("Ada")
    join(admin, company_a, Role.ADMIN)
    found = ask(client_for(admin, company_a), csv_of("email,role", "x@example.com,owner", "y@example.com,admin")).json()
    assert [(one["line"], one["code"]) for one in found["problems"]] == [(2, "owners_only")]
    assert [email for email, _, _ in invited(company_a)] == ["y@example.com"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (csv_of("name,role", "Dora,agent"), "no_mail_column"),
        (csv_of("email", *(f"p{n}@example.com" for n in range(1001))), "too_many_invitations"),
        (b"", "invalid"),
        (b"\x00\x01", "bad_sheet"),
    ],
)
def test_what_is_no_table_of_people_is_refused(owner: Client, company_a: Company, data: bytes, code: str) -> None:
    answer = ask(owner, data)
    assert (answer.status_code, answer.json()["code"], invited(company_a)) == (400, code, [])


def test_when_one_cannot_be_invited_nobody_is(
    owner: Client, company_a: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(company: Any, by: Any, *, email: str, name: str, role: str) -> Invitation:
        if email == "frank@example.com":
            raise RuntimeError("the database is gone")
        return invite(company, by, email=email, name=name, role=role)

    monkeypatch.setattr("linepool.accounts.inviting.invite", refused)
    with pytest.raises(RuntimeError):
        ask(owner, csv_of(*ROWS))
    assert invited(company_a) == []
