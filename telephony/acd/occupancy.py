"""How busy an agent was of late, and how long they must rest to come down to their cap."""

from collections import deque

from telephony.acd.types import OCCUPANCY_WINDOW_MS


class Occupancy:
    """The busy spans of one agent within the last window. `percent`: the cap, from 1 to 99."""

    __slots__ = ("_spans", "percent")

    def __init__(self, percent: int) -> None:
        self.percent = percent
        self._spans: deque[tuple[int, int]] = deque()

    def add(self, start: int, end: int) -> None:
        """The agent was busy from `start` to `end`, after all spans before."""
        if end > start:
            self._spans.append((start, end))

    def rest_until(self, now: int) -> int:
        """The first moment from `now` on at which the window before it holds no more busy time than the cap allows.

        Who rests gets no busier, so each old span that leaves the window brings the share down by its length."""
        spans, window = self._spans, OCCUPANCY_WINDOW_MS
        while spans and spans[0][1] <= now - window:
            spans.popleft()
        busy = sum(end - max(start, now - window) for start, end in spans)
        excess = busy - window * self.percent // 100
        if excess <= 0:
            return now
        for start, end in spans:
            start = max(start, now - window)
            if end - start >= excess:
                return start + excess + window
            excess -= end - start
        raise AssertionError("the excess is part of the spans")
