"""Callbacks over HTTP. Supervisors see all of the company's, agents those they promised or called."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response

from linepool.kernel.api.input import checked
from linepool.kernel.api.query import one_of
from linepool.kernel.api.views import CompanyView, Paged
from linepool.kernel.permissions import allows
from telephony.callbacks import services
from telephony.callbacks.models import Callback
from telephony.callbacks.selectors import STATES, CallbackFilter, access_callback, list_callbacks


class CallbackSerializer(serializers.ModelSerializer[Callback]):
    """A promise and what became of it so far."""

    class Meta:
        model = Callback
        fields: ClassVar = [
            "id",
            "queue_id",
            "queue_name",
            "number",
            "state",
            "arrived_at",
            "changed_at",
            "due_at",
            "expires_at",
            "attempts",
            "max_attempts",
            "result",
            "call_id",
            "agent_id",
            "added_by",
            "cancelled_by",
            "note",
        ]
        read_only_fields = fields


class CallbackInput(serializers.Serializer[Any]):
    """Whom to call, through which queue, and when."""

    queue_id = serializers.CharField(max_length=64)
    number = serializers.CharField(max_length=40)
    at = serializers.DateTimeField(allow_null=True, default=None)
    note = serializers.CharField(max_length=2_000, allow_blank=True, default="")


class CallbackAddedSerializer(serializers.Serializer[Any]):
    """The promise that was made."""

    callback_id = serializers.UUIDField()


class CallbackListView(Paged, CompanyView):
    """GET: callbacks, newest first. POST: promise one."""

    permission: ClassVar = {"GET": "callbacks.view", "POST": "desk.use"}
    ordering = ("-arrived_at", "-id")

    @extend_schema(
        operation_id="callbacks_list",
        parameters=[
            OpenApiParameter("state", str, enum=list(STATES), description="open: waiting or calling."),
            OpenApiParameter("queue", str, description="A queue's id."),
            OpenApiParameter("q", str, description="Part of a number, a note or a queue's name."),
            OpenApiParameter("cursor", str),
            OpenApiParameter("page_size", int),
        ],
        responses=CallbackSerializer(many=True),
    )
    def get(self, request: Any) -> Response:
        """List callbacks."""
        query = request.query_params
        state = one_of("state", query, STATES)
        wanted = CallbackFilter(state, query.get("queue", "")[:64], query.get("q", "")[:80], _only(request))
        return self.paged(request, list_callbacks(wanted), CallbackSerializer)

    @extend_schema(request=CallbackInput, responses={201: CallbackAddedSerializer})
    def post(self, request: Any) -> Response:
        """Promise a call back, through a queue, as soon as somebody is free or at a time."""
        added = services.add(request.user, **checked(CallbackInput, request), request_id=_key_of(request))
        return Response(CallbackAddedSerializer({"callback_id": added}).data, status=status.HTTP_201_CREATED)


class CallbackView(CompanyView):
    """DELETE: take a promise back."""

    permission = "desk.use"

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Any, callback_id: UUID) -> Response:
        """Cancel a callback that waits."""
        services.cancel(request.user, access_callback(callback_id, _only(request)), _key_of(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


def _only(request: Any) -> int | None:
    """The user whose callbacks alone are shown: one who may not see the company's calls sees their own."""
    return None if allows(request.membership.role, "calls.view") else int(request.user.pk)


def _key_of(request: Any) -> str | None:
    """The request's idempotency key, which call control honours too."""
    return str(request.headers.get("Idempotency-Key", ""))[:80] or None
