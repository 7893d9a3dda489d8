"""What one call adds to an interval. Everything counts where it began: a visit when the caller entered the queue, a
person's part, with its hold, wrap-up and transfer, when they joined. Only a person's states (``presence``) count in
each interval for as long as they lasted in it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from operator import add, attrgetter
from typing import Final, Literal, NamedTuple

INTERVAL: Final = timedelta(minutes=15)
_EPOCH: Final = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


class Visit(NamedTuple):
    """A stay of the customer in a queue, ringing included."""

    queue_id: str
    entered_at: datetime
    wait_ms: int
    outcome: Literal["answered", "abandoned", "overflowed", "callback", "moved", "ended"]


class Part(NamedTuple):
    """A person's part in the conversation; ``queue_id`` is the queue it came from."""

    user_id: int
    queue_id: str | None
    role: Literal["owner", "consulted", "member", "supervisor"]
    joined_at: datetime
    left_at: datetime
    talk_ms: int
    hold_ms: int


class Written(NamedTuple):
    """A wrap-up, of the last part of its person that had begun by then."""

    user_id: int
    started_at: datetime
    wrap_up_ms: int


class Spell(NamedTuple):
    """A person was busy with contacts (rung, talking, writing up) or waited for one, from ``since`` to ``until``."""

    user_id: int
    since: datetime
    until: datetime
    is_busy: bool


class Facts(NamedTuple):
    """What is known of one call."""

    visits: tuple[Visit, ...] = ()
    parts: tuple[Part, ...] = ()
    written: tuple[Written, ...] = ()


class Key(NamedTuple):
    """Where something counts: an interval's beginning in UTC, a queue or none, a person or nobody."""

    start: datetime
    queue_id: str | None
    user_id: int | None


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts and milliseconds, which may be added over any intervals, queues and people."""

    offered: int = 0
    answered: int = 0
    answered_in_time: int = 0
    answered_wait_ms: int = 0
    abandoned: int = 0
    abandoned_in_time: int = 0
    overflowed: int = 0
    called_back: int = 0
    handled: int = 0
    transferred: int = 0
    talk_ms: int = 0
    hold_ms: int = 0
    wrap_up_ms: int = 0
    busy_ms: int = 0
    waiting_ms: int = 0

    def as_dict(self) -> dict[str, int]:
        """By name."""
        return dict(zip(_NAMES, _values(self), strict=True))

    def __add__(self, other: Counts) -> Counts:
        return Counts(*map(add, _values(self), _values(other)))


_NAMES: Final = tuple(field.name for field in fields(Counts))
_values: Final = attrgetter(*_NAMES)


def tally(calls: Iterable[Facts], target_ms: int) -> dict[Key, Counts]:
    """The calls' counts by interval, queue and person; ``target_ms`` is the wait within which an answer is in time."""
    found: dict[Key, Counts] = defaultdict(Counts)
    for call in calls:
        for visit in call.visits:
            found[Key(_interval(visit.entered_at), visit.queue_id, None)] += _visited(visit, target_ms)
        for part in call.parts:
            if part.role != "supervisor":  # who listens in handles nothing
                found[Key(_interval(part.joined_at), part.queue_id, part.user_id)] += _handled(part, call)
    return dict(found)


class Waits(NamedTuple):
    """How many of those who were answered, and of those who gave up, waited how many seconds, rounded up: within a
    target of whole seconds are those of at most so many."""

    answered: Counter[int]
    abandoned: Counter[int]


def waits(calls: Iterable[Facts]) -> dict[Key, Waits]:
    """The waits of the calls' visits, by interval and queue."""
    found: dict[Key, Waits] = defaultdict(lambda: Waits(Counter(), Counter()))
    for visit in (visit for call in calls for visit in call.visits):
        if visit.outcome in ("answered", "abandoned"):
            place = found[Key(_interval(visit.entered_at), visit.queue_id, None)]
            getattr(place, visit.outcome)[-(-visit.wait_ms // 1000)] += 1
    return dict(found)


def presence(spells: Iterable[Spell]) -> dict[Key, Counts]:
    """How long people were busy and waited, by interval and person; of no queue."""
    found: dict[Key, Counts] = defaultdict(Counts)
    for spell in spells:
        since = spell.since
        while since < spell.until:
            start = _interval(since)
            until = min(spell.until, start + INTERVAL)
            ms = (until - since) // timedelta(milliseconds=1)
            key = Key(start, None, spell.user_id)
            found[key] += Counts(busy_ms=ms) if spell.is_busy else Counts(waiting_ms=ms)
            since = until
    return dict(found)


def _visited(visit: Visit, target_ms: int) -> Counts:
    answered, abandoned = visit.outcome == "answered", visit.outcome == "abandoned"
    in_time = visit.wait_ms <= target_ms
    return Counts(
        offered=1,
        answered=int(answered),
        answered_in_time=int(answered and in_time),
        answered_wait_ms=visit.wait_ms if answered else 0,
        abandoned=int(abandoned),
        abandoned_in_time=int(abandoned and in_time),
        overflowed=int(visit.outcome == "overflowed"),
        called_back=int(visit.outcome == "callback"),
    )


def _handled(part: Part, call: Facts) -> Counts:
    return Counts(
        handled=int(part.role == "owner"),
        transferred=int(part.role == "owner" and _passed_on(part, call)),
        talk_ms=part.talk_ms,
        hold_ms=part.hold_ms,
        wrap_up_ms=sum(note.wrap_up_ms for note in call.written if _part_of(note, call) is part),
    )


def _passed_on(part: Part, call: Facts) -> bool:
    """Whether the customer went on to another owner, or back into a queue, when this part ended."""
    others = (one for one in call.parts if one.role == "owner" and one.user_id != part.user_id)
    return any(other.left_at > part.left_at for other in others) or any(
        visit.entered_at >= part.left_at for visit in call.visits
    )


def _part_of(note: Written, call: Facts) -> Part | None:
    theirs = [part for part in call.parts if part.user_id == note.user_id and part.joined_at <= note.started_at]
    return max(theirs, key=lambda part: part.joined_at, default=None)


def _interval(moment: datetime) -> datetime:
    return moment - (moment - _EPOCH) % INTERVAL
