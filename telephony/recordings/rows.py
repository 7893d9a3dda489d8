"""The sounds of calls as rows: stored in the statement that stores their calls, then put on the list of the spool.

The rows' keys are the tables' columns, all of them (a test holds this to the models).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from linepool.kernel.ids import new_id
from linepool.kernel.tenancy import current_scope, public_scope
from telephony.calls.record import CallRecord, RecordingRecord, VoicemailRecord
from telephony.nodes.models import SpoolFile
from telephony.recordings.models import SoundStatus
from telephony.recordings.todo import SETTLE

Row = dict[str, Any]
KINDS = {"recordings_recording": "recording", "recordings_voicemail": "voicemail"}
"""What the list calls the rows of each table."""
NOT_STORED: Row = {"status": SoundStatus.PENDING.value, "key": "", "size": 0, "sha256": "", "stored_at": None}


def sounds_of(calls: Sequence[CallRecord]) -> dict[str, list[Row]]:
    """The rows of the calls' sounds, by table."""
    return {
        "recordings_recording": [_recording(call.id, taken) for call in calls for taken in call.recordings],
        "recordings_voicemail": [_voicemail(call.id, call.voicemail) for call in calls if call.voicemail is not None],
    }


def waiting(sounds: Mapping[str, Sequence[Row]], calls: Collection[UUID]) -> list[SpoolFile]:
    """The list's entries for the sounds of these calls, of the company in scope."""
    scope, due = current_scope(), timezone.now() + 2 * SETTLE
    return [
        SpoolFile(
            id=row["id"],
            kind=KINDS[table],
            company_id=scope.company_id or 0,
            schema_name=scope.schema,
            file=row["file"],
            next_try_at=due,
        )
        for table, rows in sounds.items()
        for row in rows
        if row["call_id"] in calls
    ]


def list_sounds(files: Sequence[SpoolFile]) -> None:
    """Put any companies' sounds on the list; their uploads are queued when the calls' transaction has committed."""
    if files:
        with public_scope():
            SpoolFile.objects.bulk_create(files)
        # Robust: the sweep finds them if the broker is away. Not a partial: Django wants its name to log a failure.
        transaction.on_commit(_upload_soon, robust=True)


def _recording(call_id: UUID, taken: RecordingRecord) -> Row:
    return NOT_STORED | {
        "id": new_id(),
        "call_id": call_id,
        "file": taken.file,
        "channels": 2,
        "sample_rate": taken.sample_rate,
        "started_at": taken.started_at,
        "duration_ms": 0,
    }


def _voicemail(call_id: UUID, left: VoicemailRecord) -> Row:
    return NOT_STORED | {
        "id": new_id(),
        "call_id": call_id,
        "file": left.file,
        "channels": 1,
        "sample_rate": 8000,
        "started_at": left.started_at,
        "duration_ms": left.duration_ms,
        "queue_id": left.queue_id,
        "heard_at": None,
        "heard_by_id": None,
    }


def _upload_soon() -> None:
    from telephony.recordings.tasks import upload_soon  # the tasks import this module's services

    upload_soon((2 * SETTLE).total_seconds())
