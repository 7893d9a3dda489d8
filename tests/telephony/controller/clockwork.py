"""A world whose time is the event loop's: when nobody has anything to do it is later at once.

Hours of call control pass in seconds, and every timer fires in its order: offers time out, patience ends, music waits.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from types import SimpleNamespace
from typing import Any, TypeVar
from unittest import mock

from linepool.kernel import ids
from telephony.controller import clock, companies

BEGAN = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
T = TypeVar("T")


class Clockwork(asyncio.SelectorEventLoop):
    """Jumps to the next timer instead of waiting for it. Nothing in it may wait for the outside."""

    def __init__(self) -> None:
        self.now = 0.0
        super().__init__()

    def time(self) -> float:
        """Seconds since the beginning."""
        return self.now

    def _run_once(self) -> None:
        if not self._ready and (timers := self.timers()):  # type: ignore[attr-defined]
            self.now = max(self.now, min(handle.when() for handle in timers))
        super()._run_once()  # type: ignore[misc]

    def timers(self) -> list[asyncio.TimerHandle]:
        """Everything that is still to happen by itself."""
        return [handle for handle in self._scheduled if not handle.cancelled()]  # type: ignore[attr-defined]


class _Datetime(datetime):
    """``datetime.now`` by the loop that runs."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return BEGAN.astimezone(tz) + timedelta(seconds=asyncio.get_running_loop().time())


def _loop_time() -> float:
    return asyncio.get_running_loop().time()


def _ticks() -> int:
    return now_ms() * 4096


def now_ms() -> int:
    """The ACD's clock."""
    return round(_Datetime.now(UTC).timestamp() * 1000)


@contextlib.contextmanager
def by_the_loop() -> Iterator[None]:
    """Call control and the fake switch read the loop's clock, and the same story has the same identifiers."""
    with contextlib.ExitStack() as patched:
        patched.enter_context(mock.patch.object(clock, "datetime", _Datetime))
        patched.enter_context(mock.patch("tests.telephony.controller.world.datetime", _Datetime))
        patched.enter_context(mock.patch.object(companies, "time", SimpleNamespace(monotonic=_loop_time)))
        patched.enter_context(mock.patch.object(ids, "_ticks", _ticks))
        patched.enter_context(mock.patch.object(ids, "_last", 0))
        patched.enter_context(mock.patch("linepool.kernel.ids.os.urandom", bytes))
        yield


def run(story: Coroutine[Any, Any, T]) -> T:
    """Tell a whole story in its own time."""
    with by_the_loop(), asyncio.Runner(loop_factory=Clockwork) as runner:
        return runner.run(story)
