"""Quarantine is worked off: rated again once there is a price, or declared free by a person with a reason."""

from collections.abc import Callable, Iterator

import pytest

from billing.ledger.errors import NothingQuarantined
from billing.ledger.models import Charge
from billing.ledger.quarantine import Chosen, declare_free, groups, rate_again
from billing.ledger.verify import verify
from linepool.accounts.models import User
from linepool.audit.models import Entry
from linepool.kernel.tenancy import public_scope
from tenants.companies.models import Company
from tests.billing.build import balance, inbound, rate_all, tell, usage_of
from tests.billing.conftest import Contracted
from tests.billing.credit.test_rivals import at_once
from tests.billing.forget import forget_money
from tests.conftest import make_user


@pytest.fixture
def clerk(db: None) -> User:
    return make_user("Clerk")


def wait_without_contract(company: Company, legs: int = 2) -> list[object]:
    told = [inbound(company, 30_000) for _ in range(legs)]
    tell(*told)
    rate_all()
    return [leg.leg_id for leg in told]


@pytest.mark.django_db
def test_legs_that_wait_for_the_same_thing_are_one_group(company_a: Company, company_b: Company) -> None:
    wait_without_contract(company_a, 3)
    wait_without_contract(company_b, 1)
    with public_scope():
        found = groups()
    assert [(one.company, one.reason, one.legs) for one in found] == [
        (company_a.name, "no_contract", 3), (company_b.name, "no_contract", 1),
    ]  # fmt: skip


@pytest.mark.django_db
def test_after_the_contract_was_entered_rating_again_charges_each_leg_once(
    company_a: Company, company_b: Company, contracted: Contracted, clerk: User
) -> None:
    leg, other = inbound(company_a, 30_000), inbound(company_b, 30_000)
    tell(leg, other)
    rate_all()
    contracted(company_a)
    with public_scope():
        assert rate_again(Chosen(company_id=company_a.pk), clerk) == 1
        with pytest.raises(NothingQuarantined):
            rate_again(Chosen(company_id=company_a.pk), clerk)
    rate_all()
    assert (usage_of(leg).state, usage_of(other).state) == ("rated", "quarantined")
    with public_scope():
        assert Charge.objects.filter(usage__leg_id=leg.leg_id).count() == 1
        assert [one.company_id for one in groups()] == [company_b.pk]
        assert verify().differences == []


@pytest.mark.django_db
def test_what_still_has_no_price_comes_back(company_a: Company, clerk: User) -> None:
    leg = inbound(company_a, 30_000)
    tell(leg)
    rate_all()
    with public_scope():
        rate_again(Chosen(reason="no_contract"), clerk)
    rate_all()
    assert usage_of(leg).state == "quarantined"
    with public_scope():
        assert [one.legs for one in groups()] == [1]


@pytest.mark.django_db
def test_a_leg_declared_free_costs_nothing_for_ever_and_says_who_and_why(
    company_a: Company, contracted: Contracted, clerk: User
) -> None:
    leg = inbound(company_a, 30_000)
    tell(leg)
    rate_all()
    with public_scope():
        assert declare_free(Chosen(reason="no_contract"), "a test call of ours", clerk) == 1
    contracted(company_a)
    rate_all()
    assert usage_of(leg).state == "free"
    assert balance(company_a, "unbilled") == "0"
    with public_scope():
        charge = Charge.objects.get(usage__leg_id=leg.leg_id)
        entry = Entry.objects.get(verb="quarantine.declared_free")
        assert (str(charge.amount), charge.reason) == ("0.000000", "waived")
        assert groups() == []
        assert verify().differences == []
    assert entry.actor_id == clerk.pk
    assert (entry.details["why"], entry.details["usage"]) == ("a test call of ours", [charge.usage_id])


@pytest.fixture
def client_company(fresh_company: Callable[..., Company]) -> Iterator[Company]:
    """A company whose rows are committed, as rivals see them."""
    company = fresh_company()
    wait_without_contract(company, 3)
    yield company
    forget_money(company.pk)


def test_two_who_work_off_the_same_legs_at_once_charge_them_once(client_company: Company) -> None:
    def free() -> str:
        try:
            with public_scope():
                return str(declare_free(Chosen(company_id=client_company.pk), "both", None))
        except NothingQuarantined as error:
            return error.code

    assert sorted(map(str, at_once(free, free))) == ["3", "nothing_quarantined"]
    with public_scope():
        assert Charge.objects.filter(company=client_company, reason="waived").count() == 3
        assert [one for one in groups() if one.company_id == client_company.pk] == []
