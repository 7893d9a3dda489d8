"""Leading the customer elsewhere: blind transfers, who is rung for them outside a queue, and what when nobody comes."""

from __future__ import annotations

from datetime import datetime

from telephony.acd import types as acd
from telephony.calls.record import Party
from telephony.controller.call.asking import Ask
from telephony.controller.call.core import Call, action
from telephony.controller.call.flowing import flow_event, flow_in_talk, music
from telephony.controller.call.mailbox import Happening
from telephony.controller.call.parting import leave_line, let_go
from telephony.controller.call.ringing import engage, outside_ways, ring_device, ring_number
from telephony.controller.call.search import Search
from telephony.controller.call.states import CallEvent
from telephony.controller.call.talking import end_talk, joined_legs, ms, who_asks
from telephony.controller.call.waiting import RETURNED_PRIORITY
from telephony.controller.refused import RefusedError
from telephony.destination import Destination, Kind
from telephony.flows import FlowError, FlowRun, FlowState
from telephony.flows import types as flow
from telephony.ports import QueueProfile

RING_AGENT_S = 25


@action
async def transfer(call: Call, happening: Happening) -> None:
    """Blind: the agent is free at once, the customer goes where they are sent."""
    ask: Ask = happening.value
    talk, party = who_asks(call, happening)
    if ask.to is None or "transfer" not in talk.allowed(party):
        raise RefusedError("conference" if len(talk.connected) > 2 else "not_now")
    await _check_leading(call, ask.to)
    call.facts.note(happening.at, "transferred", to=str(ask.to), by=ask.agent.user_id)
    call.sent_by, call.sent_to = ask.agent.user_id, ask.to
    await end_talk(call, happening.at)
    await lead_on(call, happening)


async def _check_leading(call: Call, to: Destination) -> None:
    """Raises :class:`RefusedError` when the customer cannot be led there, by the flow as the company has it."""
    try:
        flow_in_talk(call)
    except FlowError as error:
        raise RefusedError("broken_flow") from error
    await check_reachable(call, to)


@action
async def pull(call: Call, happening: Happening) -> None:
    """A supervisor takes a waiting call out of its line: to another queue, or to one agent."""
    ask: Ask = happening.value
    if ask.to is None or ask.to.kind not in (Kind.QUEUE, Kind.AGENT):
        raise RefusedError("bad_destination")
    await _check_leading(call, ask.to)
    call.facts.note(happening.at, "pulled", to=str(ask.to), by=ask.agent.user_id)
    call.sent_by, call.sent_to = ask.agent.user_id, ask.to
    await call_off(call, happening.at)
    await lead_on(call, happening)


@action
async def lead_on(call: Call, happening: Happening) -> None:
    """Where people sent the customer they go; once more, when we died over it."""
    to = call.sent_to
    if to is None or _flow_if_whole(call) is None or not await flow_event(call, flow.SentTo(to), happening.at):
        call.post_now(CallEvent.FLOW_ENDED, value="normal")


@action
async def reach(call: Call, happening: Happening) -> None:
    """Ring an agent or a number for the customer, who hears music meanwhile."""
    search = call.search = Search(f"{call.id}:{call.new_key('q')}", happening.value)
    call.facts.note(happening.at, "reaching", to=str(search.to))
    await music(call)
    try:
        await start_ringing(call, search)
    except RefusedError as refused:
        call.log.info("call.not_reached", to=str(search.to), code=refused.code)
        call.post_now(CallEvent.NOT_REACHED, value=search)


