"""An agent's desk, as plain JSON values: everything that its page shows, whosever call is on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from telephony.acd.types import AgentState
from telephony.controller.call.pictures import PersonShown, Recording, recording_rights
from telephony.controller.desks import roles
from telephony.controller.desks.book import Agent
from telephony.controller.shown.parked import parked_of
from telephony.controller.shown.stamps import stamp, stamp_ms

if TYPE_CHECKING:
    from telephony.controller.call.call import Call
    from telephony.controller.exchange import Exchange
    from telephony.ports import CompanyProfile

Picture = dict[str, Any]
SHOWN_PLACE = {"aside": "hold", "lost": "ringing"}
"""The desk knows six places: who stepped aside is on hold, a lost device is not joined."""
NEEDS_TRANSFER = frozenset({"transfer", "consult", "swap", "complete", "cancel", "merge", "add", "drop", "leave"})
RECORD_ACTIONS: dict[Recording, frozenset[str]] = {
    "on": frozenset({"stop", "pause"}),
    "paused": frozenset({"stop", "resume"}),
    "off": frozenset({"start"}),
}
OF_SUPERVISOR = frozenset({"listen", "whisper", "barge", "takeover"})


def desk(x: Exchange, agent: Agent) -> Picture:
    """What one agent sees of themselves. While one company's call is on, nothing of any other's is visible."""
    visible = list(agent.serving) if agent.busy_for is None else [agent.busy_for]
    view, wrap_up = x.switchboard.agent(agent.user_id), agent.wrap_up
    home = x.companies.known(agent.company_id)
    away = view.state is AgentState.AWAY and agent.shown == "away"
    call = on_desk(x, agent, agent.call) if agent.call is not None else (wrap_up.call if wrap_up else None)
    return {
        "state": roles.shown_state(agent),
        "since": stamp(agent.since),
        "reason": agent.shown_reason,
        "device": {
            "kind": agent.device.kind.value,
            "number": agent.device.address if agent.device.outside else "",
            "move_to": x.nodes.better_places(agent.node) if agent.call is None else [],
        },
        "serving": [_served(x, agent, company_id) for company_id in agent.serving],
        "pause_reasons": [
            {"code": item.code, "label": item.label, "limit_ms": item.limit_ms}
            for item in (home.pause_reasons if home else ())
        ],
        "pause_until": stamp_ms(view.until) if away else None,
        "wrapup_until": stamp(wrap_up.until) if wrap_up else None,
        "wrapup_extra_ms": view.extra_ms if wrap_up else 0,
        "parked": [parked for company_id in visible for parked in parked_of(x, company_id)],
        "reclaim": _reclaim(agent),
        "call": call,
    }


def on_desk(x: Exchange, agent: Agent, call: Call) -> Picture:
    """A call as one of the agents in it sees it, with everything of the company whose call it is."""
    company = x.require_company(call)
    state = roles.state_of(call, agent.user_id)
    queue = call.queue
    return {
        "id": str(call.id),
        "direction": roles.direction_of(call),
        "state": state,
        "role": roles.role_of(call, agent.user_id),
        "company": _company(company),
        "company_name": company.name,
        "queue_id": queue.id if queue else None,
        "queue_name": queue.name if queue else "",
        "caller": call.caller,
        "called": call.called,
        "data": call.data,
        "script": queue.script if queue else "",
        "dispositions": [
            {"code": item.code, "label": item.label, "sale": item.sale} for item in (queue or company).dispositions
        ],
        "note": call.note,
        "started_at": stamp(call.facts.started_at),
        "answered_at": stamp(call.facts.agent_answered_at),
        "held": state == "held",
        "parties": [_party(agent, one) for one in call.people()],
        "recording": call.recording,
        "can": sorted(_can(agent, call)),
    }


def written_up(x: Exchange, agent: Agent, call: Call) -> Picture:
    """The call as it is kept on the desk while it is written up."""
    return on_desk(x, agent, call) | {"state": "wrapup", "held": False, "parties": [], "can": ["extend", "wrapup"]}


def _can(agent: Agent, call: Call) -> set[str]:
    """The buttons that do something now: what the conversation allows, by the agent's rights and the queue's rule."""
    party, talk = call.party_of(agent.user_id), call.talk
    if talk is None or party not in talk.parties:
        return {"hangup"}
    verbs = set(talk.allowed(party))
    if roles.state_of(call, agent.user_id) == "supervising":
        return (verbs & OF_SUPERVISOR) | {"stop"}
    if "record" in verbs:
        rule = call.queue.record if call.queue else "all"
        rights = recording_rights(rule, beyond_rule=roles.beyond_rule(call, agent))
        verbs |= {f"record.{action}" for action in rights & RECORD_ACTIONS[call.recording]}
    if agent.permissions and "calls.transfer" not in agent.permissions:
        verbs -= NEEDS_TRANSFER
    return verbs - {"record"}


def _party(agent: Agent, one: PersonShown) -> Picture:
    return {
        "id": one.id,
        "kind": one.kind,
        "name": one.name,
        "number": one.number,
        "place": SHOWN_PLACE.get(one.place, one.place),
        "since": stamp(one.since),
        "me": one.user_id == agent.user_id,
    }


def _company(company: CompanyProfile) -> Picture:
    return {"id": company.id, "name": company.name, "slug": company.slug, "language": company.language}


def _served(x: Exchange, agent: Agent, company_id: int) -> Picture:
    company, service = x.companies.known(company_id), agent.serving[company_id]
    return {
        "company_id": company_id,
        "name": company.name if company else "",
        "barred": service.barred,
        "barred_until": stamp_ms(service.until),
    }


def _reclaim(agent: Agent) -> Picture | None:
    shown = agent.left_behind.reclaimable() if agent.left_behind is not None else None
    if shown is None or shown.user_id != agent.user_id:
        return None
    return {"call_id": shown.call_id, "caller": shown.caller, "until": stamp(shown.until)}
