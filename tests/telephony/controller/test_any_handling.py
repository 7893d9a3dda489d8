"""Anybody asking for anything at any moment: nobody is left in silence, and nothing survives its call.

Seeded walks, so that a failure comes again: callers, agents and supervisors do what they like, devices die, lines
drop. After each step the promises are checked against the switch itself, and at the end everybody hangs up.
"""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from telephony.acd.types import AgentState
from telephony.controller.call.call import Call
from telephony.controller.call.core import CUSTOMER
from telephony.controller.call.states import CallState
from telephony.controller.refused import RefusedError
from telephony.conversation import Place
from telephony.ports import QueueMember, QueueProfile
from tests.telephony.controller.world import SERVICE, World, world

STEPS = 120
PEOPLE = (801, 802, 803, 804)
EXPERTS = QueueProfile(
    id="experts",
    name="Experts",
    members=(QueueMember(802), QueueMember(803)),
    announce_every_ms=None,
    strategy="ring_all",
    resume_ms=20,
    wrap_up_ms=1,
)
TARGETS = ("agent:801", "agent:802", "agent:803", "queue:experts", "queue:service", "number:+8613900139000")
VERBS = (
    "hold", "resume", "swap", "complete", "cancel", "merge", "leave", "park", "hangup", "transfer", "consult", "add",
)  # fmt: skip


class Walk:
    """One seeded history."""

    def __init__(self, w: World, seed: int) -> None:
        self.w = w
        self.dice = random.Random(seed)  # noqa: S311  (the same history for a seed)
        self.refused = 0
        self.done = 0

    async def step(self) -> None:
        """Something happens."""
        (what,) = self.dice.choices(
            (
                self.call_in,
                self.answer,
                self.command,
                self.press,
                self.supervise,
                self.drop_a_line,
                self.take,
                self.work,
            ),
            (3, 8, 3, 10, 4, 1, 2, 2),
        )
        await what()
        await self.w.quiet()
        check(self.w)

    async def call_in(self) -> None:
        if len(self.w.exchange.calls) < 3:
            caller = self.w.caller_arrives()
            await self.w.until(lambda: any(target == caller.id for target in self.w.asterisk.playbacks.values()))
            self.w.asterisk.press(caller, "1")

    async def answer(self) -> None:
        ringing = [one for one in self.w.asterisk.channels.values() if one.state == "Down"]
        if ringing:
            self.w.asterisk.pick_up(self.dice.choice(ringing))

    async def command(self) -> None:
        verb, user_id = self.dice.choice(VERBS), self.dice.choice(PEOPLE)
        args = {"to": self.dice.choice(TARGETS)} if verb in {"transfer", "consult", "add"} else {}
        await self.ask(lambda: self.w.do(f"call.{verb}", user_id, **args))

    async def press(self) -> None:
        """A button somebody's desk shows."""
        pictures = [(agent.user_id, self.w.desks.picture(agent)) for agent in self.w.exchange.agents if agent.call]
        shown = [(user_id, verb) for user_id, desk in pictures for verb in desk["call"]["can"] if verb in VERBS]
        if shown:
            user_id, verb = self.dice.choice(shown)
            args = {"to": self.dice.choice(TARGETS)} if verb in {"transfer", "consult", "add"} else {}
            await self.ask(lambda: self.w.do(f"call.{verb}", user_id, **args))

    async def take(self) -> None:
        user_id, verb = self.dice.choice(PEOPLE), self.dice.choice(("retrieve", "reclaim"))
        args = {"slot": self.dice.choice("12")} if verb == "retrieve" else {}
        await self.ask(lambda: self.w.do(f"call.{verb}", user_id, **args))

    async def supervise(self) -> None:
        if not self.w.exchange.calls:
            return
        call_id = self.dice.choice(sorted(self.w.exchange.calls))
        verb = self.dice.choice(("listen", "whisper", "barge", "takeover", "stop", "pull"))
        user_id = self.dice.choice(PEOPLE)
        args = {"to": self.dice.choice(("queue:experts", f"agent:{user_id}"))} if verb == "pull" else {}
        await self.ask(lambda: self.w.do(f"supervise.{verb}", user_id, call_id=call_id, user_id=802, **args))

    async def work(self) -> None:
        user_id, how = self.dice.choice(PEOPLE), self.dice.choice(("ready", "away", "logout"))
        if how == "logout":
            await self.ask(lambda: self.w.do("desk.logout", user_id))
        await self.w.ready(user_id)
        if how == "away":
            self.w.desks.set_state(1, user_id, "away", "")

    async def drop_a_line(self) -> None:
        lines = [one for one in self.w.asterisk.channels if "-t" not in one[36:]]
        if lines:
            self.w.asterisk.destroy(self.dice.choice(lines), self.dice.choice((16, 17, 21, 44)))

    async def ask(self, command: Callable[[], Awaitable[object]]) -> None:
        try:
            await command()
            self.done += 1
        except RefusedError:
            self.refused += 1


