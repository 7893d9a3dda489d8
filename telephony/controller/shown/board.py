"""A company's live board: who is there, what runs, who waits, as plain JSON values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from telephony.controller.alarms import Alarm
from telephony.controller.call.core import CONVERSING, WAITING
from telephony.controller.call.states import CallState
from telephony.controller.clock import utc_now
from telephony.controller.desks import roles
from telephony.controller.desks.book import Agent
from telephony.controller.shown.parked import parked_of
from telephony.controller.shown.stamps import stamp
from telephony.conversation import Kind, Place

if TYPE_CHECKING:
    from telephony.controller.call.call import Call
    from telephony.controller.exchange import Exchange
    from telephony.ports import QueueProfile

BOARD_STATE = {
    CallState.NEW: "menu",
    CallState.REFUSING: "menu",
    CallState.REACHING: "ringing",
    CallState.GREETING: "ringing",
    CallState.PARKED: "parked",
    CallState.LOST: "resuming",
    CallState.SUMMONING: "dialing",
    CallState.CALLING_BACK: "dialing",
}
"""Where the board's words are not the call's own."""
GONE = frozenset({CallState.CLOSING, CallState.ENDED})


def board(x: Exchange, company_id: int) -> dict[str, Any]:
    """Who is there, what runs and who waits in one company. Nothing of any other company is in it."""
    profile = x.companies.known(company_id)
    seated = {agent.user_id: agent for agent in x.agents.of_company(company_id)}
    known = {item.user_id: item for item in profile.agents} if profile else {}
    rows = [_agent_row(agent, company_id) for agent in seated.values()]
    rows += [
        _absent_row(user_id, item.name, item.extension) for user_id, item in known.items() if user_id not in seated
    ]
    calls = [call for call in x.calls_of(company_id) if call.state not in GONE]
    return {
        "at": stamp(utc_now()),
        "agents": rows,
        "calls": [_call_row(call) for call in calls],
        "queues": [_queue_row(x, queue, calls) for queue in (profile.queues if profile else ())],
        "parked": parked_of(x, company_id),
        "alarms": [_alarm_row(alarm) for alarm in x.companies.alarms.of(company_id)],
    }


def _alarm_row(alarm: Alarm) -> dict[str, Any]:
    return {
        "code": alarm.code,
        "since": stamp(alarm.since),
        "count": alarm.count,
        "detail": alarm.detail,
        "subject": alarm.subject,
    }


def _agent_row(agent: Agent, company_id: int) -> dict[str, Any]:
    """An agent as one company may see them. Busy for another one is busy, and nothing more is said of it."""
    service = agent.serving.get(company_id)
    row = _absent_row(agent.user_id, agent.name, agent.extension if agent.company_id == company_id else "")
    row |= {"queue_ids": sorted(service.queue_ids) if service else []}
    if agent.busy_for not in (None, company_id):
        return row | {"state": "talking", "elsewhere": True}
    return row | {
        "state": roles.shown_state(agent),
        "since": stamp(agent.since),
        "reason": agent.shown_reason,
        "pause_over": agent.pause_over,
        "call_id": str(agent.call.id) if agent.call else None,
        "device": agent.device.kind.value if agent.logged_in else None,
    }


def _absent_row(user_id: int, name: str, extension: str) -> dict[str, Any]:
    return {
        "user_id": user_id,
        "name": name,
        "extension": extension,
        "state": "offline",
        "since": None,
        "reason": "",
        "pause_over": False,
        "call_id": None,
        "queue_ids": [],
        "device": None,
        "elsewhere": False,
    }


def _call_row(call: Call) -> dict[str, Any]:
    agent, talk = call.agent, call.talk
    people = list(talk.parties.values()) if talk is not None else []
    return {
        "id": str(call.id),
        "direction": roles.direction_of(call),
        "state": _state(call),
        "caller": call.caller,
        "called": call.called,
        "queue_id": call.queue.id if call.queue else None,
        "queue_name": call.queue.name if call.queue else "",
        "agent_id": agent.user_id if agent else None,
        "agent_name": agent.name if agent else "",
        "started_at": stamp(call.facts.started_at),
        "queued_at": stamp(call.facts.queued_at),
        "answered_at": stamp(call.facts.agent_answered_at) if call.state in CONVERSING else None,
        "parties": len(talk.connected) if talk is not None else sum(leg.alive for leg in call.facts.legs),
        "supervised": any(one.kind is Kind.SUPERVISOR and one.id != talk.owner for one in people) if talk else False,
    }


def _state(call: Call) -> str:
    """The call as a whole: what its owner's desk shows, while people talk."""
    talk = call.talk
    owner = talk.parties.get(talk.owner) if talk is not None else None
    if talk is None or call.state is not CallState.TALKING:
        return BOARD_STATE.get(call.state, call.state.value)
    if talk.consulted:
        return "consulting"
    if owner is not None and owner.place is Place.ASIDE:
        return "held"
    return "conference" if len(talk.connected) > 2 else "talking"


def _queue_row(x: Exchange, queue: QueueProfile, calls: list[Call]) -> dict[str, Any]:
    """A queue. ``waiting`` are callers on the line, whether or not somebody rings for them; callbacks stand apart."""
    seen = x.switchboard.queue(queue.id)
    least, most = x.switchboard.expected_wait(queue.id) or (None, None)
    waiting = [call for call in calls if call.state in WAITING and call.queue is not None and call.queue.id == queue.id]
    return {
        "id": queue.id,
        "name": queue.name,
        "waiting": len(waiting),
        "longest_wait_since": stamp(min((call.facts.queued_at or call.since for call in waiting), default=None)),
        "ready": seen.ready if seen else 0,
        "talking": seen.talking if seen else 0,
        "callbacks": x.callbacks.waiting(queue.id),
        "wait_least_ms": least,
        "wait_most_ms": most,
    }
