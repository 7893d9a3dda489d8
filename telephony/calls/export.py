"""The list of calls as CSV, streamed: however many there are, a few hundred are in memory.

Times are in the company's own time zone (ISO 8601 with offset), durations in whole seconds rounded up.
Starts with a byte order mark, without which Excel takes Chinese for Latin.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from asgiref.sync import sync_to_async
from django.db.models import Q

from linepool.kernel.sheets import BOM, csv_rows
from linepool.kernel.tenancy import company_scope
from telephony.calls.models import Call, Role
from telephony.calls.selectors import CallFilter, list_calls

_BATCH: Final = 500
_COLUMNS: Final[dict[str, tuple[str, str]]] = {
    "id": ("通话编号", "Call"),
    "started": ("开始时间", "Started"),
    "direction": ("方向", "Direction"),
    "outcome": ("结果", "Outcome"),
    "caller": ("主叫", "Caller"),
    "called": ("被叫", "Called"),
    "contact": ("联系人", "Contact"),
    "queue": ("队列", "Queue"),
    "agent": ("坐席", "Agent"),
    "queues": ("经过的队列", "All queues"),
    "agents": ("参与的坐席", "All agents"),
    "wait": ("等待（秒）", "Wait (s)"),
    "talk": ("通话（秒）", "Talk (s)"),
    "hold": ("保持（秒）", "Hold (s)"),
    "wrap_up": ("话后处理（秒）", "Wrap-up (s)"),
    "duration": ("总时长（秒）", "Duration (s)"),
    "disposition": ("小结", "Disposition"),
    "note": ("备注", "Note"),
    "talk_note": ("通话中备注", "Note in the call"),
}
_WORDS: Final[dict[str, tuple[str, str]]] = {
    "in": ("呼入", "Inbound"),
    "out": ("呼出", "Outbound"),
    "answered": ("已接听", "Answered"),
    "abandoned_menu": ("菜单中放弃", "Abandoned in the menu"),
    "abandoned_queue": ("排队中放弃", "Abandoned in the queue"),
    "abandoned_ringing": ("振铃中放弃", "Abandoned while ringing"),
    "voicemail": ("留言", "Voicemail"),
    "closed": ("由流程结束", "Ended by the menu"),
    "unanswered": ("未接通", "Not answered"),
    "refused": ("被拒绝", "Refused"),
    "failed": ("失败", "Failed"),
}


async def stream_csv(company_id: int, wanted: CallFilter, language: str, timezone: str) -> AsyncIterator[bytes]:
    """The CSV in pieces, newest call first; each piece reads its rows in the company's scope by itself."""
    column = 0 if language.startswith("zh") else 1
    yield BOM + csv_rows([[names[column] for names in _COLUMNS.values()]])
    zone = ZoneInfo(timezone)
    read = sync_to_async(_batch)  # in the request's own thread, whose connection is given back at its end
    after: Call | None = None
    while calls := await read(company_id, wanted, after):
        yield csv_rows([_row(call, zone, column) for call in calls])
        after = calls[-1]


def _batch(company_id: int, wanted: CallFilter, after: Call | None) -> list[Call]:
    with company_scope(company_id):
        calls = list_calls(wanted).prefetch_related("stays", "stints")
        if after is not None:
            older = Q(started_at__lt=after.started_at) | Q(started_at=after.started_at, pk__lt=after.pk)
            calls = calls.filter(older)
        return list(calls[:_BATCH])


def _row(call: Call, zone: ZoneInfo, column: int) -> list[str]:
    queues = dict.fromkeys(stay.queue_name for stay in call.stays.all())
    agents = dict.fromkeys(stint.user_name for stint in call.stints.all() if stint.role != Role.SUPERVISOR)
    texts = [call.contact_name, call.queue_name, call.agent_name, "; ".join(queues), "; ".join(agents)]
    times = (call.wait_ms, call.talk_ms, call.hold_ms, call.wrap_up_ms, call.duration_ms)
    return [
        str(call.pk),
        _local(call.started_at, zone),
        _WORDS[call.direction][column],
        _WORDS[call.outcome][column],
        call.caller,
        call.called,
        *texts,
        *(str(-(-value // 1000)) for value in times),
        call.disposition_code,
        call.note,
        call.talk_note,
    ]


def _local(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).isoformat(timespec="seconds")
