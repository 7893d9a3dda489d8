"""What calls earned and what they cost, by company, number, carrier, destination and month."""

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.db import connection

from linepool.kernel.money import round_half_up
from linepool.kernel.sheets import Cell

KEYS: Final = ("company", "number", "carrier", "destination", "month")
COLUMNS: Final = (
    "company", "number", "carrier", "destination_zh", "destination_en", "month", "currency", "legs", "uncosted",
    "seconds", "revenue", "cost", "margin",
)  # fmt: skip
_COLUMNS: Final = {
    "company": "company",
    "number": "number",
    "carrier": "carrier",
    "destination": "destination_zh, destination_en",
    "month": "month",
}
_LEGS: Final = """
    WITH charged AS (
        SELECT usage_id, period, max(currency) AS currency, sum(amount) AS revenue, max(rate_id) AS rate_id
        FROM ledger_charge WHERE period BETWEEN %s AND %s GROUP BY usage_id, period
    ), legs AS (
        SELECT coalesce(nullif(company.name, ''), company.slug) AS company, u.number, u.carrier,
            c.period AS month,
            coalesce(kr.label_zh, cr.label_zh, '') AS destination_zh,
            coalesce(kr.label_en, cr.label_en, '') AS destination_en,
            coalesce(nullif(c.currency, ''), k.currency, '') AS currency, c.revenue, k.amount AS cost,
            coalesce(k.currency, '') AS cost_currency, u.billable_ms, u.kind = 'automatic' AS part,
            k.id IS NULL AND u.kind IN ('inbound', 'outbound') AS uncosted
        FROM charged c JOIN ledger_usage u ON u.id = c.usage_id
        JOIN companies_company company ON company.id = u.company_id
        LEFT JOIN costs_cost k ON k.usage_id = u.id
        LEFT JOIN catalogue_rateentry cr ON cr.id = c.rate_id LEFT JOIN catalogue_rateentry kr ON kr.id = k.rate_id
        WHERE u.carrier <> '' AND u.answered_at IS NOT NULL
    ), sides AS (
        SELECT *, NOT part AS counts, revenue AS earned, 0 AS spent, currency AS money FROM legs
        UNION ALL
        SELECT *, false, 0, cost, cost_currency FROM legs WHERE cost IS NOT NULL
    )
"""


@dataclass(frozen=True, slots=True)
class Margin:
    """Answered legs that came or went by a carrier. ``uncosted`` of them have no cost price: what they cost is not in
    ``cost``. Amounts are exact to six places; a key that was not asked for is empty. ``number`` is ours: called, or
    called from. ``month`` like 2026-11."""

    company: str
    number: str
    carrier: str
    destination_zh: str
    destination_en: str
    month: str
    currency: str
    legs: int
    uncosted: int
    seconds: int
    revenue: Decimal
    cost: Decimal

    @property
    def margin(self) -> Decimal:
        """What is left."""
        return self.revenue - self.cost

    def cells(self) -> list[Cell]:
        """The row under COLUMNS."""
        return [*astuple(self), self.margin]

    @property
    def per_cent(self) -> Decimal | None:
        """Of the revenue, one place; None without any."""
        return round_half_up(self.margin * 100 / self.revenue, 1) if self.revenue else None


def margins(first: date, last: date, by: Sequence[str]) -> Iterator[Margin]:
    """The margin of months from ``first`` to ``last`` (their first days), by some of ``KEYS``; most revenue first.

    Needs the public scope. Usage of legs without a carrier (devices of ours, calls inside the pool) is not in it.
    """
    names = [name for key in by for name in _COLUMNS[key].split(", ")]
    columns = [name if name in names else f"'' AS {name}" for key in KEYS for name in _COLUMNS[key].split(", ")]
    grouped = ", ".join([*names, "money"])
    query = f"""{_LEGS}
        SELECT {", ".join(columns)}, money, count(*) FILTER (WHERE counts), count(*) FILTER (WHERE counts AND uncosted),
            coalesce(sum(billable_ms) FILTER (WHERE counts), 0) / 1000, sum(earned), sum(spent)
        FROM sides GROUP BY {grouped} ORDER BY sum(earned) DESC, {grouped}
    """  # noqa: S608 - built from the constants above
    with connection.cursor() as cursor:
        cursor.execute(query, [first, last])
        for company, number, carrier, zh, en, month, *figures in cursor.fetchall():
            money, legs, uncosted, seconds, revenue, cost = figures
            text = f"{month:%Y-%m}" if month else ""
            yield Margin(company, number, carrier, zh, en, text, money, legs, uncosted, int(seconds), revenue, cost)
