"""Deadlines in order, with cheap cancelling."""

import heapq
from enum import Enum
from typing import Any


class Due(Enum):
    """What is to happen at a deadline."""

    OFFER = "offer"
    REST = "rest"
    WRAP_UP = "wrap_up"
    WAIT = "wait"
    ANNOUNCE = "announce"
    CHANGE = "change"
    PAUSE = "pause"
    BAR = "bar"


class Deadlines:
    """A heap of (time, number, kind, owner). A cancelled entry stays until it surfaces or until half are dead."""

    def __init__(self) -> None:
        self._heap: list[tuple[int, int, Due, Any]] = []
        self._live: set[int] = set()
        self._number = 0

    def set(self, when: int, due: Due, owner: object) -> int:
        """A number (never 0) by which the deadline may be cancelled. Equal times fire in the order they were set."""
        self._number += 1
        heapq.heappush(self._heap, (when, self._number, due, owner))
        self._live.add(self._number)
        return self._number

    def cancel(self, number: int) -> None:
        """Forget a deadline. One that is over, or 0, is ignored."""
        self._live.discard(number)
        if len(self._heap) > 64 and len(self._heap) > 2 * len(self._live):
            self._heap = [entry for entry in self._heap if entry[1] in self._live]
            heapq.heapify(self._heap)

    def next(self) -> int | None:
        """When the earliest deadline is, or None."""
        heap = self._heap
        while heap and heap[0][1] not in self._live:
            heapq.heappop(heap)
        return heap[0][0] if heap else None

    def pop_due(self, now: int) -> tuple[Due, Any] | None:
        """The earliest deadline at or before `now`, which is over with this; None when there is none."""
        when = self.next()
        if when is None or when > now:
            return None
        _, number, due, owner = heapq.heappop(self._heap)
        self._live.discard(number)
        return due, owner
