"""One company's reservations inside one transaction: asked one after another, written at the end in one go."""

from collections.abc import Collection
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from uuid import UUID

import structlog
from django.db import connection

from billing.credit import rows
from billing.credit.models import Reservation, ReservationState, Step
from billing.credit.prices import Prices
from billing.credit.room import Rooms
from billing.credit.terms import Terms, terms_of
from billing.rating import Rate
from billing.rating.cover import affordable, cost
from billing.rating.types import MILLION, PLACES
from linepool.kernel.usage import destination_prefix
from linepool.kernel.verdicts import Granted, Hold, Refused

log = structlog.get_logger(__name__)

GRACE = timedelta(minutes=15)
"""How long after its time a reservation counts that nobody renews: call control has died and not come back, and until
then the call's record, with the charge that takes the reservation's place, has had time to come in."""
LOCK = 0x4C50  # "LP": our own kind of advisory lock
Key = tuple[UUID, str]


class Till:
    """Opened with the holds it will be asked about, inside a transaction; other tills of the company wait until that
    ends. Nothing is in the database before `close`."""

    def __init__(self, company_id: int, holds: Collection[Hold], now: datetime) -> None:
        self._company_id = company_id
        self._now = now
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, company_id])
        known = rows.read(company_id, {hold.call_id for hold in holds})
        self._rows = {(row.call_id, row.leg): row for row, _ in known}
        self._steps_of = {row.pk: steps for row, steps in known}
        self._rooms = Rooms(now)
        self._prices: Prices | None = None
        self._changed: dict[Key, Reservation] = {}
        self._steps: list[Step] = []

    def reserve(self, hold: Hold, ms: int) -> Granted | Refused:
        """Money for so much talk in all. Refused reasons: no_contract, no_price, barred, no_credit, spend_day,
        spend_month; over (it was settled before)."""
        if self._terms is None:
            return Refused("no_contract")
        self._prices = self._prices or Prices(self._terms)
        rate = self._prices.of(hold.destination)
        if isinstance(rate, Refused):
            return rate
        before = self._rows.get((hold.call_id, hold.leg))
        if before is not None and before.state != ReservationState.OPEN:
            return Refused("over")
        counts = before is not None and before.expires_at > self._now
        already, covered_ms = (before.amount, before.covered_ms) if before and counts else (Decimal(0), 0)
        if already and covered_ms >= ms:
            return Granted(covered_ms)
        left, reason = self._rooms.on(self._terms, before.day if before else None).left(already)
        more_ms = affordable(rate, ms, _micros(left))
        if more_ms <= (covered_ms if already else 0):
            return Refused(reason)
        row = before or self._opened(hold, rate, self._terms)
        row.amount, row.covered_ms = _amount(cost(rate, more_ms)), more_ms
        row.expires_at = max(row.opened_at + timedelta(milliseconds=more_ms), self._now) + GRACE
        self._keep(row, "reserved" if before is None else "extended", row.amount - already)
        return Granted(more_ms, row.amount - already)

    def settle(self, hold: Hold, ms: int) -> None:
        """What was used of it after so much talk. What was never reserved is left to its charge; so is what was
        settled before."""
        row = self._rows.get((hold.call_id, hold.leg))
        if row is None or row.state != ReservationState.OPEN:
            return
        rate = rows.rate_of(row.rate_id)
        used = _amount(cost(rate, ms)) if row.amount else Decimal(0)  # who was to call for nothing still does
        counts = row.expires_at > self._now
        if used > row.amount or not counts:
            log.error("billing.credit.overrun", reservation=str(row.pk), reserved=str(row.amount), used=str(used))
        change = used - (row.amount if counts else Decimal(0))
        row.amount = used
        row.state = ReservationState.SETTLED if used else ReservationState.CLOSED
        self._keep(row, "settled", change)

    def close(self) -> None:
        """Write what changed."""
        rows.write([*self._changed.values()], self._steps)

    # ------------------------------------------------------------------------------------ inside

    @cached_property
    def _terms(self) -> Terms | None:
        return terms_of(self._company_id, self._now)

    def _opened(self, hold: Hold, rate: Rate, terms: Terms) -> Reservation:
        row = Reservation(
            company_id=self._company_id,
            call_id=hold.call_id,
            leg=hold.leg,
            currency=terms.currency,
            destination_prefix=destination_prefix(hold.destination)[:20],
            rate_id=rate.id,
            day=self._rooms.on(terms).day,
            opened_at=self._now,
        )
        self._rows[hold.call_id, hold.leg] = row
        return row

    def _keep(self, row: Reservation, kind: str, change: Decimal) -> None:
        self._changed[row.call_id, row.leg] = row
        number = self._steps_of[row.pk] = self._steps_of.get(row.pk, 0) + 1
        amount, covered_ms, at = row.amount, row.covered_ms, self._now
        step = Step(reservation=row, number=number, kind=kind, amount=amount, covered_ms=covered_ms, at=at)
        self._steps.append(step)
        self._rooms.count(row.currency, row.day, change)


def _micros(amount: Decimal) -> int:
    """Whole millionths that an amount holds; 0 for a debt."""
    return max(0, int(amount * MILLION))


def _amount(micros: int) -> Decimal:
    return Decimal(micros).scaleb(-PLACES)
