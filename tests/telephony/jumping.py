"""A loop whose time is the test's: it stands still while anything can be done, and jumps to the next timer when not.

An hour in a queue takes as long as the callbacks in it, every timer fires at its exact millisecond and in order, and a
wait for something that cannot happen any more is an error at once instead of a time-out.
"""

from __future__ import annotations

import asyncio
import heapq
import math
from collections.abc import Coroutine, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial
from types import SimpleNamespace
from typing import Any, TypeVar
from unittest.mock import patch

T = TypeVar("T")
Patch = AbstractContextManager[Any]


class NothingLeft(RuntimeError):
    """The story waits, and no timer is set that could change anything."""


class JumpingLoop(asyncio.SelectorEventLoop):
    """See the module. Its time is 0 at ``epoch``. ``settled`` is awaited for everything that can be done now."""

    _scheduled: list[Any]
    _ready: Any

    def __init__(self, epoch: datetime) -> None:
        self.epoch = epoch
        self._moment = 0.0
        self._settling: list[asyncio.Future[None]] = []
        super().__init__()

    def time(self) -> float:
        """Seconds since the epoch, to the millisecond."""
        return self._moment

    def timers(self) -> list[asyncio.TimerHandle]:
        """Everything that is still to happen by itself."""
        return [handle for handle in self._scheduled if not handle.cancelled()]

    async def settled(self) -> None:
        """Return when nothing is left to do at this moment."""
        waiting = self.create_future()
        self._settling.append(waiting)
        await waiting

    def _run_once(self) -> None:
        if not self._ready:
            self._leap()
        super()._run_once()  # type: ignore[misc]  # the one place where asyncio decides what comes next

    def _leap(self) -> None:
        while self._scheduled and self._scheduled[0]._cancelled:
            heapq.heappop(self._scheduled)._scheduled = False
        due = math.ceil(self._scheduled[0]._when * 1000 - 1e-6) / 1000 if self._scheduled else math.inf
        if due <= self._moment:
            return
        waiting, self._settling = [one for one in self._settling if not one.done()], []
        if waiting:
            for one in waiting:
                one.set_result(None)
        elif self._scheduled:
            self._moment = due
        else:
            raise NothingLeft


def jumping_loop() -> JumpingLoop:
    """The loop that tells the time now."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, JumpingLoop)
    return loop


def now() -> datetime:
    """The story's moment as everybody reads it."""
    loop = jumping_loop()
    return loop.epoch + timedelta(milliseconds=round(loop.time() * 1000))


def now_ms() -> int:
    """The same as the ACD counts it."""
    return round(now().timestamp() * 1000)


class _Clock(datetime):
    """``datetime`` in the modules that read the clock."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return now().astimezone(tz or UTC)


@contextmanager
def _read_by_everybody(*more: Patch) -> Iterator[None]:
    """Call control, its switchboard and the fake switch read the loop's clock."""
    clocks: list[Patch] = [
        patch("telephony.controller.clock.CLOCK", SimpleNamespace(now=now, seconds=lambda: now().timestamp())),
        patch("tests.telephony.controller.behaving.datetime", _Clock),
    ]
    with ExitStack() as patched:
        for one in [*clocks, *more]:
            patched.enter_context(one)
        yield


def run(story: Coroutine[Any, Any, T], epoch: datetime, *more: Patch) -> T:
    """Run ``story`` to its end in its own time, which begins at ``epoch``; ``more`` is patched meanwhile as well."""
    with _read_by_everybody(*more), asyncio.Runner(loop_factory=partial(JumpingLoop, epoch)) as runner:
        return runner.run(story)
