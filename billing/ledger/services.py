"""Taking in usage. Rating happens later, in its own transaction: a call is stored even when its price is not known."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

import structlog
from django.db import connection, transaction

from billing.ledger.models import Usage, UsageState
from billing.ledger.tasks import rate_soon
from billing.rating import ChargeKind
from linepool.kernel.arrays import as_array
from linepool.kernel.usage import LegUsage

log = structlog.get_logger(__name__)

_KIND_OF_PARTY = {
    "caller": ChargeKind.INBOUND,
    "outside": ChargeKind.OUTBOUND,
    "agent": ChargeKind.AGENT,
    "supervisor": ChargeKind.AGENT,
}

# (column, type): arrays of these go to the server in one statement, whatever the number of legs.
_COLUMNS = (
    ("company_id", "bigint"),
    ("call_id", "uuid"),
    ("leg_id", "uuid"),
    ("kind", "text"),
    ("direction", "text"),
    ("party", "text"),
    ("number", "text"),
    ("destination_prefix", "text"),
    ("started_at", "timestamptz"),
    ("answered_at", "timestamptz"),
    ("agent_answered_at", "timestamptz"),
    ("ended_at", "timestamptz"),
    ("billable_ms", "bigint"),
    ("talk_ms", "bigint"),
    ("ivr_ms", "bigint"),
    ("carrier", "text"),
)
_facts = attrgetter(*(name for name, _ in _COLUMNS[4:]))
_NAMES = ", ".join(name for name, _ in _COLUMNS)
_INSERT = f"""
    INSERT INTO ledger_usage ({_NAMES}, state, recorded_at)
    SELECT {_NAMES}, 'pending', now() FROM unnest({", ".join(f"%s::{kind}[]" for _, kind in _COLUMNS)}) AS leg({_NAMES})
    ON CONFLICT ON CONSTRAINT ledger_usage_once DO NOTHING
"""  # noqa: S608 - built from the constants above
_CONTRADICTIONS = f"""
    SELECT count(*) FROM unnest({", ".join(f"%s::{kind}[]" for _, kind in _COLUMNS)}) AS leg({_NAMES})
    JOIN ledger_usage stored USING (company_id, call_id, leg_id, kind)
    WHERE ({", ".join(f"leg.{name}" for name, _ in _COLUMNS[4:])})
        IS DISTINCT FROM ({", ".join(f"stored.{name}" for name, _ in _COLUMNS[4:])})
"""  # noqa: S608 - built from the constants above


def record_usage(legs: Sequence[LegUsage]) -> None:
    """Store what finance needs to know of finished legs, in the caller's transaction and whatever its scope.

    Idempotent by (company, call, leg, kind): a leg told again adds nothing, and one told differently is an alarm, not a
    second charge. Nothing is priced here; a task after the commit does that, and a sweep does what the task missed.
    """
    if not legs:
        return
    rows = sorted((_row(leg) for leg in legs), key=lambda row: row[:4])
    columns = [as_array(column) for column in zip(*rows, strict=True)]
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(_INSERT, columns)
        if cursor.rowcount < len(rows):
            _alarm_on_contradictions(cursor, columns, sorted({leg.company_id for leg in legs}))
        transaction.on_commit(rate_soon, robust=True)


def retry_quarantined(company_id: int) -> int:
    """Send the company's quarantined usage through rating again, after its cause was mended; returns how many rows.

    Rows that still have no price come back to quarantine.
    """
    with transaction.atomic():
        held = Usage.objects.filter(company_id=company_id, state=UsageState.QUARANTINED)
        count = held.update(state=UsageState.PENDING)
        transaction.on_commit(rate_soon, robust=True)
    log.info("billing.quarantine.retried", company=company_id, rows=count)
    return count


def _row(leg: LegUsage) -> tuple[Any, ...]:
    return (leg.company_id, leg.call_id, leg.leg_id, _kind(leg).value, *_facts(leg))


def _kind(leg: LegUsage) -> ChargeKind:
    """What the leg is charged for: whoever's telephone it is, a call to a number costs what that number costs."""
    if leg.direction == "out" and leg.destination_prefix:
        return ChargeKind.OUTBOUND
    return _KIND_OF_PARTY[leg.party]


def _alarm_on_contradictions(cursor: Any, columns: Sequence[str], companies: Sequence[int]) -> None:
    cursor.execute(_CONTRADICTIONS, columns)
    (count,) = cursor.fetchone()
    if count:
        log.error("billing.usage.contradicts", legs=count, companies=companies)
