"""A call of many legs: each is charged by its own direction and destination, and none is forgotten."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from billing.ledger.models import Charge, Usage
from billing.ledger.reconciliation import usage_states
from linepool.kernel.ids import new_id
from linepool.kernel.tenancy import public_scope
from linepool.kernel.usage import LegUsage
from tenants.companies.models import Company
from tests.billing.build import charge_of, inbound, outbound, rate_all, tell, usage_of
from tests.billing.conftest import Contracted

MINUTE = 60_000
ABROAD = "+44207946"


def device(company: Company, party: str, talk_ms: int = MINUTE, to: str = "", **facts: Any) -> LegUsage:
    """A leg we made to somebody of ours: their browser, or over a carrier to a number."""
    side: dict[str, Any] = {"direction": "out", "party": party, "destination_prefix": to}
    return inbound(company, talk_ms, menu_ms=0, **{**side, **facts})


Make = Callable[[Company], LegUsage]
JOURNEYS: dict[str, tuple[Make, str, str, str]] = {
    "the caller, from the agent's answer on": (lambda c: inbound(c, 2 * MINUTE), "inbound", "rated", "0.30"),
    "the caller who only heard the menu": (lambda c: inbound(c, 0), "inbound", "free", "0"),
    "an agent's browser": (lambda c: device(c, "agent"), "agent", "free", "0"),
    "an agent's mobile telephone": (lambda c: device(c, "agent", to="+861390013"), "outbound", "rated", "0.40"),
    "an agent's mobile telephone nobody took": (lambda c: outbound(c, 0, party="agent"), "outbound", "free", "0"),
    "a colleague outside, transferred to": (lambda c: outbound(c, MINUTE + 1), "outbound", "rated", "0.80"),
    "a member of the conference abroad": (lambda c: outbound(c, MINUTE, to=ABROAD), "outbound", "quarantined", ""),
    "the customer of a callback": (lambda c: outbound(c, MINUTE), "outbound", "rated", "0.40"),
    "a supervisor's browser": (lambda c: device(c, "supervisor"), "agent", "free", "0"),
    "a supervisor's mobile telephone": (
        lambda c: device(c, "supervisor", to="+861390013"), "outbound", "rated", "0.40",
    ),
}  # fmt: skip


@pytest.mark.parametrize("who", JOURNEYS)
def test_a_leg_costs_what_its_own_direction_and_destination_say(
    company_a: Company, contracted: Contracted, who: str
) -> None:
    make, kind, state, amount = JOURNEYS[who]
    contracted(company_a)
    leg = make(company_a)
    tell(leg)
    rate_all()
    usage = usage_of(leg)
    assert (usage.kind, usage.state) == (kind, state)
    if state != "quarantined":
        assert charge_of(leg).amount == Decimal(amount)


def test_every_leg_of_a_call_is_rated_free_or_quarantined_and_counted_once(
    company_a: Company, contracted: Contracted
) -> None:
    contracted(company_a)
    call_id = new_id()
    legs = [replace(make(company_a), call_id=call_id) for make, *_ in JOURNEYS.values()]
    tell(*legs)
    tell(*legs)
    states = usage_states(company_a.pk, [leg.leg_id for leg in legs])
    assert Counter(states.values()) == {"pending": len(legs)}
    rate_all()
    states = usage_states(company_a.pk, [leg.leg_id for leg in legs])
    assert Counter(states.values()) == {"rated": 5, "free": 4, "quarantined": 1}
    with public_scope():
        assert Usage.objects.filter(call_id=call_id).count() == len(legs)
        assert Charge.objects.filter(usage__call_id=call_id, reason="supervision").count() == 1

