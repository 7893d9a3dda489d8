"""Every journey, stored and rated by the real tariff: finance knows each leg, once, in one of its states."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from billing.ledger.models import Usage
from billing.ledger.reconciliation import usage_states
from linepool.kernel.tenancy import company_scope, public_scope
from telephony.calls.models import Leg
from telephony.calls.record import CallRecord
from telephony.calls.services import store_calls
from telephony.calls.usage import usage_of
from tenants.companies.models import Company
from tests.billing.build import rate_all
from tests.billing.conftest import Contracted, contracted, tariff
from tests.telephony.journeys.script import Journey, play
from tests.telephony.journeys.table import JOURNEYS

__all__ = ["contracted", "tariff"]


def expected(call: CallRecord) -> Counter[str]:
    """What the contract says of each leg: own devices are free, so is who did not answer or spoke to nobody."""
    states: Counter[str] = Counter()
    for leg in usage_of(call):
        billed_ms = leg.talk_ms if leg.direction == "in" else leg.billable_ms
        states["rated" if leg.destination_prefix and billed_ms else "free"] += 1
    return states


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.name)
def test_every_leg_of_a_journey_is_rated_or_free_and_counted_once(
    journey: Journey, company_a: Company, company_b: Company, contracted: Contracted
) -> None:
    companies = {1: company_a, 2: company_b}
    for company in companies.values():
        contracted(company)
    for told in play(journey).calls:
        company = companies[told.company_id]
        call = replace(told, company_id=company.pk, schema=company.schema_name)
        store_calls([call])
        store_calls([call])
        rate_all()
        with company_scope(company):
            legs = list(Leg.objects.filter(call_id=call.id).values_list("pk", flat=True))
        assert Counter(usage_states(company.pk, legs).values()) == expected(call)
        assert len(legs) == len(call.legs)
        with public_scope():
            assert Usage.objects.filter(call_id=call.id).count() == len(legs)
