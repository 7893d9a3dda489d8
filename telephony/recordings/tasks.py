"""Uploads in the worker. The list in ``SpoolFile`` is the truth; a task lost with its broker is found by the sweep."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from linepool.kernel.tenancy.celery import public_task
from telephony.recordings import services


@public_task(name="recordings.upload", ignore_result=True)
def upload(sound_id: str) -> str | None:
    """Carry one sound to the store."""
    return services.upload_sound(UUID(sound_id))


@public_task(name="recordings.resume_uploads", ignore_result=True)
def resume_uploads() -> int:
    """Every few seconds: queue what is due again."""
    due = services.due_uploads()
    queue: Callable[[str], object] = upload.delay
    for sound_id in due:
        queue(str(sound_id))
    return len(due)
