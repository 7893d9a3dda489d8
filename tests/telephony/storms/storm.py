"""Everything that can happen to call control, at random: happenings outside, and commands of every verb.

A storm is told by its seed alone. ``await Storm(seed).blow(steps)`` returns what was found wrong.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any, cast

from redis.asyncio import Redis

from telephony.controller.keeping.recovery import LISTEN_AGAIN_S, Recovery
from telephony.controller.keeping.snapshots import AGENTS, CALLS, Snapshots
from telephony.controller.refused import RefusedError
from telephony.ports import Allowed
from tests.telephony.jumping import jumping_loop
from tests.telephony.storms.checks import leftovers, problems, untrue_records
from tests.telephony.storms.commands import ANSWER_S, Commands
from tests.telephony.storms.log import read_log
from tests.telephony.storms.memory import Memory
from tests.telephony.storms.outside import Outside
from tests.telephony.storms.story import Story


class Storm(Story):
    """One run. What may happen and how often stands in ``_things``."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.memory = Memory()
        self.snapshots = self.keep()
        self.recovered = asyncio.Event()
        self.outside, self.commands = Outside(self), Commands(self)
        self._things: list[tuple[int, Callable[[], Any]]] = [
            (14, self.outside.caller),
            (14, self.outside.key),
            (30, self.outside.pick_up),
            (14, self.outside.far_end),
            (6, self.outside.hang_up),
            (16, self.outside.sound_ends),
            (2, self.outside.message_ends),
            (30, self.commands.command),
            (50, self.commands.handle),
            (14, self.commands.sit_down),
            (3, self.outside.device),
            (2, self.outside.reachability),
            (3, self.settings),
            (2, self.outside.refuse),
            (1, self.outside.gate),
            (1, self.disconnect),
            (12, self.time),
        ]

    async def blow(self, steps: int) -> list[str]:
        """Let it happen, then let everybody go home."""
        with read_log(self.note, self.found):
            async with self.running():
                for _ in range(steps):
                    await self.step()
                    if self.found:
                        return self.found
                await self.calm()
        return self.found

    async def step(self) -> None:
        """One thing, or a few at once; then the look around."""
        for _ in range(self.random.choice((1, 1, 1, 2, 3))):
            thing = self.random.choices([what for _, what in self._things], [weight for weight, _ in self._things])[0]
            result = thing()
            if asyncio.iscoroutine(result):
                await result
            if self.random.random() < 0.3:
                await asyncio.sleep(self.random.choice((0, 0, 0.001)))
        if self.random.random() < 0.8:
            await self.look()

    async def look(self) -> None:
        """When nothing is under way everything must be true."""
        await self.settle()
        self.found += [f"{problem}" for problem in problems(self.w)]

    async def settle(self) -> None:
        """Nothing is under way: no command, no call, no message of the switch."""
        async with asyncio.timeout(ANSWER_S * 2):
            while self.commands.under_way:
                await asyncio.sleep(0.01)
        while self.w.exchange._tasks:
            await asyncio.sleep(0.01)
        await self.w.quiet()
        while True:  # what happened at this very moment is dealt with too, and no time passes
            for _ in range(50):
                await asyncio.sleep(0)
            if all(call.idle for call in self.w.exchange.calls.values()):
                break
            await self.w.quiet()

    async def calm(self) -> None:
        """Everybody hangs up and goes home; nothing may be left."""
        self.note("calm")
        self.outside.relent()
        self.w.gate.verdict = Allowed()
        await self.settle()
        for _ in range(30):
            await self._go_home()
            await asyncio.sleep(20)
            await self.settle()
            if not self.w.exchange.calls:
                break
        await asyncio.sleep(3600)
        self.found += list(problems(self.w))
        self.found += leftovers(self.w)
        self.found += untrue_records(self.w)
        await self.snapshots.flush()
        kept = {name: self.memory.hashes[name] for name in (CALLS, AGENTS) if self.memory.hashes[name]}
        self.found += [f"kept for ever: {kept}"] if kept else []
        mine = {asyncio.current_task(), self._reader}
        self.found += [
            f"a task is left: {task}"
            for task in asyncio.all_tasks() - mine
            if "FakeTrans" not in repr(task) and "Client." not in repr(task)
        ]
        self.found += [f"a timer is left: {timer}" for timer in jumping_loop().timers() if "Client" not in repr(timer)]

    async def _go_home(self) -> None:
        for name in list(self.w.asterisk.channels):
            if name in self.w.asterisk.channels:
                self.w.asterisk.destroy(name)
        await self.settle()
        for agent in list(self.w.exchange.agents):
            with contextlib.suppress(RefusedError):
                self.w.desks.logout(agent.company_id, agent.user_id)
        await self.settle()
        for name in list(self.w.exchange.callbacks._open):
            record = self.w.exchange.callbacks.open(name)
            with contextlib.suppress(RefusedError):
                self.w.exchange.callbacks.cancel(record.company_id if record else 0, 0, name)

    # ------------------------------------------------------------------------------------ around it

    def keep(self) -> Snapshots:
        """Snapshots of all that happens, in a memory that outlives call control."""
        snapshots = Snapshots(cast("Redis", self.memory))
        self.w.exchange.keeper = snapshots
        return snapshots

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The world, connected."""
        asyncio.get_running_loop().set_exception_handler(
            lambda loop, context: self.found.append(f"{context.get('message')}: {context.get('exception')!r}")
        )
        self._reader = asyncio.create_task(self.connect())
        await self.recovered.wait()
        for company_id in (1, 2, 3):
            await self.w.exchange.companies.profile(company_id)
        try:
            yield
        finally:
            self.w.asterisk.refuse = lambda request: None
            self.w.exchange.switchboard.close()
            await self.w.client.close()
            self._reader.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._reader
            self.w.threads.close()

    async def connect(self) -> None:
        """Stay connected; what happened while nobody listened is found out each time."""
        recovery = Recovery(self.w.exchange, self.w.desks, self.snapshots)

        async def connected() -> None:
            await recovery.run()
            self.recovered.set()

        await self.w.client.run(self.w.exchange.on_event, connected)

    # -------------------------------------------------------------------------- what takes its time

    async def disconnect(self) -> None:
        """The connection is lost, and whatever the switch says until it is back."""
        self.note("disconnected")
        self.w.asterisk.switch.drop()
        await asyncio.sleep(LISTEN_AGAIN_S + 1)

    async def settings(self) -> None:
        """A company changes its lines or its people, and says so."""
        await self.commands.send("company.changed", self.outside.settings(), 0)

    async def time(self) -> None:
        """Later."""
        seconds = self.random.choice((0.1, 1, 4, 9, 9, 25, 70))
        self.note(f"{seconds} s")
        await asyncio.sleep(seconds)
