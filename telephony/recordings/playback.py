"""Listening: a signed address, good for one person in one company for a quarter of an hour.

The token says company, sound, user; its signature says when. Whoever opens it must be logged in as that user at that
company's host and still hold ``calls.listen`` (the view's permission): a forwarded or leaked address plays nothing.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from asgiref.sync import sync_to_async
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from linepool.audit import services as audit
from telephony.recordings.errors import BadRange, LinkExpired, RecordingNotFound, RecordingNotReady
from telephony.recordings.models import Recording, SoundStatus, Voicemail
from telephony.recordings.services import company_prefix
from telephony.recordings.store import store

LIFETIME: Final = timedelta(minutes=15)
_POSITION: Final = re.compile("[0-9]{1,18}")
_SALT: Final = "telephony.recordings.playback"
_MODELS: Final[dict[str, type[Recording] | type[Voicemail]]] = {"recording": Recording, "voicemail": Voicemail}


@dataclass(frozen=True, slots=True)
class Link:
    """An address on the company's own host, and when it stops working."""

    url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes ``start`` to ``end`` (exclusive) of ``size``."""

    start: int
    end: int
    size: int

    @property
    def length(self) -> int:
        return self.end - self.start

    @property
    def is_whole(self) -> bool:
        return self.length == self.size


def make_link(company_id: int, user_id: int, sound: Recording | Voicemail) -> Link:
    """Sign an address for this user; written to the audit log, because listening is looking into a conversation.

    Raises ``RecordingNotReady`` while it is being stored and ``RecordingNotFound`` when it was lost.
    """
    kind = "recording" if isinstance(sound, Recording) else "voicemail"
    if sound.status == SoundStatus.PENDING:
        raise RecordingNotReady
    if sound.status != SoundStatus.STORED:
        raise RecordingNotFound
    token = signing.dumps({"c": company_id, "k": kind, "s": str(sound.pk), "u": user_id}, salt=_SALT)
    with transaction.atomic():
        audit.record(f"{kind}.opened", f"call:{sound.call_id}")
        if isinstance(sound, Voicemail) and sound.heard_at is None:
            sound.heard_at, sound.heard_by_id = timezone.now(), user_id
            sound.save(update_fields=["heard_at", "heard_by_id"])
    return Link(reverse("recording-play", args=[token]), timezone.now() + LIFETIME)


def open_link(token: str, company_id: int, user_id: int) -> Recording | Voicemail:
    """The sound a token is for. Raises ``LinkExpired``, or ``RecordingNotFound`` for anyone and anywhere else."""
    try:
        claims = signing.loads(token, salt=_SALT, max_age=LIFETIME)
    except signing.SignatureExpired:
        raise LinkExpired from None
    except signing.BadSignature:
        raise RecordingNotFound from None
    if claims["c"] != company_id or claims["u"] != user_id:
        raise RecordingNotFound
    sound = _MODELS[claims["k"]]._default_manager.filter(pk=UUID(claims["s"]), status=SoundStatus.STORED).first()
    if sound is None or not sound.key.startswith(company_prefix(company_id)):
        raise RecordingNotFound
    return sound


def requested_span(header: str, size: int) -> Span:
    """What a Range header asks for; the whole for no header, a foreign unit or several ranges (RFC 9110, 14.2).

    Raises ``BadRange`` when the bytes do not exist.
    """
    unit, _, ranges = header.partition("=")
    if unit.strip().lower() != "bytes" or "," in ranges or "-" not in ranges:
        return Span(0, size, size)
    first, _, last = (part.strip() for part in ranges.partition("-"))
    if not all(part == "" or _POSITION.fullmatch(part) for part in (first, last)) or first == last == "":
        return Span(0, size, size)
    if first == "":
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(int(last) + 1, size) if last else size
    if last and first and int(last) < int(first):
        return Span(0, size, size)
    if start >= size or end <= start:
        raise BadRange
    return Span(start, end, size)


async def stream(sound: Recording | Voicemail, span: Span) -> AsyncIterator[bytes]:
    """The bytes in pieces, read by threads: the server never holds a whole recording."""
    pieces: Iterator[bytes] = await sync_to_async(store().read, thread_sensitive=False)(
        sound.key, span.start, span.length
    )
    advance = sync_to_async(lambda: next(pieces, b""), thread_sensitive=False)
    while piece := await advance():
        yield piece
