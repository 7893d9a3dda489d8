"""Agents' phones: PJSIP endpoints made at log-in and gone at log-out, without a file or a reload.

The secret lives as long as the shift at most. Registering proves only that a browser holds it: what the phone may do is
decided by the controller, because everything it dials enters our application.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from telephony.nodes.models import Device as DeviceRow
from telephony.nodes.realtime import PsAor, PsAuth, PsContact, PsEndpoint

LIFETIME: Final = timedelta(hours=12)
#: A browser that dies sends no BYE: after this long without RTP the switch ends its leg.
RTP_TIMEOUT_SECONDS: Final = 10
#: No opus: the telephone network is 8 kHz anyway, and MixMonitor's interleaved file keeps only the first 160 samples of
#: each 20 ms frame, so that a bridge at 48 kHz is recorded as noise (docs/adr/0006).
TELEPHONE_CODECS: Final = "ulaw,alaw"


@dataclass(frozen=True, slots=True)
class Device:
    """What a browser needs to be a phone until ``expires_at``."""

    username: str
    password: str
    ws_url: str
    sip_domain: str
    expires_at: datetime


def open_endpoint(company_id: int, user_id: int, label: str) -> Device:
    """Make a phone for the user in the company; the phones they had there before stop working.

    ``label`` is the name shown to whom they call inside the house.
    """
    username, password = f"a{secrets.token_hex(8)}", secrets.token_urlsafe(24)
    expires_at = timezone.now() + LIFETIME
    with transaction.atomic():
        close_endpoints_of(company_id, user_id)
        DeviceRow.objects.create(
            username=username, company_id=company_id, user_id=user_id, label=label[:80], expires_at=expires_at
        )
        PsAor.objects.create(
            id=username,
            max_contacts=1,
            remove_existing="yes",
            minimum_expiration=30,
            default_expiration=120,
            maximum_expiration=600,
            qualify_frequency=0,
        )
        PsAuth.objects.create(id=username, auth_type="userpass", username=username, password=password)
        PsEndpoint.objects.create(id=username, **_webrtc_phone(username, company_id, label))
    return Device(username, password, settings.LINEPOOL_SIP_WS_URL, settings.LINEPOOL_SIP_HOST, expires_at)


def close_endpoint(username: str) -> bool:
    """Take a phone away; a call it is in goes on. Returns whether there was one."""
    return _close([username]) > 0


def close_endpoints_of(company_id: int, user_id: int) -> int:
    """Take away all phones a user has in a company; returns how many."""
    owned = DeviceRow.objects.filter(company_id=company_id, user_id=user_id)
    return _close(list(owned.values_list("username", flat=True)))


def purge_expired(now: datetime | None = None) -> int:
    """Take away every phone past its time; returns how many."""
    expired = DeviceRow.objects.filter(expires_at__lte=now or timezone.now())
    return _close(list(expired.values_list("username", flat=True)))


def registered(usernames: Collection[str]) -> set[str]:
    """Which of these phones hold a registration at the switch now."""
    contacts = PsContact.objects.filter(endpoint__in=usernames, expiration_time__gt=int(time.time()))
    return {str(name) for name in contacts.values_list("endpoint", flat=True)}


def owner_of(username: str) -> tuple[int, int] | None:
    """(company id, user id) of a phone that has not expired, or ``None``: whose call this is when a phone dials."""
    alive = DeviceRow.objects.filter(pk=username, expires_at__gt=timezone.now())
    return alive.values_list("company_id", "user_id").first()


def _close(usernames: list[str]) -> int:
    if not usernames:
        return 0
    with transaction.atomic():
        PsEndpoint.objects.filter(pk__in=usernames).delete()
        PsAuth.objects.filter(pk__in=usernames).delete()
        PsAor.objects.filter(pk__in=usernames).delete()
        PsContact.objects.filter(endpoint__in=usernames).delete()
        return DeviceRow.objects.filter(pk__in=usernames).delete()[0]


def _webrtc_phone(username: str, company_id: int, label: str) -> dict[str, str | int]:
    name = "".join(character for character in label if character.isprintable() and character not in '"<>\\')
    return {
        "transport": "transport-ws",
        "aors": username,
        "auth": username,
        "context": "agent",
        "disallow": "all",
        "allow": TELEPHONE_CODECS,
        "webrtc": "yes",
        "dtls_auto_generate_cert": "yes",
        "identify_by": "auth_username,username",
        "callerid": f'"{name[:40]}" <{username}>',
        "direct_media": "no",
        "rtp_timeout": RTP_TIMEOUT_SECONDS,
        "rtp_timeout_hold": 120,
        "timers": "no",
        "allow_transfer": "no",
        "allow_subscribe": "no",
        "accountcode": f"company-{company_id}",
    }
