"""The call history of a workspace."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from linepool.kernel.api import CompanyView, KeysetPagination
from linepool.kernel.api.query import one_of, parsed
from telephony.calls import selectors
from telephony.calls.export import stream_csv
from telephony.calls.models import Direction, Outcome
from telephony.calls.serializers import CallDetailSerializer, CallPageSerializer, CallSerializer, PlaybackSerializer
from telephony.recordings import playback

_FILTERS = [
    OpenApiParameter("q", str, description="Part of a number or of a contact's, agent's or queue's name."),
    OpenApiParameter("direction", str, enum=Direction.values),
    OpenApiParameter("outcome", str, enum=Outcome.values),
    OpenApiParameter("queue", str, description="A queue's id."),
    OpenApiParameter("agent", int, description="A user's id."),
    OpenApiParameter("callback", OpenApiTypes.UUID, description="Made for this callback."),
    OpenApiParameter("from", OpenApiTypes.DATETIME, description="Started at or after."),
    OpenApiParameter("to", OpenApiTypes.DATETIME, description="Started before."),
    OpenApiParameter("format", str, enum=["json", "csv"], description="csv: all matching calls as a file."),
    OpenApiParameter("cursor", str),
    OpenApiParameter("page_size", int),
]


class CallListView(CompanyView):
    """GET: calls, newest first."""

    permission = "calls.view"
    ordering = ("-started_at", "-id")

    @extend_schema(operation_id="calls_list", parameters=_FILTERS, responses=CallPageSerializer)
    def get(self, request: Any) -> Response | StreamingHttpResponse:
        """List the company's calls, or export them as CSV."""
        wanted = read_filter(request.query_params)
        if request.query_params.get("format") == "csv":
            return _as_file(request, wanted)
        paginator = KeysetPagination()
        page = paginator.paginate_queryset(selectors.list_calls(wanted), request, self)
        return paginator.get_paginated_response(CallSerializer(page, many=True).data)


class CallView(CompanyView):
    """GET: one call with legs, stays, stints, events, recordings, rating."""

    permission = "calls.view"

    @extend_schema(operation_id="calls_retrieve", responses=CallDetailSerializer)
    def get(self, request: Any, call_id: UUID) -> Response:
        """Show everything that is known of a call."""
        return Response(CallDetailSerializer(selectors.access_call(call_id), context={"request": request}).data)


class CallRecordingView(CompanyView):
    """GET: a signed address of one of the call's recordings."""

    permission = "calls.listen"

    @extend_schema(operation_id="calls_recording", responses=PlaybackSerializer)
    def get(self, request: Any, call_id: UUID, recording_id: UUID) -> Response:
        """Sign an address that plays the recording for this user for a quarter of an hour."""
        recording = selectors.access_recording(call_id, recording_id)
        link = playback.make_link(request.tenant.pk, request.user.pk, recording)
        return Response(PlaybackSerializer(link).data)


class CallVoicemailView(CompanyView):
    """GET: a signed address of the message left in the call."""

    permission = "calls.listen"

    @extend_schema(operation_id="calls_voicemail", responses=PlaybackSerializer)
    def get(self, request: Any, call_id: UUID) -> Response:
        """Sign an address that plays the message; it counts as heard from now on."""
        link = playback.make_link(request.tenant.pk, request.user.pk, selectors.access_voicemail(call_id))
        return Response(PlaybackSerializer(link).data)


def read_filter(query: Any) -> selectors.CallFilter:
    """The filter in a query string; raises ``BadFilter`` naming the parameter that is wrong."""
    return selectors.CallFilter(
        q=query.get("q", "")[:80],
        direction=one_of("direction", query, Direction.values),
        outcome=one_of("outcome", query, Outcome.values),
        queue=query.get("queue", ""),
        agent=parsed("agent", query, serializers.IntegerField(min_value=1)),
        callback=parsed("callback", query, serializers.UUIDField()),
        since=parsed("from", query, serializers.DateTimeField()),
        until=parsed("to", query, serializers.DateTimeField()),
    )


def _as_file(request: Any, wanted: selectors.CallFilter) -> StreamingHttpResponse:
    company = request.tenant
    lines = stream_csv(company.pk, wanted, request.user.language, company.timezone)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="calls-{company.slug}.csv"'
    return response
