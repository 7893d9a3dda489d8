"""The only way into the ledger: balanced transactions, each of which happens once."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.utils import timezone

from billing.ledger.models import Account, Entry, Transaction, TransactionKind


class Side(NamedTuple):
    """One side: an amount on an account (debit positive), and which part of the account where it has parts."""

    account: Account
    amount: Decimal
    detail: str = ""


class Posting(NamedTuple):
    """A transaction to post. `sides` are (account, amount), debit positive, and sum to zero; a 0 is left out.

    `booked_on` is the day of the books it belongs to; None: today (UTC).
    """

    company_id: int
    kind: TransactionKind
    reference: str
    currency: str
    sides: Sequence[Side | tuple[Account, Decimal]]
    booked_on: date | None = None


def post(postings: Iterable[Posting]) -> list[UUID]:
    """Write transactions with their entries and return their ids, in order.

    Call it inside the database transaction of what is posted. Raises ValueError when a posting does not balance (the
    database would refuse it too, at commit) and IntegrityError when its reference was posted before. What belongs to a
    closed month is booked on the first open day after it; until the transaction ends, nobody closes that one.
    """
    wanted = list(postings)
    for posting in wanted:
        if sum((side[1] for side in posting.sides), Decimal(0)) != 0:
            raise ValueError(f"{posting.kind} {posting.reference} does not balance")
    rows = Transaction.objects.bulk_create(
        Transaction(
            company_id=one.company_id, kind=one.kind, reference=one.reference, currency=one.currency, booked_on=day
        )
        for one, day in zip(wanted, _open_days(wanted), strict=True)
    )
    Entry.objects.bulk_create(
        Entry(transaction=row, account=side.account, amount=side.amount, detail=side.detail)
        for row, posting in zip(rows, wanted, strict=True)
        for side in (Side(*given) for given in posting.sides)
        if side.amount
    )
    return [row.pk for row in rows]


def within(month: date) -> date:
    """The day of that month that is nearest to today: where what belongs to the month is booked."""
    first = month.replace(day=1)
    last = month.replace(day=monthrange(month.year, month.month)[1])
    return min(max(timezone.now().date(), first), last)


def _open_days(postings: Sequence[Posting]) -> list[date]:
    if not postings:
        return []
    today = timezone.now().date()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ledger_open_day(company, day) FROM unnest(%s::bigint[], %s::date[]) AS wanted(company, day)",
            [[one.company_id for one in postings], [one.booked_on or today for one in postings]],
        )
        return [row[0] for row in cursor.fetchall()]
