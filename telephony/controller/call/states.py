"""A call's states, what can happen to it, and the one table that says what follows.

The table is complete: for each (state, event) it holds a transition, or the event is named as late (a race that is
normal in that state and needs nothing), or the pair is illegal. An illegal pair is logged with the call's id and
changes nothing (somebody who asked for it is told); it cannot strand the call, because every state has a way out that
does not depend on it: each state but the conversation itself has a time limit, and the end of any party's leg is legal
everywhere.

While people talk (TALKING, and the two states in which one of them is waited for) the call holds a conversation
(``telephony.conversation``): who of them is on hold, consulted or listened to is its business, not the table's.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass


class CallState(enum.StrEnum):
    """Where a call stands.

    REACHING: an agent or a number rings for the customer outside any queue. GREETING: the agent has accepted and hears
    whose call it is. PARKED: anybody may take it. LOST: the agent's device died and the customer waits for that agent.
    CALLING_BACK: an agent rings, then the customer will be called.
    """

    NEW = "new"
    MENU = "menu"
    QUEUED = "queued"
    RINGING = "ringing"
    REACHING = "reaching"
    GREETING = "greeting"
    TALKING = "talking"
    PARKED = "parked"
    LOST = "lost"
    VOICEMAIL = "voicemail"
    REFUSING = "refusing"
    SUMMONING = "summoning"
    CALLING_BACK = "calling_back"
    DIALING = "dialing"
    CLOSING = "closing"
    ENDED = "ended"


class CallEvent(enum.StrEnum):
    """What can happen to a call. "Remote" is the customer: the caller, or the one who is called.

    A ring is one device called for a search: it is ANSWERED, stays UNCONFIRMED (nobody pressed the key), has ENDED, or
    what the search looked for is ACCEPTED. QUIET: nobody rings any more. UNJOINED: whoever took the call was gone
    before they were joined. What follows DESERTED (the customer is left alone) and BROKEN_UP (the customer is gone and
    no two are left) comes from the conversation.
    """

    ADMITTED = "admitted"
    REFUSED = "refused"
    SUMMON = "summon"
    CALL_BACK = "call_back"
    DIAL = "dial"
    DIGIT = "digit"
    PLAYBACK_DONE = "playback_done"
    TIMER = "timer"
    RECORDED = "recorded"
    ENQUEUE = "enqueue"
    LEAVE_QUEUE = "leave_queue"
    REACH = "reach"
    REJOIN = "rejoin"
    RECORD = "record"
    FLOW_ENDED = "flow_ended"
    OFFERED = "offered"
    WITHDRAWN = "withdrawn"
    OVERFLOWED = "overflowed"
    ANNOUNCED = "announced"
    RING_ANSWERED = "ring_answered"
    RING_CONFIRMED = "ring_confirmed"
    RING_UNCONFIRMED = "ring_unconfirmed"
    RING_ENDED = "ring_ended"
    QUIET = "quiet"
    NOT_REACHED = "not_reached"
    GREET = "greet"
    GREETED = "greeted"
    ACCEPTED = "accepted"
    PARTY_GONE = "party_gone"
    PARTY_LOST = "party_lost"
    LEFT_BEHIND = "left_behind"
    PATIENCE_OVER = "patience_over"
    UNJOINED = "unjoined"
    DESERTED = "deserted"
    BROKEN_UP = "broken_up"
    TAP_READY = "tap_ready"
    TAP_ENDED = "tap_ended"
    REMOTE_READY = "remote_ready"
    REMOTE_PROGRESS = "remote_progress"
    REMOTE_ANSWERED = "remote_answered"
    REMOTE_GONE = "remote_gone"
    HANG_UP = "hang_up"
    HOLD = "hold"
    RESUME = "resume"
    TRANSFER = "transfer"
    CONSULT = "consult"
    SWAP = "swap"
    COMPLETE = "complete"
    CANCEL = "cancel"
    MERGE = "merge"
    ADD = "add"
    DROP = "drop"
    LEAVE = "leave"
    PARK = "park"
    RETRIEVE = "retrieve"
    RECLAIM = "reclaim"
    KEYPAD = "keypad"
    NOTE = "note"
    RECORDING = "recording"
    SUPERVISE = "supervise"
    UNSUPERVISE = "unsupervise"
    PULL = "pull"
    FAILED = "failed"
    OVERDUE = "overdue"
    ALL_GONE = "all_gone"
    RESTORED = "restored"


S, E = CallState, CallEvent

ASKED = frozenset(
    {
        E.HANG_UP,
        E.HOLD,
        E.RESUME,
        E.TRANSFER,
        E.CONSULT,
        E.SWAP,
        E.COMPLETE,
        E.CANCEL,
        E.MERGE,
        E.ADD,
        E.DROP,
        E.LEAVE,
        E.PARK,
        E.RETRIEVE,
        E.RECLAIM,
        E.KEYPAD,
        E.NOTE,
        E.RECORDING,
        E.SUPERVISE,
        E.UNSUPERVISE,
        E.PULL,
    }
)
"""What people ask for (``asking.Ask``): where it has no transition, they are refused."""


@dataclass(frozen=True, slots=True)
class Transition:
    """Go to ``to`` and then do ``action``, a function marked ``@action``."""

    to: CallState
    action: str


def _to(state: CallState, action: str) -> Transition:
    return Transition(state, action)


def _within(state: CallState, **actions: str) -> dict[CallEvent, Transition]:
    """Events after which the state stays: event's name → action."""
    return {CallEvent(event): _to(state, action) for event, action in actions.items()}


