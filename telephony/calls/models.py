"""A company's calls, as they were stored once and for all. Company's schema.

Times are kept to the millisecond, durations are integers of milliseconds. Users and queues are named by
id without a foreign key: a call outlives both, and keeps the names they had.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from linepool.kernel.ids import new_id
from telephony.calls.searching import SEARCH_TEXT


class Direction(models.TextChoices):
    IN = "in"
    OUT = "out"


class Outcome(models.TextChoices):
    """How a call ended; the meaning of each is in ``telephony.calls.record.Outcome``."""

    ANSWERED = "answered"
    ABANDONED_MENU = "abandoned_menu"
    ABANDONED_QUEUE = "abandoned_queue"
    ABANDONED_RINGING = "abandoned_ringing"
    VOICEMAIL = "voicemail"
    CLOSED = "closed"
    UNANSWERED = "unanswered"
    REFUSED = "refused"
    FAILED = "failed"


class Party(models.TextChoices):
    CALLER = "caller"
    AGENT = "agent"
    OUTSIDE = "outside"
    SUPERVISOR = "supervisor"


class Role(models.TextChoices):
    """What somebody of ours was in a conversation, at the end of their part."""

    OWNER = "owner"
    CONSULTED = "consulted"
    MEMBER = "member"
    SUPERVISOR = "supervisor"


class StayOutcome(models.TextChoices):
    """How a stay in a queue ended; the meaning of each is in ``telephony.calls.record.StayOutcome``."""

    ANSWERED = "answered"
    ABANDONED = "abandoned"
    OVERFLOWED = "overflowed"
    CALLBACK = "callback"
    MOVED = "moved"
    ENDED = "ended"


class Call(models.Model):
    """One call of the company with one outside party, whoever of us spoke to them."""

    id = models.UUIDField(primary_key=True)
    direction = models.CharField(max_length=3, choices=Direction.choices)
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    caller = models.CharField(max_length=40)
    called = models.CharField(max_length=40)
    number = models.CharField(max_length=16, blank=True, help_text="the company's own number, E.164")
    contact_name = models.CharField(max_length=120, blank=True, default="")
    queue_id = models.CharField(max_length=40, null=True, blank=True)  # noqa: DJ001 - null: never queued
    queue_name = models.CharField(max_length=80, blank=True, default="")
    agent_id = models.BigIntegerField(null=True, blank=True)
    agent_name = models.CharField(max_length=120, blank=True, default="")
    started_at = models.DateTimeField()
    queued_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True, help_text="the line answered")
    agent_answered_at = models.DateTimeField(null=True, blank=True, help_text="the first conversation began")
    ended_at = models.DateTimeField()
    duration_ms = models.BigIntegerField()
    ivr_ms = models.BigIntegerField(default=0)
    wait_ms = models.BigIntegerField(default=0)
    talk_ms = models.BigIntegerField(default=0)
    hold_ms = models.BigIntegerField(default=0)
    hung_up_by = models.CharField(max_length=8, blank=True, default="")
    reason = models.CharField(max_length=60, blank=True, default="")
    node = models.CharField(max_length=80, blank=True, default="", help_text="of the flow, or a destination")
    data = models.JSONField(default=dict, blank=True, help_text="what the flow attached to the call")
    disposition_code = models.CharField(max_length=40, blank=True, default="")
    note = models.TextField(blank=True, default="", help_text="what the last agent wrote at the end")
    talk_note = models.TextField(blank=True, default="", help_text="what agents wrote for each other in the call")
    wrapped_up_at = models.DateTimeField(null=True, blank=True)
    wrap_up_ms = models.BigIntegerField(default=0, help_text="of all agents together")
    callback_id = models.UUIDField(null=True, blank=True, help_text="the callback this call was made for")
    queue_ids = ArrayField(models.CharField(max_length=40), default=list, help_text="every queue it was in, or of")
    agent_ids = ArrayField(models.BigIntegerField(), default=list, help_text="everybody who had a part, or would have")
    search = models.GeneratedField(expression=SEARCH_TEXT, output_field=models.TextField(), db_persist=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-started_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-started_at", "-id"], name="call_newest_first"),
            models.Index(
                fields=["callback_id"], condition=models.Q(callback_id__isnull=False), name="call_of_callback"
            ),
            models.Index(fields=["caller", "-started_at"], condition=models.Q(direction="in"), name="call_of_caller"),
            models.Index(fields=["called", "-started_at"], condition=models.Q(direction="out"), name="call_of_called"),
            models.Index(
                fields=["outcome", "-started_at", "-id"],
                condition=~models.Q(outcome=Outcome.ANSWERED),  # these are met soon enough, newest first
                name="call_of_outcome",
            ),
            GinIndex(fields=["queue_ids", "agent_ids"], name="call_of_whom"),
            GinIndex(fields=["search"], name="call_search", opclasses=["public.gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Leg(models.Model):
    """One party's part of a call: exactly one channel of the switch."""

    id = models.UUIDField(primary_key=True)
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="legs")
    party = models.CharField(max_length=10, choices=Party.choices)
    direction = models.CharField(max_length=3, choices=Direction.choices)
    channel_id = models.CharField(max_length=150, help_text="the switch's uniqueid")
    user_id = models.BigIntegerField(null=True, blank=True)
    endpoint = models.CharField(max_length=80, blank=True, default="")
    remote = models.CharField(max_length=40, blank=True, default="")
    dialled = models.CharField(max_length=40, blank=True, default="", help_text="where we called over a carrier")
    started_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    agent_answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField()
    duration_ms = models.BigIntegerField()
    ivr_ms = models.BigIntegerField(default=0)
    talk_ms = models.BigIntegerField(default=0)
    hold_ms = models.BigIntegerField(default=0, help_text="of the talk")
    hangup_cause = models.PositiveSmallIntegerField(default=16, help_text="Q.850")
    hung_up_by = models.CharField(max_length=8, blank=True, default="")

    class Meta:
        ordering: ClassVar[list[str]] = ["started_at", "id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["channel_id"], name="leg_of_channel")]

    def __str__(self) -> str:
        return f"{self.party} {self.channel_id}"


class Stay(models.Model):
    """One stay of the customer in a queue, ringing included."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="stays")
    queue_id = models.CharField(max_length=40)
    queue_name = models.CharField(max_length=80, blank=True, default="")
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField()
    wait_ms = models.BigIntegerField()
    outcome = models.CharField(max_length=10, choices=StayOutcome.choices)
    agent_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["entered_at", "id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["entered_at"], name="stay_by_time")]

    def __str__(self) -> str:
        return f"{self.queue_name} {self.outcome}"


class Stint(models.Model):
    """One person's part in the conversation; talk, hold, listening and the time their device was lost are all of it."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="stints")
    user_id = models.BigIntegerField()
    user_name = models.CharField(max_length=120, blank=True, default="")
    queue_id = models.CharField(max_length=40, null=True, blank=True)  # noqa: DJ001 - null: from no queue
    role = models.CharField(max_length=10, choices=Role.choices)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField()
    talk_ms = models.BigIntegerField()
    hold_ms = models.BigIntegerField(default=0)
    listen_ms = models.BigIntegerField(default=0)
    lost_ms = models.BigIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["joined_at", "id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["joined_at"], name="stint_by_time")]

    def __str__(self) -> str:
        return f"{self.user_name} {self.role}"


class WrapUp(models.Model):
    """What one agent wrote after a part of theirs, or later: a correction has a beginning of its own and no length.

    It may be here before the call, which goes on with another agent.
    """

    call = models.ForeignKey(
        Call, on_delete=models.CASCADE, related_name="wrap_ups", db_constraint=False, db_index=False
    )
    user_id = models.BigIntegerField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    wrap_up_ms = models.BigIntegerField()
    disposition_code = models.CharField(max_length=40, blank=True, default="")
    note = models.TextField(blank=True, default="")

    class Meta:
        ordering: ClassVar[list[str]] = ["ended_at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["call", "user_id", "started_at"], name="call_wrap_up_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.disposition_code}"


class CallEvent(models.Model):
    """One thing that happened during a call; ``position`` keeps the order of events of the same millisecond."""

    id = models.UUIDField(primary_key=True, default=new_id)
    # Found by the constraint's index, of which the call is the first column.
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="events", db_index=False)
    position = models.PositiveIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=30)
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["call", "position"], name="call_event_position")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at.isoformat()}"
