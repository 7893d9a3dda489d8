"""Waiting lines of a company: who is served, how, by whom, and what became of the call."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from linepool.kernel.ids import new_id
from tenants.agents.models import BEST_LEVEL, Skill, Team
from tenants.choices import Coded

HOUR_MS = 3_600_000


def _from_to(least: int, most: int) -> list[MinValueValidator | MaxValueValidator]:
    return [MinValueValidator(least), MaxValueValidator(most)]


class Strategy(models.TextChoices):
    """How the ACD picks among ready agents; the words are those of `telephony.acd`."""

    LONGEST_IDLE = "longest_idle"
    FEWEST_CALLS = "fewest_calls"
    ROUND_ROBIN = "round_robin"
    MOST_SKILLED = "most_skilled"
    RING_ALL = "ring_all"


class RecordRule(models.TextChoices):
    """Which conversations are recorded; with "demand" those for which the agent asks."""

    ALL = "all"
    NONE = "none"
    SHARE = "share"
    DEMAND = "demand"


#: Why a call may leave a queue by its overflow.
OVERFLOW_REASONS = ("full", "waited", "estimated", "unstaffed")


class Queue(models.Model):
    """A line in which callers wait. All durations are whole milliseconds.

    Who is next: `priority` counts, and `ageing_ms` of waiting outweigh one point of it; of several queues an agent
    serves one with `weight` 2 pulls like twice the wait. `max_waiting` callers may wait at once, each at most
    `max_wait_ms`, and nobody enters whose wait is estimated longer than `max_estimated_wait_ms`; beyond these, or
    when nobody serves the queue, `overflow` (reason → `telephony.destination`) says where the call goes, and without
    an entry its flow goes on (voicemail by default). Every `announce_every_ms` the caller hears the position; 0 means
    nothing but music. `callback` holds the fields of `telephony.ports.CallbackRule`, null: nobody is called back.
    A caller who was here before waits `last_agent_ms` for the agent they know.

    `auto_answer`: the agent's telephone takes calls by itself. `wrap_up_ms` limits the after-call work, which the
    agent may extend by `wrap_up_extra_ms` in all. `missed_until_away` offers missed in a row set an agent away.
    `greeting` is whispered to the agent first; `script` is shown. A caller whose agent's device dies hears music for
    `resume_ms`. `record_share` is the percent recorded under the rule "share".
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=60, unique=True)
    strategy = models.CharField(max_length=20, choices=Strategy.choices, default=Strategy.LONGEST_IDLE)
    priority = models.PositiveSmallIntegerField(default=0, validators=_from_to(0, 100))
    weight = models.PositiveSmallIntegerField(default=1, validators=_from_to(1, 100))
    ageing_ms = models.PositiveIntegerField(default=60_000, validators=_from_to(1_000, HOUR_MS))
    offer_timeout_ms = models.PositiveIntegerField(default=20_000, validators=_from_to(5_000, 120_000))
    auto_answer = models.BooleanField(default=False)
    wrap_up_ms = models.PositiveIntegerField(default=30_000, validators=_from_to(0, 600_000))
    wrap_up_extra_ms = models.PositiveIntegerField(default=60_000, validators=_from_to(0, HOUR_MS))
    max_waiting = models.PositiveIntegerField(default=50, validators=_from_to(1, 1_000))
    max_wait_ms = models.PositiveIntegerField(default=300_000, validators=_from_to(10_000, 2 * HOUR_MS))
    max_estimated_wait_ms = models.PositiveIntegerField(null=True, blank=True, validators=_from_to(1_000, 2 * HOUR_MS))
    announce_every_ms = models.PositiveIntegerField(default=30_000, validators=_from_to(0, 600_000))
    missed_until_away = models.PositiveSmallIntegerField(default=3, validators=_from_to(1, 20))
    last_agent_ms = models.PositiveIntegerField(default=0, validators=_from_to(0, 300_000))
    overflow = models.JSONField(default=dict, blank=True)
    callback = models.JSONField(null=True, blank=True)
    record = models.CharField(max_length=10, choices=RecordRule.choices, default=RecordRule.ALL)
    record_share = models.PositiveSmallIntegerField(default=100, validators=_from_to(1, 100))
    greeting = models.CharField(max_length=200, blank=True, default="")
    script = models.TextField(max_length=10_000, blank=True, default="")
    resume_ms = models.PositiveIntegerField(default=15_000, validators=_from_to(0, 120_000))
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
    level = models.PositiveSmallIntegerField(default=5, validators=_from_to(1, BEST_LEVEL))
    priority = models.PositiveSmallIntegerField(default=1, validators=_from_to(1, 10))

    class Meta:
        ordering = ("priority", "-level", "user_id")
        constraints = (models.UniqueConstraint(fields=("queue", "user"), name="queue_member_once"),)

    def __str__(self) -> str:
        return f"{self.queue_id} · {self.user_id}"


class QueueSkill(models.Model):
    """A skill the queue's contacts need; after `relax_after_ms` not any more, 0: preferred only, null: always."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    queue = models.ForeignKey(Queue, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="queues")
    level = models.PositiveSmallIntegerField(default=1, validators=_from_to(1, BEST_LEVEL))
    relax_after_ms = models.PositiveIntegerField(null=True, blank=True, validators=_from_to(0, HOUR_MS))

    class Meta:
        ordering = ("skill__name",)
        constraints = (models.UniqueConstraint(fields=("queue", "skill"), name="queue_skill_once"),)

    def __str__(self) -> str:
        return f"{self.queue_id} needs {self.skill_id}"


class TeamShare(models.Model):
    """A team's percent of the queue's contacts; a queue has none, or shares that make 100."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    queue = models.ForeignKey(Queue, on_delete=models.CASCADE, related_name="split")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="shares")
    percent = models.PositiveSmallIntegerField(validators=_from_to(1, 100))

    class Meta:
        ordering = ("-percent", "team__name")
        constraints = (models.UniqueConstraint(fields=("queue", "team"), name="team_share_once"),)

    def __str__(self) -> str:
        return f"{self.team_id} {self.percent} %"


class Disposition(Coded):
    """A result an agent can give a call (小结); for the calls of `queues`, or of all when it names none."""

    class Kind(models.TextChoices):
        RESOLVED = "resolved"
        FOLLOW_UP = "follow_up"
        SALE = "sale"
        OTHER = "other"

    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.RESOLVED)
    queues = models.ManyToManyField(Queue, related_name="dispositions", blank=True)
