"""What agents were to the company, moment by moment. Company's schema; call control owns it, this is what it said."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class State(models.TextChoices):
    """``elsewhere``: logged in, and at work for another company; for which one is not known here."""

    OFFLINE = "offline"
    AWAY = "away"
    READY = "ready"
    RINGING = "ringing"
    TALKING = "talking"
    WRAPUP = "wrapup"
    ELSEWHERE = "elsewhere"


class AgentChange(models.Model):
    """From ``at`` on the agent is in this state, until the next one of theirs or until nobody has confirmed it for
    ``times.BELIEVED``. Saying the same again confirms it.

    ``home``: their desk is here, their log-in counts here. ``shared_by`` companies wait for somebody with them while
    they are ready. ``call_id`` and ``queue_id`` while they ring for, talk in or write up a call of this company.
    """

    id = models.UUIDField(primary_key=True)
    user_id = models.BigIntegerField()
    at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State.choices)
    reason = models.CharField(max_length=64, blank=True, default="")
    device = models.CharField(max_length=10, blank=True, default="")
    home = models.BooleanField(default=True)
    shared_by = models.PositiveSmallIntegerField(default=1)
    call_id = models.UUIDField(null=True, blank=True)
    queue_id = models.CharField(max_length=40, null=True, blank=True)  # noqa: DJ001 - null: none

    class Meta:
        ordering: ClassVar[list[str]] = ["user_id", "at", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["at"], name="attendance_of_days"),
            models.Index(fields=["user_id", "at"], name="attendance_of_agent"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.state} {self.at.isoformat()}"
