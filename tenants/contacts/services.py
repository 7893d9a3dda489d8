"""Keeping contacts. Every function is one transaction with one audit entry, which holds no personal data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import transaction

from linepool.accounts.models import User
from linepool.audit.services import record
from linepool.kernel.numbers import to_e164
from tenants.contacts.errors import ContactNotFound, SameContact, UnreadableNumber
from tenants.contacts.models import Contact, ContactNumber
from tenants.contacts.searching import search_text
from tenants.contacts.selectors import access_contact
from tenants.contacts.uniting import merged

_NO_BAN: Final = {"do_not_call_reason": "", "do_not_call_until": None}


@transaction.atomic
def create_contact(owner: User, *, numbers: Sequence[Mapping[str, str]] = (), **fields: Any) -> Contact:
    """Keep a new contact, whose owner is who made it. Raises ``UnreadableNumber``."""
    contact = Contact(owner=owner, **fields)
    _keep(contact, _normalised(numbers))
    record("contact.created", f"contact:{contact.pk}")
    return access_contact(contact.pk)


@transaction.atomic
def change_contact(contact: Contact, *, numbers: Sequence[Mapping[str, str]] | None = None, **fields: Any) -> Contact:
    """Change what is given; numbers given are all of them from now on. Raises ``UnreadableNumber``."""
    locked = Contact.objects.select_for_update().get(pk=contact.pk)
    for name, value in fields.items():
        setattr(locked, name, value)
    _keep(locked, None if numbers is None else _normalised(numbers))
    changed = sorted([*fields, *(["numbers"] if numbers is not None else [])])
    record("contact.changed", f"contact:{locked.pk}", fields=changed)
    return access_contact(locked.pk)


@transaction.atomic
def merge_contacts(contact: Contact, other: Contact) -> Contact:
    """Make one of two: the first stays and has the numbers, mails and notes of both; calls follow, they go by numbers.

    Raises ``SameContact``, ``TooMuchForOne``.
    """
    if contact.pk == other.pk:
        raise SameContact
    locked = {row.pk: row for row in Contact.objects.select_for_update().filter(pk__in=[contact.pk, other.pk])}
    if len(locked) < 2:
        raise ContactNotFound
    stays = locked[contact.pk]
    fields = merged(stays, locked[other.pk])
    numbers = fields.pop("numbers", None)
    for name, value in fields.items():
        setattr(stays, name, value)
    locked[other.pk].delete()
    _keep(stays, numbers)
    record("contact.merged", f"contact:{contact.pk}", other=str(other.pk))
    return access_contact(contact.pk)


@transaction.atomic
def delete_contact(contact: Contact) -> None:
    """Forget a contact for good; the calls with its numbers stay."""
    record("contact.deleted", f"contact:{contact.pk}")
    contact.delete()


def _keep(contact: Contact, numbers: Mapping[str, str] | None) -> None:
    """Store the contact with the text it is found by; `numbers` by number their label, None: as they are."""
    if not contact.do_not_call:
        for name, value in _NO_BAN.items():
            setattr(contact, name, value)
    known = list(numbers if numbers is not None else contact.numbers.values_list("number", flat=True))
    contact.search = search_text(contact.name, contact.company_name, known, contact.mails)
    contact.save()
    if numbers is not None:
        contact.numbers.all().delete()
        rows = enumerate(numbers.items())
        ContactNumber.objects.bulk_create(
            ContactNumber(contact=contact, number=number, label=label, place=place) for place, (number, label) in rows
        )


def _normalised(numbers: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Each number once, E.164, with the label it came with first."""
    found: dict[str, str] = {}
    for row in numbers:
        e164 = to_e164(row["number"])
        if e164 is None:
            raise UnreadableNumber(fields={"numbers": row["number"]})
        found.setdefault(e164, row.get("label", ""))
    return found
