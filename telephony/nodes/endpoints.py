"""Agents' phones: PJSIP endpoints without a file or a reload.

A browser's is made at log-in and gone at log-out, so its secret lives as long as the shift at most. A SIP phone's is
typed into the phone once and works until it is closed. Registering proves only that a device holds the secret: what it
may do is decided by the controller, because everything it dials enters our application.
"""

from __future__ import annotations

import secrets
import time
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from telephony.nodes.models import Device as DeviceRow
from telephony.nodes.models import DeviceKind, MediaNode, NodeStatus
from telephony.nodes.realtime import PsAor, PsAuth, PsContact, PsEndpoint

LIFETIME: Final = timedelta(hours=12)
TEST_LIFETIME: Final = timedelta(minutes=15)
#: A browser that dies sends no BYE: after this long without RTP the switch ends its leg.
RTP_TIMEOUT_SECONDS: Final = 10
#: No opus: the telephone network is 8 kHz anyway, and MixMonitor's interleaved file keeps only the first 160 samples of
#: each 20 ms frame, so that a bridge at 48 kHz is recorded as noise (docs/adr/0006).
TELEPHONE_CODECS: Final = "ulaw,alaw"

_ACCOUNT: Final = "company-"
_REGISTERED: Final = """
    select endpoint, reg_server from ps_contacts
    where endpoint = any(%s) and expiration_time > %s order by expiration_time
"""

Options = dict[str, Any]


class _Sort(NamedTuple):
    """What one kind of device has beside the options of all of them."""

    endpoint: Options
    registration: Options


_DEVICE: Final[Options] = {
    "context": "agent",
    "disallow": "all",
    "allow": TELEPHONE_CODECS,
    "identify_by": "auth_username,username",
    "direct_media": "no",
    "rtp_timeout": RTP_TIMEOUT_SECONDS,
    "rtp_timeout_hold": 120,
    "timers": "no",
    "allow_transfer": "no",
    "allow_subscribe": "no",
}
_REGISTRATION: Final[Options] = {
    "max_contacts": 1,
    "remove_existing": "yes",
    "minimum_expiration": 30,
    "default_expiration": 120,
    "maximum_expiration": 600,
}
BROWSER: Final = _Sort(
    {"transport": "transport-ws", "webrtc": "yes", "dtls_auto_generate_cert": "yes"},
    {"qualify_frequency": 0},
)
#: What a company tries its own number with, as a caller: its channels go where ``tester`` of the dialplan leads.
TEST_PHONE: Final = _Sort(
    BROWSER.endpoint | {"context": "tester", "callerid": '"Test" <test>'},
    BROWSER.registration,
)
#: Behind an office's NAT: answers go where the packets came from, and a question a minute keeps the way open.
SIP_PHONE: Final = _Sort(
    {"transport": "transport-udp", "rtp_symmetric": "yes", "force_rport": "yes", "rewrite_contact": "yes"},
    {"qualify_frequency": 60},
)


@dataclass(frozen=True, slots=True)
class Device:
    """What a browser needs to be a phone until ``expires_at``. It registers at the first of ``ws_urls`` that takes it,
    and at another one when that is lost."""

    username: str
    password: str
    ws_urls: tuple[str, ...]
    sip_domain: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Phone:
    """What is typed into a SIP phone (UDP, G.711, digest authentication): good until it is closed."""

    username: str
    password: str
    sip_domain: str
    sip_port: int


def open_endpoint(company_id: int, user_id: int, label: str) -> Device:
    """Make a phone for the user in the company; the phones they had there before stop working.

    ``label`` is the name shown to whom they call inside the house.
    """
    username, password = _new_login()
    expires_at = timezone.now() + LIFETIME
    with transaction.atomic():
        close_endpoints_of(company_id, user_id)
        row = DeviceRow(username=username, company_id=company_id, user_id=user_id, expires_at=expires_at)
        _insert(row, label, password, BROWSER)
    return Device(username, password, websockets(), settings.LINEPOOL_SIP_HOST, expires_at)


def open_phone(company_id: int, user_id: int, label: str) -> Phone:
    """Make the user's SIP phone in the company; the one they had there before stops working.

    The secret is told this once. ``label`` is the name shown to whom they call inside the house.
    """
    username, password = _new_login()
    with transaction.atomic():
        _close(_names(company_id, user_id, DeviceKind.PHONE))
        row = DeviceRow(username=username, company_id=company_id, user_id=user_id, kind=DeviceKind.PHONE)
        _insert(row, label, password, SIP_PHONE)
    return Phone(username, password, settings.LINEPOOL_SIP_HOST, settings.LINEPOOL_SIP_PORT)


