"""What a contact becomes when more is known of it: numbers, mails and notes are added, nothing is lost. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

from tenants.contacts.errors import TooMuchForOne
from tenants.contacts.models import LONGEST_NOTES, MOST_OF_EACH, Contact

FIELDS: Final = (
    "name", "company_name", "numbers", "mails", "notes", "do_not_call", "do_not_call_reason", "do_not_call_until"
)  # fmt: skip
"""What of a contact may change so."""


class Said(Protocol):
    """What else is known of somebody."""

    @property
    def name(self) -> str: ...
    @property
    def company_name(self) -> str: ...
    @property
    def mails(self) -> list[str]: ...
    @property
    def notes(self) -> str: ...
    @property
    def do_not_call(self) -> bool: ...
    @property
    def do_not_call_reason(self) -> str: ...
    @property
    def do_not_call_until(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Told:
    """What one contact tells of another that is the same person."""

    name: str
    company_name: str
    mails: list[str]
    notes: str
    do_not_call: bool
    do_not_call_reason: str
    do_not_call_until: datetime | None


def merged(contact: Contact, other: Contact) -> dict[str, Any]:
    """What changes of a contact that is the same person as another; its name stays. May raise as `united`."""
    told = Told(
        name="",
        company_name="" if contact.company_name else other.company_name,
        mails=other.mails,
        notes=other.notes,
        do_not_call=other.do_not_call,
        do_not_call_reason="" if contact.do_not_call_reason else other.do_not_call_reason,
        do_not_call_until=other.do_not_call_until,
    )
    owner = {} if contact.owner_id is not None or other.owner_id is None else {"owner_id": other.owner_id}
    return united(contact, told, {row.number: row.label for row in other.numbers.all()}) | owner


def united(contact: Contact, said: Said, numbers: Mapping[str, str]) -> dict[str, Any]:
    """The fields of the contact that change, ``numbers`` among them as all that it has then; empty when none does.

    A name or company said replaces the one there was. A ban is made longer and never lifted. Raises ``TooMuchForOne``.
    """
    found: dict[str, Any] = {}
    for name in ("name", "company_name"):
        if getattr(said, name) not in {"", getattr(contact, name)}:
            found[name] = getattr(said, name)
    known = {row.number: row.label for row in contact.numbers.all()}
    if not numbers.keys() <= known.keys():
        found["numbers"] = known | {number: label for number, label in numbers.items() if number not in known}
    mails = _added(contact.mails, said.mails)
    if mails != contact.mails:
        found["mails"] = mails
    if said.notes and said.notes not in contact.notes:
        found["notes"] = "\n".join(filter(None, [contact.notes, said.notes]))
    if max(len(mails), len(known | dict(numbers))) > MOST_OF_EACH or len(found.get("notes", "")) > LONGEST_NOTES:
        raise TooMuchForOne
    return found | (_ban(contact, said) if said.do_not_call else {})


def _added(known: Sequence[str], more: Sequence[str]) -> list[str]:
    """Mails that differ in more than their capitals, in the order they came."""
    found = {mail.lower(): mail for mail in reversed([*known, *more])}
    return list(reversed(found.values())) if len(found) > len(known) else list(known)


def _ban(contact: Contact, said: Said) -> dict[str, Any]:
    reason = said.do_not_call_reason
    found: dict[str, Any] = {"do_not_call_reason": reason} if reason not in {"", contact.do_not_call_reason} else {}
    if not contact.do_not_call:
        return found | {"do_not_call": True, "do_not_call_until": said.do_not_call_until}
    until = _later(contact.do_not_call_until, said.do_not_call_until)
    return found if until == contact.do_not_call_until else found | {"do_not_call_until": until}


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    """None is for good."""
    return None if one is None or other is None else max(one, other)
