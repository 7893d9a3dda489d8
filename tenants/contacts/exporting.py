"""All contacts of a company as a table (``linepool.exports.ports.Table``), in the form that an import reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from zoneinfo import ZoneInfo

from linepool.exports.errors import UnknownTable
from linepool.kernel.sheets import Cell
from linepool.kernel.tenancy import company_scope
from tenants.companies.models import Company
from tenants.contacts.importing.columns import HEADINGS
from tenants.contacts.models import Contact, ContactNumber
from tenants.contacts.selectors import list_contacts

BATCH: Final = 1000
_SIGNS: Final = re.compile(r"[;；,，、/|()（）\n]+")


class ContactsTable:
    """Everybody, in the order they were kept. There are no parameters: what is searched for may be a name."""

    permission = "contacts.administer"

    def read(self, asked: Mapping[str, str], company_id: int | None) -> Mapping[str, str]:
        """Nothing. Raises UnknownTable for the operator, who has no contacts."""
        _company(company_id)
        return {}

    def count(self, parameters: Mapping[str, str], company_id: int | None) -> int:
        """How many there are."""
        with company_scope(_company(company_id).pk):
            return Contact.objects.count()

    def rows(self, parameters: Mapping[str, str], company_id: int | None, language: str) -> Iterator[Sequence[Cell]]:
        """The heading, then one row a contact."""
        company, chinese = _company(company_id), language.startswith("zh")
        yield [heading[not chinese] for heading in HEADINGS.values()]
        found = list_contacts().order_by("pk")
        rest, zone = found, ZoneInfo(company.timezone)
        while True:
            with company_scope(company.pk):
                batch = list(rest[:BATCH])
            if not batch:
                return
            yield from (_cells(contact, zone, chinese) for contact in batch)
            rest = found.filter(pk__gt=batch[-1].pk)


def _company(company_id: int | None) -> Company:
    if company_id is None:
        raise UnknownTable
    return Company.objects.get(pk=company_id)


def _cells(contact: Contact, zone: ZoneInfo, chinese: bool) -> list[Cell]:
    until = contact.do_not_call_until
    return [
        contact.name,
        contact.company_name,
        "; ".join(map(_number, contact.numbers.all())),
        "; ".join(contact.mails),
        contact.notes,
        ("是" if chinese else "yes") if contact.do_not_call else "",
        contact.do_not_call_reason,
        until.astimezone(zone).date().isoformat() if until else "",
    ]


def _number(row: ContactNumber) -> str:
    label = _SIGNS.sub(" ", row.label).strip()
    return f"{row.number} ({label})" if label else row.number
