"""Seats over HTTP."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.response import Response

from linepool.kernel.api.objects import Doors, ObjectsViewSet
from linepool.kernel.api.views import CompanyView
from tenants.seats import services
from tenants.seats.selectors import access_seat, seats
from tenants.seats.serializers import PhoneSerializer, SeatInput, SeatSerializer


class SeatViewSet(ObjectsViewSet):
    """The company's seats, by extension."""

    permission: ClassVar = {
        "GET": "seats.view",
        "POST": "seats.manage",
        "PATCH": "seats.manage",
        "DELETE": "seats.manage",
    }
    shows, takes, ordering = SeatSerializer, SeatInput, ("extension",)
    doors = Doors(seats, access_seat, services.create_seat, services.change_seat, services.remove_seat)


class SeatPhoneView(CompanyView):
    """The SIP phone of whoever sits on a seat."""

    permission: ClassVar = {"POST": "seats.manage", "DELETE": "seats.manage"}

    @extend_schema(request=None, responses={201: PhoneSerializer})
    def post(self, request: Any, seat_id: UUID) -> Response:
        """Make it; the one before stops working."""
        phone = services.make_phone(access_seat(seat_id))
        return Response(PhoneSerializer(phone).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={204: None})
    def delete(self, request: Any, seat_id: UUID) -> Response:
        """Take it away; a call it is in goes on."""
        services.take_phone(access_seat(seat_id))
        return Response(status=status.HTTP_204_NO_CONTENT)
