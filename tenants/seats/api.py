"""Seats over HTTP."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response

from linepool.kernel.api.pagination import KeysetPagination
from linepool.kernel.api.views import CompanyViewSet
from tenants.people import PersonSerializer
from tenants.seats import services
from tenants.seats.models import EXTENSION_PATTERN, Seat
from tenants.seats.selectors import access_seat, seats


class SeatSerializer(serializers.ModelSerializer[Seat]):
    """A seat and who sits on it."""

    user = PersonSerializer(allow_null=True)

    class Meta:
        model = Seat
        fields = ("id", "extension", "label", "user", "created_at")


class SeatInput(serializers.Serializer[Any]):
    """What may be set of a seat."""

    extension = serializers.RegexField(EXTENSION_PATTERN, max_length=6)
    label = serializers.CharField(max_length=60)  # type: ignore[assignment]
    user_id = serializers.IntegerField(allow_null=True, default=None)


class SeatViewSet(CompanyViewSet):
    """The company's seats, by extension."""

    permission: ClassVar = {
        "GET": "seats.view",
        "POST": "seats.manage",
        "PATCH": "seats.manage",
        "DELETE": "seats.manage",
    }
    serializer_class = SeatSerializer
    pagination_class = KeysetPagination
    ordering = ("extension",)

    def get_queryset(self) -> QuerySet[Seat]:
        """The company's seats."""
        return seats()

    def list(self, request: Any) -> Response:
        """One page of seats."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(SeatSerializer(page, many=True).data)

    @extend_schema(request=SeatInput, responses={201: SeatSerializer})
    def create(self, request: Any) -> Response:
        """Rent a seat."""
        body = SeatInput(data=request.data)
        body.is_valid(raise_exception=True)
        seat = services.create_seat(**body.validated_data)
        return Response(SeatSerializer(access_seat(seat.pk)).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=SeatInput, responses=SeatSerializer)
    def partial_update(self, request: Any, seat_id: UUID) -> Response:
        """Change what is given."""
        seat = access_seat(seat_id)
        body = SeatInput(data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        now = {"extension": seat.extension, "label": seat.label, "user_id": seat.user_id}
        services.change_seat(seat, **(now | body.validated_data))
        return Response(SeatSerializer(access_seat(seat_id)).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Any, seat_id: UUID) -> Response:
        """Give the seat back."""
        services.remove_seat(access_seat(seat_id))
        return Response(status=status.HTTP_204_NO_CONTENT)
