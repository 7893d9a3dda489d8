"""Whose turn it is at a company's books: rating goes on beside rating, closing and paying are alone.

What closes a month sees every charge that was written and knows that none is being written: the numbers of charges that
come later are higher than those it saw.
"""

from collections.abc import Collection

from django.db import connection

LOCK = 0x4C51
"""Our own kind of advisory lock, next to that of ``billing.credit``."""


def share_books(company_ids: Collection[int]) -> None:
    """Write charges of these companies beside others, to the end of the transaction. In one order: no deadlock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, id) FROM unnest(%s::int[]) AS id", [
            LOCK, sorted(company_ids)
        ])  # fmt: skip


def close_books(company_id: int) -> None:
    """Be alone with the company's charges, invoices and payments, to the end of the transaction. One company only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, company_id])
