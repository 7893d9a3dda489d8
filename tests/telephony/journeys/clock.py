"""A loop whose time is the test's: it stands still while anything can be done, and jumps to the next timer when not.

An hour in a queue takes as long as the callbacks in it, every timer fires at its exact millisecond and in order, and a
wait for something that cannot happen any more is an error at once instead of a time-out.
"""

from __future__ import annotations

import asyncio
import heapq
import math
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from types import SimpleNamespace
from typing import Any, TypeVar
from unittest.mock import patch

T = TypeVar("T")
SET_UP_S = 1.0
"""What comes before the script's second 0."""
BEGINNING = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
"""When every journey begins: ten o'clock in Shanghai."""
_EPOCH = BEGINNING - timedelta(seconds=SET_UP_S)


class NothingLeft(RuntimeError):
    """The journey waits, and no timer is set that could change anything."""


class JumpingLoop(asyncio.SelectorEventLoop):
    """See the module. ``settled`` is awaited for everything that can be done now to be done."""

    _scheduled: list[Any]
    _ready: Any

    def __init__(self) -> None:
        super().__init__()
        self._moment = 0.0
        self._settling: list[asyncio.Future[None]] = []

    def time(self) -> float:
        """Seconds since the journey began, to the millisecond."""
        return self._moment

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
        if self._settling:
            waiting, self._settling = self._settling, []
            for one in waiting:
                if not one.done():
                    one.set_result(None)
        elif self._scheduled:
            self._moment = due
        else:
            raise NothingLeft


class _Clock(datetime):
    """``datetime`` in the modules that read the clock."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return now()


def now() -> datetime:
    """The journey's moment as everybody reads it."""
    return _EPOCH + timedelta(milliseconds=_elapsed_ms())


def _elapsed_ms() -> int:
    return round(asyncio.get_running_loop().time() * 1000)


@contextmanager
def _read_by_everybody() -> Iterator[None]:
    epoch_ms = round(_EPOCH.timestamp() * 1000)
    switchboards = SimpleNamespace(time_ns=lambda: (epoch_ms + _elapsed_ms()) * 1_000_000)
    with (
        patch("telephony.controller.clock.datetime", _Clock),
        patch("telephony.controller.switchboard.time", switchboards),
        patch("tests.telephony.controller.world.datetime", _Clock),
    ):
        yield


def run(journey: Coroutine[Any, Any, T]) -> T:
    """Run ``journey`` to its end in its own time."""
    with _read_by_everybody(), asyncio.Runner(loop_factory=JumpingLoop) as runner:
        return runner.run(journey)
