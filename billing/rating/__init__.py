"""The pure rating engine: values in, priced legs out.

It knows nothing of Django, asyncio, the clock on the wall or the database. The same leg under the same contract
version and the same rate version gives the same amount, in any order and any number of times (rule 6).

Inside it counts in integers (milliseconds, seconds, millionths of the currency); at its edge amounts are Decimals.
"""

from billing.rating.engine import Tariff
from billing.rating.explain import Step, explain
from billing.rating.prefixes import AmbiguousPrefixError, PrefixTable
from billing.rating.pulses import Pulse
from billing.rating.recurring import Holding, monthly_charge, unit_days
from billing.rating.totals import TaxTotal, line_amount, tax_totals
from billing.rating.types import (
    ChargeKind,
    ChargeRule,
    Clock,
    ContractTerms,
    Free,
    Leg,
    MatchOn,
    Outcome,
    Quarantined,
    Rate,
    Rated,
    RateVersion,
    StartedSecond,
)

__all__ = [
    "AmbiguousPrefixError",
    "ChargeKind",
    "ChargeRule",
    "Clock",
    "ContractTerms",
    "Free",
    "Holding",
    "Leg",
    "MatchOn",
    "Outcome",
    "PrefixTable",
    "Pulse",
    "Quarantined",
    "Rate",
    "RateVersion",
    "Rated",
    "StartedSecond",
    "Step",
    "Tariff",
    "TaxTotal",
    "explain",
    "line_amount",
    "monthly_charge",
    "tax_totals",
    "unit_days",
]
