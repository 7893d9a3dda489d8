"""A journey in which call control dies after one of its effects, and another one takes over.

``await Crash(journey, 17).happen()`` returns what is wrong afterwards. The people of the journey go on as they were
going to; what they cannot do any more they leave.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial

from telephony.controller.keeping.recovery import LISTEN_AGAIN_S
from telephony.controller.refused import RefusedError
from tests.telephony.crashes.checks import (
    Afterwards,
    broken_conversations,
    conversations,
    led_elsewhere,
    untrue_attendance,
)
from tests.telephony.crashes.life import Life, Outlasting
from tests.telephony.journeys.clock import SET_UP_S
from tests.telephony.journeys.script import REFUSED, Journey, act
from tests.telephony.journeys.stage import Stage
from tests.telephony.jumping import jumping_loop
from tests.telephony.storms.checks import problems
from tests.telephony.storms.dying import die
from tests.telephony.storms.log import read_log

DOWN_S = 2.0
"""Until another call control has the lease."""
LOOK_S = LISTEN_AGAIN_S + 1
"""By then after its beginning everything must be true."""
LONGEST_S = 600
OUTSIDE = frozenset({"calls", "presses", "answers", "declines", "hangs", "dies"})
"""The first words of what people do with a telephone, whoever listens."""
SERVES = {1: (801, 802, 803, 804), 2: (901,)}


class Crash:
    """``at``: the effect that is the last one, 0 for none; ``done``: it is done and its answer lost, else not done;
    ``early``: the people outside do the next thing of the script while nobody listens. ``again``: the effect of the
    next one's life that is its last, 0 for none: small numbers are in the midst of its finding out what is."""

    def __init__(self, journey: Journey, at: int, *, done: bool = True, early: bool = False, again: int = 0) -> None:
        self._journey, self._at, self._done, self._early, self._again = journey, at, done, early, again
        self._left = deque(journey.script.strip().splitlines())
        self.found: list[str] = []
        self.told: list[str] = []

    async def happen(self) -> list[str]:
        """Everything, to the end; what was found wrong."""
        self.around = Outlasting(self._journey.company)
        with read_log(self._note, self.found):
            self.life = Life(self.around)
            await self.life.begin()
            await asyncio.sleep(SET_UP_S - jumping_loop().time())
            self.around.fuse.told.clear()
            self.around.fuse.mend(self._at, done=self._done)
            self.stage = Stage(self.life)
            self.died_at: float | None = None
            while self._left:
                line = self._left.popleft()
                await self._through(float(line.split()[0]), partial(self._act, line))
            await self._through(0, self._end)
            self.around.fuse.mend()  # whoever goes home now does so for the test, and nobody dies over it
            self.found += Afterwards(self).faults()
            await die(self.around.switch)
        return self.found

    @property
    def effects(self) -> list[str]:
        """What call control did to the world, in order."""
        return self.around.fuse.told

    # ------------------------------------------------------------------------------------- the people

    async def _through(self, second: float, what: Callable[[], Awaitable[None]]) -> None:
        """Do it at its second, whoever dies meanwhile; only what had been begun is not done again."""
        begun = False

        async def go() -> None:
            nonlocal begun
            await jumping_loop().settled()
            await asyncio.sleep(max(0.0, SET_UP_S + second - jumping_loop().time()))
            await jumping_loop().settled()
            begun = True
            await what()
            await jumping_loop().settled()

        while not begun or what == self._end:
            doing = asyncio.create_task(go())
            fate = asyncio.create_task(self.around.fuse.blown.wait())
            await asyncio.wait({doing, fate}, return_when=asyncio.FIRST_COMPLETED)
            if not fate.done():
                fate.cancel()
                await doing
                return
            await self._take_over()

    async def _act(self, line: str) -> None:
        self._note(line)
        if self.died_at is None:
            await act(self.stage, line)
            return
        with contextlib.suppress(AssertionError, RefusedError, KeyError, ValueError, IndexError):
            await act(self.stage, line.partition(REFUSED)[0])
            return
        self._note("    which cannot be any more")

    async def _end(self) -> None:
        """Whoever is still on the line hangs up; every wrap-up runs out."""
        switch, loop = self.around.switch, jumping_loop()
        if self.died_at is not None:
            await self._look()
            await asyncio.sleep(60)
            await self._look()
            for name in list(switch.channels):
                if name in switch.channels and name not in switch.snoops:
                    switch.destroy(name)
            await self._go_home()
        last = loop.time() + LONGEST_S
        while self.life.exchange.calls or any(agent.wrap_up for agent in self.life.exchange.agents):
            if loop.time() > last:
                self.found.append(f"it does not end: {self.stage.picture()}")
                return
            await asyncio.sleep(1)
        await asyncio.sleep(3)
        await self._look()

    async def _go_home(self) -> None:
        """Nobody takes calls any more, and nobody is to be called back."""
        await asyncio.sleep(40)  # wrap-ups run out
        for agent in list(self.life.exchange.agents):
            with contextlib.suppress(RefusedError):
                self.life.desks.logout(agent.company_id, agent.user_id)
        await asyncio.sleep(5)
        callbacks = self.life.exchange.callbacks
        for record in callbacks.all_open():
            callbacks.cancel(record.company_id, 0, str(record.id))

    # ------------------------------------------------------------------------------------- the process

    async def _take_over(self) -> None:
        """The dead one is silent, and after a while another one acts."""
        self._note(f"DEAD after {self.effects[-1]}, done: {self._done}")
        self.died_at = jumping_loop().time()
        before, led = conversations(self.life, self.around.switch), led_elsewhere(self.life, self.around.switch)
        self.around.switch.cut.clear()
        await die(self.around.switch)
        await asyncio.sleep(DOWN_S / 2)
        if self._early and self._left and self._left[0].split()[2] in OUTSIDE:
            await self._act(self._left.popleft())
        await asyncio.sleep(DOWN_S / 2)
        await self._revive(self._again)
        if self.around.fuse.blown.is_set():
            self._note(f"DEAD again after {self.effects[-1]}")
            await die(self.around.switch)
            await asyncio.sleep(DOWN_S)
            await self._revive(0)
        self.revived_at = jumping_loop().time()
        await jumping_loop().settled()
        self.found += broken_conversations(before, self.around.switch)
        await asyncio.sleep(LOOK_S)
        self.found += [f"{name} was hung up on, who had been led elsewhere" for name in led & self.around.switch.cut]
        await self._look()

    async def _revive(self, last: int) -> None:
        """Another one finds out what is, as far as it comes: its effect number ``last`` is the last one."""
        self.around.fuse.mend(last, done=self._done)
        self._note("another one")
        self.life = self.stage.world = Life(self.around, self.life)
        beginning = asyncio.create_task(self._begin_and_look())
        fate = asyncio.create_task(self.around.fuse.blown.wait())
        await asyncio.wait({beginning, fate}, return_when=asyncio.FIRST_COMPLETED)
        if fate.done():
            beginning.cancel()
            await asyncio.gather(beginning, return_exceptions=True)
            return
        fate.cancel()
        await beginning
        self.around.fuse.mend()

    async def _begin_and_look(self) -> None:
        await self.life.begin()
        if self._again:
            await asyncio.sleep(LOOK_S)  # so long it goes on finding out

    async def _look(self) -> None:
        await jumping_loop().settled()
        while not all(call.idle for call in self.life.exchange.calls.values()):
            await asyncio.sleep(0.05)
        self.found += [
            f"it has ended by itself: {task!r}" for task in self.life.work if task.done() and task.exception()
        ]
        untrue = untrue_attendance(self.life, self.died_at)
        self.found += [
            f"{jumping_loop().time() - SET_UP_S:.3f} {one}" for one in (*problems(self.life, SERVES), *untrue)
        ]

    def _note(self, text: str) -> None:
        self.told.append(f"{jumping_loop().time() - SET_UP_S:9.3f} {text}")
