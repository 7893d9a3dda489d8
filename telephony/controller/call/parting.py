"""Letting go: legs, agents, rings, and the line of a queue. The lowest of what calls do; everything else uses it."""

from __future__ import annotations

import asyncio
from datetime import datetime

from telephony.acd import types as acd
from telephony.calls.record import StayOutcome
from telephony.controller.call.core import Call
from telephony.controller.call.facts import Leg
from telephony.controller.call.search import Ring, Search
from telephony.controller.clock import utc_now

ANSWERED_ELSEWHERE, CANCELLED = 26, 19
"""Q.850: what a device is told that rang in vain."""


async def end_leg(call: Call, leg: Leg, cause: int = 16) -> None:
    """Hang a leg up; one the switch no longer knows has ended."""
    if leg.alive and not await call.ari.hang_up(leg.channel_id, cause):
        call.leg_ended(leg, utc_now(), cause)


async def let_go(call: Call, leg: Leg, cause: int = 16) -> None:
    """Part from somebody: an agent is free (and writes up, when they spoke), the leg ends, and its end is no news.

    That the customer goes on without them is known before it ends: who came after us would take it for a hang-up."""
    spoke = leg.joined_at is not None and leg.alive
    free_agent(call, leg)
    call.stage.forget(leg.channel_id)
    if spoke and call.remote_leg is not None and call.remote_leg.alive:
        await call.x.keep(call)
    await end_leg(call, leg, cause)


def free_agent(call: Call, leg: Leg) -> None:
    """The leg is no longer this call's concern, nor is its agent."""
    leg.parted = True
    agent = call.x.agents.of_user(leg.user_id) if leg.user_id is not None else None
    if agent is not None and agent.call is call:
        agent.call = None
    contact, leg.contact = leg.contact, ""
    if contact:
        spoke = leg.joined_at is not None and (leg.party == "agent" or leg.role == "owner")  # who took it over too
        call.x.switchboard.handle(acd.ContactEnded(contact, wrap_up=spoke))
    if agent is not None:
        call.x.agent_changed(agent.user_id)


# --------------------------------------------------------------------------------------------- rings


async def drop_ring(call: Call, search: Search, ring: Ring, cause: int = CANCELLED) -> None:
    """One device rings no longer; the ACD knows already or is told by the caller of this."""
    search.rings.pop(ring.leg.key, None)
    await let_go(call, ring.leg, cause)


async def end_search(call: Call, search: Search, *, tell_acd: bool = True) -> None:
    """Look for nobody any more: nothing rings, and the ACD forgets the contact; a promise keeps its place in the line,
    and only its offers are given back."""
    if call.search is search:
        call.search = None
    if call.searches.get(search.party) is search:
        del call.searches[search.party]
    rings = list(search.rings.values())
    if tell_acd and search.queue is not None and not search.taken:
        _give_back(call, search, rings)
    await asyncio.gather(*(drop_ring(call, search, ring) for ring in rings))


def _give_back(call: Call, search: Search, rings: list[Ring]) -> None:
    if search.contact.startswith(str(call.id)):
        call.x.switchboard.handle(acd.ContactLeft(search.contact))
        return
    for user_id in [ring.agent.user_id for ring in rings if ring.agent is not None]:
        call.x.switchboard.handle(acd.OfferDeclined(search.contact, user_id, "call_over"))


async def leave_line(call: Call, outcome: StayOutcome, at: datetime) -> None:
    """The customer waits and rings no more, by anybody's wish but the queue's."""
    if call.facts.waits_since is not None:
        call.facts.note(at, "queue.left", reason=outcome)
        call.facts.leave_queue(at, outcome)
    if call.search is not None:
        await end_search(call, call.search)
