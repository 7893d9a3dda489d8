"""From a stored call to the narrow facts finance may see."""

from __future__ import annotations

from datetime import datetime

from linepool.kernel.usage import LegUsage, destination_prefix
from telephony.calls.record import CallRecord, LegRecord
from telephony.carriers.endpoints import carrier_of


def usage_of(call: CallRecord) -> list[LegUsage]:
    """One ``LegUsage`` per leg, each with its own direction and destination.

    The number called loses its last four digits; a device of ours (an agent's browser or SIP phone) leads to no number,
    an agent's outside telephone does, and costs what any call to it costs.
    """
    return [_leg_usage(call, leg) for leg in call.legs]


def _leg_usage(call: CallRecord, leg: LegRecord) -> LegUsage:
    return LegUsage(
        company_id=call.company_id,
        call_id=call.id,
        leg_id=leg.id,
        direction=leg.direction,
        party=leg.party,
        number=call.number,
        destination_prefix=destination_prefix(_destination(call, leg)),
        started_at=leg.started_at,
        answered_at=leg.answered_at,
        agent_answered_at=leg.agent_answered_at,
        ended_at=leg.ended_at,
        billable_ms=milliseconds(leg.answered_at, leg.ended_at),
        talk_ms=milliseconds(leg.agent_answered_at, leg.ended_at),
        ivr_ms=leg.ivr_ms,
        carrier=carrier_of(leg.endpoint),
    )


def _destination(call: CallRecord, leg: LegRecord) -> str:
    """Where the leg led. A leg that came in led to the number called; journals of version 1 do not name the others."""
    if leg.dialled or leg.party not in ("caller", "outside"):
        return leg.dialled
    return call.called


def milliseconds(start: datetime | None, end: datetime) -> int:
    """Whole milliseconds from ``start`` to ``end``, 0 when it never started; exact, not through a float."""
    if start is None:
        return 0
    delta = end - start
    return max(0, (delta.days * 86_400 + delta.seconds) * 1000 + delta.microseconds // 1000)
