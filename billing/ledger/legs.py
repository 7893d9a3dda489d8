"""A usage row as the pure engine wants it."""

from billing.ledger.models import Usage
from billing.rating import ChargeKind, Leg


def leg_of(usage: Usage) -> Leg:
    """The leg with the facts that were recorded."""
    return Leg(
        kind=ChargeKind(usage.kind),
        number=usage.number,
        destination=usage.destination_prefix,
        started_at=usage.started_at,
        answered_at=usage.answered_at,
        agent_answered_at=usage.agent_answered_at,
        ended_at=usage.ended_at,
        billable_ms=usage.billable_ms,
        talk_ms=usage.talk_ms,
        supervises=usage.party == "supervisor" and usage.kind == ChargeKind.AGENT,
        ivr_ms=usage.ivr_ms,
    )
