"""Reading bans, and who is never banned. Call them in the public scope."""

from __future__ import annotations

import ipaddress
import re
from datetime import datetime
from typing import TypedDict
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from telephony.carriers.models import Carrier
from telephony.guard.errors import BanNotFound
from telephony.guard.models import Ban, Way
from telephony.guard.rule import ACCOUNT, LADDER, MEMORY
from telephony.nodes.models import MediaNode, PsContact

_HOST = re.compile(r"@(\[[^\]]+\]|[^:;>\[]+)")
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Standing(TypedDict):
    """What the guard of the switches needs to know of the past."""

    active: dict[str, datetime]
    ended: list[str]
    earlier: dict[str, tuple[datetime, int]]


def bans(search: str = "", *, active_at: datetime | None = None) -> QuerySet[Ban]:
    """Bans, newest first; those in force at a moment, those of an address that begins so."""
    rows = Ban.objects.all()
    if active_at is not None:
        rows = rows.filter(until__gt=active_at, lifted_at__isnull=True)
    return rows.filter(address__startswith=search) if search else rows


def access_ban(ban_id: UUID) -> Ban:
    """A ban; raises ``BanNotFound``."""
    found = Ban.objects.filter(pk=ban_id).first()
    if found is None:
        raise BanNotFound
    return found


def standing(way: Way, now: datetime) -> Standing:
    """Addresses shut out now (until when), those that were lately, and how often each was within the rule's memory.
    Bans of single accounts are not among them (`refused_accounts`)."""
    found: Standing = {"active": {}, "ended": [], "earlier": {}}
    recent = Ban.objects.filter(way=way, until__gt=now - MEMORY - LADDER[-1]).exclude(reason=ACCOUNT)
    recent = recent.order_by("began_at")
    for ban in recent:
        if ban.lifted_at is not None:
            found["earlier"].pop(ban.address, None)
            found["active"].pop(ban.address, None)
            continue
        times = found["earlier"].get(ban.address, (ban.until, 0))[1]
        found["earlier"][ban.address] = (ban.until, times + 1)
        if ban.until > now:
            found["active"][ban.address] = ban.until
    found["ended"] = sorted({ban.address for ban in recent} - found["active"].keys())
    return found


def refused_accounts(now: datetime) -> list[str]:
    """The accounts that are refused now from where their password was guessed."""
    rows = bans(active_at=now).filter(way=Way.SIP, reason=ACCOUNT).values_list("accounts", flat=True)
    return [account for accounts in rows for account in accounts]


def at_home(now: datetime) -> list[str]:
    """Where phones are registered now: the switch writes into a contact's address where its packets came from.

    As many rows as there are phones: for the start, not for every look."""
    living = PsContact.objects.filter(expiration_time__gt=int(now.timestamp())).values_list("uri", flat=True)
    hosts = {found[1].strip("[]") for uri in living if (found := _HOST.search(uri or ""))}
    return sorted(hosts)


def never_banned() -> list[Network]:
    """This machine, our nodes, the carriers and what LINEPOOL_NEVER_BAN names: proxies, the operator's own office."""
    texts = ["127.0.0.1", "::1", *settings.LINEPOOL_NEVER_BAN]
    for addresses in Carrier.objects.values_list("source_addresses", "host"):
        texts += [*addresses[0], addresses[1]]
    for node in MediaNode.objects.all():
        texts += [node.sip_address.rpartition(":")[0], urlsplit(node.ari_url).hostname or ""]
    return [network for text in texts if (network := _network(text)) is not None]


def _network(text: str) -> Network | None:
    try:
        return ipaddress.ip_network(text.strip("[]"), strict=False)
    except ValueError:  # a host's name: what it means today is the resolver's business
        return None


def is_spared(address: str, spared: list[Network]) -> bool:
    """Whether this address, or a part of this network, is among those never banned."""
    asked = ipaddress.ip_network(address, strict=False)
    return any(asked.version == network.version and asked.overlaps(network) for network in spared)
