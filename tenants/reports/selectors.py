"""Reports, put together from what was added up and what is still to be. Always inside the company's scope."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Final, NamedTuple, Self
from zoneinfo import ZoneInfo

from django.utils.timezone import now
from rest_framework.serializers import DateField, IntegerField

from linepool.kernel.api.query import BadFilter, one_of, parsed
from telephony.attendance.selectors import local_days
from telephony.attendance.times import Day
from tenants.reports.figures import INTERVAL, Counts, presence, tally
from tenants.reports.raw import Names, facts_within, spells_within
from tenants.reports.tallies.selectors import Added, added_up, plan, still_holds
from tenants.reports.tallies.services import stretches_of

BY: Final = ("interval", "day", "week", "month")
GROUPS: Final = ("queue", "agent")
MOST_DAYS: Final = 400
YEARS: Final = (2000, 2999)
MOST_CALLS: Final = 20_000
"""Reading every call of a report keeps a person waiting and a web process busy: no more than these at once."""
MOST_STATES: Final = 100_000


@dataclass(frozen=True)
class Wanted:
    """The company's days from ``first`` to ``last``, and how to cut them; an answer within ``target_s`` is in time."""

    first: date
    last: date
    by: str = "day"
    group: str = "queue"
    target_s: int = 20

    @classmethod
    def asked(cls, query: Mapping[str, str], zone: str) -> Self:
        """As parameters say, today for days left out. Raises BadFilter."""
        first = parsed("first", query, DateField()) or now().astimezone(ZoneInfo(zone)).date()
        return cls(
            first=first,
            last=parsed("last", query, DateField()) or first,
            by=one_of("by", query, BY) or "day",
            group=one_of("group", query, GROUPS) or "queue",
            target_s=parsed("target_s", query, IntegerField(min_value=1, max_value=3600)) or cls.target_s,
        )

    def written(self) -> dict[str, str]:
        """The same as parameters."""
        return {name: str(value) for name, value in asdict(self).items()}


class Line(NamedTuple):
    """A queue or a person from ``start`` to ``end``, which is where the report ends when it ends first."""

    start: datetime
    end: datetime
    id: str
    name: str
    counts: Counts


def lines(wanted: Wanted, zone: str) -> list[Line]:
    """The report, by time and then by name: from what was added up, and from records where that is stale. Raises
    BadFilter for too much at once."""
    if not all(YEARS[0] <= day.year <= YEARS[1] for day in (wanted.first, wanted.last)):
        raise BadFilter(fields={"first": f"not before {YEARS[0]} nor after {YEARS[1]}"})
    if not 0 <= (wanted.last - wanted.first).days < MOST_DAYS:
        raise BadFilter(fields={"last": f"not before the first day, and at most {MOST_DAYS} days"})
    days = local_days(wanted.first, wanted.last, zone)
    start, end = days[0].start, days[-1].end
    sums: dict[tuple[datetime, str], Counts] = defaultdict(Counts)
    names: dict[str, str] = {}
    for one in _found(wanted, days):
        names[one.id] = one.name or names.get(one.id, "")
        sums[_begun(one.start, wanted.by, ZoneInfo(zone)), one.id] += one.counts
    found = [
        Line(max(begun, start), min(_ended(begun, wanted.by), end), place, names[place], counts)
        for (begun, place), counts in sums.items()
    ]
    return sorted(found, key=lambda line: (line.start, line.name, line.id))


def _found(wanted: Wanted, days: Sequence[Day]) -> list[Added]:
    """Read again when a day was opened again over it."""
    while True:
        planned = plan(days, by_day=wanted.by != "interval")
        found = added_up(wanted.group, wanted.target_s, planned)
        if still_holds(planned):
            return [*found, *_counted(wanted, planned.stale)]


def _counted(wanted: Wanted, stale: Sequence[datetime]) -> Iterator[Added]:
    """What stale quarters come to, record by record."""
    stretches, starts, names = stretches_of(stale), set(stale), Names()
    counted = [tally(facts, wanted.target_s * 1000) for facts in facts_within(stretches, names, MOST_CALLS)]
    if wanted.group == "agent":  # of queues nobody's readiness is
        counted.append(presence(spells_within(stretches, names, MOST_STATES)))
    for key, counts in chain.from_iterable(counts.items() for counts in counted):
        if key.start not in starts:
            continue
        if wanted.group == "queue":
            yield Added(key.start, key.queue_id or "", names.queues.get(key.queue_id or "", ""), counts)
        elif key.user_id is not None:
            yield Added(key.start, str(key.user_id), names.people.get(key.user_id, ""), counts)


def _begun(moment: datetime, by: str, zone: ZoneInfo) -> datetime:
    """The beginning of the interval, day, week (Monday) or month the moment is in, on the company's calendar."""
    if by == "interval":
        return moment
    midnight = moment.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    if by == "week":
        return midnight - timedelta(days=midnight.weekday())
    return midnight.replace(day=1) if by == "month" else midnight


def _ended(begun: datetime, by: str) -> datetime:
    """The end of what begins then; a day is the calendar's, whatever its hours."""
    if by == "interval":
        return begun + INTERVAL
    if by == "month":
        return (begun + timedelta(days=32)).replace(day=1)
    return begun + timedelta(days=7 if by == "week" else 1)