def _flow_in(state: CallState) -> dict[CallEvent, Transition]:
    """While the flow has the caller's ear, keys, ends of sounds and timers go to it and the state stays."""
    return {event: _to(state, "feed_flow") for event in (E.DIGIT, E.PLAYBACK_DONE, E.TIMER, E.RECORDED)}


def _ringing_in(state: CallState) -> dict[CallEvent, Transition]:
    """Devices ring, one or many, and the state stays until one of them has the call."""
    return _within(
        state,
        ring_answered="ring_answered",
        ring_confirmed="ring_confirmed",
        ring_unconfirmed="ring_unconfirmed",
        ring_ended="ring_ended",
        note="note",
    )


_CLOSE = {
    event: _to(S.CLOSING, action)
    for event, action in {
        E.REMOTE_GONE: "close_after_remote",
        E.FAILED: "close_failed",
        E.OVERDUE: "close_overdue",
    }.items()
}
_CLOSE_FLOW = _CLOSE | {E.FLOW_ENDED: _to(S.CLOSING, "close_by_flow")}
_CLOSE_OWN = _CLOSE | {
    E.HANG_UP: _to(S.CLOSING, "close_by_agent"),
    E.PARTY_GONE: _to(S.CLOSING, "close_by_agent"),
    E.PARTY_LOST: _to(S.CLOSING, "close_by_agent"),
}
_WAITING = {
    E.LEAVE_QUEUE: _to(S.MENU, "leave_queue"),
    E.OVERFLOWED: _to(S.MENU, "overflow"),
    E.PULL: _to(S.MENU, "pull"),
    E.ENQUEUE: _to(S.QUEUED, "join_queue"),
    E.REACH: _to(S.REACHING, "reach"),
    E.RECORD: _to(S.VOICEMAIL, "record_message"),
}

