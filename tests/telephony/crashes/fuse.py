"""Effects of call control on the world, counted one by one, and the point after which there are none any more.

An effect is whatever somebody else can see: a request that changes the switch, a tape begun or ended, a snapshot
written, a record in the journal.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Fuse:
    """Lets effects pass and blows at the ``at``-th (never at 0), which is ``done`` without an answer, or not done."""

    def __init__(self, at: int = 0, *, done: bool = True) -> None:
        self._at = at
        self._done = done
        self.told: list[str] = []
        self.blown = asyncio.Event()

    def pass_(self, told: str, effect: Callable[[], T]) -> T | None:
        """The effect's result; ``None`` when nobody lives to hear it."""
        if self.blown.is_set():
            return None
        self.told.append(told)
        if len(self.told) != self._at:
            return effect()
        self.blown.set()
        if self._done:
            with contextlib.suppress(Exception):  # refused, and nobody hears it
                effect()
        return None

    def mend(self, at: int = 0, *, done: bool = True) -> None:
        """Another life begins; its ``at``-th effect is the last one again."""
        self._at = len(self.told) + at if at else 0
        self._done = done
        self.blown = asyncio.Event()

    async def alive(self) -> None:
        """Return at once while there is life, else never."""
        if self.blown.is_set():
            await asyncio.Future()
