"""An agent's day over HTTP: for whoever may watch agents now, and as a file."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils.timezone import now
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from linepool.kernel.api.query import one_of, parsed
from linepool.kernel.api.views import CompanyView
from linepool.kernel.sheets import BOM, csv_rows
from telephony.attendance.models import State
from telephony.attendance.selectors import agents_day, local_days
from telephony.attendance.times import HANDLING, READY, Interval

_COLUMNS = (("开始", "From"), ("结束", "Until"), ("时长（秒）", "Seconds"), ("状态", "State"), ("原因", "Reason"),
            ("设备", "Device"), ("队列", "Queue"), ("通话编号", "Call"))  # fmt: skip
_WORDS = {
    "away": ("小休", "Away"),
    "ready": ("空闲", "Ready"),
    "ringing": ("振铃", "Ringing"),
    "talking": ("通话中", "Talking"),
    "wrapup": ("话后处理", "Wrap-up"),
    "elsewhere": ("为其他企业工作", "At work for another company"),
}


class IntervalSerializer(serializers.Serializer[Any]):
    """What the agent was to the company, from one moment to another."""

    since = serializers.DateTimeField()
    until = serializers.DateTimeField()
    ms = serializers.IntegerField()
    state = serializers.ChoiceField([state for state in State.values if state != State.OFFLINE], source="facts.state")
    reason = serializers.CharField(source="facts.reason")
    device = serializers.CharField(source="facts.device")
    shared_by = serializers.IntegerField(source="facts.shared_by", help_text="Companies waited for, this one included.")
    call_id = serializers.UUIDField(source="facts.call_id", allow_null=True)
    queue_id = serializers.CharField(source="facts.queue_id", allow_null=True)


class AgentDaySerializer(serializers.Serializer[Any]):
    """A local day of an agent, and what it comes to, in milliseconds. Waiting for several companies counts whole."""

    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    logged_in_ms = serializers.IntegerField()
    waiting_ms = serializers.IntegerField()
    handling_ms = serializers.IntegerField()
    intervals = IntervalSerializer(many=True)


class AgentDayView(CompanyView):
    """GET: what an agent did on a day of the company's calendar."""

    permission = "live.view"

    @extend_schema(
        operation_id="agents_day",
        parameters=[
            OpenApiParameter("date", OpenApiTypes.DATE, description="Today when left out."),
            OpenApiParameter("format", str, enum=["json", "csv"]),
        ],
        responses=AgentDaySerializer,
    )
    def get(self, request: Any, user_id: int) -> Response | HttpResponse:
        """Show an agent's day, state by state, or export it as CSV."""
        zone = request.tenant.timezone
        wished = parsed("date", request.query_params, serializers.DateField())
        date = wished or now().astimezone(ZoneInfo(zone)).date()
        found = agents_day(request.tenant, user_id, date, zone)
        if one_of("format", request.query_params, ("json", "csv")) == "csv":
            return _as_file(found, ZoneInfo(zone), request.user.language, f"agent-{user_id}-{date}.csv")
        (day,) = local_days(date, date, zone)
        sums = {
            "logged_in_ms": sum(one.ms for one in found),
            "waiting_ms": sum(one.ms for one in found if one.facts.state == READY),
            "handling_ms": sum(one.ms for one in found if one.facts.state in HANDLING),
        }
        return Response(AgentDaySerializer({"start": day.start, "end": day.end, "intervals": found} | sums).data)


def _as_file(found: list[Interval], zone: ZoneInfo, language: str, name: str) -> HttpResponse:
    column = 0 if language.startswith("zh") else 1
    rows = [[names[column] for names in _COLUMNS], *(_row(one, zone, column) for one in found)]
    response = HttpResponse(BOM + csv_rows(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _row(one: Interval, zone: ZoneInfo, column: int) -> list[str]:
    facts = one.facts
    state, call = _WORDS[facts.state][column], str(facts.call_id) if facts.call_id else ""
    times = [_local(one.since, zone), _local(one.until, zone), str(-(-one.ms // 1000))]
    return [*times, state, facts.reason, facts.device, facts.queue_id or "", call]


def _local(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).isoformat(timespec="seconds")
