"""The only way into the ledger: balanced transactions, each of which happens once."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from billing.ledger.models import Account, Entry, Transaction, TransactionKind


class Posting(NamedTuple):
    """A transaction to post. `sides` are (account, amount), debit positive, and sum to zero."""

    company_id: int
    kind: TransactionKind
    reference: str
    currency: str
    sides: Sequence[tuple[Account, Decimal]]


def post(postings: Iterable[Posting]) -> list[UUID]:
    """Write transactions with their entries and return their ids, in order.

    Call it inside the database transaction of what is posted. Raises ValueError when a posting does not balance (the
    database would refuse it too, at commit) and IntegrityError when its reference was posted before.
    """
    wanted = list(postings)
    for posting in wanted:
        if sum((amount for _, amount in posting.sides), Decimal(0)) != 0:
            raise ValueError(f"{posting.kind} {posting.reference} does not balance")
    rows = Transaction.objects.bulk_create(
        Transaction(company_id=one.company_id, kind=one.kind, reference=one.reference, currency=one.currency)
        for one in wanted
    )
    Entry.objects.bulk_create(
        Entry(transaction=row, account=account, amount=amount)
        for row, posting in zip(rows, wanted, strict=True)
        for account, amount in posting.sides
    )
    return [row.pk for row in rows]
