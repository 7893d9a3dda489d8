"""From what agents were said to be, to how long: intervals, working time by day, log-ins at once. Pure.

An interval ends with the agent's next change. When nobody confirms it for ``BELIEVED`` it ends then: call control says
everything again more often than that, so whoever it has forgotten (its process died, and what it knew with it) is not
logged in for ever.

Money is judged by two rules (ADR 0034). Handling (ringing, talking, writing up) is the time of the company of the call.
Waiting (ready) is shared evenly by the companies that the agent waits for at that moment, so that no second of an
agent is billed twice.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import NamedTuple
from uuid import UUID

BELIEVED = timedelta(minutes=15)
OFFLINE, READY = "offline", "ready"
HANDLING = frozenset({"ringing", "talking", "wrapup"})
_MS = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Facts:
    """What an agent is to one company."""

    state: str
    reason: str = ""
    device: str = ""
    home: bool = True
    shared_by: int = 1
    call_id: UUID | None = None
    queue_id: str | None = None


class Change(NamedTuple):
    """From ``at`` on an agent is this."""

    user_id: int
    at: datetime
    facts: Facts


@dataclass(frozen=True, slots=True)
class Interval:
    """The agent was this from ``since`` to before ``until``; never offline."""

    user_id: int
    since: datetime
    until: datetime
    facts: Facts

    @property
    def ms(self) -> int:
        """How long, in whole milliseconds."""
        return (self.until - self.since) // _MS


class Day(NamedTuple):
    """A local day, from its first moment to before the next one's: 23, 24 or 25 hours."""

    date: date
    start: datetime
    end: datetime


class Peak(NamedTuple):
    """So many agents were logged in at once, for the first time that day at ``at``."""

    agents: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Worked:
    """Milliseconds by day; a day without any is missing."""

    waiting_ms: Mapping[date, int]
    handling_ms: Mapping[date, int]


def intervals(changes: Iterable[Change], now: datetime) -> Iterator[Interval]:
    """The intervals, in order of agent and time; they never overlap for an agent. ``changes`` come in that order. What
    lasts ends ``now`` as far as it is known."""
    grows: Interval | None = None
    for piece in _pieces(changes, now):
        if grows is not None and _goes_on(grows, piece):
            grows = replace(grows, until=piece.until)
            continue
        if grows is not None:
            yield grows
        grows = piece
    if grows is not None:
        yield grows


def clipped(found: Iterable[Interval], start: datetime, end: datetime) -> Iterator[Interval]:
    """What of the intervals lies between two moments."""
    for one in found:
        if one.since < end and one.until > start:
            yield replace(one, since=max(one.since, start), until=min(one.until, end))


def worked(found: Iterable[Interval], days: Sequence[Day]) -> Worked:
    """How long agents waited for and handled the company's contacts; ``days`` follow one another. Shares of waiting are
    added exactly, and each day's sum is rounded half up."""
    waiting: dict[date, Fraction] = defaultdict(Fraction)
    handling: dict[date, int] = defaultdict(int)
    for one in found:
        if one.facts.state == READY:
            for day, ms in _by_day(one, days):
                waiting[day] += Fraction(ms, one.facts.shared_by)
        elif one.facts.state in HANDLING:
            for day, ms in _by_day(one, days):
                handling[day] += ms
    return Worked({day: int(ms + Fraction(1, 2)) for day, ms in waiting.items()}, dict(handling))


def peaks(found: Iterable[Interval], days: Sequence[Day]) -> dict[date, Peak]:
    """The most agents of this desk's own company logged in at once, by day; who goes as another comes is not there
    with them. Days without anybody are missing."""
    steps: dict[datetime, int] = defaultdict(int)
    for one in found:
        if one.facts.home:
            steps[one.since] += 1
            steps[one.until] -= 1
    moments = sorted(steps)
    level, place, best = 0, 0, dict[date, Peak]()
    for day in days:
        while place < len(moments) and moments[place] <= day.start:
            level += steps[moments[place]]
            place += 1
        top = Peak(level, day.start)
        while place < len(moments) and moments[place] < day.end:
            level += steps[moments[place]]
            if level > top.agents:
                top = Peak(level, moments[place])
            place += 1
        if top.agents:
            best[day.date] = top
    return best


def _pieces(changes: Iterable[Change], now: datetime) -> Iterator[Interval]:
    last: Change | None = None
    for change in changes:
        if last is not None:
            yield from _piece(last, change.at if change.user_id == last.user_id else now, now)
        last = change
    if last is not None:
        yield from _piece(last, now, now)


def _piece(change: Change, end: datetime, now: datetime) -> Iterator[Interval]:
    until = min(end, change.at + BELIEVED, now)
    if change.facts.state != OFFLINE and until > change.at:
        yield Interval(change.user_id, change.at, until, change.facts)


def _goes_on(one: Interval, then: Interval) -> bool:
    return (one.user_id, one.until, one.facts) == (then.user_id, then.since, then.facts)


def _by_day(one: Interval, days: Sequence[Day]) -> Iterator[tuple[date, int]]:
    """The interval's milliseconds of each day."""
    place = max(0, bisect_right(days, one.since, key=lambda day: day.start) - 1)
    while place < len(days) and days[place].start < one.until:
        day = days[place]
        ms = (min(one.until, day.end) - max(one.since, day.start)) // _MS
        if ms > 0:
            yield day.date, ms
        place += 1
