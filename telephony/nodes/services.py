"""Media nodes: which there are and how they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import httpx
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from linepool.audit import services as audit
from telephony.nodes.addresses import addresses
from telephony.nodes.errors import NodeNotFound
from telephony.nodes.models import Cdr, Cel, MediaNode, NodeStatus

_TIMEOUT_SECONDS = 3.0
#: Reconciled daily; two weeks leave time to look into a difference.
SWITCH_LOG_KEPT: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Health:
    """What a node answered; ``error`` is empty when it is well."""

    version: str = ""
    channels: int = 0
    error: str = ""


def register_node(name: str, *, ari_url: str, sip_address: str, ws_url: str, max_channels: int = 300) -> MediaNode:
    """Add a node to the pool or correct its addresses."""
    addresses = {"ari_url": ari_url, "sip_address": sip_address, "ws_url": ws_url, "max_channels": max_channels}
    node, _ = MediaNode.objects.update_or_create(name=name, defaults=addresses)
    return node


def register_nodes() -> list[MediaNode]:
    """The nodes the settings name, with their addresses of today; others are none any more."""
    known = addresses()
    MediaNode.objects.exclude(name__in=[node.name for node in known]).delete()
    return [
        register_node(
            node.name, ari_url=node.ari_url, sip_address=f"{node.sip_host}:{node.sip_port}", ws_url=node.ws_url
        )
        for node in known
    ]


def check_nodes() -> dict[str, str]:
    """Ask every node how it is and write it down; returns name → status."""
    return {node.name: record_health(node.pk, ask(node.ari_url)) for node in MediaNode.objects.all()}


def ask(ari_url: str) -> Health:
    """One node's answer over ARI; a silent or refusing node is an error, not an exception."""
    try:
        with _client(ari_url) as client:
            system = client.get("asterisk/info", params={"only": "system"}).raise_for_status().json()["system"]
            channels = client.get("channels").raise_for_status().json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError) as error:
        return Health(error=f"{type(error).__name__}: {error}"[:200])
    return Health(version=str(system["version"]), channels=len(channels))


def channels_up() -> set[str]:
    """The ids of all channels of all nodes now. A node that cannot be asked has none."""
    found: set[str] = set()
    for node in addresses():
        try:
            with _client(node.ari_url) as client:
                found |= {str(channel["id"]) for channel in client.get("channels").raise_for_status().json()}
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError):
            continue
    return found


def _client(ari_url: str) -> httpx.Client:
    credentials = (settings.LINEPOOL_ARI_USER, settings.LINEPOOL_ARI_PASSWORD)
    return httpx.Client(base_url=f"{ari_url.rstrip('/')}/", auth=credentials, timeout=_TIMEOUT_SECONDS)


def record_health(node_id: int, health: Health) -> str:
    """Write a node's answer down; ``changed_at`` moves only when the status does. A draining node stays draining."""
    with transaction.atomic():
        node = MediaNode.objects.select_for_update().get(pk=node_id)
        now, before = timezone.now(), node.status
        if health.error:
            node.status, node.channels = NodeStatus.DOWN, 0
        else:
            node.status = _at_work(node.draining)
            node.version, node.channels = health.version[:40], health.channels
        node.checked_at, node.last_error = now, health.error
        node.changed_at = now if node.status != before else node.changed_at
        node.save(update_fields=["status", "version", "channels", "checked_at", "changed_at", "last_error"])
        return node.status


def forget_switch_log(now: datetime | None = None) -> int:
    """Delete the switch's own records past their time; returns how many rows.

    They hold full numbers in the public schema, which only the reconciliation of the next days may see.
    """
    oldest = (now or timezone.now()) - SWITCH_LOG_KEPT
    events, _ = Cel.objects.filter(eventtime__lt=oldest.timestamp()).delete()
    records, _ = Cdr.objects.filter(start__lt=oldest.timestamp()).delete()
    return events + records


def set_draining(name: str, *, draining: bool) -> MediaNode:
    """Let a node take nothing new, or take it back; call control heeds it within seconds. Raises ``NodeNotFound``."""
    with transaction.atomic():
        node = MediaNode.objects.select_for_update().filter(name=name).first()
        if node is None:
            raise NodeNotFound
        if node.draining is not draining:
            node.draining = draining
            if node.status in (NodeStatus.UP, NodeStatus.DRAINING):
                node.status = _at_work(draining)
            node.changed_at = timezone.now()
            node.save(update_fields=["draining", "status", "changed_at"])
            audit.record("node.drained" if draining else "node.resumed", f"node:{name}")
        return node


def _at_work(draining: bool) -> NodeStatus:
    return NodeStatus.DRAINING if draining else NodeStatus.UP
