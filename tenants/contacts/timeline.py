"""A contact's calls over HTTP. Who knows the contact sees what was said with them; hearing it asks for more."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from linepool.kernel.api.views import CompanyView, Paged
from telephony.calls.models import Call
from telephony.calls.serializers import CallSerializer
from tenants.contacts import selectors


class ContactCallSerializer(CallSerializer):
    """A call with a contact: `other` is the contact's number in it."""

    other = serializers.SerializerMethodField()

    class Meta(CallSerializer.Meta):
        fields: ClassVar = [
            "id",
            "direction",
            "outcome",
            "other",
            "started_at",
            "agent_name",
            "queue_name",
            "duration_ms",
            "talk_ms",
            "disposition_code",
            "note",
            "has_recording",
            "has_voicemail",
        ]
        read_only_fields: ClassVar = fields

    def get_other(self, call: Call) -> str:
        """The number outside the company."""
        return call.caller if call.direction == "in" else call.called


class ContactCallsView(Paged, CompanyView):
    """GET: the company's calls with any number of a contact, newest first."""

    permission = "contacts.view"
    ordering = ("-started_at", "-id")

    @extend_schema(
        operation_id="contacts_calls",
        parameters=[OpenApiParameter("cursor", str), OpenApiParameter("page_size", int)],
        responses=ContactCallSerializer(many=True),
    )
    def get(self, request: Any, contact_id: UUID) -> Response:
        """List them."""
        return self.paged(request, selectors.calls_of(selectors.access_contact(contact_id)), ContactCallSerializer)
