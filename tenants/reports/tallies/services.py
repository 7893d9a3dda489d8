"""Adding up what is stale. Inside the company's scope; may run twice and at once: the second finds nothing to do."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils.timezone import now

from telephony.attendance.selectors import local_days
from tenants.reports.figures import INTERVAL, Counts, Key, Waits, presence, tally, waits
from tenants.reports.raw import Names, Stretch, facts_within, spells_within
from tenants.reports.tallies.models import Span, Stale, TalliedDay, Tally

MOST_QUARTERS: Final = 96
"""A day's at once: what is added up is held in memory, and its quarters are locked for no longer than that takes."""
MOST_MARKS: Final = 50_000
_ALL_THERE_IS: Final = """
    INSERT INTO tallies_stale (start)
    SELECT DISTINCT date_bin('15 minutes', moment, TIMESTAMPTZ '2000-01-01 00:00:00+00') FROM (
        SELECT entered_at FROM calls_stay UNION ALL SELECT joined_at FROM calls_stint
        UNION ALL SELECT at FROM attendance_agentchange
        UNION ALL SELECT at + interval '15 minutes' FROM attendance_agentchange
    ) AS had (moment)
"""
SUMMED: Final = tuple(
    name for name in Counts.__dataclass_fields__ if name not in {"answered_in_time", "abandoned_in_time"}
)
COLUMNS: Final = tuple(field.attname for field in Tally._meta.fields if not field.primary_key)
_PLACE: Final = "queue_id, user_id, presence"
_HISTOGRAM: Final = f"""
    SELECT {_PLACE}, array_agg(s ORDER BY s) AS s, array_agg(n ORDER BY s) AS n FROM (
        SELECT {_PLACE}, s, sum(n)::integer AS n FROM quarters, unnest({{0}}_s, {{0}}_n) AS had (s, n)
        GROUP BY {_PLACE}, s
    ) AS merged GROUP BY {_PLACE}
"""  # noqa: S608 - our own names
_WHOLE_DAY: Final = f"""
    WITH quarters AS (SELECT * FROM tallies_tally WHERE span = 'q' AND start >= %(start)s AND start < %(end)s),
        answered AS ({_HISTOGRAM.format("answered")}), abandoned AS ({_HISTOGRAM.format("abandoned")})
    INSERT INTO tallies_tally (span, start, {_PLACE}, queue_name, user_name, {", ".join(SUMMED)},
        answered_s, answered_n, abandoned_s, abandoned_n)
    SELECT 'd', %(start)s, {_PLACE}, max(queue_name), max(user_name), {", ".join(f"sum({one})" for one in SUMMED)},
        coalesce(max(answered.s), '{{}}'), coalesce(max(answered.n), '{{}}'),
        coalesce(max(abandoned.s), '{{}}'), coalesce(max(abandoned.n), '{{}}')
    FROM quarters LEFT JOIN answered USING ({_PLACE}) LEFT JOIN abandoned USING ({_PLACE}) GROUP BY {_PLACE}
"""  # noqa: S608 - our own names


def refresh(zone: str) -> int:
    """Add up the oldest quarters that are stale and over, and days that are whole; how many quarters there were."""
    with transaction.atomic():
        if not _alone():
            return 0
        starts, marks = _oldest_marks()
        if starts:
            stretches = stretches_of(starts)
            Tally.objects.filter(span=Span.QUARTER, start__in=starts).delete()
            _keep(list(_added_up(stretches, set(starts))))
            _open_days(starts, zone)
            Stale.objects.filter(pk__in=marks).delete()
        _close_days()
    return len(starts)


def forget() -> int:
    """Throw away all that was added up; how many quarters are to be counted again."""
    with transaction.atomic(), connection.cursor() as cursor:
        for model in (Tally, TalliedDay, Stale):
            model.objects.all().delete()
        cursor.execute(_ALL_THERE_IS)
        return int(cursor.rowcount)


