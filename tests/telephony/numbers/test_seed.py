"""A new installation is seeded with what the first sign-up needs, and seeding again changes nothing."""

import io

import pytest
from django.core.management import call_command

from linepool.kernel.tenancy import company_scope, public_scope
from telephony.carriers.models import Carrier
from telephony.nodes.models import MediaNode
from telephony.numbers import services
from telephony.numbers.models import Number, NumberEvent
from telephony.numbers.selectors import pool_counts
from tenants.companies.models import Company


@pytest.mark.django_db
def test_seeding_gives_a_node_a_carrier_and_numbers_of_both_countries(company_a: Company) -> None:
    call_command("seed", stdout=io.StringIO())
    with public_scope():
        assert MediaNode.objects.count() == 1
        carrier = Carrier.objects.get(code="lab")
        assert set(Number.objects.filter(carrier=carrier).values_list("country", flat=True)) == {"CN", "GB"}
        before = pool_counts()["free"]
    with company_scope(company_a):
        services.claim_any(company_a)
    call_command("seed", stdout=io.StringIO())
    with public_scope():
        assert pool_counts()["free"] == before - 1
        assert NumberEvent.objects.filter(kind="added").count() == Number.objects.count()
