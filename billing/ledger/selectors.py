"""Reading usage: a company's month by day and kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncDate

from billing.contracts.selectors import start_of_day
from billing.ledger.errors import BadMonth
from billing.ledger.models import Charge, Quarantine, Usage, UsageState
from billing.rating.recurring import month_bounds


@dataclass(frozen=True, slots=True)
class KindTotal:
    """What one charge kind came to in a month. `amount` is exact to six places."""

    kind: str
    legs: int
    free: int
    billed_s: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class DayTotal:
    """What was priced on one local day."""

    day: date
    legs: int
    billed_s: int
    amount: Decimal


def month_of(text: str, zone: str) -> date:
    """The first day of a month written 2026-11; the company's current month when empty. Raises BadMonth."""
    if not text:
        return datetime.now(ZoneInfo(zone)).date().replace(day=1)
    try:
        return datetime.strptime(text, "%Y-%m").replace(tzinfo=ZoneInfo(zone)).date()
    except ValueError as error:
        raise BadMonth(fields={"month": text[:20]}) from error


def totals_by_kind(company_id: int, month: date) -> list[KindTotal]:
    """The month's charges by kind, with how many legs were free."""
    charges = Charge.objects.live().filter(company_id=company_id, period=month)
    rows = charges.values("kind").annotate(
        legs=Count("id"), priced=Count("rate"), billed_s=Sum("billed_s"), amount=Sum("amount")
    )
    return [
        KindTotal(row["kind"], row["legs"], row["legs"] - row["priced"], row["billed_s"], row["amount"])
        for row in rows.order_by("kind")
    ]


def totals_by_day(company_id: int, month: date, zone: str) -> list[DayTotal]:
    """The month's priced legs by the local day they were answered on; days without any are left out."""
    priced = Charge.objects.live().filter(company_id=company_id, period=month, rate__isnull=False)
    days = priced.annotate(day=TruncDate("usage__answered_at", tzinfo=ZoneInfo(zone)))
    rows = days.values("day").annotate(legs=Count("id"), billed_s=Sum("billed_s"), amount=Sum("amount"))
    return [DayTotal(row["day"], row["legs"], row["billed_s"], row["amount"]) for row in rows.order_by("day")]


def unpriced(company_id: int, month: date, zone: str) -> Mapping[str, int]:
    """How many of the month's legs wait for rating, and how many for a person."""
    first, last = month_bounds(month)
    begin, end = start_of_day(first, zone), start_of_day(date.fromordinal(last.toordinal() + 1), zone)
    waiting = Usage.objects.filter(company_id=company_id, started_at__gte=begin, started_at__lt=end)
    waiting = waiting.filter(state__in=(UsageState.PENDING, UsageState.QUARANTINED))
    counts = dict(waiting.values_list("state").annotate(legs=Count("id")))
    return {state: counts.get(state, 0) for state in ("pending", "quarantined")}


def open_quarantine() -> QuerySet[Quarantine]:
    """Everything that waits for a person, oldest first, of all companies (the operator's and finance's list)."""
    return Quarantine.objects.filter(resolved_at=None).select_related("usage").order_by("opened_at")
