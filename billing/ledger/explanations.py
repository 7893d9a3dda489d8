"""Why a call costs what it costs, for the page of one call."""

from typing import Any
from uuid import UUID

from billing.ledger.models import Charge, Usage, UsageState
from billing.rating import Clock, Free, Outcome, Pulse, Quarantined, Rate, Rated, Step
from billing.rating import explain as explain_outcome
from billing.rating.types import micros
from linepool.kernel.tenancy import public_scope


def explain(company_id: int, call_id: UUID) -> list[dict[str, Any]]:
    """One item per leg and charge kind of the call, in the order of the legs; [] for a call finance knows nothing of.

    Each has leg_id, kind, state (pending, rated, free, quarantined), amount (decimal string with six places, null until
    there is one), currency, and steps: [{code, values: {…}, text: {"zh-hans", "en"}}].
    """
    with public_scope():
        legs = Usage.objects.filter(company_id=company_id, call_id=call_id).order_by("started_at", "id")
        return [_explained(usage) for usage in legs.select_related("quarantine").prefetch_related("charges__rate")]


def _explained(usage: Usage) -> dict[str, Any]:
    charge = max(usage.charges.all(), key=lambda charge: charge.sequence, default=None)
    outcome = _outcome(usage, charge)
    return {
        "leg_id": str(usage.leg_id),
        "kind": usage.kind,
        "state": usage.state,
        "amount": f"{charge.amount:.6f}" if charge is not None else None,
        "currency": charge.currency if charge is not None else "",
        "steps": [_plain(step) for step in explain_outcome(outcome)] if outcome is not None else [],
    }


def _outcome(usage: Usage, charge: Charge | None) -> Outcome | None:
    """The outcome as it was written down; None while the leg waits to be rated."""
    if usage.state == UsageState.QUARANTINED:
        return Quarantined(usage.quarantine.reason, usage.quarantine.detail)
    if charge is None:
        return None
    if charge.rate is None or charge.contract_version_id is None or charge.rate_version_id is None:
        return Free(charge.reason, charge.contract_version_id)
    entry = charge.rate
    pulse = Pulse(entry.pulse_first_s, entry.pulse_step_s)
    return Rated(
        amount_micros=micros(charge.amount),
        currency=charge.currency,
        clock=Clock(charge.clock),
        duration_ms=charge.duration_ms,
        counted_s=charge.counted_s,
        billed_s=charge.billed_s,
        prefix=charge.prefix,
        rate=Rate(entry.pk, entry.per_minute, pulse, entry.connect_fee, entry.barred),
        contract_version_id=charge.contract_version_id,
        rate_version_id=charge.rate_version_id,
    )


def _plain(step: Step) -> dict[str, Any]:
    return {"code": step.code, "values": dict(step.values), "text": dict(step.text)}
