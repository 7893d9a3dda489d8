"""What a call does when it goes out: an agent's device first (the one who dialled, or whom the ACD offers a callback),
then the number by a carrier, or inside the pool when it is one of ours."""

from __future__ import annotations

from telephony import ari
from telephony.controller.call.core import Call, action
from telephony.controller.call.facts import CUSTOMER, Leg
from telephony.controller.call.mailbox import Happening
from telephony.controller.call.ringing import RING_OWN_S, inside_way, ring_agent, ring_device
from telephony.controller.call.search import Search
from telephony.controller.call.stage import ROOM
from telephony.controller.call.states import CallEvent
from telephony.controller.call.talking import begin_talk
from telephony.controller.clock import utc_now
from telephony.destination import Destination, Kind

RING_OUTSIDE_S = 60


@action
async def ring_own_device(call: Call, happening: Happening) -> None:
    """Ring the device of the agent who dialled at the desk; it answers by itself where it can."""
    agent = happening.value
    call.search = Search(str(call.id), Destination(Kind.AGENT, str(agent.user_id)), summons=True)
    await ring_device(call, call.search, agent, RING_OWN_S)


@action
async def ring_for_callback(call: Call, happening: Happening) -> None:
    """The ACD offers an agent the callback: ring them; the customer is called when they have taken it."""
    offer = happening.value
    call.search = Search(str(offer.contact), Destination(Kind.QUEUE, str(offer.queue)), queue=call.queue)
    await ring_agent(call, happening)


@action
async def nobody_calls_back(call: Call, happening: Happening) -> None:
    """No agent is rung any more; unless the next one is about to be, the promise goes back to its place."""
    if not call.expects(CallEvent.OFFERED):
        call.post_now(CallEvent.NOT_REACHED)


@action
async def dial_outside(call: Call, happening: Happening) -> None:
    """The agent is on the line: dial the number, into a bridge that already lets its early sounds through."""
    agent_leg = call.dialler = happening.leg
    if agent_leg is None:
        raise AssertionError("nobody to connect the number to")
    call.search = None
    if agent_leg.answered_at is None:
        await call.ari.answer(agent_leg.channel_id)
        agent_leg.answered_at = utc_now()
    call.facts.note(happening.at, "dialing", to=call.called)
    # In the bridge each party is shown the other's caller id: the outside must see the company's number.
    await call.ari.set_variable(agent_leg.channel_id, "CALLERID(all)", f"<{call.number}>")
    await call.stage.move(agent_leg.channel_id, ROOM)
    await _make_outside_leg(call, agent_leg)


@action
async def dial_leg(call: Call, happening: Happening) -> None:
    """The outside leg is in our application: into the bridge first, then dial."""
    remote = call.require_remote()
    await call.stage.move(remote.channel_id, ROOM)
    await call.ari.dial(remote.channel_id, timeout=RING_OUTSIDE_S)


@action
async def report_progress(call: Call, happening: Happening) -> None:
    """The far end rings: without sounds of its own, the agent hears ours."""
    agent_leg = call.dialler
    if agent_leg is None:
        return
    if happening.value == "RINGING":
        # Indicated, not played: a channel that ARI plays a tone to is not heard, not even after the tone.
        await call.ari.ring(agent_leg.channel_id)
    elif happening.value == "PROGRESS":
        await call.ari.stop_ringing(agent_leg.channel_id)


@action
async def connect_outside(call: Call, happening: Happening) -> None:
    """The called party answered."""
    remote, agent_leg = call.require_remote(), call.dialler
    if agent_leg is None:
        raise AssertionError("answered without an agent")
    await call.ari.stop_ringing(agent_leg.channel_id)
    remote.answered_at = remote.answered_at or happening.at
    call.facts.answered_at = happening.at
    call.dialler = None
    await begin_talk(call, agent_leg, happening.at)


async def _make_outside_leg(call: Call, agent_leg: Leg) -> None:
    """A leg inside the pool, or on the first carrier that takes it; one that refuses at once gives way to the next."""
    company = call.x.require_company(call)
    caller = {"CALLERID(num)": company.caller_id, "CONNECTEDLINE(num,i)": company.caller_id}
    last: ari.ResponseError | None = None
    ways = await inside_way(call, call.called) or call.x.open_ways(call.routes)
    for endpoint, dial in ways:
        leg = Leg(f"{call.id}-{call.new_key('o')}", "outside", utc_now(), key=CUSTOMER, endpoint=endpoint)
        leg.remote = leg.dialled = call.called
        call.remote_leg = call.add_leg(leg)
        try:
            channel = await call.ari.create(
                leg.channel_id,
                dial,
                app=call.ari.app,
                args=("outside", str(call.id)),
                variables=caller,
                originator=agent_leg.channel_id,
            )
        except ari.RequestTimeout:
            call.x.give_up(leg, call.node)
            raise
        except ari.ResponseError as error:
            call.log.warning("call.carrier_refused", carrier=endpoint, error=str(error))
            leg.ended_at, leg.parted, last = utc_now(), True, error
            continue
        call.leg_made(leg, channel)
        return
    if last is not None:
        raise last
    raise ari.AriError("every carrier is full")
