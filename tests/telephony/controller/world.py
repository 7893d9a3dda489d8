"""``World`` holds a whole exchange on a fake ARI transport, with one company, a queue and its agents."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator, Callable, Collection, Coroutine
from dataclasses import replace
from typing import Any

from telephony import ari
from telephony.calls.record import CallRecord, StrayRecord, WrapUpRecord
from telephony.calls.sums import faults
from telephony.carriers.selectors import Route
from telephony.controller.call.call import Call
from telephony.controller.call.states import CallState
from telephony.controller.call.world import Device, DeviceKind
from telephony.controller.companies import CompanyBook
from telephony.controller.desks.commands import handlers
from telephony.controller.desks.desks import Desks
from telephony.controller.exchange import Exchange
from telephony.controller.node import Node, Nodes
from telephony.controller.queues import QueueKeeper
from telephony.controller.switch import Switch
from telephony.ports import (
    CompanyProfile,
)
from tests.telephony.controller.acme import COMPANY, NUMBER
from tests.telephony.controller.behaving import Behaving, FakeChannel
from tests.telephony.controller.fakes import Book, Directory, Ears, Gate, Nobody, SameThread, Tape


def browser(endpoint: str) -> Device:
    """A page with a telephone in it."""
    return Device(DeviceKind.BROWSER, endpoint)


class World:
    """An exchange at work. ``await until(…)`` waits for what the test expects, never for a time."""

    def __init__(self, company: CompanyProfile = COMPANY, asterisk: Behaving | None = None) -> None:
        self.asterisk = asterisk or Behaving()
        self.directory, self.gate, self.tape, self.book = Directory(company), Gate(), Tape(), Book()
        self.client = Switch(self.asterisk.switch, request_timeout=2, backoff=ari.Backoff(first=0.001, longest=0.01))
        self.threads = SameThread(1)
        nodes = Nodes([Node("node-1", self.client, self.tape)])
        self.exchange = Exchange(nodes, Ears(), self.book, Nobody(), Nobody(), self._routes)
        self.desks = Desks(self.exchange)
        self.queues = QueueKeeper(self.exchange, self.desks)
        self.exchange.companies = CompanyBook(self.directory, self.gate, self.threads, self.queues.on_profile)
        self.there: set[str] = set()
        self.exchange.registered = self._registered
        self.routes = [Route("lab", "carrier-lab", "PJSIP/carrier-lab/sip:x@127.0.0.2", 10)]
        self._ids = itertools.count(1)

    def hears_of(self, event: ari.AriEvent) -> None:
        """The switch says something, as the process passes it on."""
        node = self.exchange.nodes.first
        self.exchange.on_event(node.timed(event), node)

    async def _routes(self, e164: str) -> list[Route]:
        return self.routes

    async def _registered(self, usernames: Collection[str]) -> dict[str, str]:
        return dict.fromkeys(self.there & set(usernames), "node-1")

    async def ready(self, user_id: int = 801) -> None:
        """An agent sits down and is ready."""
        await self.desks.login(1, user_id, browser(f"phone{user_id}"))
        self.desks.set_state(1, user_id, "ready", "")

    async def away(self, *user_ids: int) -> None:
        """Agents sit down and want no calls of a queue: they can still be called by name."""
        for user_id in user_ids:
            await self.desks.login(1, user_id, browser(f"phone{user_id}"))
            self.desks.set_state(1, user_id, "away", "")

    async def phone(self, user_id: int) -> FakeChannel:
        """This agent's device, once it rings."""

        def ringing() -> list[FakeChannel]:
            name = f"PJSIP/phone{user_id}-"
            return [one for one in self.asterisk.channels.values() if one.name.startswith(name) and one.state == "Down"]

        await self.until(lambda: bool(ringing()))
        return ringing()[-1]

    async def takes(self, user_id: int) -> FakeChannel:
        """This agent's device rings and is picked up."""
        device = await self.phone(user_id)
        self.asterisk.pick_up(device)
        await self.quiet()
        return device

    async def outside(self, number: str) -> FakeChannel:
        """The line to somebody outside, once it rings."""

        def ringing() -> list[FakeChannel]:
            wanted = {name for name, called in self.asterisk.dialled.items() if number in called}
            return [channel for name, channel in self.asterisk.channels.items() if name in wanted]

        await self.until(lambda: bool(ringing()))
        return ringing()[-1]

    async def quiet(self) -> None:
        """Every event has been dealt with: calls have nothing left to do, and the switch nothing to say."""
        for _ in range(3):
            await self.until(lambda: all(call.idle for call in self.exchange.calls.values()))
            await asyncio.sleep(0.005)
        await self.until(lambda: all(call.idle for call in self.exchange.calls.values()))

    def hears(self, channel: FakeChannel) -> str:
        """What this one hears: "music", "tone", "" for nothing, or who is in the same bridge, by name and in order."""
        if channel.music:
            return "music"
        found = [members for members in self.asterisk.bridges.values() if channel.id in members]
        others = sorted(found[0] - {channel.id}) if found else []
        return "tone" if channel.tone and not others else " ".join(others)

    async def do(self, verb: str, user_id: int = 801, company_id: int = 1, /, **args: Any) -> dict[str, Any]:
        """A command, as it comes from the web. Raises ``RefusedError``."""
        return await handlers(self.desks)[verb](company_id, user_id, args)

    def caller_arrives(self, number: str = NUMBER) -> FakeChannel:
        return self.asterisk.arrive(f"{next(self._ids)}.1", number)

    async def in_state(self, state: CallState) -> Call:
        """The one call, once it is in ``state`` and has nothing left to do."""
        await self.until(lambda: any(call.state is state and call.idle for call in self.exchange.calls.values()))
        return next(call for call in self.exchange.calls.values() if call.state is state)

    async def in_menu(self) -> tuple[FakeChannel, Call]:
        """A caller who hears the menu."""
        caller = self.caller_arrives()
        await self.until(lambda: bool(self.asterisk.playbacks))
        return caller, await self.in_state(CallState.MENU)

    async def in_queue(self) -> tuple[FakeChannel, Call]:
        """A caller who waits for somebody (no agent is free)."""
        caller, _ = await self.in_menu()
        self.asterisk.press(caller, "1")
        return caller, await self.in_state(CallState.QUEUED)

    async def ringing(self) -> tuple[FakeChannel, FakeChannel, Call]:
        """A caller, and the agent's phone that rings for them."""
        caller, _ = await self.in_menu()
        self.asterisk.press(caller, "1")
        call = await self.in_state(CallState.RINGING)
        return caller, self.asterisk.of_party("a")[-1], call

    async def talking(self) -> tuple[FakeChannel, FakeChannel, Call]:
        """A caller and an agent who speak."""
        caller, phone, _ = await self.ringing()
        self.asterisk.pick_up(phone)
        return caller, phone, await self.in_state(CallState.TALKING)

    async def over(self, calls: int = 1) -> CallRecord:
        """The record of the call that ended last; nothing of it may be left anywhere."""
        await self.until(lambda: len(self.records) >= calls and not self.exchange.calls)
        assert not self.exchange.legs
        assert not self.exchange.playbacks
        assert not self.exchange.recordings
        assert not self.asterisk.channels
        assert not self.asterisk.bridges
        assert self.exchange.companies.limits.running(1) == 0
        for record in self.records:
            found = list(faults(record, record.legs, record.stays, record.stints))
            assert found == [], (found, record)
        return self.records[-1]

    @property
    def records(self) -> list[CallRecord]:
        return [entry for entry in self.book.entries if isinstance(entry, CallRecord)]

    @property
    def wrap_ups(self) -> list[WrapUpRecord]:
        return [entry for entry in self.book.entries if isinstance(entry, WrapUpRecord)]

    @property
    def strays(self) -> list[StrayRecord]:
        return [entry for entry in self.book.entries if isinstance(entry, StrayRecord)]

    def alone(self, channel: FakeChannel) -> bool:
        """Whether this one is in no bridge."""
        return not any(channel.id in members for members in self.asterisk.bridges.values())

    def together(self, *channels: FakeChannel) -> bool:
        """Whether exactly these hear each other."""
        wanted = {channel.id for channel in channels}
        return any(members == wanted for members in self.asterisk.bridges.values())

    async def until(self, happened: Callable[[], bool], seconds: float = 30.0) -> None:
        """Wait for a fact; ``seconds`` only say when a test is given up, on however busy a machine."""
        async with asyncio.timeout(seconds):
            while not happened():
                await asyncio.sleep(0.001)


@contextlib.asynccontextmanager
async def world(asterisk: Behaving | None = None, **changes: Any) -> AsyncIterator[World]:
    """A running world whose company differs in ``changes``."""
    running = World(replace(COMPANY, **changes), asterisk)
    task = asyncio.create_task(running.client.run(running.hears_of))
    await running.until(lambda: running.client.connected)
    await running.exchange.companies.profile(1)
    try:
        yield running
    finally:
        running.exchange.switchboard.close()
        await running.client.close()
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        running.threads.close()


Journey = Callable[[World], Coroutine[Any, Any, None]]
