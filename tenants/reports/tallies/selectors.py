"""Reading what was added up. Inside the company's scope."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db import connection

from telephony.attendance.times import Day
from tenants.reports.figures import Counts
from tenants.reports.raw import Stretch
from tenants.reports.tallies.models import Span, Stale, TalliedDay
from tenants.reports.tallies.services import SUMMED

_PLACES: Final = {
    "queue": ("queue_id", "queue_name", "NOT presence"),
    "agent": ("user_id::text", "user_name", "user_id <> 0"),
}
_IN_TIME: Final = "(SELECT sum(n) FROM unnest({0}_s, {0}_n) AS had (s, n) WHERE s <= %(target_s)s)"


class Added(NamedTuple):
    """What a queue or a person came to in a span."""

    start: datetime
    id: str
    name: str
    counts: Counts


class Plan(NamedTuple):
    """How a report is put together: whole days, quarters of other days, and stale quarters, to be counted."""

    days: list[TalliedDay]
    quarters: list[Stretch]
    stale: list[datetime]


def plan(days: Sequence[Day], *, by_day: bool) -> Plan:
    """For these days of the company's; ``by_day``: nothing finer is asked for."""
    start, end = days[0].start, days[-1].end
    stale = sorted(set(Stale.objects.filter(start__gte=start, start__lt=end).values_list("start", flat=True)))
    whole: list[TalliedDay] = []
    if by_day:
        wanted = {(day.start, day.end) for day in days}
        spoilt = {day.start for day in days if any(day.start <= one < day.end for one in stale)}
        kept = TalliedDay.objects.filter(start__gte=start, end__lte=end, whole_since__isnull=False).order_by("start")
        whole = [day for day in kept if (day.start, day.end) in wanted and day.start not in spoilt]
    return Plan(whole, list(_between(start, end, whole)), stale)


def _between(start: datetime, end: datetime, whole: Sequence[TalliedDay]) -> Iterator[Stretch]:
    for day in whole:
        if start < day.start:
            yield Stretch(start, day.start)
        start = day.end
    if start < end:
        yield Stretch(start, end)


def added_up(group: str, target_s: int, planned: Plan) -> list[Added]:
    """What was added up of it, by span and place."""
    found = []
    if planned.days:
        condition = "start = ANY(%(starts)s)"
        found += _read(group, target_s, Span.DAY, condition, {"starts": [day.start for day in planned.days]})
    for stretch in planned.quarters:
        condition = "start >= %(first)s AND start < %(last)s AND NOT start = ANY(%(stale)s)"
        values = {"first": stretch.start, "last": stretch.end, "stale": planned.stale}
        found += _read(group, target_s, Span.QUARTER, condition, values)
    return found


def still_holds(planned: Plan) -> bool:
    """Whether the plan's days are what they were: one may have been opened again since."""
    ids = [day.pk for day in planned.days]
    known = TalliedDay.objects.filter(pk__in=ids, whole_since__isnull=False).values_list("pk", "whole_since")
    return set(known) == {(day.pk, day.whole_since) for day in planned.days}


def _read(group: str, target_s: int, span: Span, condition: str, values: dict[str, Any]) -> list[Added]:
    place, name, of_group = _PLACES[group]
    sums = ", ".join(f"sum({column})" for column in SUMMED)
    in_time = ", ".join(f"coalesce(sum({_IN_TIME.format(kind)}), 0)" for kind in ("answered", "abandoned"))
    statement = (
        f"SELECT start, {place}, max({name}), {sums}, {in_time} FROM tallies_tally "  # noqa: S608 - our own names
        f"WHERE span = %(span)s AND {condition} AND {of_group} GROUP BY 1, 2 ORDER BY 1"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, {"target_s": target_s, "span": span.value, **values})
        return [_added(*row) for row in cursor.fetchall()]


def _added(start: datetime, place: str, name: str, *sums: Any) -> Added:
    names = (*SUMMED, "answered_in_time", "abandoned_in_time")
    return Added(start, place, name, Counts(**{one: int(value) for one, value in zip(names, sums, strict=True)}))