@action
async def fall_back(call: Call, happening: Happening) -> None:
    """Nobody took the call where it was led, parked or left behind. Whom people sent goes to the front of the queue it
    came from, else back to the agent who sent it; whom the flow sent goes on in the flow."""
    sender, call.sent_by, call.sent_to = call.sent_by, None, None
    by_people = sender is not None or call.talk is not None or call.search is None or call.search.queue is not None
    await call_off(call, happening.at)
    run, queue = _flow_if_whole(call), call.queue
    if run is None:
        call.post_now(CallEvent.FLOW_ENDED, value="normal")
    elif by_people and queue is not None and call.x.require_company(call).queue(queue.id) is not None:
        await _return_to_queue(call, run, queue, happening.at)
    elif by_people and sender is not None:
        call.facts.note(happening.at, "returned", agent=sender)
        call.sent_to = Destination(Kind.AGENT, str(sender))
        await lead_on(call, happening)
    else:
        if run.state is FlowState.CONNECTED and run.queue_id is not None:
            await flow_event(call, flow.AgentLost(), happening.at)
        left = flow.QueueLeft("removed") if run.state is FlowState.QUEUED else flow.NotReached()
        if not await flow_event(call, left, happening.at):
            call.post_now(CallEvent.FLOW_ENDED, value="normal")


def _flow_if_whole(call: Call) -> FlowRun | None:
    try:
        return flow_in_talk(call)
    except FlowError as error:  # changed since the call began, and refused: the customer cannot be led on by it
        call.log.error("call.broken_flow", error=str(error))
        return None


async def start_ringing(call: Call, search: Search, *, party: Party = "agent") -> None:
    """Begin to look for whom the search is for. Raises :class:`RefusedError` when that cannot be."""
    match search.to.kind:
        case Kind.QUEUE:
            search.queue = call.x.require_company(call).queue(search.to.value)
            arrived = acd.ContactArrived(search.contact, search.to.value, RETURNED_PRIORITY)
            if search.queue is None or not call.x.switchboard.handle(arrived):
                raise RefusedError("unknown_queue")
        case Kind.AGENT:
            agent = call.x.agents.of_user(int(search.to.value))
            if agent is None:
                raise RefusedError("agent_offline")
            engage(call, agent, search.contact)
            await ring_device(call, search, agent, RING_AGENT_S, party=party)
        case Kind.NUMBER:
            await ring_number(call, search, search.to.value)
        case _:
            raise RefusedError("bad_destination")


async def ring_party(call: Call, search: Search, at: datetime, *, party: Party = "agent") -> None:
    """Look for somebody who stands in the conversation as being rung; who cannot be leaves it, and it is refused."""
    call.searches[search.party] = search
    try:
        await start_ringing(call, search, party=party)
    except RefusedError:
        del call.searches[search.party]
        if call.talk is not None:
            call.talk.leave(search.party, ms(at))
        raise


async def check_reachable(call: Call, to: Destination) -> None:
    """Raises :class:`RefusedError` when nobody can be led there, as far as that is known without ringing."""
    company, run = call.x.require_company(call), call.flow_run
    match to.kind:
        case Kind.QUEUE if company.queue(to.value) is None:
            raise RefusedError("unknown_queue")
        case Kind.AGENT:
            agent = call.x.agents.of_user(int(to.value))
            if agent is None or not agent.logged_in or not agent.device.address:
                raise RefusedError("agent_offline")
            busy = call.x.switchboard.agent(agent.user_id).state in (acd.AgentState.RINGING, acd.AgentState.TALKING)
            if busy or agent.call is not None:
                raise RefusedError("agent_busy")
        case Kind.NUMBER:
            await outside_ways(call, to.value)
        case Kind.FLOW if run is not None and not run.knows(to):
            raise RefusedError("unknown_node")
        case _:
            return


async def call_off(call: Call, at: datetime) -> None:
    """Whatever the customer waited for is waited for no more: a line, a ring, a parking place, an agent."""
    await leave_line(call, "moved", at)
    await end_talk(call, at)
    for leg in joined_legs(call):
        await let_go(call, leg)


async def _return_to_queue(call: Call, run: FlowRun, queue: QueueProfile, at: datetime) -> None:
    """The front of the line. The flow takes it up at its own queue node where there is one."""
    if run.state is FlowState.QUEUED:
        call.post_now(CallEvent.REJOIN, at=at)
    elif run.state is FlowState.CONNECTED and run.queue_id == queue.id:
        await flow_event(call, flow.AgentLost(), at)
        call.post_now(CallEvent.REJOIN, at=at)
    else:
        call.returns_to = queue.id
        await flow_event(call, flow.SentTo(Destination(Kind.QUEUE, queue.id)), at)
