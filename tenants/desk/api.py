"""The agent's desk over HTTP, beside its buttons. `Idempotency-Key` makes a repeated command one command."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response

from linepool.kernel.api.input import checked
from linepool.kernel.api.views import CompanyView
from tenants.desk import services
from tenants.desk.inputs import LoginInput
from tenants.desk.selectors import company_of_call, desk_page, desk_picture, history_of
from tenants.desk.serializers import (
    DeskLoginSerializer,
    DeskPageSerializer,
    DeskSerializer,
    DeviceSerializer,
    DirectorySerializer,
    EarlierCallSerializer,
)
from tenants.desk.targets import directory
from tenants.live.desk_serializers import DeskPictureSerializer


class DeskView(CompanyView):
    """The agent's own desk."""

    permission = "desk.use"
    shown_in_any_call = True

    @extend_schema(responses=DeskSerializer)
    def get(self, request: Any) -> Response:
        """State, seat and queues."""
        picture = desk_picture(request.tenant.pk, request.user.pk)  # call control's own words, passed on untouched
        page = DeskPageSerializer(desk_page(request.tenant.pk, request.user.pk))
        return Response({"desk": picture, **page.data})


class DeskHistoryView(CompanyView):
    """Whom the agent has on the line."""

    permission = "desk.use"
    shown_in_any_call = True

    @extend_schema(responses=EarlierCallSerializer(many=True))
    def get(self, request: Any) -> Response:
        """The last calls with the person on the agent's desk, newest first; empty without a call."""
        earlier = history_of(request.tenant.pk, request.user.pk)
        return Response(EarlierCallSerializer(earlier, many=True).data)


class DeskDirectoryView(CompanyView):
    """Where the call on the desk may go."""

    permission = "calls.transfer"
    shown_in_any_call = True

    @extend_schema(parameters=[OpenApiParameter("q", str)], responses=DirectorySerializer)
    def get(self, request: Any) -> Response:
        """Agents, queues and places in the menu of the company whose call is on the desk."""
        company_id = company_of_call(request.tenant.pk, request.user.pk)
        found = directory(company_id, str(request.query_params.get("q", ""))[:60])
        return Response(DirectorySerializer(found).data)


class DeskLoginView(CompanyView):
    """Opening the desk."""

    permission = "desk.use"

    @extend_schema(request=LoginInput, responses=DeskLoginSerializer)
    def post(self, request: Any) -> Response:
        """Sit down: the device that will ring, and the desk as call control sees it."""
        opened = services.log_in(request.user, checked(LoginInput, request).get("device"))
        device = DeviceSerializer(opened.device).data if opened.device is not None else None
        return Response({"device": device, "desk": opened.desk})


class DeskLogoutView(CompanyView):
    """Closing the desk."""

    permission = "desk.use"

    @extend_schema(request=None, responses=DeskPictureSerializer)
    def post(self, request: Any) -> Response:
        """Stand up; refused while talking."""
        return Response(services.log_out(request.user))
