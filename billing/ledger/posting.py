"""The only way into the ledger: balanced transactions, each of which happens once."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from billing.ledger.models import Account, Entry, Transaction, TransactionKind


class Side(NamedTuple):
    """One side: an amount on an account (debit positive), and which part of the account where it has parts."""

    account: Account
    amount: Decimal
    detail: str = ""


class Posting(NamedTuple):
    """A transaction to post. `sides` are (account, amount), debit positive, and sum to zero; a 0 is left out."""

    company_id: int
    kind: TransactionKind
    reference: str
    currency: str
    sides: Sequence[Side | tuple[Account, Decimal]]


def post(postings: Iterable[Posting]) -> list[UUID]:
    """Write transactions with their entries and return their ids, in order.

    Call it inside the database transaction of what is posted. Raises ValueError when a posting does not balance (the
    database would refuse it too, at commit) and IntegrityError when its reference was posted before.
    """
    wanted = list(postings)
    for posting in wanted:
        if sum((side[1] for side in posting.sides), Decimal(0)) != 0:
            raise ValueError(f"{posting.kind} {posting.reference} does not balance")
    rows = Transaction.objects.bulk_create(
        Transaction(company_id=one.company_id, kind=one.kind, reference=one.reference, currency=one.currency)
        for one in wanted
    )
    Entry.objects.bulk_create(
        Entry(transaction=row, account=side.account, amount=side.amount, detail=side.detail)
        for row, posting in zip(rows, wanted, strict=True)
        for side in (Side(*given) for given in posting.sides)
        if side.amount
    )
    return [row.pk for row in rows]