TABLE: dict[CallState, dict[CallEvent, Transition]] = {
    S.NEW: _CLOSE
    | {
        E.ADMITTED: _to(S.MENU, "start_flow"),
        E.REFUSED: _to(S.REFUSING, "speak_refusal"),
        E.SUMMON: _to(S.SUMMONING, "ring_own_device"),
        E.CALL_BACK: _to(S.CALLING_BACK, "ring_for_callback"),
        E.DIAL: _to(S.DIALING, "dial_outside"),
    },
    S.MENU: _CLOSE_FLOW
    | _flow_in(S.MENU)
    | {
        E.ENQUEUE: _to(S.QUEUED, "join_queue"),
        E.REACH: _to(S.REACHING, "reach"),
        E.REJOIN: _to(S.QUEUED, "rejoin_queue"),
        E.RECORD: _to(S.VOICEMAIL, "record_message"),
        E.RESTORED: _to(S.MENU, "lead_on"),
    },
    S.QUEUED: _CLOSE_FLOW
    | _flow_in(S.QUEUED)
    | _WAITING
    | {
        E.OFFERED: _to(S.RINGING, "ring_agent"),
        E.ANNOUNCED: _to(S.QUEUED, "announce"),
        E.NOTE: _to(S.QUEUED, "note"),
        E.RESTORED: _to(S.QUEUED, "play_on"),
    },
    S.RINGING: _CLOSE_FLOW
    | _flow_in(S.RINGING)
    | _ringing_in(S.RINGING)
    | _WAITING
    | {
        E.OFFERED: _to(S.RINGING, "ring_agent"),
        E.ANNOUNCED: _to(S.RINGING, "announce"),
        E.WITHDRAWN: _to(S.RINGING, "stop_ringing"),
        E.HANG_UP: _to(S.RINGING, "decline"),
        E.QUIET: _to(S.QUEUED, "wait_on"),
        E.GREET: _to(S.GREETING, "greet"),
        E.ACCEPTED: _to(S.TALKING, "connect"),
    },
    S.REACHING: _CLOSE_FLOW
    | _ringing_in(S.REACHING)
    | {
        E.HANG_UP: _to(S.REACHING, "decline"),
        E.NOT_REACHED: _to(S.MENU, "fall_back"),
        E.OVERDUE: _to(S.MENU, "fall_back"),
        E.ACCEPTED: _to(S.TALKING, "connect"),
        E.PULL: _to(S.MENU, "pull"),
    },
    S.GREETING: _CLOSE
    | {
        E.GREETED: _to(S.TALKING, "connect"),
        E.OVERDUE: _to(S.TALKING, "connect"),
        E.RING_ENDED: _to(S.GREETING, "ring_ended"),
        E.HANG_UP: _to(S.GREETING, "hang_up_party"),
        E.PARTY_GONE: _to(S.MENU, "fall_back"),
        E.PARTY_LOST: _to(S.MENU, "fall_back"),
        E.NOTE: _to(S.GREETING, "note"),
    },
    S.TALKING: _CLOSE
    | _ringing_in(S.TALKING)
    | _within(
        S.TALKING,
        offered="ring_agent",
        withdrawn="stop_ringing",
        overflowed="search_failed",
        not_reached="search_failed",
        accepted="join_party",
        tap_ready="tap",
        tap_ended="tap_again",
        remote_gone="party_left",
        party_gone="party_left",
        party_lost="party_lost",
        hang_up="hang_up_party",
        hold="hold",
        resume="resume",
        swap="swap",
        consult="consult",
        complete="complete",
        cancel="cancel",
        merge="merge",
        add="add",
        drop="drop",
        leave="leave",
        keypad="keypad",
        recording="steer_recording",
        supervise="supervise",
        unsupervise="unsupervise",
        restored="rearrange",
    )
    | {
        E.TRANSFER: _to(S.MENU, "transfer"),
        E.PARK: _to(S.PARKED, "park"),
        E.LEFT_BEHIND: _to(S.LOST, "await_agent"),
        E.UNJOINED: _to(S.MENU, "fall_back"),
        E.DESERTED: _to(S.MENU, "deserted"),
        E.BROKEN_UP: _to(S.CLOSING, "close_broken_up"),
    },
    S.PARKED: _CLOSE
    | _ringing_in(S.PARKED)
    | _within(S.PARKED, retrieve="retrieve", hang_up="decline", not_reached="not_summoned", restored="rearrange")
    | {
        E.ACCEPTED: _to(S.TALKING, "join_party"),
        E.PATIENCE_OVER: _to(S.MENU, "fall_back"),
        E.OVERDUE: _to(S.MENU, "fall_back"),
        E.PULL: _to(S.MENU, "pull"),
    },
    S.LOST: _CLOSE
    | _ringing_in(S.LOST)
    | _within(S.LOST, reclaim="reclaim", hang_up="decline", not_reached="not_summoned", restored="rearrange")
    | {
        E.ACCEPTED: _to(S.TALKING, "join_party"),
        E.PATIENCE_OVER: _to(S.MENU, "fall_back"),
        E.DESERTED: _to(S.MENU, "fall_back"),
        E.OVERDUE: _to(S.MENU, "fall_back"),
        E.PULL: _to(S.MENU, "pull"),
    },
    S.VOICEMAIL: _CLOSE_FLOW
    | {
        E.RECORDED: _to(S.MENU, "message_recorded"),
        E.DIGIT: _to(S.VOICEMAIL, "feed_flow"),
    },
    S.REFUSING: _CLOSE | {E.PLAYBACK_DONE: _to(S.CLOSING, "close_refused")},
    S.SUMMONING: _CLOSE_OWN
    | _ringing_in(S.SUMMONING)
    | {
        E.NOT_REACHED: _to(S.CLOSING, "close_by_agent"),
        E.ACCEPTED: _to(S.DIALING, "dial_outside"),
    },
    S.CALLING_BACK: _CLOSE
    | _ringing_in(S.CALLING_BACK)
    | _within(S.CALLING_BACK, offered="ring_agent", withdrawn="stop_ringing", hang_up="decline")
    | {
        E.QUIET: _to(S.CALLING_BACK, "nobody_calls_back"),
        E.NOT_REACHED: _to(S.CLOSING, "close_by_agent"),
        E.OVERFLOWED: _to(S.CLOSING, "close_by_agent"),
        E.ACCEPTED: _to(S.DIALING, "dial_outside"),
    },
    S.DIALING: _CLOSE_OWN
    | {
        E.REMOTE_READY: _to(S.DIALING, "dial_leg"),
        E.REMOTE_PROGRESS: _to(S.DIALING, "report_progress"),
        E.REMOTE_ANSWERED: _to(S.TALKING, "connect_outside"),
        E.REMOTE_GONE: _to(S.CLOSING, "close_unreached"),
        E.RING_ENDED: _to(S.DIALING, "ring_ended"),
        E.NOTE: _to(S.DIALING, "note"),
    },
    S.CLOSING: {
        E.ALL_GONE: _to(S.ENDED, "finish"),
        E.OVERDUE: _to(S.ENDED, "finish_forced"),
    },
    S.ENDED: {},
}

