"""The operator's visits: what the company sees of them, and the way out."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.response import Response

from linepool.accounts import selectors, serializers, sessions, visits
from linepool.kernel.api import CompanyView, Paged
from linepool.kernel.api.views import ANY_MEMBER


class VisitsView(Paged, CompanyView):
    """/api/visits/"""

    permission = "audit.view"
    ordering = ("-id",)

    @extend_schema(responses=serializers.VisitSerializer(many=True))
    def get(self, request: Any) -> Response:
        """Every visit of the operator's people to this company, newest first."""
        return self.paged(request, selectors.visits_to(request.tenant), serializers.VisitSerializer)


class OwnVisitView(CompanyView):
    """/api/visits/own/"""

    permission = ANY_MEMBER

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Any) -> Response:
        """End one's own visit and its session at once; harmless for a member."""
        if visits.end_visit(request.user, request.tenant):
            sessions.end(request._request)
        return Response(status=status.HTTP_204_NO_CONTENT)
