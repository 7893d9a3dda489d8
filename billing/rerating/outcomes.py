"""What a leg comes to now, beside what it was charged."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from billing.ledger.legs import leg_of
from billing.ledger.models import Charge
from billing.rating import Free, Outcome, Quarantined, Rated, Tariff

VOIDED: Final = "voided"
"""Why a leg is free that two people took back."""


def outcome_now(charge: Charge, tariffs: Mapping[int, Tariff], *, void: bool) -> Outcome:
    """The leg under the tariffs as they are now, or free of charge when it is to be void."""
    return Free(VOIDED, charge.contract_version_id) if void else tariffs[charge.company_id].rate(leg_of(charge.usage))


def why(charge: Charge, outcome: Outcome) -> str:
    """Why the outcome is another than what was charged; "" when it is the same money for the same reason."""
    if isinstance(outcome, Quarantined):
        return outcome.reason
    if isinstance(outcome, Free):
        return "" if charge.reason == outcome.reason else outcome.reason
    if charge.rate_id is None:
        return "charged"
    if (outcome.amount, outcome.currency) == (charge.amount, charge.currency):
        return ""
    if outcome.contract_version_id != charge.contract_version_id:
        return "contract"
    return "price" if outcome.rate.id != charge.rate_id else "time"


def amount_of(outcome: Outcome) -> Decimal | None:
    """What it comes to; None when it has no price."""
    if isinstance(outcome, Rated):
        return outcome.amount
    return None if isinstance(outcome, Quarantined) else Decimal(0)
