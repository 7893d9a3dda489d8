"""Which contact a row is about, and what it changes of it.

A contact is recognised by a number or a mail; where several share one, by its name as well; where a row has neither, by
the name alone among those that have neither. One contact is the match of one row at most. So the same table again finds
everything as it left it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from linepool.kernel.sheets import Problem
from tenants.contacts.errors import TooMuchForOne
from tenants.contacts.importing.reading import LONGEST_VALUE, Draft, Faulty
from tenants.contacts.models import Contact
from tenants.contacts.searching import fold
from tenants.contacts.uniting import united


class Outcome(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    FAULTY = "faulty"


@dataclass(slots=True)
class Planned:
    """One row: `contact` is whom it is about, None for somebody new; `changes` as ``uniting.united`` tells them."""

    draft: Draft
    contact: Contact | None
    changes: dict[str, Any] = field(default_factory=dict)

    @property
    def outcome(self) -> Outcome:
        """What becomes of it."""
        if self.contact is None:
            return Outcome.NEW
        return Outcome.CHANGED if self.changes else Outcome.SAME


def keys_of(name: str, numbers: Iterable[str], mails: Iterable[str]) -> list[str]:
    """What somebody is recognised by."""
    return [*numbers, *(mail.lower() for mail in mails)] or [f"name:{fold(name)}"]


def plan(rows: Sequence[Draft | Faulty], known: Iterable[Contact]) -> Iterator[Planned | Faulty]:
    """What becomes of each row, in their order; `known` are all contacts that any of them may be about."""
    matching = _Matching(known)
    drafts = [row for row in rows if isinstance(row, Draft)]
    found = {draft.row.line: matching.by_name(draft) for draft in drafts}
    for row in rows:
        if isinstance(row, Faulty):
            yield row
        else:
            yield _planned(row, found[row.row.line] or matching.by_key(row))


def _planned(draft: Draft, match: Contact | str | None) -> Planned | Faulty:
    if isinstance(match, str):
        return _faulty(draft, match)
    if match is None:
        reachable = draft.numbers or draft.mails
        fault = "no_name" if not draft.name else "" if reachable else "no_number_or_mail"
        return _faulty(draft, fault) if fault else Planned(draft, None)
    try:
        return Planned(draft, match, united(match, draft, draft.numbers))
    except TooMuchForOne:
        return _faulty(draft, "too_much")


def _faulty(draft: Draft, code: str) -> Faulty:
    value = draft.name or " ".join(draft.numbers)
    return Faulty(draft.row, [Problem(draft.row.line, "", code, value[:LONGEST_VALUE])])


class _Matching:
    """Whom each row is about: first those whose name says so, then whoever is left. A code tells why not."""

    def __init__(self, known: Iterable[Contact]) -> None:
        self._by_key: dict[str, list[Contact]] = {}
        self._taken: set[UUID] = set()
        self._seen: set[tuple[str, str]] = set()
        for contact in known:
            numbers = [row.number for row in contact.numbers.all()]
            for key in keys_of(contact.name, numbers, contact.mails):
                self._by_key.setdefault(key, []).append(contact)

    def by_name(self, draft: Draft) -> Contact | str | None:
        """The one with a key and the name of the row."""
        name = fold(draft.name)
        keys = {(key, name) for key in keys_of(draft.name, draft.numbers, draft.mails)}
        if keys & self._seen:
            return "twice_in_file"
        self._seen |= keys
        return self._only([one for one in self._candidates(draft) if fold(one.name) == name])

    def by_key(self, draft: Draft) -> Contact | str | None:
        """The only one with a key of the row that no other row is about."""
        if not draft.numbers and not draft.mails:
            return None
        return self._only(self._candidates(draft))

    def _candidates(self, draft: Draft) -> list[Contact]:
        keys = keys_of(draft.name, draft.numbers, draft.mails)
        found = {one.pk: one for key in keys for one in self._by_key.get(key, [])}
        return [one for one in found.values() if one.pk not in self._taken]

    def _only(self, found: Sequence[Contact]) -> Contact | str | None:
        if len(found) > 1:
            return "several_contacts"
        self._taken |= {one.pk for one in found}
        return found[0] if found else None
