"""Reports from the calls as they are stored. Always inside the company's scope; the arithmetic is in ``figures``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from itertools import chain, islice
from typing import Final, NamedTuple, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.timezone import now
from rest_framework.serializers import DateField, IntegerField

from linepool.accounts.models import User
from linepool.kernel.api.query import BadFilter, one_of, parsed
from telephony.attendance.selectors import local_days, states_between
from telephony.attendance.times import HANDLING, READY
from telephony.calls.models import Call, Stay, Stint, WrapUp
from tenants.reports.figures import INTERVAL, Counts, Facts, Key, Part, Spell, Visit, Written, presence, tally

BY: Final = ("interval", "day", "week", "month")
GROUPS: Final = ("queue", "agent")
MOST_DAYS: Final = 400
YEARS: Final = (2000, 2999)
MOST_CALLS: Final = 20_000
"""A report reads every call it is about: more than these keep a person waiting and a web process busy."""
LONGEST_CALL: Final = timedelta(hours=24)
MOST_STATES: Final = 100_000
_BATCH: Final = 2_000


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
    """The report, by time and then by name. Raises BadFilter for too much at once."""
    if not all(YEARS[0] <= day.year <= YEARS[1] for day in (wanted.first, wanted.last)):
        raise BadFilter(fields={"first": f"not before {YEARS[0]} nor after {YEARS[1]}"})
    if not 0 <= (wanted.last - wanted.first).days < MOST_DAYS:
        raise BadFilter(fields={"last": f"not before the first day, and at most {MOST_DAYS} days"})
    days = local_days(wanted.first, wanted.last, zone)
    start, end = days[0].start, days[-1].end
    sums: dict[tuple[datetime, str], Counts] = defaultdict(Counts)
    names: dict[str, str] = {}
    calls = _calls(start, end)
    for key, counts in chain(_tallied(calls, wanted, names), _present(start, end, wanted.group, names)):
        place = key.queue_id if wanted.group == "queue" else key.user_id
        if start <= key.start < end and (place is not None or wanted.group == "queue"):
            sums[_begun(key.start, wanted.by, ZoneInfo(zone)), str(place or "")] += counts
    found = [
        Line(max(begun, start), min(_ended(begun, wanted.by), end), place, names.get(place, ""), counts)
        for (begun, place), counts in sums.items()
    ]
    return sorted(found, key=lambda line: (line.start, line.name, line.id))


def _tallied(calls: list[UUID], wanted: Wanted, names: dict[str, str]) -> Iterator[tuple[Key, Counts]]:
    for first in range(0, len(calls), _BATCH):
        facts = _facts(calls[first : first + _BATCH], wanted.group, names)
        yield from tally(facts, wanted.target_s * 1000).items()


def _present(start: datetime, end: datetime, group: str, names: dict[str, str]) -> Iterator[tuple[Key, Counts]]:
    """People's states; nothing for queues, of which nobody's readiness is."""
    if group != "agent":
        return
    found = list(islice(states_between(start, end), MOST_STATES + 1))
    if len(found) > MOST_STATES:
        raise BadFilter(fields={"first": f"more than {MOST_STATES} changes of people's states: ask for fewer days"})
    spells = [
        Spell(one.user_id, one.since, one.until, one.facts.state in HANDLING)
        for one in found
        if one.facts.state in {READY, *HANDLING}
    ]
    unnamed = {one.user_id for one in spells} - {int(user) for user in names}
    names |= {str(pk): name for pk, name in User.objects.filter(pk__in=unnamed).values_list("pk", "name")}
    yield from presence(spells).items()


def _calls(start: datetime, end: datetime) -> list[UUID]:
    """The calls of which something may have begun in the time."""
    rows = Call.objects.filter(started_at__gte=start - LONGEST_CALL, started_at__lt=end, ended_at__gte=start)
    found = list(rows.order_by("started_at").values_list("id", flat=True)[: MOST_CALLS + 1])
    if len(found) > MOST_CALLS:
        raise BadFilter(fields={"first": f"more than {MOST_CALLS} calls: ask for fewer days"})
    return found


def _facts(wanted: list[UUID], group: str, names: dict[str, str]) -> Iterator[Facts]:
    """The calls' facts; ``names`` learns what the queues or people were last called."""
    visits, parts, written = (defaultdict[UUID, list[tuple[object, ...]]](list) for _ in range(3))
    stays = Stay.objects.filter(call__in=wanted).order_by("entered_at")
    for call, name, *fields in stays.values_list("call_id", "queue_name", *Visit._fields):
        visits[call].append(Visit(*fields))
        if group == "queue":
            names[fields[0]] = name
    for call, name, *fields in (
        Stint.objects.filter(call__in=wanted).order_by("joined_at").values_list("call_id", "user_name", *Part._fields)
    ):
        parts[call].append(Part(*fields))
        if group == "agent":
            names[str(fields[0])] = name
    for call, *fields in WrapUp.objects.filter(call__in=wanted).values_list("call_id", *Written._fields):
        written[call].append(Written(*fields))
    return (Facts(tuple(visits[one]), tuple(parts[one]), tuple(written[one])) for one in wanted)  # type: ignore[arg-type]


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
