"""An agent's part in a call, in the words of desks."""

from __future__ import annotations

from telephony.controller.call.call import Call
from telephony.controller.call.facts import Leg
from telephony.controller.call.pictures import ParkedShown, PersonShown, ReclaimShown, Recording
from telephony.controller.call.states import CallState
from telephony.conversation import Conversation, Kind, Place

SETTING_UP = {
    CallState.NEW: "dialing",
    CallState.SUMMONING: "dialing",
    CallState.DIALING: "dialing",
    CallState.RINGING: "ringing",
    CallState.REACHING: "ringing",
    CallState.GREETING: "ringing",
    CallState.CALLING_BACK: "ringing",
    CallState.QUEUED: "ringing",
}


def talk_of(call: Call) -> Conversation | None:
    talk: Conversation | None = getattr(call, "talk", None)
    return talk


def party_of(call: Call, user_id: int) -> str:
    return str(call.party_of(user_id)) if hasattr(call, "party_of") else ""


def parked(call: Call) -> ParkedShown | None:
    shown: ParkedShown | None = call.parked() if hasattr(call, "parked") else None
    return shown


def reclaimable(call: Call) -> ReclaimShown | None:
    shown: ReclaimShown | None = call.reclaimable() if hasattr(call, "reclaimable") else None
    return shown


def people(call: Call) -> list[PersonShown]:
    return list(call.people()) if hasattr(call, "people") else []


def note_of(call: Call) -> str:
    return str(getattr(call, "note", ""))


def recording_of(call: Call) -> Recording:
    shown: Recording = getattr(call, "recording", "off")
    return shown


def direction_of(call: Call) -> str:
    """ "in", "out", or "callback" for one that calls back."""
    return "callback" if getattr(call, "is_callback", False) else call.direction.value


def rings_only(call: Call, user_id: int) -> bool:
    """Whether the call only rings at the agent's device: declining it harms nobody."""
    party, talk = party_of(call, user_id), talk_of(call)
    if talk is not None and party in talk.parties:
        return talk.place(party) is Place.RINGING
    return call.state in (CallState.RINGING, CallState.REACHING, CallState.CALLING_BACK)


def leg_of(call: Call, user_id: int) -> Leg | None:
    """The agent's leg in the call, while it lives."""
    return next((leg for leg in call.facts.legs if leg.alive and leg.user_id == user_id), None)


def role_of(call: Call, user_id: int) -> str:
    """ "owner", "consulted", "member" or "supervisor"."""
    party, talk = party_of(call, user_id), talk_of(call)
    if talk is None or party not in talk.parties or talk.owner == party:
        return "owner"
    if talk.parties[party].kind is Kind.SUPERVISOR:
        return "supervisor"
    return "consulted" if talk.consulted == party else "member"


def state_of(call: Call, user_id: int) -> str:
    """The call as the agent's desk shows it."""
    party, talk = party_of(call, user_id), talk_of(call)
    if talk is None or party not in talk.parties:
        return SETTING_UP.get(call.state, "talking")
    one = talk.parties[party]
    if one.place is Place.RINGING:
        return "ringing"
    if one.kind is Kind.SUPERVISOR and talk.owner != party:
        return "supervising"
    if talk.consulted and party in (talk.owner, talk.consulted):
        return "consulting"
    if one.place in (Place.ASIDE, Place.HOLD):
        return "held"
    return "conference" if len(talk.connected) > 2 else "talking"
