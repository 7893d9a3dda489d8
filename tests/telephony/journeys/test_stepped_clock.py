"""Somebody sets the clock, again and again, in the midst of every journey: nothing of it is to be seen afterwards."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from unittest.mock import patch

import pytest

from telephony.controller.clock import SteadyClock
from tests.telephony.journeys.script import Journey, play
from tests.telephony.journeys.table import JOURNEYS
from tests.telephony.journeys.told import tell
from tests.telephony.jumping import jumping_loop, now

EVERY_S = 7.0
STEPS = ((0, 60), (0, -60), (0, 60, 120, 180))
"""How fast the machine's clock is, in turn: set forward and back, back and forward, ever further and back."""


class Wall:
    """The time of day as a machine says it whose clock is set every few seconds."""

    def __init__(self, place: int) -> None:
        self._steps = STEPS[place % len(STEPS)]

    def seconds(self) -> float:
        """Since the epoch."""
        return now().timestamp() + self._steps[int(jumping_loop().time() // EVERY_S) % len(self._steps)]

    def datetime(self) -> type[datetime]:
        """For modules that ask it for now."""
        wall = self

        class Read(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
                return datetime.fromtimestamp(wall.seconds(), tz or UTC)

        return Read


class Begun:
    """Call control's clock, which begins to count in the story's time."""

    def __init__(self, wall: Wall) -> None:
        self._wall = wall
        self._clock: SteadyClock | None = None

    def seconds(self) -> float:
        """Since the epoch."""
        self._clock = self._clock or SteadyClock(self._wall.seconds, lambda: jumping_loop().time())
        return round(self._clock.seconds(), 6)

    def now(self) -> datetime:
        """As everybody reads it."""
        return datetime.fromtimestamp(self.seconds(), UTC)


@pytest.mark.parametrize("place", range(len(JOURNEYS)), ids=[journey.name for journey in JOURNEYS])
def test_a_journey_is_told_the_same_though_somebody_sets_the_clock(place: int) -> None:
    journey: Journey = JOURNEYS[place]
    wall = Wall(place)
    after = play(
        journey,
        patch("telephony.controller.clock.CLOCK", Begun(wall)),
        patch("telephony.controller.clock.CATCH_UP", 0.0),
        patch("tests.telephony.controller.behaving.datetime", wall.datetime()),
    )
    assert tell(after).split() == journey.told.split()