def check(w: World) -> None:
    """What holds after every step."""
    for call in w.exchange.calls.values():
        if call.talk is not None and call.state is not CallState.CLOSING:
            check_sound(w, call)
    for agent in w.exchange.agents:
        if agent.call is not None:
            assert agent in agent.call.agents, f"{agent.user_id} is in a call that does not know it"
    mine = [
        leg.user_id for call in w.exchange.calls.values() for leg in call.facts.legs if leg.alive and not leg.parted
    ]
    users = [user_id for user_id in mine if user_id is not None]
    assert len(users) == len(set(users)), "somebody is in two calls"


def check_sound(w: World, call: Call) -> None:
    """Who hears whom on the switch is what the conversation says."""
    talk = call.talk
    assert talk is not None
    channels = {leg.key: w.asterisk.channels.get(leg.channel_id) for leg in call.facts.legs if leg.alive}
    for party in talk.parties.values():
        channel = channels.get(party.id)
        if channel is None:
            continue
        if party.place is Place.HOLD:
            assert w.hears(channel) == "music", f"{party.id} is on hold in silence"
        elif party.place in (Place.ROOM, Place.SIDE):
            others = {
                found.id
                for other in talk.parties.values()
                if other is not party and other.place is party.place and (found := channels.get(other.id)) is not None
            }
            assert set(w.hears(channel).split()) == others, f"{party.id} hears the wrong people"
        elif party.place is Place.ASIDE:
            assert w.alone(channel)
    customer = talk.parties.get(CUSTOMER)
    if customer is not None and channels.get(CUSTOMER) is not None:
        assert customer.place in (Place.ROOM, Place.SIDE, Place.HOLD)


@pytest.mark.parametrize("seed", range(12))
async def test_whatever_people_do_nobody_is_in_silence_and_nothing_is_left(seed: int) -> None:
    service = replace(SERVICE, resume_ms=20, offer_timeout_ms=60_000, wrap_up_ms=1)
    async with world(queues=(service, EXPERTS), max_concurrent_calls=50, calls_per_second=100, park_ms=60_000) as w:
        walk = Walk(w, seed)
        for user_id in PEOPLE:
            await w.ready(user_id)
        for _ in range(STEPS):
            await walk.step()
        assert walk.done > 5
        for _ in range(100):
            if not w.exchange.calls:
                break
            for channel_id in [one for one in w.asterisk.channels if "-t" not in one[36:]]:
                if channel_id in w.asterisk.channels:
                    w.asterisk.destroy(channel_id)
            await w.quiet()
        await w.over(len(w.records))
        assert not w.asterisk.snoops
        assert w.exchange.parking.of_company(1) == []
        for agent in w.exchange.agents:
            assert (agent.call, agent.left_behind) == (None, None)
            state = w.exchange.switchboard.agent(agent.user_id).state
            assert state not in (AgentState.RINGING, AgentState.TALKING), f"{agent.user_id} is {state} with nobody"
