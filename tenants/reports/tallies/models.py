"""Sums kept in a company's schema. All of it can be thrown away and counted again."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Span(models.TextChoices):
    """What a tally is of: 15 minutes, or one of the company's days."""

    QUARTER = "q"
    DAY = "d"


class Tally(models.Model):
    """The sums of a queue (empty: of none) and a person (0: nobody) over a span.

    ``presence``: of a person's time, not of calls. How long those waited who were answered or gave up: ``…_s`` are
    seconds, rounded up, and ``…_n`` how many waited so long; so any target can be asked for afterwards.
    """

    span = models.CharField(max_length=1, choices=Span.choices)
    start = models.DateTimeField()
    queue_id = models.CharField(max_length=40, blank=True)
    user_id = models.BigIntegerField()
    presence = models.BooleanField()
    queue_name = models.CharField(max_length=80, blank=True)
    user_name = models.CharField(max_length=120, blank=True)
    offered = models.IntegerField()
    answered = models.IntegerField()
    answered_wait_ms = models.BigIntegerField()
    abandoned = models.IntegerField()
    overflowed = models.IntegerField()
    called_back = models.IntegerField()
    handled = models.IntegerField()
    transferred = models.IntegerField()
    talk_ms = models.BigIntegerField()
    hold_ms = models.BigIntegerField()
    wrap_up_ms = models.BigIntegerField()
    busy_ms = models.BigIntegerField()
    waiting_ms = models.BigIntegerField()
    answered_s = ArrayField(models.IntegerField())
    answered_n = ArrayField(models.IntegerField())
    abandoned_s = ArrayField(models.IntegerField())
    abandoned_n = ArrayField(models.IntegerField())

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["span", "start", "queue_id", "user_id", "presence"], name="tally_once")
        ]

    def __str__(self) -> str:
        return f"{self.span} {self.start.isoformat()} {self.queue_id} {self.user_id}"


class Stale(models.Model):
    """A quarter of which something changed. Written by the database itself (see the migration), as often as it does:
    nobody waits for anybody over it."""

    start = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["start"], name="stale_of_time")]

    def __str__(self) -> str:
        return self.start.isoformat()


class TalliedDay(models.Model):
    """One of the company's days that has tallies; ``whole_since``: since then, of the whole day, too."""

    day = models.DateField(unique=True)
    start = models.DateTimeField()
    end = models.DateTimeField()
    whole_since = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.day.isoformat()
