"""What must be true of call control whenever nothing is under way, whatever happened before.

Each check yields a sentence for each thing that is wrong.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from telephony.acd.pool import Pool
from telephony.acd.types import AgentState
from telephony.calls.record import CallRecord, decode_entry
from telephony.calls.sums import faults
from telephony.controller.call.call import Call
from telephony.controller.call.core import CONVERSING
from telephony.controller.call.states import CallState
from telephony.controller.callbacks import PREFIX
from telephony.controller.desks.book import shown_state
from telephony.controller.keeping.snapshots import call_snapshot
from telephony.controller.shown.board import board
from telephony.controller.shown.desk import desk
from telephony.conversation.types import CAPACITY, NOT_THERE, TAPPING
from tests.telephony.controller.behaving import Behaving
from tests.telephony.controller.world import World
from tests.telephony.storms.cast import SERVES

BUSY = frozenset({AgentState.RINGING, AgentState.TALKING})
ENDING = frozenset({CallState.CLOSING, CallState.ENDED})


def pool_of(w: World) -> Pool:
    """The ACD's memory."""
    return w.exchange.switchboard._engine._pool


def problems(w: World, serves: Mapping[int, tuple[int, ...]] = SERVES) -> Iterator[str]:
    """Everything that is wrong now. ``serves``: who ever worked for each company."""
    heard = hearing(w.asterisk)
    calls = list(w.exchange.calls.values())
    for call in calls:
        for problem in _call_problems(w, call, heard):
            yield f"{call.state.value}: {problem} ({call.id})"
    yield from _foreign_ears(w, heard)
    yield from _agent_problems(w, calls, serves)
    yield from _contact_problems(w)
    yield from _picture_problems(w, calls)
    for company_id in w.exchange.companies._profiles:
        counted = sum(call.admitted and call.company is not None and call.company.id == company_id for call in calls)
        if w.exchange.companies.limits.running(company_id) != counted:
            yield f"company {company_id} counts {w.exchange.companies.limits.running(company_id)} of {counted} calls"


# ------------------------------------------------------------------------------------------------ sound


def hearing(switch: Behaving) -> dict[str, set[str]]:
    """Whom every channel hears, by what the switch really connects. Ears (snoops) themselves are nobody."""
    rooms = [members for members in switch.bridges.values() if len(members) > 1]
    people = {name for name in switch.channels if name not in switch.snoops}
    plain = {name: {o for room in rooms if name in room for o in room if o != name and o in people} for name in people}
    heard = {name: set(others) for name, others in plain.items()}
    for ear, (target, whisper) in switch.snoops.items():
        for room in [room for room in rooms if ear in room]:
            for member in room & people:
                heard[member] |= ({target} | plain.get(target, set())) - {member}
                if whisper == "out" and target in heard:
                    heard[target].add(member)
    return heard


def _call_problems(w: World, call: Call, heard: Mapping[str, set[str]]) -> Iterator[str]:
    if call.state in CONVERSING:
        yield from _talk_problems(w, call, heard)
    elif call.state not in ENDING:
        yield from _setting_up_problems(w, call)


def _talk_problems(w: World, call: Call, heard: Mapping[str, set[str]]) -> Iterator[str]:
    talk = call.talk
    if talk is None:
        yield "no conversation"
        return
    legs = {leg.key: leg for leg in call.facts.legs if leg.alive and not leg.parted}
    for party in talk.parties.values():
        if party.place in NOT_THERE:
            continue
        leg = legs.get(party.id)
        if leg is None:
            yield f"{party.id} is in {party.place} without a line"
            continue
        wanted = {legs[other].channel_id for other in talk.parties if other in legs and talk.hears(party.id, other)}
        real = heard.get(leg.channel_id, set())
        if wanted != real:
            yield f"{party.id} ({party.place}) hears {sorted(real)}, not {sorted(wanted)}"
        music = w.asterisk.channels[leg.channel_id].music if leg.channel_id in w.asterisk.channels else False
        if music is not (party.id in talk.layout().music):
            yield f"{party.id} ({party.place}) music {music}"
    for key, leg in legs.items():
        if key not in talk.parties and call.ring_of(leg) is None:
            yield f"the line of {key} belongs to nobody"
    for name, search in call.searches.items():
        if name not in talk.parties:
            yield f"{name} is looked for and not wanted"
        elif search.queue is None and not search.rings:
            yield f"nothing rings for {name}"
    for party in talk.parties.values():
        rung = party.id in call.searches
        if (party.place.value == "ringing") is not rung:
            yield f"{party.id} is in {party.place}, looked for: {rung}"
    if talk.over:
        yield "it is over and goes on"
    if sum(one.seat not in TAPPING for one in talk.parties.values()) > CAPACITY:
        yield "too many people"
    waits = call.state in (CallState.PARKED, CallState.LOST)
    if waits is not (call.patience_until is not None):
        yield f"patience until {call.patience_until}"
    if {bool(call.slot), talk.parked} != {call.state is CallState.PARKED}:
        yield f"slot {call.slot}, parked {talk.parked}"


