"""The people of a journey and what they can do: each method is a verb of the scripts, called by its words."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from telephony.calls.record import CallbackRecord
from telephony.controller.call.call import Call
from telephony.controller.call.facts import Leg
from telephony.controller.call.world import Device, DeviceKind
from telephony.ports import AgentProfile, CompanyProfile, QueueMember, QueueProfile
from tests.telephony.controller.acme import COMPANY, FLOW, NUMBER
from tests.telephony.controller.behaving import FakeChannel
from tests.telephony.controller.world import World, world
from tests.telephony.journeys.clock import BEGINNING, SET_UP_S
from tests.telephony.journeys.switch import ByItself
from tests.telephony.jumping import jumping_loop

LONGEST_S = 600
"""Nothing goes on so long after a script's last line."""
PEOPLE = {"bob": 801, "ann": 802, "eve": 803, "sam": 804, "kim": 901}
"""Bob and Ann are agents, Eve and Sam their supervisors; Kim is another company's agent."""
SUPERVISORS = {"eve", "sam"}
MOBILES = {"bob": "+8613900000801", "ann": "+8613900000802"}
NAMES = {user_id: name for name, user_id in PEOPLE.items()}
SUPERVISOR = ("calls.supervise", "calls.pull", "calls.record", "agents.control")
SERVICE = QueueProfile(
    id="service",
    name="Service",
    members=(QueueMember(801), QueueMember(802, priority=1)),
    offer_timeout_ms=20_000,
    wrap_up_ms=30_000,
    announce_every_ms=None,
    resume_ms=15_000,
)
ACCOUNTS = replace(SERVICE, id="accounts", name="Accounts", members=(QueueMember(802),))
ACME = replace(
    COMPANY,
    queues=(SERVICE, ACCOUNTS),
    agents=tuple(
        AgentProfile(user_id, name.title(), str(user_id)) for name, user_id in PEOPLE.items() if name != "kim"
    ),
    park_ms=60_000,
)


BRAVOS = "+862081889999"
BRAVO = replace(
    ACME,
    id=2,
    schema="c_bravo",
    name="Bravo",
    queues=(replace(SERVICE, id="desk", name="Desk", members=(QueueMember(PEOPLE["kim"]),)),),
    agents=(AgentProfile(PEOPLE["kim"], "Kim", "901"),),
    flow={"version": 1, "entry": "desk", "nodes": {"desk": {"kind": "queue", "queue_id": "desk", "otherwise": "bye"},
                                                   "bye": {"kind": "hangup"}}},
    caller_id=BRAVOS,
)  # fmt: skip
"""Another client of the same pool; Kim is theirs."""


def company(**queue: Any) -> CompanyProfile:
    """Acme with its service queue changed; ``flow`` is the menu's."""
    flow = queue.pop("flow", FLOW)
    return replace(ACME, flow=flow, queues=(replace(SERVICE, **queue), ACCOUNTS))


