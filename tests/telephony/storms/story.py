"""What everybody in a storm shares: the world, chance, the story so far and what was found wrong in it."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.telephony.controller.behaving import FakeChannel
from tests.telephony.jumping import jumping_loop
from tests.telephony.storms.world import StormWorld


class Story:
    """One run, told by its seed alone. ``found`` is what is wrong, in the order in which it was noticed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311  (the same storm every time)
        self.w = StormWorld()
        self.found: list[str] = []
        self.told: list[str] = []

    def note(self, text: str) -> None:
        """The story so far, for whoever has to find out what went wrong."""
        self.told.append(f"{jumping_loop().time():9.3f} {text}")

    def channel(self, wanted: Callable[[FakeChannel], bool]) -> FakeChannel | None:
        """Any channel of this kind."""
        there = [one for one in self.w.asterisk.channels.values() if wanted(one)]
        return self.random.choice(there) if there else None