def _setting_up_problems(w: World, call: Call) -> Iterator[str]:
    """Nobody stays in silence, and everything has a way out."""
    remote = call.remote_leg
    channel = w.asterisk.channels.get(remote.channel_id) if remote is not None else None
    played = channel is not None and channel.id in w.asterisk.playbacks.values()
    rings = [ring for search in call.all_searches() for ring in search.rings.values()]
    music = channel is not None and channel.music
    match call.state:
        case CallState.QUEUED | CallState.RINGING if not music and not played:
            yield "the customer hears nothing"
        case CallState.REACHING | CallState.GREETING if not music:
            yield "the customer hears nothing"
        case CallState.MENU if not played and not call.timers:
            yield "nothing is said and nothing will be"
        case CallState.VOICEMAIL if call.voicemail_name not in w.asterisk.recordings:
            yield "nothing is recorded"
        case CallState.REFUSING if not played:
            yield "no refusal is said"
        case CallState.RINGING | CallState.REACHING | CallState.SUMMONING | CallState.CALLING_BACK if not rings:
            yield "nothing rings"
        case CallState.DIALING if call.dialler is None or not call.dialler.alive:
            yield "nobody dials"
    if call.state in (CallState.QUEUED, CallState.RINGING):
        if call.search is None or str(call.id) not in pool_of(w).contacts:
            yield "the ACD knows nothing of it"
        if call.facts.waits_since is None:
            yield "its wait is not counted"


def _foreign_ears(w: World, heard: Mapping[str, set[str]]) -> Iterator[str]:
    for name, others in heard.items():
        call = w.exchange.legs.get(name)
        for other in others:
            if w.exchange.legs.get(other) is not call:
                yield f"{name} hears {other} of another call"


# ----------------------------------------------------------------------------------------------- people


def _agent_problems(w: World, calls: list[Call], serves: Mapping[int, tuple[int, ...]]) -> Iterator[str]:
    lines = Counter(
        leg.user_id for call in calls for leg in call.facts.legs if leg.user_id and leg.alive and not leg.parted
    )
    for agent in w.exchange.agents:
        name, view = f"agent {agent.user_id}", w.exchange.switchboard.agent(agent.user_id)
        if lines[agent.user_id] > 1:
            yield f"{name} has {lines[agent.user_id]} lines"
        if (agent.call is not None) is not (view.state in BUSY):
            yield f"{name} is {view.state}, with call {agent.call and agent.call.state}"
        if agent.call is not None:
            if agent.call not in calls:
                yield f"{name} has a call that is over"
            elif agent.call.leg_of_user(agent.user_id) is None and agent.call.state not in ENDING:
                yield f"{name} has a call ({agent.call.state}) without a line"
            elif agent.call.company is None or agent.user_id not in serves[agent.call.company.id]:
                yield f"{name} has a call of a company they never worked for"
        elif lines[agent.user_id]:
            yield f"{name} has a line and no call"
        shown = shown_state(view.state) if agent.logged_in or agent.call is not None else "offline"
        if agent.shown != shown:
            yield f"{name} is shown {agent.shown} and is {shown}"
        if (agent.wrap_up is not None) is not (view.state is AgentState.WRAP_UP):
            yield f"{name} is {view.state}, writing up: {agent.wrap_up is not None}"
        behind = agent.left_behind
        theirs = behind is None or behind is agent.call or behind.reclaimable_by() == agent.user_id
        if not theirs or (behind is not None and behind not in calls):
            yield f"{name} may reclaim what is not theirs"


