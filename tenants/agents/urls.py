from django.urls import URLPattern, URLResolver, path

from linepool.kernel.api.objects import urls_of_objects
from tenants.agents import api

urlpatterns: list[URLPattern | URLResolver] = [
    *urls_of_objects("skills", api.SkillViewSet, "skill"),
    *urls_of_objects("teams", api.TeamViewSet, "team"),
    path("agents/", api.AgentsView.as_view(), name="agents"),
    path("agents/<int:user_id>/", api.AgentView.as_view(), name="agent"),
    path("pause-reasons/", api.PauseReasonsView.as_view(), name="pause-reasons"),
]
