"""From a file in the spool to a proven object in the company's part of the store.

The order is: upload, read the object back and compare size and SHA-256, commit the row as stored, delete the local
files, cross the file off the to-do list. A crash between any two steps repeats the later ones; nothing local goes
before the proof.
"""

from __future__ import annotations

import wave
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

import structlog
from django.conf import settings
from django.utils import timezone

from linepool.kernel.tenancy import company_scope, public_scope
from telephony.nodes.models import SpoolFile
from telephony.recordings import wav
from telephony.recordings.errors import StoreError
from telephony.recordings.models import Recording, SoundStatus, Voicemail
from telephony.recordings.store import store
from telephony.recordings.todo import is_complete, put_off, spool_path

log = structlog.get_logger(__name__)

Sound = Recording | Voicemail


def upload_sound(sound_id: UUID) -> SoundStatus | None:
    """Carry one file of the list to the store; see :func:`upload_sounds`. ``None`` when it is on the list no more."""
    return upload_sounds([sound_id]).get(sound_id)


def upload_sounds(sound_ids: Sequence[UUID]) -> dict[UUID, SoundStatus]:
    """Carry these files of the list to the store. Returns the state of each that is still on it.

    Idempotent, also beside itself. A failure that may pass is written on the list with the time of the next try.
    """
    with public_scope():
        entries = list(SpoolFile.objects.filter(pk__in=sound_ids).order_by("company_id"))
    states = {entry.pk: _tried(entry) for entry in entries}
    done = [sound_id for sound_id, status in states.items() if status is not SoundStatus.PENDING]
    if done:
        with public_scope():
            SpoolFile.objects.filter(pk__in=done).delete()
    return states


def _tried(entry: SpoolFile) -> SoundStatus:
    try:
        with company_scope(entry.company_id):
            return _carry(entry)
    except (StoreError, OSError) as error:
        put_off(entry, error)
        return SoundStatus.PENDING


def _carry(entry: SpoolFile) -> SoundStatus:
    model: type[Sound] = Recording if entry.kind == "recording" else Voicemail
    sound = model._default_manager.filter(pk=entry.pk).first()
    source = spool_path(entry.file)
    if sound is None or sound.status != SoundStatus.PENDING:
        _forget_local(source, entry.pk)
        return SoundStatus(sound.status) if sound is not None else SoundStatus.LOST
    if not is_complete(source, entry.created_at):
        log.error("the switch left no sound", schema=entry.schema_name, file=entry.file)
        model._default_manager.filter(pk=entry.pk).update(status=SoundStatus.LOST)
        return SoundStatus.LOST
    prepared = _prepare(sound, source)
    key = storage_key(entry.company_id, entry.kind, entry.pk, sound.started_at)
    facts = wav.facts(prepared)
    store().put(key, prepared)
    store().prove(key, size=facts.size, sha256=facts.sha256)
    model._default_manager.filter(pk=entry.pk, status=SoundStatus.PENDING).update(
        status=SoundStatus.STORED,
        key=key,
        size=facts.size,
        sha256=facts.sha256,
        duration_ms=facts.duration_ms,
        channels=facts.channels,
        sample_rate=facts.sample_rate,
        stored_at=timezone.now(),
    )
    _forget_local(source, entry.pk)
    return SoundStatus.STORED


def _prepare(sound: Sound, source: Path) -> Path:
    """The WAV to upload: made from raw samples beside the spool, or the switch's own file when it is one already."""
    if source.suffix != ".raw":
        return _checked_wav(source)
    target = _outgoing(sound.pk)
    wav.from_raw(source, target, channels=sound.channels, sample_rate=sound.sample_rate)
    return target


def _checked_wav(source: Path) -> Path:
    try:
        with wave.open(str(source)):
            return source
    except (wave.Error, EOFError) as error:
        raise StoreError(f"{source.name} is no WAV file: {error}") from error


def _outgoing(sound_id: UUID) -> Path:
    return Path(settings.LINEPOOL_SPOOL) / "outgoing" / f"{sound_id}.wav"


def _forget_local(source: Path, sound_id: UUID) -> None:
    for path in (source, _outgoing(sound_id)):
        path.unlink(missing_ok=True)


def storage_key(company_id: int, kind: str, sound_id: UUID, started_at: datetime) -> str:
    """Where a sound lives: ``companies/ID/recording/YYYY/MM/UUID.wav``; one prefix is one company."""
    return f"{company_prefix(company_id)}{kind}/{started_at:%Y/%m}/{sound_id}.wav"


def company_prefix(company_id: int) -> str:
    """All of a company's objects start with this, and nobody else's do."""
    return f"companies/{company_id}/"
