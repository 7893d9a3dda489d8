"""Finance's own views of the ledger: trial balance and journal, whole installation, one currency a row."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db import connection

from billing.ledger.models import Account
from linepool.kernel.sheets import Cell

JOURNAL_COLUMNS = (
    "date",
    "transaction",
    "kind",
    "reference",
    "company",
    "account",
    "detail",
    "debit",
    "credit",
    "currency",
)
_BATCH = 2000

_TRIAL = """
    SELECT e.account, e.detail, t.currency, sum(greatest(e.amount, 0)), -sum(least(e.amount, 0))
    FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id
    WHERE t.booked_on <= %s::date AND (%s::bigint[] IS NULL OR t.company_id = ANY(%s))
    GROUP BY 1, 2, 3 ORDER BY 3, 1, 2
"""
_JOURNAL = """
    SELECT t.booked_on, t.id, t.kind, t.reference, c.slug, e.account, e.detail, e.amount, t.currency
    FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id
    JOIN companies_company c ON c.id = t.company_id
    WHERE t.booked_on BETWEEN %s::date AND %s::date ORDER BY t.booked_on, t.created_at, t.id, e.id
"""


class TrialRow(NamedTuple):
    """One account (or part of one) in one currency, summed since the beginning; debits equal credits in all."""

    account: str
    detail: str
    currency: str
    debit: Decimal
    credit: Decimal

    @property
    def balance(self) -> Decimal:
        """Debit less credit."""
        return self.debit - self.credit


def trial_balance(until: date, companies: Collection[int] | None = None) -> list[TrialRow]:
    """Every account that was ever posted to, as of the end of a day of the books; of these companies, or of all."""
    ids = None if companies is None else list(companies)
    order = {account.value: place for place, account in enumerate(Account)}
    with connection.cursor() as cursor:
        cursor.execute(_TRIAL, [until, ids, ids])
        rows = [TrialRow(*row) for row in cursor.fetchall()]
    return sorted(rows, key=lambda row: (row.currency, order.get(row.account, len(order)), row.detail))


def journal(first: date, last: date) -> Iterator[Sequence[Cell]]:
    """Heading and every entry booked on the days, in the order of posting, a batch in memory at a time.

    Amounts stand in debit or credit; one of the two is empty.
    """
    yield list(JOURNAL_COLUMNS)
    with connection.chunked_cursor() as cursor:  # the server keeps what was not fetched
        cursor.execute(_JOURNAL, [first, last])
        while rows := cursor.fetchmany(_BATCH):
            for day, transaction, kind, reference, company, account, detail, amount, currency in rows:
                sides: tuple[Cell, Cell] = (amount, "") if amount > 0 else ("", -amount)
                yield [f"{day}", f"{transaction}", kind, reference, company, account, detail, *sides, currency]
