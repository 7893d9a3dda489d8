"""Whom a company promised to call back. Company's schema; call control owns the waiting, this is what it said."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class State(models.TextChoices):
    """The meaning of each is in ``telephony.calls.record.CallbackState``."""

    WAITING = "waiting"
    CALLING = "calling"
    DONE = "done"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


OPEN_STATES = (State.WAITING, State.CALLING)


class Callback(models.Model):
    """One promise: a number, the queue it came through, and the place in that queue's line (``arrived_at``)."""

    id = models.UUIDField(primary_key=True)
    queue_id = models.CharField(max_length=40)
    queue_name = models.CharField(max_length=80, blank=True, default="")
    number = models.CharField(max_length=40)
    state = models.CharField(max_length=9, choices=State.choices)
    arrived_at = models.DateTimeField()
    changed_at = models.DateTimeField(help_text="by call control; what it said later counts")
    due_at = models.DateTimeField(null=True, blank=True, help_text="not before; null: as soon as somebody is free")
    expires_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=1)
    result = models.CharField(max_length=20, blank=True, default="", help_text="what came of the last attempt")
    priority = models.IntegerField(default=0)
    skills = models.JSONField(default=list, blank=True)
    call_id = models.UUIDField(null=True, blank=True, help_text="in which it was wished for; when done, kept")
    agent_id = models.BigIntegerField(null=True, blank=True, help_text="who called last")
    added_by = models.BigIntegerField(null=True, blank=True)
    cancelled_by = models.BigIntegerField(null=True, blank=True)
    note = models.TextField(blank=True, default="")
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-arrived_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-arrived_at", "-id"], name="callback_newest_first"),
            models.Index(fields=["state"], condition=models.Q(state__in=["waiting", "calling"]), name="callback_open"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.id}"
