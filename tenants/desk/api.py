"""The agent's desk over HTTP. `Idempotency-Key` makes a repeated command one command."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from linepool.kernel.api.views import CompanyView
from tenants.desk import services
from tenants.desk.selectors import desk_page, desk_picture, history_of
from tenants.desk.serializers import (
    DeskLoginSerializer,
    DeskPageSerializer,
    DeskSerializer,
    DeviceSerializer,
    DialAnswer,
    DialInput,
    EarlierCallSerializer,
    StateInput,
    WrapUpInput,
)
from tenants.live.serializers import DeskPictureSerializer


class DeskView(CompanyView):
    """The agent's own desk."""

    permission = "desk.use"

    @extend_schema(responses=DeskSerializer)
    def get(self, request: Any) -> Response:
        """State, seat, queues and results to choose from."""
        picture = desk_picture(request.tenant.pk, request.user.pk)  # call control's own words, passed on untouched
        page = DeskPageSerializer(desk_page(request.tenant.pk, request.user.pk))
        return Response({"desk": picture, **page.data})


class DeskHistoryView(CompanyView):
    """Whom the agent has on the line."""

    permission = "desk.use"

    @extend_schema(responses=EarlierCallSerializer(many=True))
    def get(self, request: Any) -> Response:
        """The last calls with the person on the agent's desk, newest first; empty without a call."""
        earlier = history_of(request.tenant.pk, request.user.pk)
        return Response(EarlierCallSerializer(earlier, many=True).data)


class DeskLoginView(CompanyView):
    """Opening the desk."""

    permission = "desk.use"

    @extend_schema(request=None, responses=DeskLoginSerializer)
    def post(self, request: Any) -> Response:
        """Sit down: a fresh telephone, and the desk as call control sees it."""
        opened = services.log_in(request.user)
        return Response({"device": DeviceSerializer(opened.device).data, "desk": opened.desk})


class DeskLogoutView(CompanyView):
    """Closing the desk."""

    permission = "desk.use"

    @extend_schema(request=None, responses=DeskPictureSerializer)
    def post(self, request: Any) -> Response:
        """Stand up; refused while talking."""
        return Response(services.log_out(request.user))


class DeskStateView(CompanyView):
    """Ready or away."""

    permission = "desk.use"

    @extend_schema(request=StateInput, responses=DeskPictureSerializer)
    def post(self, request: Any) -> Response:
        """Ask to be ready, or away for a reason."""
        body = StateInput(data=request.data)
        body.is_valid(raise_exception=True)
        return Response(services.command(request.user, "desk.state", dict(body.validated_data), _key(request)))


class DialView(CompanyView):
    """Calling out."""

    permission = "desk.use"

    @extend_schema(request=DialInput, responses=DialAnswer)
    def post(self, request: Any) -> Response:
        """Begin an outbound call from the agent's telephone."""
        body = DialInput(data=request.data)
        body.is_valid(raise_exception=True)
        return Response(services.command(request.user, "call.dial", dict(body.validated_data), _key(request)))


class CallCommandView(CompanyView):
    """What an agent does to their own call."""

    permission = "desk.use"
    verb: ClassVar[str] = ""

    @extend_schema(request=None, responses=DeskPictureSerializer)
    def post(self, request: Any) -> Response:
        """Do it to the call on the desk."""
        return Response(services.command(request.user, self.verb, None, _key(request)))


class HoldView(CallCommandView):
    """Music for the other party."""

    verb = "call.hold"


class ResumeView(CallCommandView):
    """Back from hold."""

    verb = "call.resume"


class HangupView(CallCommandView):
    """End of the call."""

    verb = "call.hangup"


class WrapUpView(CompanyView):
    """Writing down the result."""

    permission = "desk.use"

    @extend_schema(request=WrapUpInput, responses=DeskPictureSerializer)
    def post(self, request: Any) -> Response:
        """Give the call its result and note; the wrap-up ends."""
        body = WrapUpInput(data=request.data)
        body.is_valid(raise_exception=True)
        data = body.validated_data
        desk = services.write_up(
            request.user,
            call_id=str(data["call_id"]),
            disposition=data["disposition"],
            note=data["note"],
            request_id=_key(request),
        )
        return Response(desk)


def _key(request: Any) -> str | None:
    key = str(request.headers.get("Idempotency-Key", ""))[:80]
    return key or None
