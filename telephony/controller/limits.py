"""What a company and a carrier may have at once: calls in and out, new calls in a second. Pure; all of it is counting.

A refused call counts against nothing: a storm beyond the limit keeps nobody's calls out a moment longer than it lasts,
and costs a few dictionary look-ups whosever it is.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable

from telephony.direction import Direction

SECOND_S = 1.0


class Pace:
    """New calls in any one second, by whom."""

    def __init__(self) -> None:
        self._starts: dict[Hashable, deque[float]] = {}

    def full(self, who: Hashable, per_second: int, now: float) -> bool:
        """Whether one more now would be one too many."""
        starts = self._starts.get(who)
        if starts is None:
            return per_second < 1
        while starts and starts[0] <= now - SECOND_S:
            starts.popleft()
        return len(starts) >= per_second

    def count(self, who: Hashable, now: float) -> None:
        """One has started."""
        self._starts.setdefault(who, deque()).append(now)

    def withdraw(self, who: Hashable) -> None:
        """The last one did not start after all."""
        if starts := self._starts.get(who):
            starts.pop()

    def forget(self, who: Hashable) -> None:
        """Nothing of theirs is left."""
        self._starts.pop(who, None)


class CallLimits:
    """Counts calls by company and way. ``now`` is a monotonic clock in seconds."""

    def __init__(self) -> None:
        self._running: dict[tuple[int, Direction], int] = {}
        self._pace = Pace()

    def running(self, company_id: int, direction: Direction | None = None) -> int:
        """Calls of the company that were admitted and are not over, one way or both."""
        ways = (direction,) if direction is not None else tuple(Direction)
        return sum(self._running.get((company_id, way), 0) for way in ways)

    def admit(self, company_id: int, direction: Direction, at_once: int, per_second: int, now: float) -> str | None:
        """Count a new call in, or say which limit refuses it: ``too_many_calls`` or ``too_fast``."""
        if self.running(company_id, direction) >= at_once:
            return "too_many_calls"
        if self._pace.full(company_id, per_second, now):
            return "too_fast"
        self._pace.count(company_id, now)
        self.adopt(company_id, direction)
        return None

    def withdraw(self, company_id: int, direction: Direction) -> None:
        """A call counted in does not start after all: as if it had not been counted."""
        self._pace.withdraw(company_id)
        self.release(company_id, direction)

    def adopt(self, company_id: int, direction: Direction) -> None:
        """Count in a call that was admitted before a restart."""
        key = (company_id, direction)
        self._running[key] = self._running.get(key, 0) + 1

    def release(self, company_id: int, direction: Direction) -> None:
        """A call counted in is over."""
        key = (company_id, direction)
        left = self._running.get(key, 0) - 1
        if left > 0:
            self._running[key] = left
            return
        self._running.pop(key, None)
        if not self.running(company_id):
            self._pace.forget(company_id)
