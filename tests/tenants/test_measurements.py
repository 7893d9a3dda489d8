"""What a company used beyond calls: what is kept, and what nobody keeps."""

from datetime import date

from tenants.companies.models import Company
from tenants.measurements import Measurements

OCTOBER = (date(2020, 10, 1), date(2020, 10, 31))


def test_days_without_recordings_and_sales_have_none(company_a: Company) -> None:
    assert set(Measurements().stored_bytes(company_a.pk, *OCTOBER).values()) == {0}
    assert Measurements().sales(company_a.pk, *OCTOBER) == []


def test_days_to_come_are_not_measured_yet(company_a: Company) -> None:
    assert Measurements().stored_bytes(company_a.pk, date(2999, 1, 1), date(2999, 1, 31)) == {}


def test_nobody_keeps_who_was_logged_in(company_a: Company) -> None:
    assert Measurements().presence(company_a.pk, *OCTOBER) is None
