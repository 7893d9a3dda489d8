"""Revenue by client, plan, number, queue, month or day. The sum of its rows is the ledger's, whatever it is divided by.

Calls are divided by their charges, which name the ledger's transaction they were posted in; what a transaction holds
beyond its charges (rents, packages, credit notes, adjustments) is the rest, and stands where it belongs: by client,
plan and day it can, by number and queue it stands apart under "".
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.db.models import Case, Count, F, IntegerField, Sum, Value, When
from django.utils.module_loading import import_string

from billing.contracts.models import ContractVersion
from billing.ledger.models import Account, Charge
from billing.reports.periods import Days
from linepool.kernel.sheets import Cell
from linepool.kernel.tenancy import company_scope

DIMENSIONS: Final = ("company", "plan", "number", "queue", "month", "day")
REVENUE: Final = (
    Account.USAGE_REVENUE.value,
    Account.SERVICE_REVENUE.value,
    Account.COMMISSION_REVENUE.value,
    Account.ADJUSTMENTS.value,
)
"""The accounts that are revenue here; rounding between a call's six places and an invoice's cents is none."""
COLUMNS: Final = ("key", "company", "currency", "legs", "calls", "other", "total")
_PLAN: Final = "contract_version__plan__code"
_LEDGER: Final = """
    SELECT t.company_id, t.currency, t.booked_on, sum(-e.amount)
    FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.id
    WHERE t.booked_on BETWEEN %s AND %s AND e.account = ANY(%s) AND (%s::bigint IS NULL OR t.company_id = %s)
    GROUP BY 1, 2, 3
"""
_NAMES: Final = "SELECT id, coalesce(nullif(name, ''), slug) FROM companies_company WHERE id = ANY(%s)"


@dataclass(slots=True)
class Revenue:
    """One row. ``calls`` is what ``legs`` charged legs came to, ``other`` the rest; exact to six places. ``company`` is
    empty where rows are not divided by it; an empty ``key`` is revenue that belongs to no number or queue."""

    key: str
    company: str
    currency: str
    legs: int = 0
    calls: Decimal = field(default_factory=Decimal)
    other: Decimal = field(default_factory=Decimal)

    @property
    def total(self) -> Decimal:
        """All of it: the ledger's."""
        return self.calls + self.other


@dataclass(frozen=True, slots=True)
class _Heap:
    """Charges of one company, currency and day of the books, under one key."""

    company_id: int
    currency: str
    day: date
    key: str
    legs: int
    amount: Decimal


def revenue(days: Days, by: str, company_id: int | None = None) -> list[Revenue]:
    """Revenue booked on the days, by one of DIMENSIONS, most first. Needs the public scope."""
    posted = _posted(days, company_id)
    companies = sorted({key[0] for key in posted})
    heaps = [heap for one in companies for heap in _charged(days, by, one)]
    names, plan = _names(companies), _plans(companies) if by == "plan" else None
    rows: dict[tuple[str, str, str], Revenue] = {}

    def row(owner: int, day: date, currency: str, key: str) -> Revenue:
        named = {"company": names[owner], "month": f"{day:%Y-%m}", "day": f"{day}"}.get(by, key)
        company = names[owner] if by in {"number", "queue"} else ""
        return rows.setdefault((named, company, currency), Revenue(named, company, currency))

    rest = defaultdict(Decimal, posted)
    for heap in heaps:
        found = row(heap.company_id, heap.day, heap.currency, heap.key)
        found.legs += heap.legs
        found.calls += heap.amount
        rest[heap.company_id, heap.currency, heap.day] -= heap.amount
    for (owner, currency, day), amount in rest.items():
        if amount:
            row(owner, day, currency, plan(owner, day) if plan else "").other += amount
    if by in {"month", "day"}:
        return sorted(rows.values(), key=lambda one: (one.key, one.currency))
    return sorted(rows.values(), key=lambda one: (-one.total, one.key, one.company, one.currency))


def as_rows(found: Sequence[Revenue]) -> Iterator[Sequence[Cell]]:
    """The same as a table."""
    yield list(COLUMNS)
    for one in found:
        yield [one.key, one.company, one.currency, one.legs, one.calls, one.other, one.total]


def _posted(days: Days, company_id: int | None) -> dict[tuple[int, str, date], Decimal]:
    with connection.cursor() as cursor:
        cursor.execute(_LEDGER, [days.first, days.last, list(REVENUE), company_id, company_id])
        return {(company, currency, day): amount for company, currency, day, amount in cursor.fetchall()}


def _charged(days: Days, by: str, company_id: int) -> Iterator[_Heap]:
    """The company's charges that were posted on the days; in its own scope, where its queues are known."""
    found: Any = Charge.objects.filter(company_id=company_id, transaction__booked_on__range=(days.first, days.last))
    keys: dict[str, Any] = {
        "plan": F(_PLAN), "number": F("usage__number"), "queue": queue_of_call() if by == "queue" else None,
    }  # fmt: skip
    sign = Case(When(reverses=None, then=1), default=-1, output_field=IntegerField())
    found = found.annotate(key=keys.get(by) or Value(""), day=F("transaction__booked_on"), sign=sign).order_by()
    with company_scope(company_id):
        grouped = list(found.values_list("currency", "day", "key").annotate(Sum("sign"), Sum("amount"), Count("id")))
    for currency, day, key, legs, amount, _ in grouped:
        yield _Heap(company_id, currency, day, key or "", legs, amount)


def queue_of_call() -> Any:
    """An expression for the queue of a charge's call, in the company's scope."""
    return import_string(settings.LINEPOOL_CALL_QUEUE)("usage__call_id")


def _names(company_ids: Sequence[int]) -> dict[int, str]:
    with connection.cursor() as cursor:
        cursor.execute(_NAMES, [list(company_ids)])
        return dict(cursor.fetchall())


def _plans(company_ids: Sequence[int]) -> Callable[[int, date], str]:
    """The plan a company had at the end of a day; its first one before that, "" for none ever."""
    versions: dict[int, list[tuple[date, str]]] = defaultdict(list)
    found = ContractVersion.objects.filter(contract__company_id__in=company_ids).order_by("effective_from", "pk")
    for owner, since, plan in found.values_list("contract__company_id", "effective_from", "plan__code"):
        versions[owner].append((since.date(), plan))

    def plan_on(owner: int, day: date) -> str:
        known = versions[owner]
        return next((plan for since, plan in reversed(known) if since <= day), known[0][1] if known else "")

    return plan_on
