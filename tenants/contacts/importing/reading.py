"""What a table's rows say of contacts, and what in them cannot be read. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, tzinfo
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from linepool.kernel.numbers import to_e164
from linepool.kernel.sheets import NO, YES, Problem, SheetRow, plain_cell, read_day
from tenants.contacts.importing.columns import label_of
from tenants.contacts.models import LONGEST_COMPANY_NAME, LONGEST_LABEL, LONGEST_NAME, LONGEST_NOTES, LONGEST_REASON

_LONGEST: Final = {
    "name": LONGEST_NAME, "company_name": LONGEST_COMPANY_NAME, "notes": LONGEST_NOTES,
    "do_not_call_reason": LONGEST_REASON,
}  # fmt: skip
_BETWEEN: Final = re.compile(r"[;；,，、\n/|]+")
_LABELLED: Final = re.compile(r"(?P<number>.*\d.*?)\s*[(（](?P<label>[^()（）]*)[)）]", re.DOTALL)
_ROUNDED: Final = re.compile(r"\d([.,]\d+)?E\+?\d+", re.IGNORECASE)
LONGEST_VALUE: Final = 80


@dataclass(slots=True)
class Draft:
    """What a row says of a contact; what it leaves open is empty. A ban without an end is for good."""

    row: SheetRow
    name: str = ""
    company_name: str = ""
    numbers: dict[str, str] = field(default_factory=dict)
    mails: list[str] = field(default_factory=list)
    notes: str = ""
    do_not_call: bool = False
    do_not_call_reason: str = ""
    do_not_call_until: datetime | None = None


@dataclass(slots=True)
class Faulty:
    """A row that cannot be taken in, and why."""

    row: SheetRow
    problems: list[Problem]


class _Bad(Exception):  # noqa: N818
    """A cell that cannot be read: its code, and the part of it."""


class Columns:
    """A table's titles with what each column was said to be, "" for one left out."""

    def __init__(self, titles: Sequence[str], mapping: Sequence[str], zone: tzinfo) -> None:
        self._zone = zone
        self._places: dict[str, list[tuple[int, str]]] = {}
        for place, (title, target) in enumerate(zip(titles, mapping, strict=False)):
            if target:
                self._places.setdefault(target, []).append((place, title))

    def read(self, row: SheetRow) -> Draft | Faulty:
        """What the row says, or everything that is wrong with it."""
        draft, problems = Draft(row), []
        for target, places in self._places.items():
            for place, title in places:
                text = plain_cell(row.cells[place]) if place < len(row.cells) else ""
                try:
                    self._take(draft, target, title, text)
                except _Bad as bad:
                    code, value = bad.args
                    problems.append(Problem(row.line, title, code, value[:LONGEST_VALUE]))
        return Faulty(row, problems) if problems else draft

    def _take(self, draft: Draft, target: str, title: str, text: str) -> None:
        if not text:
            return
        if target == "number":
            draft.numbers |= _numbers(text, label_of(title)[:LONGEST_LABEL], draft.numbers)
        elif target == "mail":
            draft.mails += [mail for mail in _mails(text) if mail not in draft.mails]
        elif target == "do_not_call":
            draft.do_not_call = _flag(text)
        elif target == "do_not_call_until":
            draft.do_not_call_until = self._end_of(text)
        else:
            setattr(draft, target, _text(text, _LONGEST[target]))

    def _end_of(self, text: str) -> datetime:
        day = read_day(text)
        if day is None:
            raise _Bad("bad_date", text)
        return datetime.combine(day, time(23, 59, 59), self._zone)


def read_rows(rows: Iterable[SheetRow], columns: Columns) -> Iterator[Draft | Faulty]:
    """Each row in its turn."""
    return (columns.read(row) for row in rows)


def _numbers(text: str, label: str, known: Mapping[str, str]) -> dict[str, str]:
    """The numbers of a cell: "+8613800138000 (mobile); 020 8188 0001"."""
    found: dict[str, str] = {}
    for part in filter(None, map(str.strip, _BETWEEN.split(text))):
        if _ROUNDED.fullmatch(part):
            raise _Bad("rounded_number", part)
        labelled = _LABELLED.fullmatch(part)
        written = plain_cell(labelled["number"] if labelled else part)
        number = to_e164(written) if any(map(str.isdigit, written)) and not any(map(str.isalpha, written)) else None
        if number is None:
            raise _Bad("bad_number", part)
        if number not in known:
            found.setdefault(number, labelled["label"].strip()[:LONGEST_LABEL] if labelled else label)
    return found


def _mails(text: str) -> Iterator[str]:
    for part in filter(None, re.split(r"[;；,，、\s]+", text)):
        try:
            validate_email(part)
        except ValidationError as error:
            raise _Bad("bad_mail", part) from error
        yield part


def _flag(text: str) -> bool:
    if text.casefold() not in YES | NO:
        raise _Bad("bad_flag", text)
    return text.casefold() in YES


def _text(text: str, longest: int) -> str:
    text = text.replace("\r\n", "\n").strip()
    if len(text) > longest:
        raise _Bad("too_long", text)
    return text
