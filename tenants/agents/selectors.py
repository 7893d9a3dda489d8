"""Reading skills, teams, agents and reasons for a pause. The `access_*` functions are the only doors to one."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from linepool.accounts.models import Membership
from linepool.kernel.permissions import ROLE_PERMISSIONS
from linepool.kernel.tenancy import current_company_id
from tenants.agents.errors import AgentNotFound, SkillNotFound, TeamNotFound
from tenants.agents.models import Agent, AgentSkill, PauseReason, Skill, Team

DESK_ROLES = tuple(role.value for role, may in ROLE_PERMISSIONS.items() if "desk.use" in may)


def skills() -> QuerySet[Skill]:
    """The company's skills by name."""
    return Skill.objects.order_by("name")


def access_skill(skill_id: UUID) -> Skill:
    """The company's skill with this id; raises `SkillNotFound`."""
    skill = Skill.objects.filter(pk=skill_id).first()
    if skill is None:
        raise SkillNotFound
    return skill


def teams() -> QuerySet[Team]:
    """The company's teams by name, each with its agents."""
    return Team.objects.order_by("name").prefetch_related("agents")


def access_team(team_id: UUID) -> Team:
    """The company's team with this id; raises `TeamNotFound`."""
    team = teams().filter(pk=team_id).first()
    if team is None:
        raise TeamNotFound
    return team


def agents() -> QuerySet[Membership]:
    """Everybody who may take the company's calls, also those lent to it, by name."""
    places = Membership.objects.filter(company_id=current_company_id(), role__in=DESK_ROLES, user__is_active=True)
    return places.select_related("user").order_by("user__name", "user_id")


def access_agent(user_id: int) -> Membership:
    """The place of somebody who may take the company's calls; raises `AgentNotFound`."""
    place = agents().filter(user_id=user_id).first()
    if place is None:
        raise AgentNotFound
    return place


def settings_of(user_ids: Collection[int] | None = None) -> dict[int, Agent]:
    """What was set for agents, by user id; all of the company's when none are named."""
    rows = Agent.objects.select_related("team")
    found = rows if user_ids is None else rows.filter(user_id__in=user_ids)
    return {row.user_id: row for row in found}


def levels_of(user_ids: Collection[int] | None = None) -> dict[int, list[AgentSkill]]:
    """The skills of agents, by user id; all of the company's when none are named."""
    rows = AgentSkill.objects.select_related("skill").order_by("skill__name")
    levels: dict[int, list[AgentSkill]] = {}
    for row in rows if user_ids is None else rows.filter(user_id__in=user_ids):
        levels.setdefault(row.user_id, []).append(row)
    return levels


def pause_reasons() -> QuerySet[PauseReason]:
    """The reasons an agent may give now, in the company's order."""
    return PauseReason.objects.filter(active=True).order_by("position", "code")
