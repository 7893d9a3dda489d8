"""The one clock of call control: it says the machine's time, and it never jumps.

The time of day is read once. From then on seconds are counted by a clock nobody can set, so that a time of day that is
*stepped* (by hand, by NTP after an hour without network) makes no call longer or shorter, lets no timer fire early and
ages nobody in a line. What the time of day says besides is caught up with slowly, and at once when no call is up.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

LOOK_S = 1.0
CATCH_UP = 1e-4
"""Seconds by which it may differ from counted seconds, each second: 100 ms in a call of a quarter of an hour."""
COMPARED = 5
TRUSTED_S = 3_600.0
"""By more than that the time of day was plainly wrong before (it had never been set, the machine was suspended)."""
AHEAD = timedelta(milliseconds=20)
"""So far apart may two machines' clocks be and count as one. What a switch says happened so much before what made it
happen, happened at the same time."""
LATEST = timedelta(seconds=10)
"""Nothing a switch tells is older; who is not heard for so long has been given up."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class SteadyClock:
    """Reads two clocks: the ``wall``, which can be set, and one that ``counts`` seconds and cannot."""

    def __init__(self, wall: Callable[[], float] = time.time, counts: Callable[[], float] = time.monotonic) -> None:
        self._wall = wall
        self._counts = counts
        self.catch_up()

    def now(self) -> datetime:
        """Now, aware, in whole milliseconds as switches count them. It goes back in no other moment than that of
        ``catch_up``."""
        return datetime.fromtimestamp(int(self.seconds() * 1000) / 1000, UTC)

    def seconds(self) -> float:
        """The same since the epoch."""
        counted = self._counts()
        if counted - self._counted > LOOK_S:
            self._look(counted)
        return counted + self._offset

    def catch_up(self) -> None:
        """Say the time of day from now on. For moments in which nothing is being timed.

        A process that is put aside between two readings takes that for a difference of the clocks, and a call's moments
        would be as far from the switch's: of a few pairs of readings the closest counts."""
        _, self._counted, self._offset = min(self._compare() for _ in range(COMPARED))

    def _compare(self) -> tuple[float, float, float]:
        """How many seconds the comparison took, when it was, and by how much the clocks differ."""
        before, wall, after = self._counts(), self._wall(), self._counts()
        middle = (before + after) / 2
        return after - before, middle, wall - middle

    def _look(self, counted: float) -> None:
        behind = self._wall() - counted - self._offset
        most = (counted - self._counted) * CATCH_UP
        self._offset += behind if abs(behind) > TRUSTED_S else min(most, max(-most, behind))
        self._counted = counted


class SwitchClock:
    """A switch's clock, which may be set as well, read by ours: the time it says of an event beside when that came.

    Events come milliseconds after they happened. One that seems to come before it happened, or long after, tells that
    the switch's clock was set (or never agreed with ours): from then on it is read as so much fast or slow."""

    def __init__(self) -> None:
        self._fast = timedelta()
        self._said = self._meant = _EPOCH

    def heard(self, at: datetime, now: datetime) -> datetime:
        """When it happened by our clock. What is told twice (at once) happened at one time."""
        if at == self._said and now - self._meant < LATEST:
            return self._meant
        if not -AHEAD <= now - self.ours(at) <= LATEST:
            self._fast = at - now
        self._said, self._meant = at, self.ours(at)
        return self._meant

    def ours(self, at: datetime) -> datetime:
        """What it wrote down, by our clock."""
        return at - self._fast


CLOCK = SteadyClock()


def utc_now() -> datetime:
    """Now, aware."""
    return CLOCK.now()


def now_ms() -> int:
    """The same in milliseconds since the epoch, so that places in a queue survive a restart."""
    return int(CLOCK.seconds() * 1000)


def in_order(at: datetime, known: datetime) -> datetime:
    """When something happened that is told after what is ``known``: not before it, as far as clocks may differ. What
    is told much later than it happened (nobody listened for a while) keeps its time."""
    return known if known - AHEAD <= at < known else at
