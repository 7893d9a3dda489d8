"""Whether a call's times add up. Pure: the same check reads a record on its way and the rows of a stored call.

Talk time goes to who talked, queue time to the right queue, hold apart; so the parts must make the whole:

==================  ==============================================================================================
kind                what is wrong
==================  ==============================================================================================
``stint_sum``       talk, hold, listening and lost time of a person's part are not its length
``stint_overlap``   somebody had two parts at once
``stay_overlap``    the customer waited in two queues at once
``wait_sum``        the call's waiting time is not the sum of the stays
``hold_sum``        more was held than talked, in the call or in a leg
``leg_sum``         somebody talked longer than their leg was there
``call_sum``        menu, waiting and talking are longer than the call
``outside_call``    a leg, stay or stint began before the call or ended after it
``part_backwards``  a leg, stay or stint ended before it began
==================  ==============================================================================================
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Final, NamedTuple, Protocol

#: Every moment is cut to the millisecond where it is written, so a length may be this much off.
ROUNDING_MS: Final = 1
Kind = str


class CallTimes(Protocol):
    """A call, as a record or as a row."""

    @property
    def started_at(self) -> datetime: ...
    @property
    def ended_at(self) -> datetime: ...
    @property
    def ivr_ms(self) -> int: ...
    @property
    def wait_ms(self) -> int: ...
    @property
    def talk_ms(self) -> int: ...
    @property
    def hold_ms(self) -> int: ...


class LegTimes(Protocol):
    """A leg."""

    @property
    def started_at(self) -> datetime: ...
    @property
    def ended_at(self) -> datetime: ...
    @property
    def talk_ms(self) -> int: ...
    @property
    def hold_ms(self) -> int: ...


class StayTimes(Protocol):
    """A stay in a queue."""

    @property
    def entered_at(self) -> datetime: ...
    @property
    def left_at(self) -> datetime: ...


class StintTimes(Protocol):
    """A person's part."""

    @property
    def user_id(self) -> int: ...
    @property
    def joined_at(self) -> datetime: ...
    @property
    def left_at(self) -> datetime: ...
    @property
    def talk_ms(self) -> int: ...
    @property
    def hold_ms(self) -> int: ...
    @property
    def listen_ms(self) -> int: ...
    @property
    def lost_ms(self) -> int: ...


class Fault(NamedTuple):
    """Times that do not add up: a stable kind of the table above, and words."""

    kind: Kind
    detail: str


class _Span(NamedTuple):
    start: datetime
    end: datetime
    name: str

    @property
    def ms(self) -> int:
        delta = self.end - self.start
        return (delta.days * 86_400 + delta.seconds) * 1000 + delta.microseconds // 1000


def faults(
    call: CallTimes, legs: Sequence[LegTimes], stays: Sequence[StayTimes], stints: Sequence[StintTimes]
) -> Iterator[Fault]:
    """Everything about the call that does not add up; nothing when it does."""
    waits = [_Span(stay.entered_at, stay.left_at, "stay") for stay in stays]
    parts = [_Span(stint.joined_at, stint.left_at, f"stint of {stint.user_id}") for stint in stints]
    whole = _Span(call.started_at, call.ended_at, "call")
    lines = [_Span(leg.started_at, leg.ended_at, "leg") for leg in legs]
    yield from _within(whole, [*lines, *waits, *parts])
    yield from _stint_sums(stints, parts)
    for spans in _by_user(stints, parts):
        yield from _overlaps("stint_overlap", spans)
    yield from _overlaps("stay_overlap", waits)
    waited = sum(span.ms for span in waits)
    if _differ(call.wait_ms, waited, len(waits)):
        yield Fault("wait_sum", f"the call waited {call.wait_ms} ms, its stays {waited} ms")
    for held in (call, *legs):
        if held.hold_ms > held.talk_ms + ROUNDING_MS:
            yield Fault("hold_sum", f"{held.hold_ms} ms held of {held.talk_ms} ms talked")
    for leg, line in zip(legs, lines, strict=True):
        if leg.talk_ms > line.ms + 2 * ROUNDING_MS:  # begun and ended by two clocks
            yield Fault("leg_sum", f"{leg.talk_ms} ms talked in a leg of {line.ms} ms")
    used = call.ivr_ms + call.wait_ms + call.talk_ms
    if used > whole.ms + ROUNDING_MS * (3 + len(waits)):
        yield Fault("call_sum", f"{used} ms in a call of {whole.ms} ms")


def _within(whole: _Span, parts: Iterable[_Span]) -> Iterator[Fault]:
    for part in parts:
        if part.end < part.start:
            yield Fault("part_backwards", f"{part.name} of {part.ms} ms")
        before = _Span(part.start, whole.start, "").ms
        after = _Span(whole.end, part.end, "").ms
        if max(before, after) > ROUNDING_MS:
            yield Fault("outside_call", f"{part.name}: {before:+d} ms before the call, {after:+d} ms after it")


def _stint_sums(stints: Sequence[StintTimes], parts: Sequence[_Span]) -> Iterator[Fault]:
    for stint, part in zip(stints, parts, strict=True):
        told = stint.talk_ms + stint.hold_ms + stint.listen_ms + stint.lost_ms
        if _differ(told, part.ms, 1):
            yield Fault("stint_sum", f"{part.name}: {told} ms told of {part.ms} ms")


def _by_user(stints: Sequence[StintTimes], parts: Sequence[_Span]) -> Iterable[list[_Span]]:
    found: dict[int, list[_Span]] = defaultdict(list)
    for stint, part in zip(stints, parts, strict=True):
        found[stint.user_id].append(part)
    return found.values()


def _overlaps(kind: Kind, spans: Sequence[_Span]) -> Iterator[Fault]:
    for earlier, later in pairwise(sorted(spans)):
        together = _Span(later.start, earlier.end, "").ms
        if together > ROUNDING_MS:
            yield Fault(kind, f"{earlier.name}: {together} ms twice")


def _differ(told: int, measured: int, parts: int) -> bool:
    return abs(told - measured) > ROUNDING_MS * parts
