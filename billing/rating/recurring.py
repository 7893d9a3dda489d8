"""Monthly charges: seats, numbers, lines and base fee, prorated by the company's own days (rule 10)."""

import calendar
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from linepool.kernel.money import PLACES_PER_CALL, round_half_up


class Holding(NamedTuple):
    """One rented thing (a seat, a number) on the company's calendar. A day on which it was held at all is a whole day.

    `until` is the last day it was held, None while it still is.
    """

    name: str
    since: date
    until: date | None


def days_in_month(month: date) -> int:
    return calendar.monthrange(month.year, month.month)[1]


def month_bounds(month: date) -> tuple[date, date]:
    """First and last day of the month `month` lies in."""
    first = month.replace(day=1)
    return first, first.replace(day=days_in_month(month))


def unit_days(holdings: Iterable[Holding], first: date, last: date, minimum: int = 0) -> int:
    """Days × units between two days, both included: on each day at least `minimum` units count (max(minimum, held))."""
    held = list(holdings)
    total = 0
    day = first
    while day <= last:
        units = sum(1 for one in held if one.since <= day and (one.until is None or one.until >= day))
        total += max(units, minimum)
        day += timedelta(days=1)
    return total


def monthly_charge(price: Decimal, days: int, month: date) -> Decimal:
    """A monthly price for `days` unit-days of that month, to six places; the invoice line rounds it to cents."""
    return round_half_up(price * days / days_in_month(month), PLACES_PER_CALL)
