"""Contacts that may be one person: found in pairs, looked at, made one."""

from __future__ import annotations

from typing import Any, ClassVar, Final
from uuid import UUID

from django.db import connection
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from linepool.kernel.api.views import CompanyView
from tenants.contacts import selectors, services
from tenants.contacts.api import ContactNumberSerializer, ContactSerializer
from tenants.contacts.errors import SameContact
from tenants.contacts.models import Contact
from tenants.contacts.uniting import FIELDS, merged

MOST_PAIRS: Final = 100
BECAUSE: Final = ("number", "mail", "name")
_PAIRS: Final = """
    WITH mails AS (
        SELECT DISTINCT id, lower(mail) AS mail FROM contacts_contact, jsonb_array_elements_text(mails) AS mail
    ), pairs AS (
        (SELECT a.contact_id AS one, b.contact_id AS other, 'number' AS because
           FROM contacts_contactnumber a JOIN contacts_contactnumber b
             ON a.number = b.number AND a.contact_id < b.contact_id LIMIT %(most)s)
        UNION ALL
        (SELECT a.id, b.id, 'mail' FROM mails a JOIN mails b ON a.mail = b.mail AND a.id < b.id LIMIT %(most)s)
        UNION ALL
        (SELECT a.id, b.id, 'name' FROM contacts_contact a JOIN contacts_contact b
             ON a.name = b.name AND a.id < b.id LIMIT %(most)s)
    )
    SELECT one, other, array_agg(DISTINCT because) FROM pairs GROUP BY one, other
     ORDER BY count(DISTINCT because) DESC, one, other LIMIT %(most)s
"""


class DuplicatesSerializer(serializers.Serializer[Any]):
    """Two contacts, the older first, and what they share."""

    one = ContactSerializer()
    other = ContactSerializer()
    because = serializers.ListField(child=serializers.ChoiceField(choices=BECAUSE))


class MergedSerializer(serializers.Serializer[Any]):
    """What the contact that stays would be."""

    name = serializers.CharField()
    company_name = serializers.CharField()
    numbers = ContactNumberSerializer(many=True)
    mails = serializers.ListField(child=serializers.CharField())
    notes = serializers.CharField()
    do_not_call = serializers.BooleanField()
    do_not_call_reason = serializers.CharField()
    do_not_call_until = serializers.DateTimeField(allow_null=True)


class DuplicatesView(CompanyView):
    """/api/contacts/duplicates/"""

    permission = "contacts.administer"

    @extend_schema(operation_id="contacts_duplicates", responses=DuplicatesSerializer(many=True))
    def get(self, request: Any) -> Response:
        """Pairs that share a number, a mail or their name, those that share most first; 100 at most."""
        return Response(DuplicatesSerializer(pairs(), many=True).data)


class MergeView(CompanyView):
    """/api/contacts/{contact_id}/merge/{other_id}/"""

    permission: ClassVar = {"GET": "contacts.administer", "POST": "contacts.administer"}

    @extend_schema(responses=MergedSerializer)
    def get(self, request: Any, contact_id: UUID, other_id: UUID) -> Response:
        """Show what the first would be with all that is known of the other. Changes nothing."""
        return Response(MergedSerializer(_look(*_both(contact_id, other_id))).data)

    @extend_schema(request=None, responses=ContactSerializer)
    def post(self, request: Any, contact_id: UUID, other_id: UUID) -> Response:
        """Make one of two: the first stays, the other is gone for good."""
        return Response(ContactSerializer(services.merge_contacts(*_both(contact_id, other_id))).data)


def pairs() -> list[dict[str, Any]]:
    """Contacts that may be one person."""
    with connection.cursor() as cursor:
        cursor.execute(_PAIRS, {"most": MOST_PAIRS})
        found = cursor.fetchall()
    known = selectors.list_contacts().in_bulk([contact for one, other, _ in found for contact in (one, other)])
    there = [row for row in found if row[0] in known and row[1] in known]
    return [{"one": known[one], "other": known[other], "because": because} for one, other, because in there]


def _both(contact_id: UUID, other_id: UUID) -> tuple[Contact, Contact]:
    if contact_id == other_id:
        raise SameContact
    return selectors.access_contact(contact_id), selectors.access_contact(other_id)


def _look(contact: Contact, other: Contact) -> dict[str, Any]:
    numbers = {row.number: row.label for row in contact.numbers.all()}
    fields: dict[str, Any] = {name: getattr(contact, name) for name in FIELDS}
    fields |= {"numbers": numbers} | merged(contact, other)
    rows = [{"number": number, "label": label} for number, label in fields["numbers"].items()]
    return fields | {"numbers": rows}
