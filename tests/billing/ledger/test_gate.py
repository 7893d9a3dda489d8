"""May a company start a call now?"""

from decimal import Decimal

import pytest

from billing.ledger.gate import CreditGate
from linepool.kernel.verdicts import Allowed, Refused
from tenants.companies.models import Company
from tests.billing.build import inbound, outbound, rate_all, tell
from tests.billing.conftest import Contracted

PHONE = "+8613800138000"


def ask(company: Company, direction: str = "out", to: str = PHONE) -> Allowed | Refused:
    return CreditGate().may_start(company.pk, direction, to)


def test_a_newcomer_may_call_on_the_trial_credit(company_a: Company, contracted: Contracted) -> None:
    contracted(company_a)
    assert ask(company_a) == ask(company_a, "in") == Allowed()


def test_without_a_contract_nothing_starts(company_a: Company, tariff: None) -> None:
    assert ask(company_a) == ask(company_a, "in") == Refused("no_contract")


def test_when_the_credit_is_used_up_no_call_starts_either_way(
    company_a: Company, company_b: Company, contracted: Contracted
) -> None:
    contracted(company_a)
    contracted(company_b)
    tell(outbound(company_a, 249 * 60_000), inbound(company_a, 2 * 60_000))
    rate_all()
    assert ask(company_a) == Allowed(), "99.90 of 100.00 is spent"
    tell(inbound(company_a, 1))
    rate_all()
    assert ask(company_a) == ask(company_a, "in") == Refused("no_credit")
    assert ask(company_b) == Allowed()


@pytest.mark.parametrize(
    ("number", "verdict"),
    [
        ("+14155550100", Refused("no_price")),
        ("+8612590123456", Refused("barred")),
        ("+86125", Refused("no_price")),
        ("sip:evil", Refused("no_price")),
        ("", Refused("no_price")),
    ],
)
def test_rule_13_premium_and_unclassified_ranges_are_denied(
    company_a: Company, contracted: Contracted, number: str, verdict: Refused
) -> None:
    contracted(company_a)
    assert ask(company_a, to=number) == verdict


@pytest.mark.parametrize("number", ["110", "119", "120", "+120"])
def test_emergency_calls_are_never_refused_for_money(company_a: Company, number: str) -> None:
    assert ask(company_a, to=number) == Allowed()


def test_the_limit_is_exact(company_a: Company, contracted: Contracted) -> None:
    from billing.ledger.gate import available
    from linepool.kernel.tenancy import public_scope

    version = contracted(company_a)
    tell(outbound(company_a, 250 * 60_000))
    rate_all()
    with public_scope():
        assert available(company_a.pk, version) == Decimal(0)
    assert ask(company_a) == Refused("no_credit")
