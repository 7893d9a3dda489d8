"""Deadlines in order, with cheap setting and cancelling."""

from __future__ import annotations

import heapq
from enum import IntEnum
from typing import Any

_DUE_BITS = 3
_NUMBER_BITS = 40
_TIME = _DUE_BITS + _NUMBER_BITS
_SPAN = _TIME + 10
_WHAT = (1 << _DUE_BITS) - 1


class Due(IntEnum):
    """What is to happen at a deadline: a number below `1 << _DUE_BITS`."""

    OFFER = 0
    REST = 1
    WRAP_UP = 2
    WAIT = 3
    ANNOUNCE = 4
    CHANGE = 5
    PAUSE = 6
    BAR = 7


class Deadlines:
    """A calendar of spans of a second or so (1,024 ms): only the one that comes next is put in order, and whatever is
    cancelled before is gone at once.

    A deadline's key is its time with its number and what is due behind it, so that keys of equal times are in the order
    they were set, and a key says in which span its deadline is to be found: nothing but the owner has to be kept.
    """

    def __init__(self) -> None:
        self._spans: dict[int, dict[int, Any]] = {}
        self._order: list[int] = []
        self._number = 0
        self._opened: int | None = None
        self._keys: list[int] = []  # of the opened span, a heap; those of cancelled ones stay until they surface

    def set(self, when: int, due: Due, owner: object) -> int:
        """A key (never 0) by which the deadline may be cancelled. Equal times fire in the order they were set."""
        self._number += 1
        key = when << _TIME | self._number << _DUE_BITS | due
        at = key >> _SPAN
        span = self._spans.get(at)
        if span is None:
            span = self._spans[at] = {}
            heapq.heappush(self._order, at)
        span[key] = owner
        if at == self._opened:
            heapq.heappush(self._keys, key)
        return key

    def cancel(self, key: int) -> None:
        """Forget a deadline. One that is over, or 0, is ignored."""
        span = self._spans.get(key >> _SPAN)
        if span is not None:
            span.pop(key, None)

    def next(self) -> int | None:
        """When the earliest deadline is, or None."""
        return None if self._first() is None else self._keys[0] >> _TIME

    def pop_due(self, now: int) -> tuple[int, Any] | None:
        """What is due (a `Due`'s number) and whose, of the earliest deadline at or before `now`, which is over with
        this; None when there is none."""
        span = self._first()
        if span is None or self._keys[0] >> _TIME > now:
            return None
        key = heapq.heappop(self._keys)
        return key & _WHAT, span.pop(key)

    def _first(self) -> dict[int, Any] | None:
        """The span of the earliest deadline, whose key is the first of `_keys` now."""
        while self._order:
            at = self._order[0]
            span = self._spans[at]
            if at != self._opened:
                self._opened, self._keys = at, sorted(span)
            keys = self._keys
            while keys and keys[0] not in span:
                heapq.heappop(keys)
            if keys:
                return span
            del self._spans[heapq.heappop(self._order)]
            self._opened = None
        return None
