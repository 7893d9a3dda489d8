"""How long a contract lasts. Pure."""

import calendar
from datetime import date, timedelta


def months_later(day: date, months: int) -> date:
    """The same day so many months on, or the month's last when it has no such day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def last_day(since: date, term_months: int, notice_days: int, given_on: date) -> date:
    """The last day of a contract that began on ``since`` when notice is given on ``given_on``.

    With a term: the end of the running one, or of the next when its end is less than ``notice_days`` away, for by then
    it has renewed itself. Without: ``notice_days`` later.
    """
    earliest = given_on + timedelta(days=notice_days)
    return end_of_term(since, term_months, earliest) or earliest


def end_of_term(since: date, term_months: int, day: date) -> date | None:
    """The last day of the term that runs on ``day``, after which it renews itself; None without a term."""
    if not term_months:
        return None
    terms = 1
    while (end := months_later(since, terms * term_months) - timedelta(days=1)) < day:
        terms += 1
    return end
