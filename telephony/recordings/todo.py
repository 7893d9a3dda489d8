"""The list of sounds in the spool that still have to reach the store: which of them are due and there to be carried.

Looking costs one stat a file and two statements for all of them; only what is ready is worth a task.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple
from uuid import UUID

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Min
from django.utils import timezone

from linepool.kernel.tenancy import public_scope
from telephony.nodes.models import SpoolFile
from telephony.recordings.errors import StoreError

log = structlog.get_logger(__name__)

#: The switch closes a file a moment after the call's end; younger files are left to it.
SETTLE: Final = timedelta(seconds=1)
#: A file the switch never wrote (the call ended before a word) is given up after this.
PATIENCE: Final = timedelta(minutes=2)
#: Whoever is given a file has it to themselves for so long.
GIVEN: Final = timedelta(minutes=1)
_FIRST_PAUSE: Final = timedelta(seconds=5)
_LONGEST_PAUSE: Final = timedelta(minutes=5)
_LONGEST_SETTLE: Final = timedelta(seconds=16)
_WRITE: Final = """
    UPDATE nodes_spoolfile kept SET next_try_at = said.at, last_error = coalesce(said.error, kept.last_error),
        attempts = kept.attempts + (said.error IS NOT NULL)::int
    FROM unnest(%s::uuid[], %s::timestamptz[], %s::text[]) AS said(id, at, error) WHERE kept.id = said.id
"""


class NotReady(StoreError):
    """The file is not there yet, or still being written."""


class Said(NamedTuple):
    """What is written on the list: the time of the next try, and why this one failed when there was one."""

    sound_id: UUID
    at: datetime
    error: str | None = None


def due_uploads(now: datetime | None = None, limit: int = 1_000) -> list[UUID]:
    """Take the files whose time has come; each is given to one caller only for the next minute.

    A file the switch has not finished is put off here. One that will never come is given like one that is there.
    """
    moment = now or timezone.now()
    with public_scope(), transaction.atomic():
        waiting = SpoolFile.objects.select_for_update(skip_locked=True).filter(next_try_at__lte=moment)
        said = [_looked_at(entry, moment) for entry in waiting.order_by("next_try_at")[:limit]]
        _write(said)
    return [one.sound_id for one in said if one.error is None]


def _looked_at(entry: SpoolFile, moment: datetime) -> Said:
    try:
        is_complete(spool_path(entry.file), entry.created_at)
    except NotReady as error:
        return _put_off(entry, error)
    except (StoreError, OSError):
        pass  # whoever carries it meets the same, and says so
    return Said(entry.pk, moment + GIVEN)


def next_upload(within: timedelta) -> float | None:
    """Seconds until the next file's time comes, when that is ``within`` so long."""
    now = timezone.now()
    with public_scope():
        soonest = SpoolFile.objects.filter(next_try_at__lte=now + within).aggregate(at=Min("next_try_at"))["at"]
    return None if soonest is None else max(0.0, (soonest - now).total_seconds())


def put_off(entry: SpoolFile, error: Exception) -> None:
    """A try failed: write it on the list with the time of the next one."""
    with public_scope():
        _write([_put_off(entry, error)])


def _put_off(entry: SpoolFile, error: Exception) -> Said:
    expected = isinstance(error, NotReady)
    first, longest = (SETTLE, _LONGEST_SETTLE) if expected else (_FIRST_PAUSE, _LONGEST_PAUSE)
    if not expected:
        log.warning(
            "upload put off",
            schema=entry.schema_name,
            file=entry.file,
            error=str(error),
            attempts=entry.attempts + 1,
        )
    return Said(entry.pk, timezone.now() + min(first * 2 ** min(entry.attempts, 12), longest), str(error)[:200])


def _write(said: Sequence[Said]) -> None:
    if said:
        with connection.cursor() as cursor:
            cursor.execute(_WRITE, [list(column) for column in zip(*said, strict=True)])


def is_complete(source: Path, expected_since: datetime) -> bool:
    """True when the file is whole, false when it will never come; raises ``NotReady`` in between."""
    now = timezone.now()
    late = now - expected_since > PATIENCE
    try:
        state = source.stat()
    except FileNotFoundError:
        if late:
            return False
        raise NotReady("the switch has not written the file yet") from None
    if now.timestamp() - state.st_mtime < SETTLE.total_seconds():
        raise NotReady("the switch is still writing the file")
    if state.st_size == 0:
        if late:
            return False
        raise NotReady("the file is empty so far")
    return True


def spool_path(file: str) -> Path:
    """A file of the spool by its relative name; a name that leads out of the spool is refused."""
    spool = Path(settings.LINEPOOL_SPOOL).resolve()
    path = (spool / file).resolve()
    if not path.is_relative_to(spool):
        raise StoreError(f"{file!r} is not in the spool")
    return path
