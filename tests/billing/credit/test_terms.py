"""The terms read for a call out are those of the contract version in force."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from billing.contracts.errors import NoContract
from billing.contracts.models import Contract, ContractVersion
from billing.contracts.selectors import version_in_force
from billing.credit.terms import Terms, terms_of
from linepool.kernel.tenancy import public_scope
from tenants.companies.models import Company
from tests.billing.conftest import Contracted
from tests.billing.credit.cases import NOON


@pytest.fixture
def company(company_a: Company, contracted: Contracted) -> Company:
    """With a second version a day after noon that has limits of its own."""
    contracted(company_a)
    with public_scope():
        version = version_in_force(company_a.pk, NOON)
        version.pk, version.number, version.effective_from = None, version.number + 1, NOON + timedelta(days=1)
        version.credit_limit, version.spend_per_day = Decimal(50), Decimal(30)
        version.save(force_insert=True)
        Company.objects.filter(pk=company_a.pk).update(spend_per_day=Decimal(20), spend_per_month=Decimal(90))
    return company_a


def agreed(company: Company, at: datetime) -> ContractVersion | None:
    try:
        return version_in_force(company.pk, at)
    except NoContract:
        return None


@pytest.mark.parametrize("hours", [-24 * 365 * 20, 0, 23.9, 24, 24.1, 24 * 400])
def test_they_are_those_of_the_version_in_force(company: Company, hours: float) -> None:
    at = NOON + timedelta(hours=hours)
    with public_scope():
        terms, version = terms_of(company.pk, at), agreed(company, at)
        assert (terms is None) == (version is None)
        if terms is not None and version is not None:
            assert (terms.version_id, terms.price_book_id) == (version.pk, version.price_book_id)
            assert (terms.currency, terms.credit_limit) == (version.currency, version.credit_limit)


def test_the_lower_of_two_limits_counts(company: Company) -> None:
    def limits(at: datetime) -> tuple[Decimal | None, Decimal | None]:
        terms = terms_of(company.pk, at)
        assert isinstance(terms, Terms)
        return terms.spend_per_day, terms.spend_per_month

    with public_scope():
        Company.objects.filter(pk=company.pk).update(spend_per_day=Decimal(40))
        assert limits(NOON) == (Decimal(40), Decimal(90))
        assert limits(NOON + timedelta(days=2)) == (Decimal(30), Decimal(90))


def test_an_ended_contract_has_none_from_the_next_day_of_the_company_on(company: Company) -> None:
    with public_scope():
        Contract.objects.filter(company_id=company.pk).update(ends_on=date(2026, 11, 22))
        evening = datetime(2026, 11, 22, 15, 59, tzinfo=UTC)  # a minute before midnight in Shanghai
        for at in (evening, evening + timedelta(minutes=1)):
            assert (terms_of(company.pk, at) is None) == (agreed(company, at) is None)
        assert terms_of(company.pk, evening) is not None
        assert terms_of(company.pk, evening + timedelta(minutes=1)) is None
