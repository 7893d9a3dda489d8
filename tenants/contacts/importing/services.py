"""Taking a table of contacts in: looked at first, then all rows that can be read, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils import timezone

from linepool.audit.services import record
from linepool.kernel.tenancy import current_company_id
from tenants.contacts.importing.matching import Outcome, Planned, plan
from tenants.contacts.importing.reading import Columns, Draft, Faulty
from tenants.contacts.importing.table import Table, mapped, read_table
from tenants.contacts.models import Contact, ContactNumber
from tenants.contacts.searching import search_text
from tenants.contacts.selectors import list_contacts

LOCK: Final = 0x434F  # "CO": two imports of a company follow each other
BATCH: Final = 1000
_WRITTEN: Final = (
    "name", "company_name", "mails", "notes", "do_not_call", "do_not_call_reason", "do_not_call_until", "search",
    "changed_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Import:
    """A table with what becomes of each of its rows."""

    table: Table
    mapping: list[str]
    rows: list[Planned | Faulty]

    @property
    def faulty(self) -> list[Faulty]:
        """The rows that are left out."""
        return [row for row in self.rows if isinstance(row, Faulty)]

    def counts(self) -> dict[str, int]:
        """How many rows become what."""
        outcomes = [outcome_of(row) for row in self.rows]
        return {outcome.value: outcomes.count(outcome) for outcome in Outcome}


def outcome_of(row: Planned | Faulty) -> Outcome:
    """What becomes of a row."""
    return Outcome.FAULTY if isinstance(row, Faulty) else row.outcome


def look_at(data: bytes, wanted: Sequence[str] | None, zone: ZoneInfo) -> Import:
    """What a file would do, with its columns as said or (None) as they seem. Changes nothing.

    Raises ``BadSheet``, ``ImportTooLarge``, ``BadMapping``.
    """
    table = read_table(data)
    mapping = mapped(table, wanted, {})
    columns = Columns(table.titles, mapping, zone)
    rows = [columns.read(row) for row in table.rows]
    known = _known_to(row for row in rows if isinstance(row, Draft))
    return Import(table, mapping, list(plan(rows, known)))


@transaction.atomic
def take_in(data: bytes, wanted: Sequence[str] | None, zone: ZoneInfo) -> Import:
    """Keep what a file says of new contacts and of known ones; faulty rows are left out. Raises as `look_at`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, current_company_id()])
    found = look_at(data, wanted, zone)
    planned = [row for row in found.rows if isinstance(row, Planned)]
    _make([row.draft for row in planned if row.outcome == Outcome.NEW])
    _change([(row.contact, row.changes) for row in planned if row.contact is not None and row.changes])
    record("contact.imported", "contact:import", rows=found.counts())
    return found


def _known_to(drafts: Iterable[Draft]) -> list[Contact]:
    """Everybody whom the rows may be about."""
    numbers: set[str] = set()
    mails: set[str] = set()
    names: set[str] = set()
    for draft in drafts:
        numbers |= draft.numbers.keys()
        mails |= {mail.lower() for mail in draft.mails}
        names |= {draft.name} if not draft.numbers and not draft.mails else set()
    ids = set(ContactNumber.objects.filter(number__in=numbers).values_list("contact_id", flat=True))
    ids |= set(Contact.objects.filter(name__in=names, mails=[], numbers=None).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM contacts_contact, jsonb_array_elements_text(mails) AS mail WHERE lower(mail) = ANY(%s)",
            [list(mails)],
        )
        ids |= {row[0] for row in cursor.fetchall()}
    return list(list_contacts().filter(pk__in=ids))


def _make(drafts: Sequence[Draft]) -> None:
    contacts = [
        Contact(
            name=draft.name,
            company_name=draft.company_name,
            mails=draft.mails,
            notes=draft.notes,
            do_not_call=draft.do_not_call,
            do_not_call_reason=draft.do_not_call_reason if draft.do_not_call else "",
            do_not_call_until=draft.do_not_call_until if draft.do_not_call else None,
            search=search_text(draft.name, draft.company_name, draft.numbers, draft.mails),
        )
        for draft in drafts
    ]
    Contact.objects.bulk_create(contacts, batch_size=BATCH)
    pairs = zip(contacts, drafts, strict=True)
    _keep_numbers((contact, draft.numbers, 0) for contact, draft in pairs)


def _change(rows: Iterable[tuple[Contact, dict[str, Any]]]) -> None:
    changed, numbers = [], []
    for contact, fields in rows:
        known = [one.number for one in contact.numbers.all()]
        every = fields.pop("numbers", dict.fromkeys(known, ""))
        for name, value in fields.items():
            setattr(contact, name, value)
        contact.search = search_text(contact.name, contact.company_name, every, contact.mails)
        contact.changed_at = timezone.now()
        changed.append(contact)
        numbers.append((contact, {one: label for one, label in every.items() if one not in known}, len(known)))
    Contact.objects.bulk_update(changed, _WRITTEN, batch_size=BATCH)
    _keep_numbers(numbers)


def _keep_numbers(rows: Iterable[tuple[Contact, dict[str, str], int]]) -> None:
    """Each contact's further numbers, behind those it has."""
    ContactNumber.objects.bulk_create(
        (
            ContactNumber(contact=contact, number=number, label=label, place=first + at)
            for contact, numbers, first in rows
            for at, (number, label) in enumerate(numbers.items())
        ),
        batch_size=BATCH,
    )
