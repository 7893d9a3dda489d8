"""Uploads in the worker. The list in ``SpoolFile`` is the truth; a task lost with its broker is found by the sweep."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.core.cache import cache

from linepool.kernel.tenancy.celery import public_task
from telephony.recordings import services, todo

TOGETHER = 20
"""Sounds that one task carries: a task costs about as much as an upload."""
ASKED = "recordings.uploads.asked"
SWEEP = timedelta(seconds=10)


def upload_soon(after_s: float) -> None:
    """Have the list looked at then; all who ask until it is share one look."""
    if cache.add(ASKED, True, timeout=int(after_s) + 10):
        resume_uploads.apply_async(countdown=after_s)


@public_task(name="recordings.upload", ignore_result=True)
def upload(sound_ids: Sequence[str]) -> None:
    """Carry these sounds to the store."""
    services.upload_sounds([UUID(sound_id) for sound_id in sound_ids])


@public_task(name="recordings.resume_uploads", ignore_result=True)
def resume_uploads() -> int:
    """Queue what is due, and look again when more will be before the next sweep. Returns how many were queued."""
    cache.delete(ASKED)  # before the look: who stores from here on asks anew
    due = todo.due_uploads()
    for first in range(0, len(due), TOGETHER):
        upload.delay([str(sound_id) for sound_id in due[first : first + TOGETHER]])
    if (wait := todo.next_upload(SWEEP)) is not None:
        upload_soon(max(1.0, wait))
    return len(due)
