"""Call records as callcontrol would write them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from linepool.kernel.ids import new_id
from telephony.calls.record import CallRecord, EventRecord, LegRecord, QueueStay, RecordingRecord, StayOutcome, Stint
from tenants.companies.models import Company

NOON = datetime(2026, 11, 20, 4, 0, 0, 123000, tzinfo=UTC)
NUMBER = "+862081880000"


def at(milliseconds: int, start: datetime = NOON) -> datetime:
    """So many milliseconds after noon in Shanghai."""
    return start + timedelta(milliseconds=milliseconds)


def _agent_leg(start: datetime) -> LegRecord:
    """The agent's side of it: rung after 6.5 s."""
    return LegRecord(
        id=new_id(),
        party="agent",
        direction="out",
        channel_id=f"{start.timestamp()}.{new_id().int % 10_000_000}",
        started_at=at(6500, start),
        answered_at=at(10_450, start),
        agent_answered_at=at(10_450, start),
        ended_at=at(70_500, start),
        user_id=7,
        endpoint="a0123",
        talk_ms=60_000,
    )


def answered_call(company: Company, *, start: datetime = NOON, **fields: Any) -> CallRecord:
    """Menu for 4 s, queue for 2.5 s, ringing, then 60 s with the agent; 70.5 s in all."""
    caller = LegRecord(
        id=new_id(),
        party="caller",
        direction="in",
        channel_id=f"{start.timestamp()}.{new_id().int % 10_000_000}",
        started_at=start,
        answered_at=at(20, start),
        agent_answered_at=at(10_500, start),
        ended_at=at(70_500, start),
        remote="+8613800001234",
        ivr_ms=4000,
        talk_ms=60_000,
        hung_up_by="caller",
    )
    events = [
        EventRecord(at(0, start), "started"),
        EventRecord(at(20, start), "answered"),
        EventRecord(at(3900, start), "digit", {"digit": "1"}),
        EventRecord(at(4020, start), "queued", {"queue": "service"}),
        EventRecord(at(6500, start), "offered", {"user_id": 7}),
        EventRecord(at(10_500, start), "connected", {"user_id": 7}),
        EventRecord(at(70_500, start), "hangup", {"by": "caller"}),
    ]
    plain: dict[str, Any] = {
        "id": new_id(),
        "company_id": company.pk,
        "schema": company.schema_name,
        "direction": "in",
        "outcome": "answered",
        "caller": "+8613800001234",
        "called": NUMBER,
        "number": NUMBER,
        "started_at": start,
        "queued_at": at(4020, start),
        "answered_at": at(20, start),
        "agent_answered_at": at(10_500, start),
        "ended_at": at(70_500, start),
        "queue_id": "q-1",
        "queue_name": "客服",
        "agent_id": 7,
        "agent_name": "李雷",
        "ivr_ms": 4000,
        "wait_ms": 6480,
        "talk_ms": 60_000,
        "hung_up_by": "caller",
        "legs": (caller, _agent_leg(start)),
        "events": tuple(events),
    }
    plain |= fields
    agent_id, queue_id = plain["agent_id"], plain["queue_id"]
    outcome: StayOutcome = "answered" if agent_id else "abandoned"
    stay = QueueStay(queue_id, plain["queue_name"], at(4020, start), at(10_500, start), outcome, agent_id)
    stint = Stint(agent_id or 0, queue_id, "owner", at(10_500, start), at(70_500, start), 60_000)
    parts = {"stays": (stay,), "stints": (replace(stint, user_name=plain["agent_name"]),) if agent_id else ()}
    return CallRecord(**(parts | plain))


def with_recording(company: Company, file: str = "recordings/x.raw", **fields: Any) -> CallRecord:
    """An answered call that left a raw file in the spool."""
    taken = RecordingRecord(file=file, started_at=at(0), ended_at=at(70_500))
    return answered_call(company, recordings=(taken,), **fields)
