"""Usage with its charges: sums by day, kind, number or queue, and the legs they are made of. All of one company."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, Self
from zoneinfo import ZoneInfo

from django.db.models import CharField, Count, F, Sum, Value
from django.db.models.functions import Cast, Coalesce, NullIf, TruncDate

from billing.contracts.selectors import start_of_day
from billing.ledger.models import Charge
from billing.rating import ChargeKind
from billing.rating.explain import plain
from billing.reports.periods import Days
from billing.reports.revenue import queue_of_call
from linepool.kernel.api.query import one_of
from linepool.kernel.sheets import Cell
from linepool.kernel.tenancy import company_scope

DIMENSIONS: Final = ("day", "kind", "number", "queue")
COLUMNS: Final = (
    "answered_at", "call_id", "leg_id", "kind", "direction", "number", "destination", "queue", "seconds", "billed",
    "per_minute", "amount", "currency", "free_because",
)  # fmt: skip
_BATCH = 2000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which legs: those answered on the days of the company's calendar; an empty filter lets everything through."""

    days: Days
    kind: str = ""
    number: str = ""
    queue: str = ""

    @classmethod
    def asked(cls, query: Mapping[str, str]) -> Self:
        """Read from parameters. Raises BadPeriod and BadFilter."""
        kind = one_of("kind", query, [one.value for one in ChargeKind])
        return cls(Days.asked(query), kind, query.get("number", ""), query.get("queue", ""))

    def written(self) -> dict[str, str]:
        """The same as parameters; filters that filter nothing are left out."""
        filters = {"kind": self.kind, "number": self.number, "queue": self.queue}
        return self.days.written() | {name: value for name, value in filters.items() if value}


@dataclass(frozen=True, slots=True)
class UsageSum:
    """What legs came to under one key and currency; ``free`` of them cost nothing. Exact to six places."""

    key: str
    currency: str
    legs: int
    free: int
    billed_s: int
    amount: Any


def charges(company: Any, wanted: Wanted) -> Any:
    """The charges that hold, with ``answered_at`` and ``queue``; read them in the company's scope."""
    days = wanted.days
    since, until = start_of_day(days.first, company.timezone), start_of_day(_after(days), company.timezone)
    found: Any = Charge.objects.live().filter(
        company_id=company.pk,
        period__range=(days.first.replace(day=1), days.last),
        usage__answered_at__gte=since,
        usage__answered_at__lt=until,
    )
    found = found.annotate(answered_at=F("usage__answered_at"), queue=queue_of_call())
    asked = {"kind": wanted.kind, "usage__number": wanted.number, "queue": wanted.queue}
    return found.filter(**{name: value for name, value in asked.items() if value})


def sums(company: Any, wanted: Wanted, by: str) -> list[UsageSum]:
    """The legs by one of DIMENSIONS: days in their order, others by amount."""
    day = Cast(TruncDate("usage__answered_at", tzinfo=ZoneInfo(company.timezone)), CharField())
    keys: dict[str, Any] = {"day": day, "kind": F("kind"), "number": F("usage__number"), "queue": F("queue")}
    with company_scope(company.pk):
        found = charges(company, wanted).annotate(key=keys[by], money=_money(company)).order_by()
        rows = list(
            found.values("key", "money").annotate(
                legs=Count("id"), priced=Count("rate"), billed=Sum("billed_s"), total=Sum("amount")
            )
        )
    every = [
        UsageSum(row["key"], row["money"], row["legs"], row["legs"] - row["priced"], row["billed"], row["total"])
        for row in rows
    ]
    return sorted(every, key=lambda one: one.key if by == "day" else (-one.amount, one.key))


def legs(company: Any, wanted: Wanted) -> Any:
    """The single legs with what they need to be shown; order and page them by (``answered_at``, ``id``)."""
    return charges(company, wanted).select_related("usage", "rate")


def leg_rows(company: Any, wanted: Wanted) -> Iterator[Sequence[Cell]]:
    """The same as a table, in the order they were rated; a batch in memory at a time."""
    yield list(COLUMNS)
    zone, after = ZoneInfo(company.timezone), 0
    while batch := _batch(company, wanted, after):
        yield from (_cells(row, zone) for row in batch)
        after = batch[-1].pk


def _batch(company: Any, wanted: Wanted, after: int) -> list[Any]:
    found = charges(company, wanted).filter(pk__gt=after).order_by("pk")
    with company_scope(company.pk):
        return list(found.values_list(*_FIELDS, named=True)[:_BATCH])  # rows, not models: a million of them may come


_FIELDS: Final = (
    "pk", "answered_at", "usage__call_id", "usage__leg_id", "kind", "usage__direction", "usage__number",
    "usage__destination_prefix", "queue", "counted_s", "billed_s", "rate__per_minute", "amount", "currency", "reason",
)  # fmt: skip


def _cells(row: Any, zone: ZoneInfo) -> list[Cell]:
    return [
        row.answered_at.astimezone(zone).isoformat(timespec="milliseconds"),
        str(row.usage__call_id),
        str(row.usage__leg_id),
        *row[4:11],
        plain(row.rate__per_minute) if row.rate__per_minute is not None else "",
        *row[12:],
    ]


def _money(company: Any) -> Any:
    """Free legs have no currency of their own: they stand with the company's."""
    return Coalesce(NullIf(F("currency"), Value("")), Value(company.currency), output_field=CharField())


def _after(days: Days) -> Any:
    return days.last + timedelta(days=1)
