"""Reservations and their steps as a till reads and writes them: two statements, however many they are."""

from collections.abc import Collection, Sequence
from functools import lru_cache
from uuid import UUID

from django.db import connection

from billing.catalogue.compiled import compiled
from billing.catalogue.models import RateEntry
from billing.credit.models import Reservation, Step
from billing.rating import Rate

# Locked, for rating may close one at this moment; in an order, for it locks several as well.
_READ = """
    SELECT r.*, (SELECT count(*) FROM credit_step s WHERE s.reservation_id = r.id) AS steps_so_far
    FROM credit_reservation r
    WHERE r.company_id = %s AND r.call_id = ANY(%s) ORDER BY r.id FOR UPDATE OF r
"""
_RESERVATION = (
    "id", "company_id", "call_id", "leg", "currency", "destination_prefix", "rate_id", "amount", "covered_ms", "state",
    "day", "opened_at", "expires_at",
)  # fmt: skip
_STEP = ("reservation_id", "number", "kind", "amount", "covered_ms", "at")
_WRITE = f"""
    WITH kept AS (
        INSERT INTO credit_reservation ({", ".join(_RESERVATION)})
        SELECT * FROM unnest(%s::uuid[], %s::bigint[], %s::uuid[], %s::text[], %s::text[], %s::text[], %s::bigint[],
            %s::numeric[], %s::bigint[], %s::text[], %s::date[], %s::timestamptz[], %s::timestamptz[])
        ON CONFLICT ON CONSTRAINT credit_reservation_once DO UPDATE
        SET amount = excluded.amount, covered_ms = excluded.covered_ms, state = excluded.state,
            expires_at = excluded.expires_at
    )
    INSERT INTO credit_step ({", ".join(_STEP)})
    SELECT * FROM unnest(%s::uuid[], %s::int[], %s::text[], %s::numeric[], %s::bigint[], %s::timestamptz[])
"""  # noqa: S608 - names of columns, and they are ours


def read(company_id: int, calls: Collection[UUID]) -> list[tuple[Reservation, int]]:
    """What these calls have reserved, each with the number of its steps; locked to the end of the transaction."""
    found = Reservation.objects.raw(_READ, [company_id, list(calls)])
    return [(row, getattr(row, "steps_so_far")) for row in found]  # noqa: B009 - a column of the statement's own


def write(rows: Sequence[Reservation], steps: Sequence[Step]) -> None:
    """Keep new rows and changed ones, and add the steps."""
    if not steps:
        return
    columns = [[getattr(row, name) for row in rows] for name in _RESERVATION]
    columns += [[getattr(step, name) for step in steps] for name in _STEP]
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, columns)


@lru_cache(maxsize=4096)
def rate_of(entry_id: int) -> Rate:
    """The price a reservation was made at: read once per process, for a published price never changes."""
    return compiled(RateEntry.objects.get(pk=entry_id))
