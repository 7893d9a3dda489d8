"""Naming skills and teams, and saying what agents can do. Every function is one transaction with one audit entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError

from linepool.accounts.models import Membership
from linepool.audit.services import record
from tenants.agents.defaults import default_pause_reasons
from tenants.agents.errors import InUse, NameTaken
from tenants.agents.models import Agent, AgentSkill, Named, PauseReason, Skill, Team
from tenants.agents.selectors import access_skill, access_team
from tenants.changes import company_changed
from tenants.choices import replace_list
from tenants.integrity import refusing

Kind = TypeVar("Kind", bound=Named)
_RULES = {"name": NameTaken(fields={"name": "is taken"})}


def create_skill(name: str) -> Skill:
    """Name a skill; raises `NameTaken`."""
    return _create(Skill(name=name))


def create_team(name: str) -> Team:
    """Name a team; raises `NameTaken`."""
    return _create(Team(name=name))


@transaction.atomic
def _create(named: Kind) -> Kind:
    with refusing(_RULES):
        named.save(force_insert=True)
    record(f"{_kind(named)}.created", f"{_kind(named)}:{named.pk}", name=named.name)
    company_changed()
    return named


@transaction.atomic
def rename(named: Named, *, name: str | None = None) -> None:
    """Give a skill or team another name, wherever it is used; raises `NameTaken`."""
    before = named.name
    if name is None or name == before:
        return
    named.name = name
    with refusing(_RULES):
        named.save(update_fields=["name"])
    record(f"{_kind(named)}.renamed", f"{_kind(named)}:{named.pk}", before=before, after=name)
    company_changed()


@transaction.atomic
def remove(named: Named) -> None:
    """Forget a skill no queue needs, or a team without agents and shares; else raises `InUse`."""
    kind, pk = _kind(named), named.pk
    try:
        named.delete()
    except ProtectedError as error:
        raise InUse from error
    record(f"{kind}.removed", f"{kind}:{pk}", name=named.name)
    company_changed()


def _kind(named: Named) -> str:
    return str(named._meta.model_name)


@transaction.atomic
def change_agent(place: Membership, **changes: Any) -> None:
    """Set what is given of an agent: `team_id` (None: no team), `occupancy_cap`, and the whole list of `skills`.

    A skill is a mapping of `skill_id` and `level`. Raises `TeamNotFound`, `SkillNotFound`.
    """
    told: dict[str, Any] = {}
    if "skills" in changes:
        told["skills"] = _set_skills(place.user_id, changes["skills"])
    own: dict[str, Any] = {name: value for name, value in changes.items() if name != "skills"}
    if own.get("team_id") is not None:
        own["team_id"] = access_team(own["team_id"]).pk
    if own:
        Agent.objects.update_or_create(user_id=place.user_id, defaults=own)
        told |= {name: str(value) if isinstance(value, UUID) else value for name, value in own.items()}
    if told:
        record("agent.changed", f"user:{place.user_id}", after=told)
        company_changed()


def _set_skills(user_id: int, skills: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    wanted = {access_skill(one["skill_id"]): int(one["level"]) for one in skills}
    AgentSkill.objects.filter(user_id=user_id).exclude(skill__in=wanted).delete()
    for skill, level in wanted.items():
        AgentSkill.objects.update_or_create(user_id=user_id, skill=skill, defaults={"level": level})
    return {skill.name: level for skill, level in wanted.items()}


@transaction.atomic
def forget_agent(user_id: int) -> None:
    """Whoever left the company has no skills and no team there; without an entry of its own (the leaving has one)."""
    AgentSkill.objects.filter(user_id=user_id).delete()
    Agent.objects.filter(user_id=user_id).delete()


@transaction.atomic
def set_pause_reasons(rows: Sequence[Mapping[str, Any]]) -> None:
    """Make exactly these (`code`, `label`, `limit_ms`) the reasons for a pause, in this order."""
    replace_list(PauseReason, rows)
    record("pause_reasons.set", "pause_reasons", codes=[row["code"] for row in rows])
    company_changed()


def create_default_pause_reasons(language: str) -> None:
    """Give a new company the usual reasons, in its language."""
    set_pause_reasons(default_pause_reasons(language))
