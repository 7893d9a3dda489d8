"""Deadlines in order, with cheap setting and cancelling."""

from __future__ import annotations

import heapq
from enum import Enum
from typing import Any

_NUMBER_BITS = 40
_SPAN_BITS = _NUMBER_BITS + 10


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

    __hash__ = object.__hash__  # each is one of its kind; the inherited one costs more than all else about a deadline


class _Span:
    """The deadlines of one second or so (1,024 ms), by key. `order`: a heap of their keys, made when their turn comes;
    the keys of cancelled ones stay in it until they surface."""

    __slots__ = ("deadlines", "order")

    def __init__(self) -> None:
        self.deadlines: dict[int, tuple[Due, Any]] = {}
        self.order: list[int] | None = None


class Deadlines:
    """A calendar: only the second that comes next is put in order, and whatever is cancelled before is gone at once.

    A deadline's key is its time with its number behind it, so that keys of equal times are in the order they were set
    and a key says where its deadline is to be found.
    """

    def __init__(self) -> None:
        self._spans: dict[int, _Span] = {}
        self._order: list[int] = []
        self._number = 0

    def set(self, when: int, due: Due, owner: object) -> int:
        """A key (never 0) by which the deadline may be cancelled. Equal times fire in the order they were set."""
        self._number += 1
        key = when << _NUMBER_BITS | self._number
        at = key >> _SPAN_BITS
        span = self._spans.get(at)
        if span is None:
            span = self._spans[at] = _Span()
            heapq.heappush(self._order, at)
        span.deadlines[key] = (due, owner)
        if span.order is not None:
            heapq.heappush(span.order, key)
        return key

    def cancel(self, key: int) -> None:
        """Forget a deadline. One that is over, or 0, is ignored."""
        span = self._spans.get(key >> _SPAN_BITS)
        if span is not None:
            span.deadlines.pop(key, None)

    def next(self) -> int | None:
        """When the earliest deadline is, or None."""
        span = self._first()
        return span.order[0] >> _NUMBER_BITS if span is not None and span.order else None

    def pop_due(self, now: int) -> tuple[Due, Any] | None:
        """The earliest deadline at or before `now`, which is over with this; None when there is none."""
        span = self._first()
        if span is None or not span.order or span.order[0] >> _NUMBER_BITS > now:
            return None
        return span.deadlines.pop(heapq.heappop(span.order))

    def _first(self) -> _Span | None:
        """The span of the earliest deadline, which is at the top of its order."""
        while self._order:
            span = self._spans[self._order[0]]
            if span.order is None:
                span.order = sorted(span.deadlines)
            while span.order and span.order[0] not in span.deadlines:
                heapq.heappop(span.order)
            if span.order:
                return span
            del self._spans[heapq.heappop(self._order)]
        return None
