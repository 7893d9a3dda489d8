"""From a file in the spool to a proven object in the company's part of the store.

The order is: upload, read the object back and compare size and SHA-256, commit the row as stored, delete the local
files, cross the file off the to-do list. A crash between any two steps repeats the later ones; nothing local goes
before the proof.
"""

from __future__ import annotations

import wave
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from linepool.kernel.ids import new_id
from linepool.kernel.tenancy import company_scope, current_scope, public_scope
from telephony.calls.record import CallRecord, RecordingRecord, VoicemailRecord
from telephony.nodes.models import SpoolFile
from telephony.recordings import wav
from telephony.recordings.errors import StoreError
from telephony.recordings.models import Recording, SoundStatus, Voicemail
from telephony.recordings.store import store

log = structlog.get_logger(__name__)

#: The switch closes a file a moment after the call's end; younger files are left to it.
SETTLE: Final = timedelta(seconds=1)
#: A file the switch never wrote (the call ended before a word) is given up after this.
PATIENCE: Final = timedelta(minutes=2)
_FIRST_PAUSE: Final = timedelta(seconds=5)
_LONGEST_PAUSE: Final = timedelta(hours=1)
_LONGEST_SETTLE: Final = timedelta(seconds=16)

Sound = Recording | Voicemail


class NotReady(StoreError):
    """The file is not there yet, or still being written."""


def register(records: Sequence[CallRecord]) -> None:
    """Make the rows of the calls' sounds; their uploads are queued when the calls' transaction has committed."""
    recordings = [_recording(call.id, taken) for call in records for taken in call.recordings]
    voicemails = [_voicemail(call.id, call.voicemail) for call in records if call.voicemail is not None]
    Recording.objects.bulk_create(recordings)
    Voicemail.objects.bulk_create(voicemails)
    scope, due = current_scope(), timezone.now() + 2 * SETTLE
    SpoolFile.objects.bulk_create(
        SpoolFile(
            id=sound.pk,
            kind="recording" if isinstance(sound, Recording) else "voicemail",
            company_id=scope.company_id or 0,
            schema_name=scope.schema,
            file=sound.file,
            next_try_at=due,
        )
        for sound in (*recordings, *voicemails)
    )
    if recordings or voicemails:
        # Robust: the sweep finds them if the broker is away. Not a partial: Django wants its name to log a failure.
        transaction.on_commit(_upload_soon, robust=True)


def _recording(call_id: UUID, taken: RecordingRecord) -> Recording:
    return Recording(
        id=new_id(),
        call_id=call_id,
        file=taken.file,
        channels=2,
        sample_rate=taken.sample_rate,
        started_at=taken.started_at,
    )


def _voicemail(call_id: UUID, left: VoicemailRecord) -> Voicemail:
    return Voicemail(
        id=new_id(),
        call_id=call_id,
        file=left.file,
        channels=1,
        started_at=left.started_at,
        duration_ms=left.duration_ms,
        queue_id=left.queue_id,
    )


def _upload_soon() -> None:
    from telephony.recordings.tasks import upload_soon  # the tasks import this module

    upload_soon((2 * SETTLE).total_seconds())


def upload_sound(sound_id: UUID) -> SoundStatus | None:
    """Carry one file of the list to the store. Returns its state, or ``None`` when it is on the list no more.

    Idempotent, also beside itself. A failure that may pass is written on the list with the time of the next try.
    """
    with public_scope():
        entry = SpoolFile.objects.filter(pk=sound_id).first()
    if entry is None:
        return None
    try:
        _check_settled(spool_path(entry.file))  # costs nothing, and is most of what a file still being written needs
        with company_scope(entry.company_id):
            status = _carry(entry)
    except (StoreError, OSError) as error:
        _put_off(entry, error)
        return SoundStatus.PENDING
    with public_scope():
        SpoolFile.objects.filter(pk=sound_id).delete()
    return status


def _carry(entry: SpoolFile) -> SoundStatus:
    model: type[Sound] = Recording if entry.kind == "recording" else Voicemail
    sound = model._default_manager.filter(pk=entry.pk).first()
    source = spool_path(entry.file)
    if sound is None or sound.status != SoundStatus.PENDING:
        _forget_local(source, entry.pk)
        return SoundStatus(sound.status) if sound is not None else SoundStatus.LOST
    if not _is_complete(source, entry.created_at):
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


def _check_settled(source: Path) -> None:
    """Raises ``NotReady`` while the switch may still write the file."""
    try:
        written_at = source.stat().st_mtime
    except FileNotFoundError:
        return  # carried before, or late: the rows tell
    if timezone.now().timestamp() - written_at < SETTLE.total_seconds():
        raise NotReady("the switch is still writing the file")


def _is_complete(source: Path, expected_since: datetime) -> bool:
    """True when the file is whole, false when it will never come; raises ``NotReady`` in between."""
    late = timezone.now() - expected_since > PATIENCE
    try:
        state = source.stat()
    except FileNotFoundError:
        if late:
            return False
        raise NotReady("the switch has not written the file yet") from None
    _check_settled(source)
    if state.st_size == 0:
        if late:
            return False
        raise NotReady("the file is empty so far")
    return True


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


def spool_path(file: str) -> Path:
    """A file of the spool by its relative name; a name that leads out of the spool is refused."""
    spool = Path(settings.LINEPOOL_SPOOL).resolve()
    path = (spool / file).resolve()
    if not path.is_relative_to(spool):
        raise StoreError(f"{file!r} is not in the spool")
    return path


def storage_key(company_id: int, kind: str, sound_id: UUID, started_at: datetime) -> str:
    """Where a sound lives: ``companies/ID/recording/YYYY/MM/UUID.wav``; one prefix is one company."""
    return f"{company_prefix(company_id)}{kind}/{started_at:%Y/%m}/{sound_id}.wav"


def company_prefix(company_id: int) -> str:
    """All of a company's objects start with this, and nobody else's do."""
    return f"companies/{company_id}/"


def due_uploads(now: datetime | None = None, limit: int = 200) -> list[UUID]:
    """Take the files whose time has come; each is given to one caller only for the next minute."""
    moment = now or timezone.now()
    with public_scope(), transaction.atomic():
        due = SpoolFile.objects.select_for_update(skip_locked=True).filter(next_try_at__lte=moment)
        ids = [entry.pk for entry in due.order_by("next_try_at")[:limit]]
        SpoolFile.objects.filter(pk__in=ids).update(next_try_at=moment + timedelta(minutes=1))
    return ids


def next_upload(within: timedelta) -> float | None:
    """Seconds until the next file's time comes, when that is ``within`` so long."""
    now = timezone.now()
    with public_scope():
        soonest = SpoolFile.objects.filter(next_try_at__lte=now + within).aggregate(at=Min("next_try_at"))["at"]
    return None if soonest is None else max(0.0, (soonest - now).total_seconds())


def _put_off(entry: SpoolFile, error: Exception) -> None:
    first, longest = (SETTLE, _LONGEST_SETTLE) if isinstance(error, NotReady) else (_FIRST_PAUSE, _LONGEST_PAUSE)
    pause = min(first * 2 ** min(entry.attempts, 12), longest)
    report: Callable[..., None] = log.debug if isinstance(error, NotReady) else log.warning
    report("upload put off", schema=entry.schema_name, file=entry.file, error=str(error), attempts=entry.attempts + 1)
    with public_scope():
        SpoolFile.objects.filter(pk=entry.pk).update(
            attempts=entry.attempts + 1, next_try_at=timezone.now() + pause, last_error=str(error)[:200]
        )
