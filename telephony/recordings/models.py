"""Sounds kept of a company's calls. Company's schema; the bytes are in the store under the company's own prefix."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class SoundStatus(models.TextChoices):
    """pending: still in the spool; stored: upload proved; lost: the switch left no file, or an empty one."""

    PENDING = "pending"
    STORED = "stored"
    LOST = "lost"


class StoredSound(models.Model):
    """A WAV in the store. ``key`` starts with the company's prefix; ``sha256`` and ``size`` were read back from it."""

    id = models.UUIDField(primary_key=True)
    status = models.CharField(max_length=8, choices=SoundStatus.choices, default=SoundStatus.PENDING)
    file = models.CharField(max_length=200, help_text="where the switch left it, relative to the spool")
    key = models.CharField(max_length=200, blank=True, default="")
    channels = models.PositiveSmallIntegerField()
    sample_rate = models.PositiveIntegerField(default=8000)
    started_at = models.DateTimeField()
    duration_ms = models.BigIntegerField(default=0)
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    stored_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class Recording(StoredSound):
    """A stereo recording of a call: left the customer, right everybody else. A call has one for each time it was on."""

    call = models.ForeignKey("calls.Call", on_delete=models.CASCADE, related_name="recordings")

    class Meta:
        ordering: ClassVar[list[str]] = ["started_at"]

    def __str__(self) -> str:
        return f"recording of {self.call_id}"


class Voicemail(StoredSound):
    """A message a caller left, for a queue or for the whole company."""

    call = models.OneToOneField("calls.Call", on_delete=models.CASCADE, related_name="voicemail")
    queue_id = models.CharField(max_length=40, null=True, blank=True)  # noqa: DJ001 - null: for the company
    heard_at = models.DateTimeField(null=True, blank=True)
    heard_by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-started_at"]

    def __str__(self) -> str:
        return f"voicemail of {self.call_id}"
