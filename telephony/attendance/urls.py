"""Routes of agents' days, below /api/ of a workspace."""

from django.urls import URLPattern, URLResolver, path

from telephony.attendance.api import AgentDayView

urlpatterns: list[URLPattern | URLResolver] = [
    path("agents/<int:user_id>/day/", AgentDayView.as_view(), name="agent-day"),
]
