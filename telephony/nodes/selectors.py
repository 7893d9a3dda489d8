"""The pool as the operator sees it."""

from __future__ import annotations

from datetime import timedelta
from typing import Final, TypedDict

from django.db.models import Q
from django.utils import timezone

from telephony.carriers.models import Carrier
from telephony.nodes.models import Device, MediaNode, SpoolFile
from telephony.numbers.selectors import pool_counts

#: What has waited for the store for longer is late: it, or the way there, needs somebody to look.
UPLOADS_LATE: Final = timedelta(minutes=10)


class NodeState(TypedDict):
    name: str
    status: str
    version: str
    channels: int
    max_channels: int
    sip_address: str
    checked_at: str | None
    error: str


class CarrierState(TypedDict):
    code: str
    name: str
    host: str
    source_addresses: list[str]
    max_channels: int
    max_in: int | None
    max_out: int | None
    calls_per_second: int
    enabled: bool
    numbers: int


class Pool(TypedDict):
    nodes: list[NodeState]
    carriers: list[CarrierState]
    numbers: dict[str, int]
    devices: int
    uploads_waiting: int
    uploads_late: int


def pool() -> Pool:
    """Nodes, carriers, numbers by state, agents' phones, uploads that wait. Call it in the public scope."""
    return Pool(
        nodes=node_states(),
        carriers=[_carrier(carrier) for carrier in Carrier.objects.all()],
        numbers=pool_counts(),
        devices=Device.objects.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=timezone.now())).count(),
        uploads_waiting=SpoolFile.objects.count(),
        uploads_late=SpoolFile.objects.filter(created_at__lte=timezone.now() - UPLOADS_LATE).count(),
    )


def node_states() -> list[NodeState]:
    """Every media node as it was when last asked. Call it in the public scope."""
    return [_node(node) for node in MediaNode.objects.all()]


def draining_nodes() -> set[str]:
    """The names of those that take nothing new. Call it in the public scope."""
    return set(MediaNode.objects.filter(draining=True).values_list("name", flat=True))


def _node(node: MediaNode) -> NodeState:
    return NodeState(
        name=node.name,
        status=node.status,
        version=node.version,
        channels=node.channels,
        max_channels=node.max_channels,
        sip_address=node.sip_address,
        checked_at=node.checked_at.isoformat() if node.checked_at else None,
        error=node.last_error,
    )


def _carrier(carrier: Carrier) -> CarrierState:
    return CarrierState(
        code=carrier.code,
        name=carrier.name,
        host=carrier.host,
        source_addresses=carrier.source_addresses,
        max_channels=carrier.max_channels,
        max_in=carrier.max_in,
        max_out=carrier.max_out,
        calls_per_second=carrier.calls_per_second,
        enabled=carrier.enabled,
        numbers=carrier.numbers.count(),
    )
