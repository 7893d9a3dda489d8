"""Setting money aside for calls out, giving back what was not used, and letting charges take its place.

All of it is idempotent by (company, call, leg): a reservation says how much talk it shall pay for in all, so the same
request twice, or an older one after a newer one, changes nothing. A company's requests are served one after another.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from billing.credit.models import Reservation, ReservationState
from billing.credit.till import Till
from linepool.kernel.arrays import as_array
from linepool.kernel.verdicts import Granted, Hold, Refused


@dataclass(frozen=True, slots=True)
class Request:
    """So much talk in all is to be paid for (``over`` False), or was used, for the call is over."""

    hold: Hold
    ms: int
    over: bool = False


@transaction.atomic
def serve(requests: Sequence[Request], at: datetime | None = None) -> list[Granted | Refused]:
    """Do what was asked for one company, in this order and in one transaction; an answer each (settling is granted).
    Needs the public scope. See `Till` for what is refused and why."""
    till = Till(requests[0].hold.company_id, [request.hold for request in requests], at or timezone.now())
    answers = [_serve(till, request) for request in requests]
    till.close()
    return answers


def _serve(till: Till, request: Request) -> Granted | Refused:
    if not request.over:
        return till.reserve(request.hold, request.ms)
    till.settle(request.hold, request.ms)
    return Granted(request.ms)


def reserve(hold: Hold, ms: int, at: datetime | None = None) -> Granted | Refused:
    """See ``telephony.ports.CreditGate.reserve``. Needs the public scope."""
    return serve([Request(hold, ms)], at)[0]


def settle(hold: Hold, ms: int, at: datetime | None = None) -> None:
    """See ``telephony.ports.CreditGate.settle``. Needs the public scope."""
    serve([Request(hold, ms, over=True)], at)


def close_charged(calls: Collection[tuple[int, UUID]]) -> None:
    """These calls' charges are in the ledger, in this very transaction: they count now, their reservations no more.

    A call some of whose usage still waits keeps its reservations until that is priced too.
    """
    if calls:
        with connection.cursor() as cursor:
            companies, ids = zip(*sorted(calls), strict=True)
            cursor.execute(_CLOSE_CHARGED, [as_array(companies), as_array(ids)])


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
    WITH done AS (  -- locked in the order in which tills lock them
        SELECT r.id FROM credit_reservation r
        JOIN unnest(%s::bigint[], %s::uuid[]) AS calls(company_id, call_id) USING (company_id, call_id)
        WHERE r.state <> 'closed' ORDER BY r.id FOR UPDATE OF r
    )
    UPDATE credit_reservation r SET state = 'closed' FROM done
    WHERE r.id = done.id AND NOT EXISTS (
        SELECT FROM ledger_usage u
        WHERE (u.company_id, u.call_id) = (r.company_id, r.call_id) AND u.state = 'pending'
    )
"""
_COUNT = """
    INSERT INTO credit_dayspend AS kept (company_id, currency, day, amount)
    SELECT * FROM unnest(%s::bigint[], %s::text[], %s::date[], %s::numeric[])
    ON CONFLICT ON CONSTRAINT credit_day_once DO UPDATE SET amount = kept.amount + excluded.amount
"""
