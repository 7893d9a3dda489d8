"""Inviting many by a table: its rows read, looked at, and each good one invited."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from linepool.accounts import selectors
from linepool.accounts.errors import InvitationsUnreadable
from linepool.accounts.models import Membership
from linepool.accounts.services import invite
from linepool.kernel.permissions import Role
from linepool.kernel.sheets import Problem, SheetRow, plain_cell, read_sheet

MOST_ROWS: Final = 1_000
MOST_BYTES: Final = 1024 * 1024
LONGEST_NAME: Final = 80
COLUMNS: Final[Mapping[str, Collection[str]]] = {
    "email": ("e-mail", "email", "mail", "e-mail address", "email address", "邮箱", "电子邮箱", "邮件"),
    "name": ("name", "full name", "姓名", "名称"),
    "role": ("role", "角色", "权限"),
}
"""What the first row may call each column, in small letters."""
ROLES: Final[Mapping[str, Role]] = {
    "": Role.AGENT,
    **{role.value: role for role in Role},
    "administrator": Role.ADMIN, "read only": Role.READONLY,
    "所有者": Role.OWNER, "管理员": Role.ADMIN, "班长": Role.SUPERVISOR, "坐席": Role.AGENT, "财务": Role.FINANCE,
    "只读": Role.READONLY,
}  # fmt: skip
"""What a row may call a role, in small letters; who is given none is an agent."""
REASONS: Final = ("bad_mail", "too_long", "unknown_role", "owners_only", "already_member", "twice_in_file")


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom a row asks to invite; ``open``: they have an invitation to this role that is still to be answered."""

    line: int
    email: str
    name: str
    role: Role
    open: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """A table's rows: whom to invite, and what is wrong with the others."""

    people: list[Asked]
    problems: list[Problem]

    @property
    def to_invite(self) -> list[Asked]:
        """Those who have no such invitation yet: the same table again invites nobody twice."""
        return [one for one in self.people if not one.open]


def look_at(company: Any, by: Membership, data: bytes) -> Read:
    """What a CSV or XLSX asks for. Raises ``InvitationsUnreadable``, ``BadSheet``."""
    columns, rows = _table(data)
    members = {email.lower() for email in selectors.members_of(company).values_list("user__email", flat=True)}
    waiting = dict(selectors.open_invitations_of(company).values_list("email", "role"))
    read = Read([], [])
    seen: set[str] = set()
    for row in rows:
        found = _asked(row, columns)
        fault = found if isinstance(found, Problem) else _unfit(found, by, members, seen)
        if isinstance(found, Asked):
            seen.add(found.email)
        if fault:
            read.problems.append(fault)
        elif isinstance(found, Asked):
            is_open = waiting.get(found.email) == found.role
            read.people.append(Asked(found.line, found.email, found.name, found.role, is_open))
    return read


def invite_all(company: Any, by: Membership, data: bytes) -> Read:
    """Invite whom a table asks for, all of them or nobody; rows that cannot be read are left out. Raises as above."""
    with transaction.atomic():
        read = look_at(company, by, data)
        for one in read.to_invite:
            invite(company, by, email=one.email, name=one.name, role=one.role)
    return read


def _table(data: bytes) -> tuple[dict[str, int], Sequence[SheetRow]]:
    lines = list(islice(read_sheet(data), MOST_ROWS + 2))
    if len(lines) > MOST_ROWS + 1:
        raise InvitationsUnreadable(f"At most {MOST_ROWS} people at once.", code="too_many_invitations")
    titles = [" ".join(cell.casefold().split()) for cell in lines[0].cells]
    columns = {
        name: next(place for place, title in enumerate(titles) if title in known)
        for name, known in COLUMNS.items()
        if not set(titles).isdisjoint(known)
    }
    if "email" not in columns:
        raise InvitationsUnreadable
    return columns, lines[1:]


def _asked(row: SheetRow, columns: Mapping[str, int]) -> Asked | Problem:
    cells = {name: plain_cell(row.cells[at]) if at < len(row.cells) else "" for name, at in columns.items()}
    email, name, role = cells["email"].lower(), cells.get("name", ""), cells.get("role", "")
    if len(name) > LONGEST_NAME:
        return Problem(row.line, "name", "too_long", name[:LONGEST_NAME])
    if role.casefold() not in ROLES:
        return Problem(row.line, "role", "unknown_role", role[:LONGEST_NAME])
    try:
        validate_email(email)
    except ValidationError:
        return Problem(row.line, "email", "bad_mail", email[:LONGEST_NAME])
    return Asked(row.line, email, name, ROLES[role.casefold()])


def _unfit(asked: Asked, by: Membership, members: Collection[str], seen: Collection[str]) -> Problem | None:
    if asked.email in seen:
        return Problem(asked.line, "email", "twice_in_file", asked.email)
    if asked.email in members:
        return Problem(asked.line, "email", "already_member", asked.email)
    if asked.role is Role.OWNER and by.role != Role.OWNER:
        return Problem(asked.line, "role", "owners_only", asked.role)
    return None