def _contact_problems(w: World) -> Iterator[str]:
    pool = pool_of(w)
    for contact in pool.contacts.values():
        call = w.exchange.call_of_contact(str(contact.id))
        promised = w.exchange.callbacks.open(str(contact.id).removeprefix(PREFIX))
        search = call.search_of(str(contact.id)) if call is not None else None
        if call is not None and call.company is not None and call.company.id != contact.queue.company.id:
            yield f"{contact.id} of {call.company.id} waits in {contact.queue.id}"
        if promised is None and search is None:
            yield f"the ACD has {contact.id}, whom nobody knows"
        rung = {ring.agent.user_id for ring in search.rings.values() if ring.agent} if search else set()
        if {agent.id for agent in contact.agents} != rung:
            yield f"{contact.id} rings at {[agent.id for agent in contact.agents]}, really at {sorted(rung)}"
    for talk in pool.talks.values():
        agent, call = w.exchange.agents.of_user(int(str(talk.agent.id))), w.exchange.call_of_contact(str(talk.id))
        if agent is None or agent.call is None or agent.call is not call:
            yield f"the ACD has {talk.agent.id} in {talk.id}"
    for call in w.exchange.calls.values():
        for search in call.all_searches():
            known = search.contact in pool.contacts or search.contact in pool.talks
            if search.queue is not None and not known:
                yield f"{call.state}: the ACD does not look for {search.contact}"


def _picture_problems(w: World, calls: list[Call]) -> Iterator[str]:
    for agent in w.exchange.agents:
        json.dumps(desk(w.exchange, agent))
    for company_id in w.exchange.companies._profiles:
        ours = {str(call.id) for call in calls if call.company is not None and call.company.id == company_id}
        if not {row["id"] for row in json.loads(json.dumps(board(w.exchange, company_id)))["calls"]} <= ours:
            yield f"the board of {company_id} shows others' calls"
    for call in calls:
        json.dumps(call_snapshot(call))


# ------------------------------------------------------------------------------------------ afterwards


def leftovers(w: World) -> Iterator[str]:
    """What is still there of calls that are over and people who have gone."""
    x, pool = w.exchange, pool_of(w)
    kept: dict[str, Any] = {
        "calls": x.calls,
        "legs": x.legs,
        "playbacks": x.playbacks,
        "recordings": x.recordings,
        "strays": x.strays,
        "by company": x._by_company,
        "calling back": x.calling_back._calls,
        "tasks": x._tasks,
        "places": x.parking._places,
        "promises": x.callbacks._open,
        "promised numbers": x.callbacks._numbers,
        "expiries": x.callbacks._expiries,
        "promises by queue": +x.callbacks._lengths,
        "contacts": pool.contacts,
        "talks": pool.talks,
        "limits": x.companies.limits._running,
        "channels": w.asterisk.channels,
        "bridges": w.asterisk.bridges,
        "sounds": w.asterisk.playbacks,
        "messages": w.asterisk.recordings,
        "ears": w.asterisk.snoops,
        "devices": x.agents._by_endpoint,
    }
    yield from (f"{name} left: {list(things)}" for name, things in kept.items() if things)
    for agent in x.agents:
        left = (agent.call, agent.left_behind, agent.wrap_up, agent.lost_timer)
        if any(left) or x.switchboard.agent(agent.user_id).state is not AgentState.OFFLINE:
            yield f"agent {agent.user_id} left with {left} {x.switchboard.agent(agent.user_id)}"


def untrue_records(w: World) -> Iterator[str]:
    """Records that do not add up, or that come back from the journal as others."""
    for entry in w.book.entries:
        if decode_entry(entry.to_json()).to_json() != entry.to_json():
            yield f"{entry} changes on its way"
        if isinstance(entry, CallRecord):
            for fault in faults(entry, entry.legs, entry.stays, entry.stints):
                yield f"{fault} {[event.kind for event in entry.events]}"
