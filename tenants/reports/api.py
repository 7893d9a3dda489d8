"""Reports over HTTP, for whoever may watch queues and agents now."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from linepool.kernel.api.views import CompanyView
from tenants.reports.figures import FIGURES, Counts
from tenants.reports.selectors import BY, GROUPS, Wanted, lines


class ReportCountsSerializer(serializers.Serializer[Any]):
    """What was counted. Everything counts where it began."""

    offered = serializers.IntegerField()
    answered = serializers.IntegerField()
    answered_in_time = serializers.IntegerField()
    answered_wait_ms = serializers.IntegerField()
    abandoned = serializers.IntegerField()
    abandoned_in_time = serializers.IntegerField()
    overflowed = serializers.IntegerField()
    called_back = serializers.IntegerField()
    handled = serializers.IntegerField()
    transferred = serializers.IntegerField()
    talk_ms = serializers.IntegerField()
    hold_ms = serializers.IntegerField()
    wrap_up_ms = serializers.IntegerField()
    busy_ms = serializers.IntegerField()
    waiting_ms = serializers.IntegerField()


class ReportSumsSerializer(serializers.Serializer[Any]):
    """Counts, and the figures computed from them: null without anything to divide by."""

    counts = ReportCountsSerializer()
    figures = serializers.DictField(child=serializers.FloatField(allow_null=True))


class ReportLineSerializer(ReportSumsSerializer):
    """A queue or a person in a stretch of time."""

    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    id = serializers.CharField(help_text="Of the queue or the person; empty for calls of no queue.")
    name = serializers.CharField()


class ReportFigureSerializer(serializers.Serializer[Any]):
    """What a figure is, in the language of who asks, and the records it is computed from."""

    name = serializers.CharField()
    words = serializers.CharField()
    formula = serializers.CharField()
    records = serializers.CharField()


class ReportSerializer(serializers.Serializer[Any]):
    """A report: its figures' definitions, its lines, and what all lines come to."""

    figures = ReportFigureSerializer(many=True)
    lines = ReportLineSerializer(many=True)
    total = ReportSumsSerializer()


class ReportView(CompanyView):
    """GET: service level, speed, handling and transfers by queue or agent."""

    permission = "live.view"

    @extend_schema(
        operation_id="reports_calls",
        parameters=[
            OpenApiParameter("first", OpenApiTypes.DATE, description="The company's day; today when left out."),
            OpenApiParameter("last", OpenApiTypes.DATE, description="The first day when left out."),
            OpenApiParameter("by", str, enum=list(BY), description="day when left out"),
            OpenApiParameter("group", str, enum=list(GROUPS), description="queue when left out"),
            OpenApiParameter("target_s", int, description="In time is an answer within these seconds; 20."),
        ],
        responses=ReportSerializer,
    )
    def get(self, request: Any) -> Response:
        """Show a report, computed from the calls as they are stored."""
        zone = request.tenant.timezone
        found = lines(Wanted.asked(request.query_params, zone), zone)
        column = 0 if request.user.language.startswith("zh") else 1
        told = [
            {
                "name": one.name,
                "words": one.words[column],
                "formula": one.formula[column],
                "records": one.records[column],
            }
            for one in FIGURES
        ]
        rows = [
            {"start": one.start, "end": one.end, "id": one.id, "name": one.name} | _sums(one.counts) for one in found
        ]
        total = _sums(sum((one.counts for one in found), Counts()))
        return Response(
            {"figures": told, "lines": rows, "total": total}
        )  # as the serializer has it, at a tenth of its time


def _sums(counts: Counts) -> dict[str, Any]:
    return {"counts": counts.as_dict(), "figures": {figure.name: figure.of(counts) for figure in FIGURES}}
