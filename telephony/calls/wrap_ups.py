"""Wrap-ups: each agent's are kept, and the call shows what the one who left it last said of it.

An agent who passed a call on writes it up while it goes on with somebody else: their wrap-up is here before the call.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from telephony.calls.models import Call, Role, Stint, WrapUp
from telephony.calls.record import WrapUpRecord
from telephony.calls.usage import milliseconds

_Key = tuple[UUID, int, datetime]


def keep_wrap_ups(records: Sequence[WrapUpRecord]) -> set[UUID]:
    """Store them and return their calls' ids. Idempotent; of two with the same key the one that ended later counts, but
    not one without a result against one with: it ran out after a crash, when the agent had written already."""
    latest: dict[_Key, WrapUpRecord] = {}
    for record in sorted(records, key=lambda record: (bool(record.disposition_code), record.ended_at)):
        latest[record.call_id, record.user_id, record.started_at] = record
    if not latest:
        return set()
    known = {
        (row.call_id, row.user_id, row.started_at): (bool(row.disposition_code), row.ended_at)
        for row in WrapUp.objects.filter(call_id__in={record.call_id for record in records})
    }
    news = [
        record
        for key, record in latest.items()
        if key not in known or known[key] < (bool(record.disposition_code), record.ended_at)
    ]
    WrapUp.objects.bulk_create(
        [_row(record) for record in news],
        update_conflicts=True,
        unique_fields=["call", "user_id", "started_at"],
        update_fields=["ended_at", "wrap_up_ms", "disposition_code", "note"],
    )
    return {record.call_id for record in records}


def settle_wrap_ups(call_ids: Collection[UUID]) -> None:
    """Give these calls, as far as they are stored, the disposition and the time that their wrap-ups come to."""
    if not call_ids:
        return
    written: dict[UUID, list[WrapUp]] = defaultdict(list)
    for row in WrapUp.objects.filter(call_id__in=call_ids).order_by("ended_at", "pk"):
        written[row.call_id].append(row)
    if not written:
        return
    left = _left(written)
    calls = [_settled(call, written[call.pk], left[call.pk]) for call in Call.objects.filter(pk__in=written)]
    Call.objects.bulk_update(calls, ["disposition_code", "note", "wrapped_up_at", "wrap_up_ms"])


def _left(call_ids: Iterable[UUID]) -> Mapping[UUID, dict[int, datetime]]:
    """When each agent left each call for the last time; supervisors do not count."""
    left: dict[UUID, dict[int, datetime]] = defaultdict(dict)
    stints = Stint.objects.filter(call_id__in=list(call_ids)).exclude(role=Role.SUPERVISOR).order_by("left_at")
    for call_id, user_id, left_at in stints.values_list("call_id", "user_id", "left_at"):
        left[call_id][user_id] = left_at
    return left


def _settled(call: Call, rows: Sequence[WrapUp], left: Mapping[int, datetime]) -> Call:
    """``rows`` come in the order in which they were written: an agent's last one is what they say."""
    says = {row.user_id: row for row in rows}
    # Who is in no stint (a record of an older program) counts from when they wrote.
    order = sorted(says.values(), key=lambda row: left.get(row.user_id, row.started_at))
    counts = next((row for row in reversed(order) if row.disposition_code), order[-1])
    call.disposition_code, call.note = counts.disposition_code, counts.note
    call.wrapped_up_at = max(row.ended_at for row in rows)
    call.wrap_up_ms = sum(row.wrap_up_ms for row in rows)
    return call


def _row(record: WrapUpRecord) -> WrapUp:
    return WrapUp(
        call_id=record.call_id,
        user_id=record.user_id,
        started_at=record.started_at,
        ended_at=record.ended_at,
        wrap_up_ms=milliseconds(record.started_at, record.ended_at),
        disposition_code=record.disposition_code[:40],
        note=record.note,
    )
