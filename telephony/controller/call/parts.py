"""A call's parts as its story tells them: which queues the customer waited in, and who spoke for how long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from telephony.calls.record import EventRecord, QueueStay, StayOutcome, Stint
from telephony.controller.call.facts import Leg, ms_between
from telephony.ports import CompanyProfile

_ENDS: dict[str, StayOutcome] = {"connected": "answered", "hangup": "ended"}
_LEFT: dict[str, StayOutcome] = {"key": "moved", "callback": "callback", "pulled": "moved"}
_ENTERS = frozenset({"queued", "agent.lost"})


def stays_of(events: Sequence[EventRecord], company: CompanyProfile, ended_at: datetime) -> tuple[QueueStay, ...]:
    """From each "queued" (or the agent lost in a conversation) to the join, the way out or the end."""
    stays: list[QueueStay] = []
    queue_id, entered = "", None
    for event in events:
        if event.kind in _ENTERS:
            queue_id, entered = str(event.data.get("queue", queue_id)), event.at
        elif entered is not None and (outcome := _outcome(event)):
            queue = company.queue(queue_id)
            name = queue.name if queue else ""
            agent_id = event.data.get("agent") if outcome == "answered" else None
            # Our own moments may lie a little after the switch's: nobody waits beyond the end.
            entered, left = min(entered, ended_at), min(event.at, ended_at)
            stays.append(QueueStay(queue_id, name, entered, left, outcome, agent_id))
            entered = None
    return tuple(stays)


def _outcome(event: EventRecord) -> StayOutcome | None:
    if event.kind == "queue.left":
        return _LEFT.get(str(event.data.get("reason")), "overflowed")
    if event.kind == "hangup" and event.data.get("by") == "caller":
        return "abandoned"
    return _ENDS.get(event.kind)


def stints_of(
    legs: Sequence[Leg],
    events: Sequence[EventRecord],
    company: CompanyProfile,
    queue_id: str | None,
    ended_at: datetime,
) -> tuple[Stint, ...]:
    """Each agent's part from the join to the end of their leg."""
    stints = []
    for leg in legs:
        if leg.party != "agent" or leg.joined_at is None or leg.user_id is None:
            continue
        agent, left_at = company.agent(leg.user_id), leg.ended_at or ended_at
        held = held_ms(events, leg.joined_at, left_at)
        talked = max(0, ms_between(leg.joined_at, left_at) - held)
        name = agent.name if agent else ""
        stints.append(Stint(leg.user_id, queue_id, "owner", leg.joined_at, left_at, talked, held, user_name=name))
    return tuple(stints)


def held_ms(events: Sequence[EventRecord], start: datetime, end: datetime) -> int:
    """Milliseconds between "held" and what ended it, within ``start`` and ``end``."""
    total, since = 0, None
    for event in events:
        if event.kind == "held":
            since = event.at
        elif since is not None and event.kind in {"resumed", "hangup", "agent.lost"}:
            total += ms_between(max(since, start), min(event.at, end))
            since = None
    return total + (ms_between(max(since, start), end) if since is not None else 0)