@dataclass
class Stage:
    """A running call control, the outside world, and a clock that goes to the next second of the script."""

    world: World
    arrivals: list[FakeChannel] = field(default_factory=list)

    # ------------------------------------------------------------------------------ the customer

    async def calls(self, who: str, number: str = NUMBER) -> None:
        """The customer calls the company's number."""
        self.arrivals.append(self.world.caller_arrives(number))

    async def presses(self, who: str, keys: str) -> None:
        """Somebody presses keys on their telephone."""
        for key in keys:
            self.world.asterisk.press(self.channel(who), key)

    # ------------------------------------------------------------------------------ any telephone

    async def answers(self, who: str) -> None:
        """A telephone that rings is picked up."""
        leg = self.leg(who)
        channel = self.world.asterisk.channels[leg.channel_id]
        assert channel.state != "Up", f"{who} has answered already"
        if leg.in_stasis:  # it was dialled by us, not rung by the switch
            self.world.asterisk.far_end_answers(channel)
        else:
            self.world.asterisk.pick_up(channel)

    async def declines(self, who: str) -> None:
        """A telephone that rings is refused."""
        self.world.asterisk.destroy(self.channel(who).id, 21)

    async def is_busy(self, who: str) -> None:
        """The telephone called is in use."""
        self.world.asterisk.destroy(self.channel(who).id, 17)

    async def does_not_answer(self, who: str) -> None:
        """The carrier gives up: nobody picked up."""
        self.world.asterisk.destroy(self.channel(who).id, 19)

    async def hangs_up(self, who: str) -> None:
        """A telephone is hung up."""
        self.world.asterisk.destroy(self.channel(who).id)

    async def dies(self, who: str) -> None:
        """An agent's page or telephone disappears."""
        self.world.asterisk.destroy(self.channel(who).id, 44)

    # ------------------------------------------------------------------------------ the desk

    async def is_ready(self, who: str) -> None:
        """Somebody sits down at their desk and waits for calls."""
        await self.sits_down(who, Device(DeviceKind.BROWSER, f"phone{PEOPLE[who]}"))
        await self.asks(who, "desk.state", state="ready", reason="")

    async def is_away(self, who: str) -> None:
        """Somebody sits down at their desk and takes no calls."""
        await self.sits_down(who, Device(DeviceKind.BROWSER, f"phone{PEOPLE[who]}"))

    async def is_ready_outside(self, who: str) -> None:
        """Somebody sits down with a mobile telephone as their device."""
        await self.sits_down(who, Device(DeviceKind.OUTSIDE, MOBILES[who]))
        await self.asks(who, "desk.state", state="ready", reason="")

    async def cannot_be_rung(self, who: str) -> None:
        """The switch has no way to the device."""
        self.world.asterisk.unreachable.add(f"phone{PEOPLE[who]}")

    async def logs_in_again(self, who: str) -> None:
        """The page is loaded anew."""
        await self.sits_down(who, Device(DeviceKind.BROWSER, f"again{PEOPLE[who]}"))

    async def sits_down(self, who: str, device: Device) -> None:
        """A desk is opened with this device."""
        home = 2 if who == "kim" else 1
        await self.world.desks.login(home, PEOPLE[who], device, permissions=SUPERVISOR if who in SUPERVISORS else ())

    async def dials(self, who: str, number: str) -> None:
        """An agent calls somebody outside."""
        await self.asks(who, "call.dial", to=number)

    async def writes_up(self, who: str, code: str) -> None:
        """An agent ends the wrap-up with a result."""
        agent = self.world.exchange.agents.of_user(PEOPLE[who])
        assert agent is not None
        assert agent.wrap_up is not None, f"{who} has nothing to write up"
        await self.asks(who, "call.wrapup", call_id=str(agent.wrap_up.call_id), disposition_code=code, note="")

    async def holds(self, who: str) -> None:
        """The other party hears music."""
        await self.asks(who, "call.hold")

    async def resumes(self, who: str) -> None:
        """The other party is back."""
        await self.asks(who, "call.resume")

    async def transfers_to(self, who: str, *to: str) -> None:
        """Blind: the agent is out at once."""
        await self.asks(who, "call.transfer", to=destination(*to))

    async def consults(self, who: str, *to: str) -> None:
        """The other party hears music while somebody is asked."""
        await self.asks(who, "call.consult", to=destination(*to))

    async def swaps(self, who: str) -> None:
        """Talk to the other one."""
        await self.asks(who, "call.swap")

    async def completes(self, who: str) -> None:
        """The two others talk on."""
        await self.asks(who, "call.complete")

    async def cancels(self, who: str) -> None:
        """Back to the first one."""
        await self.asks(who, "call.cancel")

    async def merges(self, who: str) -> None:
        """All together."""
        await self.asks(who, "call.merge")

    async def adds(self, who: str, *to: str) -> None:
        """One more into the conference."""
        await self.asks(who, "call.add", to=destination(*to))

    async def drops(self, who: str, other: str) -> None:
        """Somebody is put out of the conference."""
        await self.asks(who, "call.drop", party=self.leg(other).key)

    async def leaves(self, who: str) -> None:
        """The others talk on."""
        await self.asks(who, "call.leave")

    async def gives_up(self, who: str) -> None:
        """The button that ends one's call."""
        await self.asks(who, "call.hangup")

    async def parks(self, who: str) -> None:
        """The caller waits for whoever takes them."""
        await self.asks(who, "call.park")

    async def retrieves(self, who: str, slot: str) -> None:
        """A parked caller is taken."""
        await self.asks(who, "call.retrieve", slot=slot)

    async def reclaims(self, who: str) -> None:
        """Back to the caller whom a dead device left behind."""
        await self.asks(who, "call.reclaim")

    async def notes(self, who: str, *words: str) -> None:
        """Something the next one should know."""
        await self.asks(who, "call.note", text=" ".join(words))

    async def records(self, who: str, action: str) -> None:
        """start, stop, pause or resume."""
        await self.asks(who, "call.record", action=action)

    async def listens_to(self, who: str, agent: str) -> None:
        """At an agent's ear."""
        await self.supervises(who, "listen", agent)

    async def whispers_to(self, who: str, agent: str) -> None:
        """Heard by the agent alone."""
        await self.supervises(who, "whisper", agent)

    async def joins(self, who: str, agent: str) -> None:
        """Into the conversation of an agent."""
        await self.supervises(who, "barge", agent)

    async def takes_over_from(self, who: str, agent: str) -> None:
        """The agent is free, the supervisor has the call."""
        await self.supervises(who, "takeover", agent)

    async def stops(self, who: str) -> None:
        """Out of the call that is supervised."""
        await self.asks(who, "supervise.stop")

    async def pulls_to(self, who: str, *to: str) -> None:
        """A waiting caller is moved."""
        call = self.only_call()
        await self.asks(who, "supervise.pull", call_id=str(call.id), to=destination(*to))

    async def supervises(self, who: str, how: str, agent: str) -> None:
        """One of the four ways to be in somebody's call."""
        call = self.world.exchange.legs[self.leg(agent).channel_id]
        await self.asks(who, f"supervise.{how}", call_id=str(call.id), user_id=PEOPLE[agent])

    async def logs_out(self, who: str) -> None:
        """Somebody goes home."""
        await self.asks(who, "desk.logout")

    async def promises(self, who: str, number: str, second: str = "") -> None:
        """An agent adds a callback, for now or for a second of the script."""
        at = (BEGINNING + timedelta(seconds=int(second))).isoformat() if second else None
        await self.asks(who, "callback.add", queue_id="service", number=number, at=at, note="")

    async def takes_the_promise_back(self, who: str) -> None:
        """The last callback is cancelled."""
        promised = [entry for entry in self.world.book.entries if isinstance(entry, CallbackRecord)]
        await self.asks(who, "callback.cancel", callback_id=str(promised[-1].id))

    async def asks(self, who: str, verb: str, **args: Any) -> None:
        """A button of the desk."""
        await self.world.do(verb, PEOPLE[who], 2 if who == "kim" else 1, **args)

    # ------------------------------------------------------------------------------ who is who

    def channel(self, who: str) -> FakeChannel:
        """The telephone of somebody in a call now."""
        return self.world.asterisk.channels[self.leg(who).channel_id]

    def leg(self, who: str) -> Leg:
        """The newest living leg of somebody."""
        found = [leg for call in self.world.exchange.calls.values() for leg in call.facts.legs if self._is(leg, who)]
        assert found, f"no telephone of {who}'s is in a call: {self.picture()}"
        return found[-1]

    def _is(self, leg: Leg, who: str) -> bool:
        if not leg.alive or leg.channel_id not in self.world.asterisk.channels:
            return False
        if who in PEOPLE:
            return leg.user_id == PEOPLE[who]
        if who == "caller":
            return leg.party == "caller"
        return leg.party == "outside" and leg.user_id is None

    def picture(self) -> list[str]:
        """What is going on, for a failing test."""
        return [f"{call.state} {[str(leg) for leg in call.facts.legs]}" for call in self.world.exchange.calls.values()]

    def only_call(self) -> Call:
        """The one call there is."""
        (call,) = self.world.exchange.calls.values()
        return call

    # ------------------------------------------------------------------------------ time

    async def until_second(self, second: float) -> None:
        """Let everything happen up to this second of the script."""
        loop = jumping_loop()
        await loop.settled()
        left = SET_UP_S + second - loop.time()
        assert left >= 0, f"second {second} is over"
        if left:
            await asyncio.sleep(left)
        await loop.settled()

    async def until_over(self) -> None:
        """Let every call end and every wrap-up run out."""
        loop = jumping_loop()
        await loop.settled()
        last = loop.time() + LONGEST_S
        while self.world.exchange.calls or any(agent.wrap_up for agent in self.world.exchange.agents):
            assert loop.time() < last, f"it does not end: {self.picture()}"
            await asyncio.sleep(1)
        await loop.settled()


def destination(kind: str, value: str = "") -> str:
    """``agent ann``, ``queue accounts``, ``number +86…``, ``flow mail`` as the desk writes them."""
    return f"{kind}:{PEOPLE.get(value, value)}"


@contextlib.asynccontextmanager
async def stage(profile: CompanyProfile = ACME) -> AsyncIterator[Stage]:
    """Everything up and nobody there yet; the script's second 0 is now."""
    changes = {name: getattr(profile, name) for name in ("flow", "queues", "agents", "park_ms")}
    async with world(ByItself(), **changes) as running:
        running.directory.others[2] = BRAVO
        running.directory.numbers[BRAVOS] = 2
        await running.exchange.companies.profile(2)
        await asyncio.sleep(SET_UP_S - jumping_loop().time())
        yield Stage(running)