def stretches_of(starts: Iterable[datetime]) -> list[Stretch]:
    """The quarters that begin then, neighbours joined."""
    found: list[Stretch] = []
    for start in sorted(starts):
        if found and found[-1].end == start:
            found[-1] = Stretch(found[-1].start, start + INTERVAL)
        else:
            found.append(Stretch(start, start + INTERVAL))
    return found


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock('tallies_tally'::regclass::oid::bigint)")
        return bool(cursor.fetchone()[0])


def _oldest_marks() -> tuple[list[datetime], list[int]]:
    """Quarters that are over, and their marks as they stand: one that is made meanwhile stays."""
    over = Stale.objects.filter(start__lte=now() - INTERVAL).order_by("start")
    marks = list(over.values_list("start", "pk")[:MOST_MARKS])
    starts = sorted({start for start, _ in marks})[:MOST_QUARTERS]
    return starts, [pk for start, pk in marks if start in set(starts)]


def _keep(rows: list[Tally]) -> None:
    """Many thousand at once: COPY, which takes a tenth of the time of INSERT."""
    with connection.cursor() as cursor, cursor.copy(f"COPY tallies_tally ({', '.join(COLUMNS)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([getattr(row, column) for column in COLUMNS])


def _added_up(stretches: Sequence[Stretch], starts: set[datetime]) -> Iterator[Tally]:
    names = Names()
    counts: dict[Key, Counts] = defaultdict(Counts)
    waited: dict[Key, Waits] = {}
    for facts in facts_within(stretches, names):
        for key, one in tally(facts, 0).items():
            counts[key] += one
        for key, more in waits(facts).items():
            had = waited.setdefault(key, Waits(Counter(), Counter()))
            had.answered.update(more.answered)
            had.abandoned.update(more.abandoned)
    for key, one in counts.items():
        if key.start in starts:
            yield _row(key, one, names, waited.get(key))
    for key, one in presence(spells_within(stretches, names)).items():
        if key.start in starts:
            yield _row(key, one, names, None, presence=True)


def _row(key: Key, counts: Counts, names: Names, waited: Waits | None, *, presence: bool = False) -> Tally:
    values = counts.as_dict()
    return Tally(
        span=Span.QUARTER,
        start=key.start,
        queue_id=key.queue_id or "",
        user_id=key.user_id or 0,
        presence=presence,
        queue_name=names.queues.get(key.queue_id or "", ""),
        user_name=names.people.get(key.user_id or 0, ""),
        **{name: values[name] for name in SUMMED},
        **_histograms(waited or Waits(Counter(), Counter())),
    )


def _histograms(waited: Waits) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for name, histogram in waited._asdict().items():
        found[f"{name}_s"], found[f"{name}_n"] = sorted(histogram), [histogram[one] for one in sorted(histogram)]
    return found


def _open_days(starts: Sequence[datetime], zone: str) -> None:
    """The days of these quarters are to be added up (again); those of another zone, which may be gone back to, too."""
    local = ZoneInfo(zone)
    dates = {start.astimezone(local).date() for start in starts}
    days = [day for date in dates for day in local_days(date, date, zone)]
    TalliedDay.objects.bulk_create(
        [TalliedDay(day=day.date, start=day.start, end=day.end) for day in days],
        update_conflicts=True,
        unique_fields=["day"],
        update_fields=["start", "end"],
    )
    for stretch in stretches_of(starts):
        opened = TalliedDay.objects.filter(start__lt=stretch.end, end__gt=stretch.start)
        Tally.objects.filter(span=Span.DAY, start__in=opened.values("start")).delete()
        opened.update(whole_since=None)


def _close_days() -> None:
    """Days that are over and have no stale quarter any more get tallies of their own."""
    for day in TalliedDay.objects.filter(whole_since=None, end__lte=now()).order_by("day"):
        if Stale.objects.filter(start__gte=day.start, start__lt=day.end).exists():
            continue
        # Only its own: days of another zone, which the company may go back to, begin within it, too.
        Tally.objects.filter(span=Span.DAY, start=day.start).delete()
        with connection.cursor() as cursor:
            cursor.execute(_WHOLE_DAY, {"start": day.start, "end": day.end})
        day.whole_since = now()
        day.save(update_fields=["whole_since"])
