"""Storms in which call control dies now and then, and the next one finds the switch as it stands and the snapshots."""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator
from typing import Any, cast

from redis.asyncio import Redis

from telephony.controller.call.core import CONVERSING
from telephony.controller.keeping.promises import restore_promises
from telephony.controller.keeping.recovery import Recovery
from telephony.controller.keeping.snapshots import AGENTS, CALLS, Snapshots
from telephony.conversation import Place
from tests.telephony.controller.clockwork import Clockwork
from tests.telephony.controller.storm import Storm, StormWorld
from tests.telephony.controller.storm_checks import hearing


class Memory:
    """As much of a Valkey as the snapshots use."""

    def __init__(self) -> None:
        self.hashes: dict[str, dict[str, str]] = defaultdict(dict)

    @contextlib.asynccontextmanager
    async def pipeline(self, *, transaction: bool) -> AsyncIterator[Pipe]:
        yield Pipe(self.hashes)

    async def hgetall(self, name: str) -> dict[str, str]:
        return dict(self.hashes[name])

    async def hset(self, name: str, key: str, value: str) -> None:
        self.hashes[name][key] = value

    async def hdel(self, name: str, key: str) -> None:
        self.hashes[name].pop(key, None)


class Pipe:
    """Does at once what a pipeline does later."""

    def __init__(self, hashes: dict[str, dict[str, str]]) -> None:
        self._hashes = hashes

    def hset(self, name: str, key: str, value: str) -> None:
        self._hashes[name][key] = value

    def hdel(self, name: str, key: str) -> None:
        self._hashes[name].pop(key, None)

    async def execute(self) -> None:
        return


class RestartStorm(Storm):
    """A storm with restarts at moments when nothing is under way."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.memory = Memory()
        self.snapshots = self._keep()
        self._things.append((6, self.restart))

    async def restart(self) -> None:
        """Call control dies and another one takes over."""
        await self.look()
        if self.found:
            return
        self.note("restart")
        self._refusals = 0.0
        before = self._conversations()
        await self.snapshots.flush()
        await self._die()
        await self._live_again()
        await self.look()
        after = self._conversations()
        self.found += [
            f"{call_id} was {talk} and is {after.get(call_id)}"
            for call_id, talk in before.items()
            if after.get(call_id) != talk
        ]

    async def calm(self) -> None:
        await super().calm()
        await self.snapshots.flush()
        left = {name: self.memory.hashes[name] for name in (CALLS, AGENTS) if self.memory.hashes[name]}
        self.found += [f"kept for ever: {left}"] if left else []

    def _conversations(self) -> dict[str, Any]:
        """Who hears whom in each conversation nobody is rung for, its state, owner, places and people."""
        heard = hearing(self.w.asterisk)
        return {
            str(call.id): (
                call.state,
                call.slot,
                call.talk.owner,
                {name: one.place for name, one in call.talk.parties.items()},
                {leg.key: sorted(heard[leg.channel_id]) for leg in call.facts.legs if leg.alive},
                sorted(agent.user_id for agent in call.agents),
            )
            for call in self.w.exchange.calls.values()
            if call.state in CONVERSING
            and call.talk is not None
            and all(one.place is not Place.RINGING for one in call.talk.parties.values())
        }

    async def _die(self) -> None:
        loop = cast(Clockwork, asyncio.get_running_loop())
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        for timer in loop.timers():
            if "StormSwitch" not in repr(timer):
                timer.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _live_again(self) -> None:
        before, self.w = self.w, StormWorld(self.w.asterisk)
        self.w.directory.profile, self.w.directory.others = before.directory.profile, before.directory.others
        self.w.there, self.w.gate.verdict = before.there, before.gate.verdict
        self.w.book.entries += before.book.entries
        self.snapshots = self._keep()
        self._reader = asyncio.create_task(self.w.client.run(self.w.exchange.on_event))
        await self.w.until(lambda: self.w.client.connected)
        await Recovery(self.w.exchange, self.w.desks, self.snapshots).run()
        await restore_promises(self.w.exchange.callbacks, self.snapshots, self._nothing_stored)

    def _keep(self) -> Snapshots:
        snapshots = Snapshots(cast("Redis", self.memory))
        self.w.exchange.keeper = snapshots
        return snapshots

    async def _nothing_stored(self) -> list[Any]:
        return []
