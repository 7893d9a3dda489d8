"""Where a company's calls may be sent: reading a `telephony.destination` and making sure that it is there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from linepool.kernel.errors import InvalidInput
from linepool.kernel.numbers import to_e164
from telephony.destination import BadDestination, Destination, Kind
from tenants.agents.selectors import agents
from tenants.flows.errors import FlowNotFound
from tenants.flows.selectors import published_graph
from tenants.queues.models import Queue

LONGEST = 80


class DestinationUnknown(InvalidInput):
    """There is no such queue, agent or place in the menu in this company."""

    code = "destination_unknown"
    message = "There is no such destination."


@extend_schema_field(OpenApiTypes.STR)
class DestinationField(serializers.Field[Destination, str, str, Any]):
    """A destination as `kind:value`; a number may be written as people write it. Gives a `Destination`."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", "agent:17, queue:ID, number:+8610…, flow:NODE, voicemail:QUEUE or hangup:")
        super().__init__(**options)

    def to_representation(self, value: Any) -> str:
        """As text."""
        return str(value)

    def to_internal_value(self, data: Any) -> Destination:
        """Parse; 400 for what names no destination."""
        text = str(data).strip()[:LONGEST]
        kind, _, value = text.partition(":")
        if kind == Kind.NUMBER:
            text = f"{kind}:{to_e164(value) or value}"
        try:
            return Destination.parse(text)
        except BadDestination as error:
            raise serializers.ValidationError("names no destination", code=error.code) from error


def require_destination(destination: Destination, field: str) -> None:
    """Raise `DestinationUnknown`, naming the field, unless the current company has what is named."""
    if not _exists(destination):
        raise DestinationUnknown(fields={field: "does not exist"})


def _exists(destination: Destination) -> bool:
    value = destination.value
    if destination.kind is Kind.AGENT:
        return agents().filter(user_id=int(value)).exists()
    if destination.kind is Kind.QUEUE:
        return _is_queue(value)
    if destination.kind is Kind.VOICEMAIL:
        return not value or _is_queue(value)
    return destination.kind is not Kind.FLOW or not value or value in flow_nodes()


def _is_queue(value: str) -> bool:
    try:
        return Queue.objects.filter(pk=UUID(value)).exists()
    except ValueError:
        return False


def flow_nodes() -> dict[str, dict[str, Any]]:
    """The published menu's places by their id; none without a menu."""
    try:
        return dict(published_graph()["nodes"])
    except FlowNotFound:
        return {}