_SOUND_OVER = frozenset({E.DIGIT, E.PLAYBACK_DONE, E.TIMER, E.RECORDED})
_ACD_BEHIND = frozenset({E.OFFERED, E.WITHDRAWN, E.OVERFLOWED, E.ANNOUNCED})
_RING_BEHIND = frozenset(
    {
        E.RING_ANSWERED,
        E.RING_CONFIRMED,
        E.RING_UNCONFIRMED,
        E.RING_ENDED,
        E.QUIET,
        E.NOT_REACHED,
        E.GREETED,
        E.ACCEPTED,
    }
)
_TALK_BEHIND = frozenset(
    {E.PARTY_GONE, E.PARTY_LOST, E.TAP_READY, E.TAP_ENDED, E.PATIENCE_OVER, E.UNJOINED, E.DESERTED, E.BROKEN_UP}
)
_BEHIND = _ACD_BEHIND | _RING_BEHIND | _TALK_BEHIND


def _late(state: CallState, events: frozenset[CallEvent]) -> frozenset[CallEvent]:
    return events - TABLE[state].keys()


LATE: dict[CallState, frozenset[CallEvent]] = {
    S.NEW: frozenset({E.DIGIT}),
    S.MENU: _late(S.MENU, _BEHIND | {E.LEAVE_QUEUE}),
    S.QUEUED: _late(S.QUEUED, _BEHIND),
    S.RINGING: _late(S.RINGING, _BEHIND),
    S.REACHING: _late(S.REACHING, _BEHIND | _SOUND_OVER | {E.LEAVE_QUEUE}),
    S.GREETING: _late(S.GREETING, _BEHIND | _SOUND_OVER | {E.FLOW_ENDED}),
    S.TALKING: _late(S.TALKING, _BEHIND | _SOUND_OVER),
    S.PARKED: _late(S.PARKED, _BEHIND | _SOUND_OVER),
    S.LOST: _late(S.LOST, _BEHIND | _SOUND_OVER),
    S.VOICEMAIL: _late(S.VOICEMAIL, _BEHIND | {E.PLAYBACK_DONE, E.TIMER}),
    S.REFUSING: frozenset({E.DIGIT}),
    S.SUMMONING: _late(S.SUMMONING, _RING_BEHIND | {E.DIGIT}),
    S.CALLING_BACK: _late(S.CALLING_BACK, _BEHIND | {E.DIGIT}),
    S.DIALING: _late(S.DIALING, _BEHIND | {E.DIGIT, E.PLAYBACK_DONE}),
    S.CLOSING: frozenset(E) - {E.ALL_GONE, E.OVERDUE},
    S.ENDED: frozenset(E),
}
"""Races which are normal: the sound that ended as the agent answered, the offer made as the caller hung up."""

LIMITS_S: dict[CallState, float] = {
    S.NEW: 15,
    S.REFUSING: 30,
    S.REACHING: 90,
    S.GREETING: 20,
    S.PARKED: 3_600,
    S.LOST: 600,
    S.SUMMONING: 60,
    S.CALLING_BACK: 180,
    S.DIALING: 120,
    S.CLOSING: 10,
    S.VOICEMAIL: 1_800,
    S.MENU: 1_800,
}
"""Seconds a call may stay in a state at the very most. A parked call and a lost one have their company's own, shorter
patience (``PATIENCE_OVER``). Queue and ringing are bounded by the ACD, a conversation by the people in it."""


def transition(state: CallState, event: CallEvent) -> Transition | None:
    """What follows, or ``None`` when the event is late or illegal there."""
    return TABLE[state].get(event)


def is_late(state: CallState, event: CallEvent) -> bool:
    """Whether the event is a normal race in this state, to be passed over without a word."""
    return event in LATE[state]
