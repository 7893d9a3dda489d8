"""Ringing devices: a browser, a SIP phone, an outside number, and whoever else is called for somebody in the call.

A device at the switch counts as taken when it is answered; an agent's outside number only when a key was pressed, for
a mailbox answers too. Whoever is taken is ACCEPTED; what follows from that is the state's business.
"""

from __future__ import annotations

import asyncio
from datetime import datetime
from functools import partial

from telephony import ari
from telephony.acd import types as acd
from telephony.calls.record import Party
from telephony.controller.call.core import Call, action
from telephony.controller.call.facts import Leg
from telephony.controller.call.flowing import music, playback_id, say_system, sounds_on, stop_sounds
from telephony.controller.call.mailbox import Happening
from telephony.controller.call.parting import ANSWERED_ELSEWHERE, CANCELLED, drop_ring, let_go
from telephony.controller.call.search import Ring, Search
from telephony.controller.call.states import CallEvent, CallState
from telephony.controller.call.world import Agent
from telephony.controller.clock import utc_now
from telephony.controller.refused import RefusedError
from telephony.ports import CompanyProfile, QueueProfile

DECLINED_CAUSES = frozenset({17, 21, 16})
RING_MARGIN_S = 5
"""The switch's own ring limit lies beyond the ACD's, so that the ACD decides and the switch is the safety net."""
RING_OWN_S = 30
RING_OUTSIDE_S = 45
MAX_LINES = 5
"""Lines of ours that may lead a customer from one to the next: two that lead to each other would take up all there are,
call by call. Who is led no further goes on in the flow that led them, as from a number nobody answers."""
CONFIRM_KEY = "1"
CONFIRM_S = 20
AUTO_ANSWER = {
    "PJSIP_HEADER(add,X-Linepool-Auto-Answer)": "yes",
    "PJSIP_HEADER(add,Call-Info)": "<sip:linepool>;answer-after=0",
}
Ways = list[tuple[str, str]]
"""Endpoints to try in turn and what ARI dials there."""


@action
async def ring_agent(call: Call, happening: Happening) -> None:
    """The ACD offers an agent; one who cannot be reached counts as declined and the next one rings."""
    offer: acd.Offer = happening.value
    search = call.search_of(str(offer.contact))
    agent = call.x.agents.of_user(int(str(offer.agent)))
    if search is None or search.queue is None:
        return
    if agent is not None and any(ring.agent is agent for ring in search.rings.values()):  # told twice
        return
    view = call.x.switchboard.agent(offer.agent)
    if view.state is not acd.AgentState.RINGING or view.contact != offer.contact:  # taken back while it was on its way
        _if_quiet(call, search)
        return
    call.facts.note(happening.at, "offered", agent=int(str(offer.agent)))
    if agent is None or not agent.device.address:
        _declined(call, search, int(str(offer.agent)), "unreachable", happening.at)
        return
    seconds = search.queue.offer_timeout_ms // 1000 + RING_MARGIN_S
    ringing = ring_device(call, search, agent, seconds, auto_answer=search.queue.auto_answer)
    if search is call.search and call.remote_leg is not None and call.inbound:
        await asyncio.gather(ringing, call.stage.prepare(), *([] if sounds_on(call) else [music(call)]))
    else:
        await ringing


async def ring_device(
    call: Call, search: Search, agent: Agent, seconds: int, *, party: Party = "agent", auto_answer: bool = False
) -> None:
    """Ring an agent's device, whatever it is. One that cannot be rung is a ring that ended."""
    outside = agent.device.outside
    key = _key_for(call, search)
    leg = Leg(f"{call.id}-{key}", party, utc_now(), key=key, user_id=agent.user_id)
    leg.remote = call.called if call.remote_leg is None else call.require_remote().remote
    leg.dialled = agent.device.address if outside else ""
    leg.contact = search.contact if search.queue is None else ""
    search.rings[leg.key] = Ring(leg, agent)
    agent.call = call
    call.add_leg(leg)
    call.x.agent_changed(agent.user_id)
    try:
        ways = (
            await outside_ways(call, agent.device.address, leg.key)
            if outside
            else [await _device_way(call, leg, agent)]
        )
    except RefusedError as refused:
        _never_rang(call, leg, refused.code)
        return
    await _originate(call, leg, ways, seconds, "offer", _headers(call, auto_answer or search.summons, outside))


