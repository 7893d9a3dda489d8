"""Waiting lines of a company: who is served, how, by whom, and what became of the call."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from linepool.kernel.ids import new_id


class Strategy(models.TextChoices):
    """How the ACD picks among ready agents; the words are those of `telephony.acd`."""

    LONGEST_IDLE = "longest_idle"
    FEWEST_CALLS = "fewest_calls"
    ROUND_ROBIN = "round_robin"
    MOST_SKILLED = "most_skilled"


class Queue(models.Model):
    """A line in which callers wait. All durations are whole milliseconds.

    `max_waiting` callers may wait at once, each at most `max_wait_ms`; beyond either the call leaves the queue
    and its flow goes on (voicemail by default). `wrap_up_ms` limits the after-call work; 0 means none.
    Every `announce_every_ms` the caller hears the position; 0 means nothing but music.
    `missed_until_away` offers missed in a row set an agent away. `record`: conversations are recorded.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=60, unique=True)
    strategy = models.CharField(max_length=20, choices=Strategy.choices, default=Strategy.LONGEST_IDLE)
    offer_timeout_ms = models.PositiveIntegerField(
        default=20_000, validators=[MinValueValidator(5_000), MaxValueValidator(120_000)]
    )
    wrap_up_ms = models.PositiveIntegerField(default=30_000, validators=[MaxValueValidator(600_000)])
    max_waiting = models.PositiveIntegerField(default=50, validators=[MinValueValidator(1), MaxValueValidator(1_000)])
    max_wait_ms = models.PositiveIntegerField(
        default=300_000, validators=[MinValueValidator(10_000), MaxValueValidator(7_200_000)]
    )
    announce_every_ms = models.PositiveIntegerField(default=30_000, validators=[MaxValueValidator(600_000)])
    missed_until_away = models.PositiveSmallIntegerField(
        default=3, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    record = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class QueueMember(models.Model):
    """A person who serves a queue: `level` is skill (10 best), a lower `priority` is asked first."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    queue = models.ForeignKey(Queue, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, related_name="+")
    level = models.PositiveSmallIntegerField(default=5, validators=[MinValueValidator(1), MaxValueValidator(10)])
    priority = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1), MaxValueValidator(10)])

    class Meta:
        ordering = ("priority", "-level", "user_id")
        constraints = (models.UniqueConstraint(fields=("queue", "user"), name="queue_member_once"),)

    def __str__(self) -> str:
        return f"{self.queue_id} · {self.user_id}"


class Disposition(models.Model):
    """A result an agent can give a call (小结). Calls keep the `code`; the words may change later."""

    class Kind(models.TextChoices):
        RESOLVED = "resolved"
        FOLLOW_UP = "follow_up"
        SALE = "sale"
        OTHER = "other"

    code = models.SlugField(primary_key=True, max_length=40)
    label = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.RESOLVED)
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ("position", "code")

    def __str__(self) -> str:
        return self.label
