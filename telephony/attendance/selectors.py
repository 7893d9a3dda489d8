"""Reading what agents did. Always inside the company's scope; the arithmetic is in ``times``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.timezone import now

from linepool.accounts.selectors import members_of
from telephony.attendance.errors import UnknownAgent
from telephony.attendance.models import AgentChange
from telephony.attendance.times import BELIEVED, Change, Day, Facts, Interval, Peak, Worked, clipped, worked
from telephony.attendance.times import intervals as intervals_of
from telephony.attendance.times import peaks as peaks_of

_BATCH = 10_000
_FACTS = ("state", "reason", "device", "home", "shared_by", "call_id", "queue_id")


def local_days(first: date, last: date, zone: str) -> list[Day]:
    """The days from ``first`` to ``last`` in a time zone."""
    dates = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    return [Day(one, _midnight(one, zone), _midnight(one + timedelta(days=1), zone)) for one in dates]


def agents_day(company: Any, user_id: int, day: date, zone: str) -> list[Interval]:
    """What one agent was to the company on one of its days, in order. Raises UnknownAgent for who is neither of the
    company nor ever worked for it."""
    (whole,) = local_days(day, day, zone)
    known = members_of(company).filter(user_id=user_id), AgentChange.objects.filter(user_id=user_id)
    if not any(rows.exists() for rows in known):
        raise UnknownAgent
    return list(_found(whole.start, whole.end, user_id))


def presence_on(days: Iterable[Day]) -> tuple[Worked, dict[date, Peak]]:
    """How long agents waited for and handled the company's contacts, and the most with a desk here who were logged in
    at once, by day. A day is read at a time: however long a month is, one day of it is in memory."""
    waiting, handling, peaks = dict[date, int](), dict[date, int](), dict[date, Peak]()
    for day in days:
        found = list(_found(day.start, day.end))
        done = worked(found, [day])
        waiting |= done.waiting_ms
        handling |= done.handling_ms
        peaks |= peaks_of(found, [day])
    return Worked(waiting, handling), peaks


def states_between(start: datetime, end: datetime) -> Iterator[Interval]:
    """What every agent was to the company in the time, in order of agent and time."""
    return _found(start, end)


def most_at_once(first: date, last: date, zone: str) -> Peak | None:
    """The most agents with a desk here who were logged in at once from the first to the last day, the earliest time
    of them; None without anybody."""
    peaks = presence_on(local_days(first, last, zone))[1].values()
    return max(peaks, key=lambda peak: (peak.agents, -peak.at.timestamp()), default=None)


def _found(start: datetime, end: datetime, user_id: int | None = None) -> Iterator[Interval]:
    # A change before that is believed no more, unless it was confirmed since.
    rows = AgentChange.objects.filter(at__gte=start - BELIEVED, at__lt=end)
    if user_id is not None:
        rows = rows.filter(user_id=user_id)
    ordered = rows.order_by("user_id", "at", "id").values_list("user_id", "at", *_FACTS)
    changes = (Change(user, at, Facts(*facts)) for user, at, *facts in ordered.iterator(_BATCH))
    return clipped(intervals_of(changes, min(now(), end)), start, end)


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)  # in a zone's own hours days last 24
