"""A company's limits on calls: how many at once, how many new ones in a second. Pure."""

from __future__ import annotations

from collections import deque


class CallLimits:
    """Counts calls by company. ``now`` is a monotonic clock in seconds."""

    def __init__(self) -> None:
        self._running: dict[int, int] = {}
        self._starts: dict[int, deque[float]] = {}

    def running(self, company_id: int) -> int:
        """Calls of the company that were admitted and are not over."""
        return self._running.get(company_id, 0)

    def admit(self, company_id: int, concurrent: int, per_second: int, now: float) -> str | None:
        """Count a new call in, or say which limit refuses it: ``too_many_calls`` or ``too_fast``.

        A refused call counts against nothing: a storm beyond the limit keeps the company's calls out no longer.
        """
        if self.running(company_id) >= concurrent:
            return "too_many_calls"
        starts = self._starts.setdefault(company_id, deque())
        while starts and starts[0] <= now - 1.0:
            starts.popleft()
        if len(starts) >= per_second:
            return "too_fast"
        starts.append(now)
        self._running[company_id] = self.running(company_id) + 1
        return None

    def withdraw(self, company_id: int) -> None:
        """A call counted in does not start after all: as if it had not been counted."""
        if starts := self._starts.get(company_id):
            starts.pop()
        self.release(company_id)

    def adopt(self, company_id: int) -> None:
        """Count in a call that was admitted before a restart."""
        self._running[company_id] = self.running(company_id) + 1

    def release(self, company_id: int) -> None:
        """A call counted in is over."""
        left = self.running(company_id) - 1
        if left > 0:
            self._running[company_id] = left
        else:
            self._running.pop(company_id, None)
            self._starts.pop(company_id, None)
