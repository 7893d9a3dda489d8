"""A call's states, what can happen to it, and the one table that says what follows.

The table is complete: for each (state, event) it holds a transition, or the event is named as late (a race that is
normal in that state and needs nothing), or the pair is illegal. An illegal pair is logged with the call's id and
changes nothing; it cannot strand the call, because every state has a way out that does not depend on it: each state
but the conversation itself has a time limit, and the end of any party's leg is legal everywhere.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass


class CallState(enum.StrEnum):
    """Where a call stands."""

    NEW = "new"
    MENU = "menu"
    QUEUED = "queued"
    RINGING = "ringing"
    TALKING = "talking"
    HELD = "held"
    VOICEMAIL = "voicemail"
    REFUSING = "refusing"
    SUMMONING = "summoning"
    DIALING = "dialing"
    CLOSING = "closing"
    ENDED = "ended"


class CallEvent(enum.StrEnum):
    """What can happen to a call. "Remote" is the party outside: the caller, or the one who is called."""

    ADMITTED = "admitted"
    REFUSED = "refused"
    SUMMON = "summon"
    DIAL = "dial"
    DIGIT = "digit"
    PLAYBACK_DONE = "playback_done"
    TIMER = "timer"
    RECORDED = "recorded"
    ENQUEUE = "enqueue"
    LEAVE_QUEUE = "leave_queue"
    RECORD = "record"
    FLOW_ENDED = "flow_ended"
    OFFERED = "offered"
    WITHDRAWN = "withdrawn"
    OVERFLOWED = "overflowed"
    ANNOUNCED = "announced"
    AGENT_ANSWERED = "agent_answered"
    AGENT_GONE = "agent_gone"
    AGENT_LOST = "agent_lost"
    REMOTE_READY = "remote_ready"
    REMOTE_PROGRESS = "remote_progress"
    REMOTE_ANSWERED = "remote_answered"
    REMOTE_GONE = "remote_gone"
    HOLD = "hold"
    RESUME = "resume"
    HANG_UP = "hang_up"
    FAILED = "failed"
    OVERDUE = "overdue"
    ALL_GONE = "all_gone"


S, E = CallState, CallEvent


@dataclass(frozen=True, slots=True)
class Transition:
    """Go to ``to`` and then do ``action``, a method of the call."""

    to: CallState
    action: str


def _to(state: CallState, action: str) -> Transition:
    return Transition(state, action)


def _flow_in(state: CallState) -> dict[CallEvent, Transition]:
    """While the flow has the caller's ear, keys, ends of sounds and timers go to it and the state stays."""
    return {event: _to(state, "feed_flow") for event in (E.DIGIT, E.PLAYBACK_DONE, E.TIMER, E.RECORDED)}


_CLOSE = {
    event: _to(S.CLOSING, action)
    for event, action in {
        E.REMOTE_GONE: "close_after_remote",
        E.AGENT_GONE: "close_after_agent",
        E.FAILED: "close_failed",
        E.OVERDUE: "close_overdue",
        E.HANG_UP: "close_by_agent",
    }.items()
}
_CLOSE_FLOW = _CLOSE | {E.FLOW_ENDED: _to(S.CLOSING, "close_by_flow")}
_WAITING = {
    E.LEAVE_QUEUE: _to(S.MENU, "leave_queue"),
    E.OVERFLOWED: _to(S.MENU, "overflow"),
}