async def ring_number(call: Call, search: Search, number: str) -> None:
    """Ring a number outside, or one of ours inside the pool. Raises :class:`RefusedError`."""
    key = search.party or call.new_key("o")
    ways = await outside_ways(call, number, key)
    leg = Leg(f"{call.id}-{key}", "outside", utc_now(), key=key, remote=number, dialled=number)
    search.rings[key] = Ring(call.add_leg(leg))
    await _originate(call, leg, ways, RING_OUTSIDE_S, "reach", {})


def engage(call: Call, agent: Agent, contact: str) -> None:
    """Keep an agent for this call outside any queue. Raises :class:`RefusedError` when they are busy or gone, or do not
    work for the company now: a flow or a queue's rule may name anybody."""
    company = call.x.require_company(call)
    check_takes(call, agent)
    ms, extra_ms = wrap_up_of(call, company, agent)
    engaged = acd.AgentEngaged(agent.user_id, contact, ms, company=company.id, wrap_up_extra_ms=extra_ms)
    if not call.x.switchboard.handle(engaged):
        raise RefusedError("agent_busy")


def check_takes(call: Call, agent: Agent) -> None:
    """Raises :class:`RefusedError` for an agent who cannot be rung for this call now."""
    if not agent.logged_in or not agent.device.address or call.x.require_company(call).id not in agent.serving:
        raise RefusedError("agent_offline")
    if agent.call is not None:
        raise RefusedError("agent_busy")


def wrap_up_of(call: Call, company: CompanyProfile, agent: Agent, queue: QueueProfile | None = None) -> tuple[int, int]:
    """The time to write up a call, and how much more may be asked for: as the queue says that brought it to the agent,
    else as the call's own, else the agent's longest."""
    if (of := queue or call.queue) is not None:
        return of.wrap_up_ms, of.wrap_up_extra_ms
    mine = [queue for queue in company.queues if any(one.user_id == agent.user_id for one in queue.members)]
    longest = max((queue.wrap_up_ms for queue in mine), default=0)
    return longest, max((queue.wrap_up_extra_ms for queue in mine), default=0)


async def outside_ways(call: Call, number: str, leg: str = "") -> Ways:
    """How to reach a number: one of ours inside the pool, others by carrier. Raises :class:`RefusedError`.

    A call out costs, so the company must be allowed to make it: money is set aside for ``leg``, which is about to be
    dialled; without one it is only asked whether it might be."""
    company = call.x.require_company(call)
    ways = await inside_way(call, number)
    if not ways:
        if not company.caller_id:
            raise RefusedError("no_caller_id")
        routes = await call.x.routes_out(number)
        ways = call.x.open_ways(routes, dialling=bool(leg))
        if not ways:
            raise RefusedError("carriers_full" if routes else "no_carrier")
    companies = call.x.companies
    may = companies.may_dial(company, call, leg, number) if leg else companies.may_lead(company, number)
    if (reason := await may) is not None:
        raise RefusedError(reason)
    return ways


async def inside_way(call: Call, number: str) -> Ways:
    """The way to a number of ours, whosever it is, without leaving the pool; empty for any other number. Raises
    :class:`RefusedError` where lines of ours have led the customer from one to the next too often already."""
    try:
        ours = await call.x.companies.of_number(number) is not None
    except Exception as error:  # the directory is away and this number was never asked for: the carriers may know it
        call.log.warning("call.number_unknown", error=repr(error))
        ours = False
    if ours and _led_by_lines(call) >= MAX_LINES:
        raise RefusedError("led_in_circles")
    return [("", f"Local/{number}@carrier/n")] if ours else []


def _led_by_lines(call: Call) -> int:
    """How many calls in the pool one after the other led this one's customer here: the customer's line of each is the
    far half of a leg of the one before, and the switch names the two halves alike."""
    line = call.remote_leg
    if line is None or not line.name.startswith("Local/") or not line.name.endswith(";2"):
        return 0
    half = f"{line.name[:-1]}1"
    before = (other for other in set(call.x.legs.values()) if any(leg.name == half for leg in other.facts.legs))
    leading = next(before, None)
    return 1 if leading is None else 1 + _led_by_lines(leading)


# -------------------------------------------------------------------------------------- what happens


