"""Setting money aside for calls out, giving back what was not used, and letting charges take its place.

All of it is idempotent by (company, call, leg): a reservation says how much talk it shall pay for in all, so the same
request twice, or an older one after a newer one, changes nothing. A company's requests are served one after another.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import structlog
from django.db import connection, transaction
from django.utils import timezone

from billing.catalogue.compiled import compiled
from billing.contracts.errors import NoContract
from billing.contracts.selectors import version_in_force
from billing.credit.models import Reservation, ReservationState, Step
from billing.credit.prices import price_of
from billing.credit.room import Room, room_of
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


@transaction.atomic
def reserve(hold: Hold, ms: int, at: datetime | None = None) -> Granted | Refused:
    """See ``telephony.ports.CreditGate.reserve``. Needs the public scope.

    Refused reasons: no_contract, no_price, barred, no_credit, spend_day, spend_month; over (it was settled before).
    """
    now = at or timezone.now()
    try:
        contract = version_in_force(hold.company_id, now)
    except NoContract:
        return Refused("no_contract")
    rate = price_of(contract, hold.destination)
    if isinstance(rate, Refused):
        return rate
    _lock(hold.company_id)
    before = Reservation.objects.filter(company_id=hold.company_id, call_id=hold.call_id, leg=hold.leg).first()
    if before is not None and before.state != ReservationState.OPEN:
        return Refused("over")
    already = before.amount if before is not None and before.expires_at > now else Decimal(0)
    if already and before is not None and before.covered_ms >= ms:
        return Granted(before.covered_ms)
    room = room_of(contract, now, before.day if before is not None else None)
    left, reason = room.left(already)
    covered_ms = affordable(rate, ms, _micros(left))
    if covered_ms <= (before.covered_ms if already and before is not None else 0):
        return Refused(reason)
    amount = _amount(cost(rate, covered_ms))
    row = before or _opened(hold, room, rate, now)
    row.amount, row.covered_ms = amount, covered_ms
    row.expires_at = max(row.opened_at + timedelta(milliseconds=covered_ms), now) + GRACE
    row.save()
    _note(row, "extended" if before is not None else "reserved", now)
    return Granted(covered_ms, amount - already)


@transaction.atomic
def settle(hold: Hold, ms: int, at: datetime | None = None) -> None:
    """See ``telephony.ports.CreditGate.settle``. Needs the public scope. What was never reserved is left to its
    charge; so is what was settled before."""
    now = at or timezone.now()
    _lock(hold.company_id)
    row = Reservation.objects.filter(
        company_id=hold.company_id, call_id=hold.call_id, leg=hold.leg, state=ReservationState.OPEN
    ).first()
    if row is None:
        return
    amount = _amount(cost(compiled(row.rate), ms))
    if amount > row.amount or row.expires_at <= now:
        log.error("billing.credit.overrun", reservation=str(row.pk), reserved=str(row.amount), used=str(amount))
    row.amount = amount
    row.state = ReservationState.SETTLED if amount else ReservationState.CLOSED
    row.save(update_fields=["amount", "state"])
    _note(row, "settled", now)


def close_charged(calls: Collection[tuple[int, UUID]]) -> None:
    """These calls' charges are in the ledger, in this very transaction: they count now, their reservations no more.

    A call some of whose usage still waits keeps its reservations until that is priced too.
    """
    if calls:
        with connection.cursor() as cursor:
            companies, ids = zip(*sorted(calls), strict=True)
            cursor.execute(_CLOSE_CHARGED, [list(companies), list(ids)])


def count_spent(charges: Iterable[tuple[int, str, date, Decimal]]) -> None:
    """Add charges of calls out (company, currency, local day, amount) to their days, in the charges' transaction."""
    sums: dict[tuple[int, str, date], Decimal] = defaultdict(Decimal)
    for company_id, currency, day, amount in charges:
        sums[company_id, currency, day] += amount
    if sums:
        keys = sorted(sums)
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, [*(list(column) for column in zip(*keys, strict=True)), [sums[key] for key in keys]])


def close_expired(at: datetime | None = None) -> int:
    """Close what nobody renewed, which counts no more anyway; returns how many."""
    rows = Reservation.objects.filter(state=ReservationState.OPEN, expires_at__lte=at or timezone.now())
    return rows.update(state=ReservationState.CLOSED)


_CLOSE_CHARGED = """
    UPDATE credit_reservation r SET state = 'closed'
    FROM unnest(%s::bigint[], %s::uuid[]) AS done(company_id, call_id)
    WHERE (r.company_id, r.call_id) = (done.company_id, done.call_id) AND r.state <> 'closed' AND NOT EXISTS (
        SELECT FROM ledger_usage u
        WHERE (u.company_id, u.call_id) = (r.company_id, r.call_id) AND u.state = 'pending'
    )
"""
_COUNT = """
    INSERT INTO credit_dayspend AS kept (company_id, currency, day, amount)
    SELECT * FROM unnest(%s::bigint[], %s::text[], %s::date[], %s::numeric[])
    ON CONFLICT ON CONSTRAINT credit_day_once DO UPDATE SET amount = kept.amount + excluded.amount
"""


def _lock(company_id: int) -> None:
    """One at a time for each company, to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, company_id])


def _opened(hold: Hold, room: Room, rate: Rate, now: datetime) -> Reservation:
    return Reservation(
        company_id=hold.company_id,
        call_id=hold.call_id,
        leg=hold.leg,
        currency=room.currency,
        destination_prefix=destination_prefix(hold.destination)[:20],
        rate_id=rate.id,
        day=room.day,
        opened_at=now,
    )


def _note(row: Reservation, kind: str, now: datetime) -> None:
    number = Step.objects.filter(reservation=row).count() + 1
    Step.objects.create(reservation=row, number=number, kind=kind, amount=row.amount, covered_ms=row.covered_ms, at=now)


def _micros(amount: Decimal) -> int:
    """Whole millionths that an amount holds; 0 for a debt."""
    return max(0, int(amount * MILLION))


def _amount(micros: int) -> Decimal:
    return Decimal(micros).scaleb(-PLACES)
