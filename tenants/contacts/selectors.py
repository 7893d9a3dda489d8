"""Reading contacts, always inside the company's scope."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.timezone import now

from linepool.kernel.numbers import to_e164
from telephony.calls.models import Call
from telephony.calls.selectors import calls_with
from tenants.contacts.errors import ContactNotFound
from tenants.contacts.models import Contact, ErasedBan
from tenants.contacts.searching import words_of


def list_contacts(q: str = "") -> QuerySet[Contact]:
    """The company's contacts by name; `q`: every word of it is part of a name, its pinyin, a number or a mail."""
    rows = Contact.objects.select_related("owner").prefetch_related("numbers").order_by("name", "id")
    for word in words_of(q):
        rows = rows.filter(search__contains=word)
    return rows


def of_number(number: str) -> QuerySet[Contact]:
    """Who may be at the other end of a number, however it is written; nobody for what is no number."""
    e164 = to_e164(number)
    rows = list_contacts()
    return rows.filter(numbers__number=e164) if e164 else rows.none()


def wants_no_calls(number: str) -> bool:
    """Whether anybody with this number (E.164) asked not to be called, for good or until a day that is to come."""
    banned = Contact.objects.filter(numbers__number=number, do_not_call=True)
    if banned.filter(Q(do_not_call_until=None) | Q(do_not_call_until__gt=now())).exists():
        return True
    erased = ErasedBan.objects.filter(digest=ErasedBan.digest_of(number))
    return erased.filter(Q(until=None) | Q(until__gt=now())).exists()


def access_contact(contact_id: UUID) -> Contact:
    """The contact; raises ``ContactNotFound``."""
    found = list_contacts().filter(pk=contact_id).first()
    if found is None:
        raise ContactNotFound
    return found


def calls_of(contact: Contact) -> QuerySet[Call]:
    """The calls with any of the contact's numbers, newest first, with what a list of them shows."""
    numbers = [row.number for row in contact.numbers.all()]
    return calls_with(numbers).select_related("voicemail").prefetch_related("recordings")
