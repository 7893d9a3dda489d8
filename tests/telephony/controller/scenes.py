"""Calls brought to where a test wants to begin: who is in them is told by role.

801 has the call, 802 is the second agent, 803 another one of the company, 900 and 901 its supervisors, 950 somebody of
another company (2), 804 is not logged in.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any

from telephony.controller.call.call import Call
from telephony.controller.call.states import CallState
from telephony.conversation import Place
from telephony.ports import AgentProfile, QueueMember
from tests.telephony.controller.acme import COMPANY, SERVICE
from tests.telephony.controller.behaving import FakeChannel
from tests.telephony.controller.world import World, browser, world

OWNER, SECOND, OTHER, SUPERVISOR, RIVAL, FOREIGN, OUT = 801, 802, 803, 900, 901, 950, 804
PEOPLE = {"owner": 801, "second": 802, "other": 803, "supervisor": 900, "foreign": 950, "out": 804}
RELOADED = 8010
"""The device of 801 after their page was loaded anew."""
STAFF = (801, 802, 803, 804, 900, 901)
EXTENSIBLE = replace(SERVICE, wrap_up_extra_ms=1_500)
SALES = replace(SERVICE, id="sales", name="Sales", members=(QueueMember(803),))


@contextlib.asynccontextmanager
async def staffed(**changes: Any) -> AsyncIterator[World]:
    """Everybody at their desk (802, 803 and the supervisors away), 801 ready."""
    agents = tuple(AgentProfile(user_id, f"Agent {user_id}", str(user_id)) for user_id in STAFF)
    settings = {"agents": agents, "queues": (EXTENSIBLE, SALES)} | changes
    async with world(**settings) as w:
        foreign = AgentProfile(FOREIGN, "Stranger")
        w.directory.others[2] = replace(COMPANY, id=2, schema="c_bolt", name="Bolt", agents=(foreign,), queues=())
        await w.desks.login(2, FOREIGN, browser("phone950"))
        for user_id in (SECOND, OTHER, SUPERVISOR, RIVAL):
            await w.desks.login(1, user_id, browser(f"phone{user_id}"))
        await w.ready(OWNER)
        yield w


def phone_of(w: World, user_id: int) -> FakeChannel:
    """The channel at an agent's device that was made last."""
    return [channel for channel in w.asterisk.channels.values() if f"/phone{user_id}-" in channel.name][-1]


async def pick_up(w: World, user_id: int) -> None:
    """The agent's device rings, and is answered."""
    await w.until(lambda: any(f"/phone{user_id}-" in channel.name for channel in w.asterisk.channels.values()))
    w.asterisk.pick_up(phone_of(w, user_id))


async def settled(call: Call, w: World, party_of: int, *places: Place) -> None:
    """The agent is in one of these places, and the call has nothing left to do."""

    def there() -> bool:
        party = call.party_of(party_of)
        return call.talk is not None and party in call.talk.parties and call.talk.place(party) in places and call.idle

    await w.until(there)


async def talking(w: World) -> Call:
    """801 talks to a caller."""
    _, _, call = await w.talking()
    return call


async def held(w: World) -> Call:
    """801 has them on hold."""
    call = await talking(w)
    await w.do("call.hold", OWNER)
    return call


async def calling(w: World) -> Call:
    """801 wants to ask 802, whose device rings."""
    call = await talking(w)
    await w.do("call.consult", OWNER, to=f"agent:{SECOND}")
    return call


async def consulting(w: World) -> Call:
    """801 asks 802, the caller hears music."""
    call = await calling(w)
    await pick_up(w, SECOND)
    await settled(call, w, SECOND, Place.SIDE)
    return call


async def conference(w: World) -> Call:
    """801, 802 and the caller talk together."""
    call = await consulting(w)
    await w.do("call.merge", OWNER)
    return call


async def parked(w: World) -> Call:
    """801 parked the caller in place 1."""
    call = await talking(w)
    await w.do("call.park", OWNER)
    await w.in_state(CallState.PARKED)
    return call


async def lost(w: World) -> Call:
    """801's page was loaded anew while they talked: the caller waits for them."""
    call = await talking(w)
    await w.desks.login(1, OWNER, browser(f"phone{RELOADED}"))
    await w.in_state(CallState.LOST)
    return call


async def listening(w: World) -> Call:
    """900 listens to 801."""
    call = await talking(w)
    await w.do("supervise.listen", SUPERVISOR, call_id=str(call.id), user_id=OWNER)
    await pick_up(w, SUPERVISOR)
    await settled(call, w, SUPERVISOR, Place.LISTEN)
    return call


async def waiting(w: World) -> Call:
    """The caller waits, and nobody is ready."""
    await w.do("desk.state", OWNER, state="away")
    _, call = await w.in_queue()
    return call


async def over(w: World) -> Call:
    """801 writes up a conversation."""
    caller, _, call = await w.talking()
    w.asterisk.destroy(caller.id)
    await w.until(lambda: bool(w.records))
    return call


async def promised(w: World) -> Call:
    """801 talks, and has promised to have somebody called back."""
    call = await talking(w)
    await w.do("callback.add", OWNER, queue_id="sales", number="13900139000")
    return call


Scene = Callable[[World], Awaitable[Call]]
SCENES: dict[str, Scene] = {
    scene.__name__: scene
    for scene in (talking, held, calling, consulting, conference, parked, lost, listening, waiting, over, promised)
}


def promise_in(w: World) -> str:
    """The id of the callback that was promised, "none" without."""
    return next((str(one.id) for one in w.exchange.callbacks.all_open()), "none")


async def everybody_gone(w: World, calls: int = 1) -> None:
    """When nothing is under way any more every channel is hung up: nothing of any call is left anywhere."""
    await w.until(lambda: all(call.idle for call in w.exchange.calls.values()))
    for channel in list(w.asterisk.channels):
        if channel in w.asterisk.channels:
            w.asterisk.destroy(channel)
    await w.over(calls)
