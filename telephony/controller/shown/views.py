"""The live pictures: a company's board and an agent's desk, as plain JSON values."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from telephony.controller.call.core import ACTIVE
from telephony.controller.call.states import CallState
from telephony.controller.clock import utc_now
from telephony.controller.desks.book import Agent

if TYPE_CHECKING:
    from telephony.controller.call.call import Call
    from telephony.controller.exchange import Exchange

GONE = frozenset({CallState.CLOSING, CallState.ENDED})


def stamp(at: datetime | None) -> str | None:
    """ISO 8601 in UTC with milliseconds."""
    if at is None:
        return None
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def stamp_ms(ms: int | None) -> str | None:
    """A time in milliseconds since the epoch as text."""
    return None if ms is None else stamp(datetime.fromtimestamp(ms / 1000, UTC))


def board(x: Exchange, company_id: int) -> dict[str, Any]:
    """Who is there, what runs and who waits in one company."""
    profile = x.companies.known(company_id)
    seated = {agent.user_id: agent for agent in x.agents.of_company(company_id)}
    known = {item.user_id: item for item in profile.agents} if profile else {}
    rows = [_agent_row(agent) for agent in seated.values()]
    rows += [
        _absent_row(user_id, item.name, item.extension) for user_id, item in known.items() if user_id not in seated
    ]
    return {
        "at": stamp(utc_now()),
        "agents": rows,
        "calls": [_call_row(call) for call in x.calls_of(company_id) if call.state not in GONE],
        "queues": [_queue_row(x, queue.id, queue.name) for queue in (profile.queues if profile else ())],
    }


def desk(agent: Agent) -> dict[str, Any]:
    """What one agent sees of themselves."""
    wrap_up = agent.wrap_up
    call = desk_call(agent.call) if agent.call is not None else (wrap_up.call if wrap_up else None)
    return {
        "state": agent.shown,
        "since": stamp(agent.since),
        "reason": agent.shown_reason,
        "call": call,
        "wrapup_until": stamp(wrap_up.until) if wrap_up else None,
    }


def desk_call(call: Call) -> dict[str, Any]:
    """A call as the agent who has it sees it."""
    return {
        "id": str(call.id),
        "direction": call.direction.value,
        "state": call.desk_state(),
        "caller": call.caller,
        "called": call.called,
        "company_name": call.company.name if call.company else "",
        "queue_name": call.queue.name if call.queue else "",
        "data": call.data,
        "started_at": stamp(call.facts.started_at),
        "answered_at": stamp(call.facts.agent_answered_at),
        "held": call.state is CallState.HELD,
    }


def _agent_row(agent: Agent) -> dict[str, Any]:
    return {
        "user_id": agent.user_id,
        "name": agent.name,
        "extension": agent.extension,
        "state": agent.shown,
        "since": stamp(agent.since),
        "reason": agent.shown_reason,
        "call_id": str(agent.call.id) if agent.call else None,
        "queue_ids": sorted(agent.queue_ids),
    }


def _absent_row(user_id: int, name: str, extension: str) -> dict[str, Any]:
    return {
        "user_id": user_id,
        "name": name,
        "extension": extension,
        "state": "offline",
        "since": None,
        "reason": "",
        "call_id": None,
        "queue_ids": [],
    }


def _call_row(call: Call) -> dict[str, Any]:
    agent = call.agent
    return {
        "id": str(call.id),
        "direction": call.direction.value,
        "state": call.board_state(),
        "caller": call.caller,
        "called": call.called,
        "queue_id": call.queue.id if call.queue else None,
        "queue_name": call.queue.name if call.queue else "",
        "agent_id": agent.user_id if agent else None,
        "agent_name": agent.name if agent else "",
        "started_at": stamp(call.facts.started_at),
        "queued_at": stamp(call.facts.queued_at),
        "answered_at": stamp(call.facts.agent_answered_at) if call.state in ACTIVE else None,
    }


def _queue_row(x: Exchange, queue_id: str, name: str) -> dict[str, Any]:
    seen = x.switchboard.queue(queue_id)
    return {
        "id": queue_id,
        "name": name,
        "waiting": seen.waiting + seen.ringing if seen else 0,
        "longest_wait_since": stamp_ms(seen.longest_wait_since) if seen else None,
        "ready": seen.ready if seen else 0,
        "talking": seen.talking if seen else 0,
    }