@action
async def ring_answered(call: Call, happening: Happening) -> None:
    """A device we rang is up."""
    leg = happening.leg
    found = call.ring_of(leg) if leg is not None else None
    if leg is None or found is None:
        if leg is not None and not leg.parted:
            call.log.info("call.answered_too_late", leg=leg.key)
            await let_go(call, leg)
        return
    search, ring = found
    if ring.agent is not None and ring.agent.device.outside:
        await _ask_for_key(call, ring)
    else:
        await _accept(call, search, ring, happening.at)


@action
async def ring_confirmed(call: Call, happening: Happening) -> None:
    """The key of an outside device: a person took the call."""
    found = call.ring_of(happening.leg) if happening.leg is not None else None
    if found is not None and found[1].asked:
        await call.ari.stop_playback(playback_id(call, f"key-{found[1].leg.key}"))
        await _accept(call, *found, happening.at)


@action
async def ring_ended(call: Call, happening: Happening) -> None:
    """A device we rang is gone again before anybody took the call; one just taken is a party who is gone."""
    leg = happening.leg
    if leg is None:
        return
    found = call.ring_of(leg)
    if found is None:
        if not leg.parted:
            call.post_now(CallEvent.PARTY_GONE, at=happening.at, leg=leg)
        return
    await _not_taken(call, *found, "declined" if leg.cause in DECLINED_CAUSES else "unreachable", happening.at)


@action
async def ring_unconfirmed(call: Call, happening: Happening) -> None:
    """An outside device is up and nobody has pressed the key: most likely a mailbox."""
    found = call.ring_of(happening.leg) if happening.leg is not None else None
    if found is not None:
        await _not_taken(call, *found, "unconfirmed", happening.at)


@action
async def decline(call: Call, happening: Happening) -> None:
    """An agent whose device rings refuses at the desk."""
    leg = call.leg_of_user(happening.value.agent.user_id)
    found = call.ring_of(leg) if leg is not None else None
    if leg is None or found is None:
        raise RefusedError("no_call")
    leg.cause, leg.hung_up_by = 21, "agent"
    await _not_taken(call, *found, "declined", happening.at, cause=21)


@action
async def stop_ringing(call: Call, happening: Happening) -> None:
    """The ACD took an offer back: too long, the agent went away, or another one was faster."""
    withdrawn: acd.WithdrawOffer = happening.value
    search = call.search_of(str(withdrawn.contact))
    user_id = int(str(withdrawn.agent))
    ring = next((r for r in search.rings.values() if r.agent and r.agent.user_id == user_id), None) if search else None
    if search is None or ring is None:
        return
    kind = "missed" if withdrawn.reason == "timeout" else "withdrawn"
    call.facts.note(happening.at, kind, agent=user_id, reason=withdrawn.reason)
    await drop_ring(call, search, ring)
    _if_quiet(call, search)


@action
async def wait_on(call: Call, happening: Happening) -> None:
    """Nobody rings any more; the ACD goes on looking."""


@action
async def greet(call: Call, happening: Happening) -> None:
    """Tell the agent whose call it is, before anybody else hears them; what cannot be said is passed over.

    Whatever the customer was being told is over: they hear music until then."""
    leg = happening.leg
    queue = happening.value.queue
    company = call.x.require_company(call)
    media = await call.x.speech.say(queue.greeting, company.language)
    if media is None or leg is None:
        call.post(CallEvent.GREETED)
        return
    name = f"{call.id}-g{leg.key}"
    call.x.playbacks[name] = lambda at: call.post(CallEvent.GREETED, at=at)
    await stop_sounds(call)
    await asyncio.gather(call.ari.play(leg.channel_id, name, media), music(call))


# --------------------------------------------------------------------------------------------- inside


async def _accept(call: Call, search: Search, ring: Ring, at: datetime) -> None:
    """Somebody has the call, unless the ACD has given it away meanwhile or the device is gone already."""
    leg = ring.leg
    if not leg.alive:
        return
    if search.queue is not None and ring.agent is not None:
        if not call.x.switchboard.handle(acd.OfferAccepted(search.contact, ring.agent.user_id)):
            call.log.info("call.answered_too_late", user_id=ring.agent.user_id)
            await drop_ring(call, search, ring)
            _if_quiet(call, search)
            return
        leg.contact, leg.queue_id = search.contact, search.queue.id
        search.taken = True
        call.x.agent_changed(ring.agent.user_id)
    del search.rings[leg.key]
    search.won = leg
    leg.answered_at = leg.answered_at or at
    for other in list(search.rings.values()):
        await drop_ring(call, search, other, ANSWERED_ELSEWHERE)
    greeted = search is call.search and search.queue is not None and bool(search.queue.greeting)
    call.post_now(
        CallEvent.GREET if greeted and call.state is CallState.RINGING else CallEvent.ACCEPTED,
        at=at,
        value=search,
        leg=leg,
    )