def open_test_phone(company_id: int, user_id: int) -> Device:
    """Make a phone that can call the company's own numbers, as its callers do, and nothing else.

    The one the user had there before stops working. It cannot be called: no desk knows of it."""
    username, password = _new_login()
    expires_at = timezone.now() + TEST_LIFETIME
    with transaction.atomic():
        _close(_names(company_id, user_id, DeviceKind.TEST))
        row = DeviceRow(
            username=username, company_id=company_id, user_id=user_id, kind=DeviceKind.TEST, expires_at=expires_at
        )
        _insert(row, "Test", password, TEST_PHONE)
    return Device(username, password, websockets(), settings.LINEPOOL_SIP_HOST, expires_at)


def phone_of(company_id: int, user_id: int) -> str | None:
    """The endpoint of the user's SIP phone in the company, or ``None``."""
    return next(iter(_names(company_id, user_id, DeviceKind.PHONE)), None)


def close_phone(company_id: int, user_id: int) -> bool:
    """Take the user's SIP phone in the company away; a call it is in goes on. Returns whether there was one."""
    return _close(_names(company_id, user_id, DeviceKind.PHONE)) > 0


def close_endpoint(username: str) -> bool:
    """Take a phone away; a call it is in goes on. Returns whether there was one."""
    return _close([username]) > 0


def close_endpoints_of(company_id: int, user_id: int, *, phone: bool = False) -> int:
    """Take away the log-ins a user has in a company, and with ``phone`` their SIP phone too; returns how many."""
    kinds = tuple(DeviceKind) if phone else (DeviceKind.BROWSER,)
    return _close(_names(company_id, user_id, *kinds))


def purge_expired(now: datetime | None = None) -> int:
    """Take away every phone past its time; returns how many."""
    expired = DeviceRow.objects.filter(expires_at__lte=now or timezone.now())
    return _close(list(expired.values_list("username", flat=True)))


def registered(usernames: Collection[str]) -> dict[str, str]:
    """Which of these phones hold a registration now, and at which node (the newest, when they moved)."""
    # Once a second for everybody at work, in one parameter.
    with connection.cursor() as cursor:
        cursor.execute(_REGISTERED, [list(usernames), int(time.time())])
        return {str(name): node or "" for name, node in cursor.fetchall()}


def websockets() -> tuple[str, ...]:
    """Where browsers register, best first: nodes that are well and have the fewest phones; those that drain are not
    named while there is another."""
    at_work = MediaNode.objects.filter(draining=False)
    phones = Counter(PsContact.objects.values_list("reg_server", flat=True))
    nodes = sorted(at_work, key=lambda node: (node.status == NodeStatus.DOWN, phones[node.name], node.name))
    return tuple(node.ws_url for node in nodes) or (settings.LINEPOOL_SIP_WS_URL,)


def account_of(company_id: int) -> str:
    """What the switch writes on every channel of a company's phones."""
    return f"{_ACCOUNT}{company_id}"


def company_of(account: str) -> int | None:
    """The company of an account code, ``None`` when it is none of ours."""
    digits = account.removeprefix(_ACCOUNT)
    return int(digits) if digits != account and digits.isascii() and digits.isdigit() else None


def owner_of(username: str) -> tuple[int, int] | None:
    """(company id, user id) of a phone that has not expired, or ``None``: whose call this is when a phone dials."""
    alive = Q(expires_at__isnull=True) | Q(expires_at__gt=timezone.now())
    return DeviceRow.objects.filter(alive, pk=username).values_list("company_id", "user_id").first()


def _new_login() -> tuple[str, str]:
    # A letter first: some SIP programs (SIPp) read a secret that begins with 0x as hexadecimal, and never get in.
    return f"a{secrets.token_hex(8)}", f"s{secrets.token_urlsafe(24)}"


def _names(company_id: int, user_id: int, *kinds: DeviceKind) -> list[str]:
    owned = DeviceRow.objects.filter(company_id=company_id, user_id=user_id, kind__in=kinds)
    return list(owned.values_list("username", flat=True))


def _insert(row: DeviceRow, label: str, password: str, sort: _Sort) -> None:
    """The device and the three rows of the switch that make it one."""
    row.label = label[:80]
    row.save(force_insert=True)
    name = "".join(character for character in label if character.isprintable() and character not in '"<>\\')
    PsAor.objects.create(id=row.username, **_REGISTRATION, **sort.registration)
    PsAuth.objects.create(id=row.username, auth_type="userpass", username=row.username, password=password)
    own: Options = {"callerid": f'"{name[:40]}" <{row.username}>', "accountcode": account_of(row.company_id)}
    PsEndpoint.objects.create(id=row.username, aors=row.username, auth=row.username, **(own | _DEVICE | sort.endpoint))


def _close(usernames: list[str]) -> int:
    if not usernames:
        return 0
    with transaction.atomic():
        PsEndpoint.objects.filter(pk__in=usernames).delete()
        PsAuth.objects.filter(pk__in=usernames).delete()
        PsAor.objects.filter(pk__in=usernames).delete()
        PsContact.objects.filter(endpoint__in=usernames).delete()
        return DeviceRow.objects.filter(pk__in=usernames).delete()[0]
