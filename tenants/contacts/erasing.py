"""Erasing a person for good: the contact, and who they were in the company's calls (ADR 50)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from linepool.audit.services import record
from linepool.kernel.api.views import CompanyView
from telephony.calls import erasing
from tenants.contacts.models import Contact, ContactNumber, ErasedBan
from tenants.contacts.selectors import access_contact


class ErasureSerializer(serializers.Serializer[Any]):
    """How many calls and sounds it is about; the calls of numbers that others have too are left alone."""

    calls = serializers.IntegerField()
    sounds = serializers.IntegerField()
    shared_numbers = serializers.ListField(child=serializers.CharField())


class EraseView(CompanyView):
    """/api/contacts/{contact_id}/erase/"""

    permission = "contacts.administer"

    @extend_schema(responses=ErasureSerializer)
    def get(self, request: Any, contact_id: UUID) -> Response:
        """Tell what would be erased. Changes nothing."""
        own, shared = _numbers(access_contact(contact_id))
        return Response(_told(erasing.count(own), shared))

    @extend_schema(request=None, responses=ErasureSerializer)
    def post(self, request: Any, contact_id: UUID) -> Response:
        """Erase the person for good. Calls stay countable, without who it was."""
        return Response(_told(*erase_person(access_contact(contact_id))))


@transaction.atomic
def erase_person(contact: Contact) -> tuple[erasing.Erased, list[str]]:
    """Forget a contact, and take them out of the calls with those numbers that nobody else has.

    Who asked not to be called is still not called: a digest of the number remembers it. The audit entry says how much
    was erased and of whom nothing. Raises ``erasing.StillUnderWay``, ``StoreError``.
    """
    locked = Contact.objects.select_for_update().get(pk=contact.pk)
    own, shared = _numbers(locked)
    erased = erasing.erase(own)
    if locked.do_not_call:
        ErasedBan.keep(own, locked.do_not_call_until)
    record("contact.erased", f"contact:{locked.pk}", calls=erased.calls, sounds=erased.sounds)
    locked.delete()
    return erased, shared


def _numbers(contact: Contact) -> tuple[list[str], list[str]]:
    """Those only this contact has, and those somebody else has too."""
    every = [row.number for row in contact.numbers.all()]
    others = ContactNumber.objects.filter(number__in=every).exclude(contact=contact)
    shared = set(others.values_list("number", flat=True))
    return [one for one in every if one not in shared], [one for one in every if one in shared]


def _told(erased: erasing.Erased, shared: list[str]) -> Any:
    return ErasureSerializer({"calls": erased.calls, "sounds": erased.sounds, "shared_numbers": shared}).data