TABLE: dict[CallState, dict[CallEvent, Transition]] = {
    S.NEW: _CLOSE
    | {
        E.ADMITTED: _to(S.MENU, "start_flow"),
        E.REFUSED: _to(S.REFUSING, "speak_refusal"),
        E.SUMMON: _to(S.SUMMONING, "ring_own_device"),
        E.DIAL: _to(S.DIALING, "dial_outside"),
    },
    S.MENU: _CLOSE_FLOW
    | _flow_in(S.MENU)
    | {
        E.ENQUEUE: _to(S.QUEUED, "join_queue"),
        E.RECORD: _to(S.VOICEMAIL, "record_message"),
    },
    S.QUEUED: _CLOSE_FLOW
    | _flow_in(S.QUEUED)
    | _WAITING
    | {
        E.OFFERED: _to(S.RINGING, "ring_agent"),
        E.ANNOUNCED: _to(S.QUEUED, "announce"),
    },
    S.RINGING: _CLOSE_FLOW
    | _flow_in(S.RINGING)
    | _WAITING
    | {
        E.ANNOUNCED: _to(S.RINGING, "announce"),
        E.WITHDRAWN: _to(S.QUEUED, "stop_ringing"),
        E.AGENT_GONE: _to(S.QUEUED, "offer_declined"),
        E.AGENT_LOST: _to(S.QUEUED, "offer_declined"),
        E.HANG_UP: _to(S.QUEUED, "decline_offer"),
        E.AGENT_ANSWERED: _to(S.TALKING, "connect"),
    },
    S.TALKING: _CLOSE
    | {
        E.HOLD: _to(S.HELD, "hold"),
        E.HANG_UP: _to(S.TALKING, "release_agent"),
        E.AGENT_GONE: _to(S.MENU, "agent_left"),
        E.AGENT_LOST: _to(S.QUEUED, "return_to_queue"),
    },
    S.HELD: _CLOSE
    | {
        E.RESUME: _to(S.TALKING, "resume"),
        E.HANG_UP: _to(S.HELD, "release_agent"),
        E.AGENT_GONE: _to(S.MENU, "agent_left"),
        E.AGENT_LOST: _to(S.QUEUED, "return_to_queue"),
    },
    S.VOICEMAIL: _CLOSE_FLOW
    | {
        E.RECORDED: _to(S.MENU, "message_recorded"),
        E.DIGIT: _to(S.VOICEMAIL, "feed_flow"),
    },
    S.REFUSING: _CLOSE | {E.PLAYBACK_DONE: _to(S.CLOSING, "close_refused")},
    S.SUMMONING: _CLOSE | {E.AGENT_ANSWERED: _to(S.DIALING, "dial_outside")},
    S.DIALING: _CLOSE
    | {
        E.REMOTE_READY: _to(S.DIALING, "dial_leg"),
        E.REMOTE_PROGRESS: _to(S.DIALING, "report_progress"),
        E.REMOTE_ANSWERED: _to(S.TALKING, "connect_outside"),
        E.REMOTE_GONE: _to(S.CLOSING, "close_unreached"),
    },
    S.CLOSING: {
        E.ALL_GONE: _to(S.ENDED, "finish"),
        E.OVERDUE: _to(S.ENDED, "finish_forced"),
    },
    S.ENDED: {},
}

_SOUND_OVER = frozenset({E.DIGIT, E.PLAYBACK_DONE, E.TIMER, E.RECORDED})
_ACD_BEHIND = frozenset({E.OFFERED, E.WITHDRAWN, E.OVERFLOWED, E.ANNOUNCED})

LATE: dict[CallState, frozenset[CallEvent]] = {
    S.NEW: frozenset({E.DIGIT}),
    S.MENU: _ACD_BEHIND,
    S.QUEUED: frozenset({E.WITHDRAWN}),
    S.RINGING: frozenset(),
    S.TALKING: _SOUND_OVER | _ACD_BEHIND,
    S.HELD: _SOUND_OVER | _ACD_BEHIND,
    S.VOICEMAIL: _ACD_BEHIND | {E.PLAYBACK_DONE, E.TIMER},
    S.REFUSING: frozenset({E.DIGIT}),
    S.SUMMONING: frozenset({E.DIGIT}),
    S.DIALING: frozenset({E.DIGIT, E.PLAYBACK_DONE}),
    S.CLOSING: frozenset(E) - {E.ALL_GONE, E.OVERDUE},
    S.ENDED: frozenset(E),
}
"""Races which are normal: the sound that ended as the agent answered, the offer made as the caller hung up."""

LIMITS_S: dict[CallState, float] = {
    S.NEW: 15,
    S.REFUSING: 30,
    S.SUMMONING: 40,
    S.DIALING: 120,
    S.CLOSING: 10,
    S.VOICEMAIL: 1_800,
    S.MENU: 1_800,
}
"""Seconds a call may stay in a state. Queue and ringing are bounded by the ACD, a conversation by the people in it."""


def transition(state: CallState, event: CallEvent) -> Transition | None:
    """What follows, or ``None`` when the event is late or illegal there."""
    return TABLE[state].get(event)


def is_late(state: CallState, event: CallEvent) -> bool:
    """Whether the event is a normal race in this state, to be passed over without a word."""
    return event in LATE[state]
