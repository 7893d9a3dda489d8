"""The day so far over HTTP."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from linepool.kernel.api.query import one_of, parsed
from linepool.kernel.api.views import CompanyView
from tenants.reports.figures import Counts
from tenants.reports.today import today
from tenants.workforce.erlang.variants import LEVEL_CODES, ServiceLevel


class TodayFiguresSerializer(serializers.Serializer[Any]):
    """How callers of the day fared; ratios and speed are null without anything to divide by."""

    offered = serializers.IntegerField()
    answered = serializers.IntegerField()
    abandoned = serializers.IntegerField()
    service_level = serializers.FloatField(allow_null=True)
    asa_ms = serializers.FloatField(allow_null=True)


class TodayQueueSerializer(TodayFiguresSerializer):
    """One queue."""

    id = serializers.CharField()


class TodaySerializer(serializers.Serializer[Any]):
    """The company's day so far."""

    at = serializers.DateTimeField(help_text="When it was counted: at most about 15 seconds ago.")
    total = TodayFiguresSerializer()
    queues = TodayQueueSerializer(many=True)


class TodayView(CompanyView):
    """GET: service level, speed and abandonment since the company's midnight."""

    permission = "live.view"

    @extend_schema(
        operation_id="reports_today",
        parameters=[
            OpenApiParameter("target_s", int, description="In time is an answer within these seconds; 20."),
            OpenApiParameter("level", str, enum=list(LEVEL_CODES), description="What hanging up in time counts as"),
        ],
        responses=TodaySerializer,
    )
    def get(self, request: Any) -> Response:
        """Show the day so far. Calls are counted when they are over."""
        query = request.query_params
        target_s = parsed("target_s", query, serializers.IntegerField(min_value=1, max_value=3600)) or 20
        level = ServiceLevel[(one_of("level", query, LEVEL_CODES) or LEVEL_CODES[0]).upper()]
        found = today(request.tenant, target_s)
        queues = [{"id": queue} | _figures(counts, level) for queue, counts in found.queues.items()]
        return Response(TodaySerializer({"at": found.at, "total": _figures(found.total, level), "queues": queues}).data)


def _figures(counts: Counts, level: ServiceLevel) -> dict[str, Any]:
    return {
        "offered": counts.offered,
        "answered": counts.answered,
        "abandoned": counts.abandoned,
        "service_level": level.of(counts.answered_in_time, counts.abandoned_in_time, counts.offered),
        "asa_ms": counts.answered_wait_ms / counts.answered if counts.answered else None,
    }