async def _ask_for_key(call: Call, ring: Ring) -> None:
    ring.asked = True
    unconfirmed = partial(call.post, CallEvent.RING_UNCONFIRMED, leg=ring.leg)
    asyncio.get_running_loop().call_later(CONFIRM_S, unconfirmed)
    media = await say_system(call, "press_to_take", number=CONFIRM_KEY)
    if media is not None:
        await call.ari.play(ring.leg.channel_id, playback_id(call, f"key-{ring.leg.key}"), media)


async def _not_taken(
    call: Call, search: Search, ring: Ring, reason: str, at: datetime, *, cause: int = CANCELLED
) -> None:
    """One device less rings; the ACD asks the next agent, or whatever the search was for is told."""
    await drop_ring(call, search, ring, cause)
    if search.queue is not None and ring.agent is not None:
        _declined(call, search, ring.agent.user_id, reason, at)
    else:
        _nobody(call, search, reason)


def _declined(call: Call, search: Search, user_id: int, reason: str, at: datetime) -> None:
    call.facts.note(at, "declined", agent=user_id, reason=reason)
    call.x.switchboard.handle(acd.OfferDeclined(search.contact, user_id, reason))
    call.x.agent_changed(user_id)
    _if_quiet(call, search)


def _if_quiet(call: Call, search: Search) -> None:
    if search is call.search and not search.rings:
        call.post_now(CallEvent.QUIET)


def _nobody(call: Call, search: Search, reason: str) -> None:
    """Whom one search was for is not to be had: what it was for is told."""
    if search.rings:
        return
    call.post_now(CallEvent.NOT_REACHED, value=search)
    call.facts.note(utc_now(), "not_reached", to=str(search.to), reason=reason)


def _never_rang(call: Call, leg: Leg, reason: str) -> None:
    call.log.warning("call.device_unreachable", leg=leg.key, reason=reason)
    leg.ended_at, leg.cause = utc_now(), 20
    call.post_now(CallEvent.RING_ENDED, leg=leg)


async def _originate(call: Call, leg: Leg, ways: Ways, seconds: int, word: str, variables: dict[str, str]) -> None:
    """Call the first of the ways that the switch takes."""
    company = call.x.require_company(call)
    shown = company.caller_id or call.number if leg.dialled else leg.remote
    originator = call.remote_leg.channel_id if call.remote_leg is not None and call.remote_leg.alive else None
    reason = "no_way"
    for endpoint, dial in ways:
        leg.endpoint = endpoint
        try:
            channel = await call.ari.originate(
                leg.channel_id,
                dial,
                app=call.ari.app,
                args=(word, str(call.id)),
                caller_id=f'"{plain(company.name)}" <{plain(shown)}>',
                timeout=seconds,
                variables=variables,
                originator=originator,
            )
        except ari.RequestTimeout as error:  # it may ring all the same, so nothing else is tried
            reason = str(error)
            call.x.give_up(leg, call.node)
            break
        except ari.AriError as error:
            reason = str(error)
            continue
        call.leg_made(leg, channel)
        return
    _never_rang(call, leg, reason)


async def _device_way(call: Call, leg: Leg, agent: Agent) -> tuple[str, str]:
    await call.x.find_phone(agent)
    address, home = agent.device.address, call.x.nodes.beyond(agent.node, call.node)
    leg.beyond = home.name if home is not None else ""
    return address, call.x.nodes.dial(address, agent.node, call.node)


def _headers(call: Call, auto_answer: bool, outside: bool) -> dict[str, str]:
    if outside:
        return {}
    return {"PJSIP_HEADER(add,X-Linepool-Call)": str(call.id)} | (AUTO_ANSWER if auto_answer else {})


def _key_for(call: Call, search: Search) -> str:
    """An agent engaged for a party of the conversation is that party; of a queue each who rings has their own key."""
    return search.party if search.party and search.queue is None else call.new_key("a")


def plain(text: str) -> str:
    """Text that cannot end a quoted name or a number."""
    return "".join(character for character in text if character not in '"<>\\\r\n,;')[:60]
