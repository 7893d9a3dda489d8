"""Which media nodes there are, and how each is reached: from the settings, so that calls need no database to be run."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

FIRST = "node-1"


@dataclass(frozen=True, slots=True)
class NodeAddress:
    """One node. ``name`` is its Asterisk's ``systemname`` and the folder of what it records in the shared spool."""

    name: str
    ari_url: str
    ami_host: str
    ami_port: int
    sip_host: str
    sip_port: int
    ws_url: str

    @property
    def spool(self) -> Path:
        """Where it writes sounds."""
        return Path(settings.LINEPOOL_SPOOL) / self.name


def addresses() -> tuple[NodeAddress, ...]:
    """Every node, the one of the single settings first. Raises ``ImproperlyConfigured``."""
    first = NodeAddress(
        FIRST,
        settings.LINEPOOL_ARI_URL,
        settings.LINEPOOL_AMI_HOST,
        settings.LINEPOOL_AMI_PORT,
        settings.LINEPOOL_SIP_HOST,
        settings.LINEPOOL_SIP_PORT,
        settings.LINEPOOL_SIP_WS_URL,
    )
    return first, *_further(settings.LINEPOOL_MORE_NODES)


@cache
def _further(text: str) -> tuple[NodeAddress, ...]:
    """``[{"name", "ari_url", "ami": "host:port", "sip": "host:port", "ws_url"}, …]``."""
    try:
        return tuple(_parsed(raw) for raw in json.loads(text))
    except (ValueError, KeyError, TypeError) as error:
        raise ImproperlyConfigured(f"LINEPOOL_MORE_NODES is not a list of nodes: {error!r}.") from error


def _parsed(raw: dict[str, str]) -> NodeAddress:
    ami_host, _, ami_port = raw["ami"].rpartition(":")
    sip_host, _, sip_port = raw["sip"].rpartition(":")
    return NodeAddress(raw["name"], raw["ari_url"], ami_host, int(ami_port), sip_host, int(sip_port), raw["ws_url"])
