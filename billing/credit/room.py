"""How much a company may still spend on calls out: everything that counts, seen in one moment."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.db import connection

from billing.credit.terms import Terms

# One statement is one snapshot: between a reservation and the charge that replaces it nothing is seen twice or never.
_SEEN = """
    WITH held AS (
        SELECT day, amount FROM credit_reservation
        WHERE company_id = %(company)s AND currency = %(currency)s
            AND (state = 'settled' OR (state = 'open' AND expires_at > %(now)s))
    ), charged AS (
        SELECT day, amount FROM credit_dayspend
        WHERE company_id = %(company)s AND currency = %(currency)s AND day BETWEEN %(month)s AND %(day)s
    )
    SELECT (SELECT coalesce(-sum(amount), 0) FROM ledger_balance WHERE company_id = %(company)s
                AND currency = %(currency)s AND account IN ('unbilled', 'receivable', 'customer_credit')),
        (SELECT coalesce(sum(amount), 0) FROM held),
        (SELECT coalesce(sum(amount), 0) FROM held WHERE day = %(day)s),
        (SELECT coalesce(sum(amount), 0) FROM held WHERE day BETWEEN %(month)s AND %(day)s),
        (SELECT coalesce(sum(amount), 0) FROM charged WHERE day = %(day)s),
        (SELECT coalesce(sum(amount), 0) FROM charged)
"""


@dataclass(frozen=True, slots=True)
class Room:
    """What a company may spend and has spent. Amounts with six places; a limit of None is none.

    ``held`` is what running and just ended calls are reserved for, ``held_today`` and ``held_in_month`` of it what
    counts for these; ``spent_…`` is charged already.
    """

    day: date
    currency: str
    credit: Decimal
    held: Decimal
    held_today: Decimal
    held_in_month: Decimal
    spent_today: Decimal
    spent_in_month: Decimal
    day_limit: Decimal | None
    month_limit: Decimal | None

    def left(self, already: Decimal) -> tuple[Decimal, str]:
        """What a reservation may come to in all that counts ``already``, and which limit says so: ``no_credit``,
        ``spend_day`` or ``spend_month``."""
        rooms = [(self.credit - self.held, "no_credit")]
        if self.day_limit is not None:
            rooms.append((self.day_limit - self.spent_today - self.held_today, "spend_day"))
        if self.month_limit is not None:
            rooms.append((self.month_limit - self.spent_in_month - self.held_in_month, "spend_month"))
        least, reason = min(rooms, key=lambda room: room[0])
        return least + already, reason

    def after(self, currency: str, day: date, change: Decimal) -> "Room":
        """The same with so much more reserved on a day; another currency has a room of its own."""
        if currency != self.currency:
            return self
        today = change if day == self.day else Decimal(0)
        in_month = change if self.day.replace(day=1) <= day <= self.day else Decimal(0)
        return replace(
            self,
            held=self.held + change,
            held_today=self.held_today + today,
            held_in_month=self.held_in_month + in_month,
        )


class Rooms:
    """The rooms of one company, looked at once for each day and kept true while reservations change (`count`). Needs
    the company's lock."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._seen: dict[date | None, Room] = {}
        self._changes: list[tuple[str, date, Decimal]] = []

    def on(self, terms: Terms, day: date | None = None) -> Room:
        """What may be spent on ``day`` (today)."""
        room = self._seen.get(day)
        if room is None:
            room = room_of(terms, self._now, day)
            for change in self._changes:
                room = room.after(*change)
            self._seen[day] = room
        return room

    def count(self, currency: str, day: date, change: Decimal) -> None:
        """A reservation of ``day`` came to so much more."""
        self._changes.append((currency, day, change))
        self._seen = {seen: room.after(currency, day, change) for seen, room in self._seen.items()}


def room_of(terms: Terms, now: datetime, day: date | None = None) -> Room:
    """What the company may spend at ``now``, on ``day`` of its calendar (today)."""
    today = day or terms.day_of(now)
    asked: dict[str, int | str | datetime | date] = {
        "company": terms.company_id,
        "currency": terms.currency,
        "now": now,
        "day": today,
        "month": today.replace(day=1),
    }
    with connection.cursor() as cursor:
        cursor.execute(_SEEN, asked)
        balance, held, held_today, held_in_month, spent_today, spent_in_month = cursor.fetchone()
    return Room(
        today,
        terms.currency,
        balance + terms.credit_limit,
        held,
        held_today,
        held_in_month,
        spent_today,
        spent_in_month,
        terms.spend_per_day,
        terms.spend_per_month,
    )
