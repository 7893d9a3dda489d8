"""A finished call as rows of its company's tables, and the one statement that stores any number of them.

A call is some twenty rows in five tables; told to the database by way of models it costs ten times as much, and calls
come before books. The rows' keys are the tables' columns, all of them (a test holds this to the models).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

import orjson
from django.db import connection

from linepool.kernel.ids import new_id
from telephony.calls.record import CallRecord, LegRecord, QueueStay, Stint
from telephony.calls.usage import milliseconds

T = TypeVar("T")
Row = dict[str, Any]
CALLS = "calls_call"
PARTS = ("calls_leg", "calls_stay", "calls_stint", "calls_callevent")
WRITTEN_LATER: Row = {"disposition_code": "", "note": "", "wrapped_up_at": None, "wrap_up_ms": 0}
"""What wrap-ups say of a call."""


def insert_calls(
    records: Sequence[CallRecord], sounds: Mapping[str, Sequence[Row]] | None = None
) -> tuple[set[UUID], set[UUID]]:
    """Store those that are not there yet, whole; returns them, and those of them that were written up before.

    ``sounds``: rows of other tables that belong to the calls. In the scope and transaction of the caller."""
    tables: dict[str, Sequence[Row]] = {
        CALLS: [_call(record) for record in records],
        "calls_leg": [_leg(record, leg) for record in records for leg in record.legs],
        "calls_stay": [_stay(record, stay) for record in records for stay in record.stays],
        "calls_stint": [_stint(record, stint) for record in records for stint in record.stints],
        "calls_callevent": [event for record in records for event in _events(record)],
        **(sounds or {}),
    }
    filled = {name: rows for name, rows in tables.items() if rows}
    with connection.cursor() as cursor:
        cursor.execute(_statement(filled), [_json(rows) for rows in filled.values()])
        stored = cursor.fetchall()
    return {call_id for call_id, _ in stored}, {call_id for call_id, written_up in stored if written_up}


def _statement(tables: Mapping[str, Sequence[Row]]) -> str:
    """Every part goes with its call: one that was stored before brings nothing."""
    parts = []
    for name, rows in tables.items():
        columns = ", ".join(f'"{column}"' for column in rows[0])
        told = f"SELECT {columns} FROM json_populate_recordset(NULL::{name}, %s::json)"  # noqa: S608 - our own names
        if name == CALLS:
            parts.append(f"stored AS (INSERT INTO {name} ({columns}) {told} ON CONFLICT (id) DO NOTHING RETURNING id)")
        else:
            ours = "WHERE call_id IN (SELECT id FROM stored)"
            parts.append(f"{name}_ AS (INSERT INTO {name} ({columns}) {told} {ours})")
    written_up = "EXISTS (SELECT FROM calls_wrapup written WHERE written.call_id = stored.id)"
    return f"WITH {', '.join(parts)} SELECT id, {written_up} FROM stored"  # noqa: S608 - our own names


def _json(rows: Sequence[Row]) -> str:
    try:
        return orjson.dumps(rows, option=orjson.OPT_NON_STR_KEYS).decode()
    except TypeError:  # a number beyond 64 bits in what the flow attached
        return json.dumps(rows, default=str)


def _call(record: CallRecord) -> Row:
    return {
        "id": record.id,
        "direction": record.direction,
        "outcome": record.outcome,
        "caller": record.caller[:40],
        "called": record.called[:40],
        "number": record.number,
        "contact_name": record.contact_name[:120],
        "queue_id": record.queue_id,
        "queue_name": record.queue_name[:80],
        "agent_id": record.agent_id,
        "agent_name": record.agent_name[:120],
        "started_at": record.started_at,
        "queued_at": record.queued_at,
        "answered_at": record.answered_at,
        "agent_answered_at": record.agent_answered_at,
        "ended_at": record.ended_at,
        "duration_ms": milliseconds(record.started_at, record.ended_at),
        "ivr_ms": record.ivr_ms,
        "wait_ms": record.wait_ms,
        "talk_ms": record.talk_ms,
        "hold_ms": record.hold_ms,
        "hung_up_by": record.hung_up_by or "",
        "reason": record.reason[:60],
        "node": record.node,
        "data": dict(record.data),
        "talk_note": record.note,
        "callback_id": record.callback_id,
        "queue_ids": _known(record.queue_id, (stay.queue_id for stay in record.stays)),
        "agent_ids": _known(record.agent_id, (stint.user_id for stint in record.stints)),
        **WRITTEN_LATER,
    }


def _known(last: T | None, others: Iterable[T]) -> list[T]:
    """The last one and all others, each once."""
    return [one for one in dict.fromkeys((last, *others)) if one is not None]


def _stay(record: CallRecord, stay: QueueStay) -> Row:
    return {
        "call_id": record.id,
        "queue_id": stay.queue_id,
        "queue_name": stay.queue_name[:80],
        "entered_at": stay.entered_at,
        "left_at": stay.left_at,
        "wait_ms": milliseconds(stay.entered_at, stay.left_at),
        "outcome": stay.outcome,
        "agent_id": stay.agent_id,
    }


def _stint(record: CallRecord, stint: Stint) -> Row:
    return {
        "call_id": record.id,
        "user_id": stint.user_id,
        "user_name": stint.user_name[:120],
        "queue_id": stint.queue_id,
        "role": stint.role,
        "joined_at": stint.joined_at,
        "left_at": stint.left_at,
        "talk_ms": stint.talk_ms,
        "hold_ms": stint.hold_ms,
        "listen_ms": stint.listen_ms,
        "lost_ms": stint.lost_ms,
    }


def _leg(record: CallRecord, leg: LegRecord) -> Row:
    return {
        "id": leg.id,
        "call_id": record.id,
        "party": leg.party,
        "direction": leg.direction,
        "channel_id": leg.channel_id,
        "user_id": leg.user_id,
        "endpoint": leg.endpoint,
        "remote": leg.remote[:40],
        "dialled": leg.dialled[:40],
        "started_at": leg.started_at,
        "answered_at": leg.answered_at,
        "agent_answered_at": leg.agent_answered_at,
        "ended_at": leg.ended_at,
        "duration_ms": milliseconds(leg.started_at, leg.ended_at),
        "ivr_ms": leg.ivr_ms,
        "talk_ms": leg.talk_ms,
        "hold_ms": leg.hold_ms,
        "hangup_cause": leg.hangup_cause,
        "hung_up_by": leg.hung_up_by or "",
    }


def _events(record: CallRecord) -> Iterator[Row]:
    ordered = sorted(record.events, key=lambda event: event.at)  # stable: the same millisecond keeps its order
    for position, event in enumerate(ordered):
        yield {
            "id": new_id(),
            "call_id": record.id,
            "position": position,
            "at": event.at,
            "kind": event.kind[:30],
            "data": dict(event.data),
        }
