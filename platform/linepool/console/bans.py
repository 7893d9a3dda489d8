"""The operator's page of who was shut out, and the way to let them in again."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from linepool.kernel.api import KeysetPagination, OperatorView
from telephony.guard import selectors, services
from telephony.guard.models import Ban


class BanSerializer(serializers.ModelSerializer[Ban]):
    """A time out of an address; `active`: it holds now."""

    active = serializers.SerializerMethodField()

    class Meta:
        model = Ban
        fields = (
            "id",
            "address",
            "way",
            "reason",
            "tries",
            "accounts",
            "tried_since",
            "began_at",
            "until",
            "lifted_at",
            "lifted_by",
            "active",
        )

    def get_active(self, ban: Ban) -> bool:
        """Neither over nor lifted."""
        return ban.lifted_at is None and ban.until > timezone.now()


class BansView(OperatorView):
    """/api/console/bans/"""

    public_host = True
    pagination_class = KeysetPagination
    ordering = ("-began_at", "-id")

    @extend_schema(
        parameters=[OpenApiParameter("q"), OpenApiParameter("active", bool)], responses=BanSerializer(many=True)
    )
    def get(self, request: Request) -> Response:
        """Bans, newest first; `q` begins the address, `active` leaves out what is over."""
        asked = request.query_params
        rows = selectors.bans(asked.get("q", "")[:50], active_at=timezone.now() if asked.get("active") else None)
        pages = self.pagination_class()
        page = pages.paginate_queryset(rows, request, view=self)
        return pages.get_paginated_response(BanSerializer(page, many=True).data)


class BanView(OperatorView):
    """/api/console/bans/{id}/"""

    public_host = True

    @extend_schema(responses=BanSerializer)
    def delete(self, request: Any, ban_id: UUID) -> Response:
        """Lift a ban that holds: its address may try again within two seconds."""
        return Response(BanSerializer(services.lift(selectors.access_ban(ban_id), by=request.user)).data)
