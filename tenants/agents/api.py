"""Skills, teams, agents and reasons for a pause over HTTP."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response

from linepool.accounts.models import Membership
from linepool.kernel.api.input import checked, checked_list
from linepool.kernel.api.objects import Doors, ObjectsViewSet
from linepool.kernel.api.pagination import KeysetPagination
from linepool.kernel.api.views import CompanyView
from tenants.agents import selectors, services
from tenants.agents.serializers import (
    AgentInput,
    AgentSerializer,
    NameInput,
    PauseReasonSerializer,
    SkillSerializer,
    TeamSerializer,
)
from tenants.seats.selectors import extensions_of

_OF_QUEUES: dict[str, str] = {
    "GET": "queues.view",
    "POST": "queues.manage",
    "PUT": "queues.manage",
    "PATCH": "queues.manage",
    "DELETE": "queues.manage",
}


class SkillViewSet(ObjectsViewSet):
    """The company's skills."""

    permission: ClassVar = _OF_QUEUES
    shows, takes, ordering = SkillSerializer, NameInput, ("name",)
    doors = Doors(selectors.skills, selectors.access_skill, services.create_skill, services.rename, services.remove)


class TeamViewSet(ObjectsViewSet):
    """The company's teams."""

    permission: ClassVar = _OF_QUEUES
    shows, takes, ordering = TeamSerializer, NameInput, ("name",)
    doors = Doors(selectors.teams, selectors.access_team, services.create_team, services.rename, services.remove)


class AgentsView(CompanyView):
    """Everybody who takes the company's calls."""

    permission: ClassVar = {"GET": "queues.view"}
    pagination_class = KeysetPagination
    ordering = ("user__name", "user_id")

    @extend_schema(parameters=[OpenApiParameter("q", str)], responses=AgentSerializer(many=True))
    def get(self, request: Any) -> Response:
        """One page of agents by name; `q` is a part of the name."""
        rows = selectors.agents().filter(user__name__icontains=str(request.query_params.get("q", ""))[:60])
        pages = self.pagination_class()
        page = pages.paginate_queryset(rows, request, view=self)
        return pages.get_paginated_response(_shown(page or []))


class AgentView(CompanyView):
    """One of them."""

    permission: ClassVar = _OF_QUEUES

    @extend_schema(responses=AgentSerializer)
    def get(self, request: Any, user_id: int) -> Response:
        """Show skills, team and load."""
        return Response(_shown([selectors.access_agent(user_id)])[0])

    @extend_schema(request=AgentInput, responses=AgentSerializer)
    def patch(self, request: Any, user_id: int) -> Response:
        """Change what is given."""
        place = selectors.access_agent(user_id)
        services.change_agent(place, **checked(AgentInput, request, partial=True))
        return Response(_shown([place])[0])


class PauseReasonsView(CompanyView):
    """Why agents may be away."""

    permission: ClassVar = {"GET": "queues.view", "PUT": "queues.manage"}

    @extend_schema(responses=PauseReasonSerializer(many=True))
    def get(self, request: Any) -> Response:
        """All that may be given now, in order."""
        return Response(PauseReasonSerializer(selectors.pause_reasons(), many=True).data)

    @extend_schema(request=PauseReasonSerializer(many=True), responses=PauseReasonSerializer(many=True))
    def put(self, request: Any) -> Response:
        """Make exactly these the list."""
        services.set_pause_reasons(checked_list(PauseReasonSerializer, request))
        return self.get(request)


def _shown(places: Iterable[Membership]) -> list[dict[str, Any]]:
    """Agents with what was set for them; three queries for a page of any length."""
    rows = list(places)
    user_ids = [place.user_id for place in rows]
    settings, levels = selectors.settings_of(user_ids), selectors.levels_of(user_ids)
    extensions = extensions_of(user_ids)
    shown: list[dict[str, Any]] = []
    for place in rows:
        own = settings.get(place.user_id)
        about = {
            "user": place.user,
            "role": place.role,
            "extension": extensions.get(place.user_id, ""),
            "team_id": own.team_id if own else None,
            "team_name": own.team.name if own and own.team else "",
            "occupancy_cap": own.occupancy_cap if own else 100,
            "skills": levels.get(place.user_id, []),
        }
        shown.append(AgentSerializer(about).data)
    return shown
