"""An agent's part in a call, in the words of desks."""

from __future__ import annotations

from telephony.controller.call.call import Call
from telephony.controller.call.states import CallState
from telephony.controller.desks.book import Agent
from telephony.conversation import Kind, Place

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


def direction_of(call: Call) -> str:
    """ "in", "out", or "callback" for one that calls back."""
    return "callback" if call.is_callback else call.direction.value


def beyond_rule(call: Call, agent: Agent) -> bool:
    """Whether the agent's rights go beyond the queue's rule of recording. Rights at home are none with another company;
    what somebody may there, the web says with each command."""
    return "calls.record" in agent.permissions and call.company is not None and call.company.id == agent.company_id


def rings_only(call: Call, user_id: int) -> bool:
    """Whether the call only rings at the agent's device: declining it harms nobody."""
    party, talk = call.party_of(user_id), call.talk
    if talk is not None and party in talk.parties:
        return talk.place(party) is Place.RINGING
    return call.state in (CallState.RINGING, CallState.REACHING, CallState.CALLING_BACK)


def shown_state(agent: Agent) -> str:
    """The agent's state as people see it. Who is engaged directly and not yet there is rung, and does not talk."""
    rung = agent.shown == "talking" and agent.call is not None and rings_only(agent.call, agent.user_id)
    return "ringing" if rung else agent.shown


def role_of(call: Call, user_id: int) -> str:
    """ "owner", "consulted", "member" or "supervisor"."""
    party, talk = call.party_of(user_id), call.talk
    if talk is None or party not in talk.parties or talk.owner == party:
        return "owner"
    if talk.parties[party].kind is Kind.SUPERVISOR:
        return "supervisor"
    return "consulted" if talk.consulted == party else "member"


def is_taken_over(call: Call) -> bool:
    """Whether a supervisor has the call."""
    owner = call.talk.parties.get(call.talk.owner) if call.talk is not None else None
    return owner is not None and owner.kind is Kind.SUPERVISOR


def state_of(call: Call, user_id: int) -> str:
    """The call as the agent's desk shows it."""
    party, talk = call.party_of(user_id), call.talk
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
