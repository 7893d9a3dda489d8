"""Skills, teams and load of a company's agents, and why they may pause."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from linepool.kernel.ids import new_id
from tenants.choices import Coded

BEST_LEVEL = 10
LEAST_CAP = 10
LONGEST_PAUSE_MS = 8 * 3_600_000


class Named(models.Model):
    """Something a company gives a name to; the name is unique among its kind."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=40, unique=True)

    class Meta:
        abstract = True
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Skill(Named):
    """Something agents can do, at a level (技能)."""


class Team(Named):
    """Agents who share a queue's contacts by percent (班组)."""


class Agent(models.Model):
    """What a company set for a person who takes its calls; no row means the defaults.

    `occupancy_cap`: the greatest share of time, in percent, they may be busy; 100 is no cap.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.DO_NOTHING, related_name="+"
    )
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="agents")
    occupancy_cap = models.PositiveSmallIntegerField(
        default=100, validators=[MinValueValidator(LEAST_CAP), MaxValueValidator(100)]
    )

    def __str__(self) -> str:
        return str(self.user_id)


class AgentSkill(models.Model):
    """A person's level in a skill, 10 best."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, related_name="+")
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="holders")
    level = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(BEST_LEVEL)])

    class Meta:
        ordering = ("skill__name",)
        constraints = (models.UniqueConstraint(fields=("user", "skill"), name="agent_skill_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.skill_id} {self.level}"


class PauseReason(Coded):
    """Why an agent is away; after `limit_ms` the board tells (0: never)."""

    limit_ms = models.PositiveIntegerField(default=0, validators=[MaxValueValidator(LONGEST_PAUSE_MS)])
