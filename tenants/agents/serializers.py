"""Skills, teams, agents and reasons for a pause as the API shows and takes them."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers

from tenants.agents.models import BEST_LEVEL, LEAST_CAP, LONGEST_PAUSE_MS, PauseReason, Skill, Team
from tenants.choices import OnceEach
from tenants.people import PersonSerializer


class SkillSerializer(serializers.ModelSerializer[Skill]):
    """Something agents can do."""

    class Meta:
        model = Skill
        fields = ("id", "name")


class TeamSerializer(serializers.ModelSerializer[Team]):
    """Agents under a name."""

    user_ids = serializers.SerializerMethodField(help_text="who is in it")

    class Meta:
        model = Team
        fields = ("id", "name", "user_ids")

    def get_user_ids(self, team: Team) -> list[int]:
        """Its agents."""
        return [agent.user_id for agent in team.agents.all()]


class NameInput(serializers.Serializer[Any]):
    """The name of a skill or team."""

    name = serializers.CharField(max_length=40)


class AgentSkillSerializer(serializers.Serializer[Any]):
    """A skill somebody has, 10 best."""

    skill_id = serializers.UUIDField()
    name = serializers.CharField(source="skill.name", read_only=True)
    level = serializers.IntegerField(min_value=1, max_value=BEST_LEVEL)

    class Meta:
        list_serializer_class = OnceEach
        known_by = "skill_id"


class AgentSerializer(serializers.Serializer[Any]):
    """Somebody who takes the company's calls. `extension` is "" for people lent to the company."""

    user = PersonSerializer()
    role = serializers.CharField()
    extension = serializers.CharField(allow_blank=True)
    team_id = serializers.UUIDField(allow_null=True)
    team_name = serializers.CharField(allow_blank=True)
    occupancy_cap = serializers.IntegerField(help_text="the greatest share of time, in percent, they may be busy")
    skills = AgentSkillSerializer(many=True)


class AgentInput(serializers.Serializer[Any]):
    """What may be set of an agent; `skills` is the whole list."""

    team_id = serializers.UUIDField(allow_null=True)
    occupancy_cap = serializers.IntegerField(min_value=LEAST_CAP, max_value=100)
    skills = AgentSkillSerializer(many=True)


class PauseReasonSerializer(serializers.ModelSerializer[PauseReason]):
    """Why an agent is away; `limit_ms` 0: for as long as one likes."""

    code = serializers.SlugField(max_length=40)  # unique within the list, which is written as a whole
    limit_ms = serializers.IntegerField(min_value=0, max_value=LONGEST_PAUSE_MS)

    class Meta:
        model = PauseReason
        fields: ClassVar = ("code", "label", "limit_ms")
        list_serializer_class = OnceEach
        known_by = "code"
