"""The draft invoice: rents, minutes, tax, and how its lines open."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import override_settings

from billing.catalogue.models import Plan
from billing.contracts.selectors import start_of_day
from billing.contracts.services import add_version
from billing.invoices.draft import Draft, draft_of
from billing.invoices.models import Invoice
from billing.invoices.selectors import charges_of_line
from billing.invoices.services import open_drafts_of_this_month
from billing.rating import Holding
from linepool.kernel.tenancy import public_scope
from tenants.companies.models import Company
from tests.billing.build import inbound, outbound, rate_all, tell
from tests.billing.conftest import Contracted


class TwoSeatsAndANumber:
    """What the company holds in these tests, instead of its real seats and numbers."""

    def seats(self, company_id: int, first: date, last: date) -> Sequence[Holding]:
        return [Holding("801", date(2026, 10, 1), None), Holding("802", date(2026, 11, 16), None)]

    def numbers(self, company_id: int, first: date, last: date) -> Sequence[Holding]:
        return [Holding("+861055550100", date(2026, 11, 1), date(2026, 11, 10))]


@pytest.fixture(autouse=True)
def holdings() -> Iterator[None]:
    with override_settings(LINEPOOL_BILLING_INVENTORY=f"{__name__}.TwoSeatsAndANumber"):
        yield


def november(company: Company) -> Draft:
    with public_scope():
        return draft_of(Invoice.objects.get(company=company, period=date(2026, 11, 1)))


def amounts(draft: Draft) -> dict[str, str]:
    return {line.kind: str(line.amount) for line in draft.lines}


def test_rents_and_minutes_and_tax_add_up(company_a: Company, contracted: Contracted) -> None:
    contracted(company_a)
    tell(*(inbound(company_a, 90_000) for _ in range(10)), *(outbound(company_a, 61_000) for _ in range(5)))
    rate_all()
    draft = november(company_a)
    # 500; (30 + 15) / 30 × 200; 10 / 30 × 30; 10 × 2 min × 0.15; 5 × 2 min × 0.40
    assert amounts(draft) == {
        "base": "500.00",
        "seats": "300.00",
        "numbers": "10.00",
        "inbound": "3.00",
        "outbound": "4.00",
    }
    assert draft.net == Decimal("817.00")
    assert {str(tax.rate): (str(tax.net), str(tax.tax)) for tax in draft.taxes} == {
        "0.06": ("810.00", "48.60"),
        "0.09": ("7.00", "0.63"),
    }
    assert draft.total == Decimal("866.23")


def test_rule_4_each_line_is_rounded_once_from_the_exact_sum(company_a: Company, contracted: Contracted) -> None:
    contracted(company_a)
    tell(*(inbound(company_a, 1_000) for _ in range(3)))
    rate_all()
    (line,) = (line for line in november(company_a).lines if line.kind == "inbound")
    assert (line.exact, line.amount, line.calls, line.quantity) == (Decimal("0.45"), Decimal("0.45"), 3, Decimal(3))


def test_rule_10_a_contract_that_begins_in_the_month_pays_for_its_local_days(
    company_a: Company, contracted: Contracted
) -> None:
    """22 November 17:00 UTC is already the 23rd in Shanghai: eight days are left."""
    contracted(company_a, since=datetime(2026, 11, 22, 17, 0, tzinfo=UTC))
    with public_scope():
        Invoice.objects.get_or_create(company=company_a, period=date(2026, 11, 1), currency="CNY")
    assert amounts(november(company_a)) == {"base": "133.33", "seats": "106.67"}


def test_a_change_in_the_middle_of_the_month_splits_the_rents(company_a: Company, contracted: Contracted) -> None:
    version = contracted(company_a)
    with public_scope():
        plan = Plan.objects.get(code="automatic")
        add_version(version.contract, plan, start_of_day(date(2026, 11, 21), "Asia/Shanghai"))
    draft = november(company_a)
    bases = [(line.first.day, line.last.day, str(line.amount)) for line in draft.lines if line.kind == "base"]
    assert bases == [(1, 20, "333.33"), (21, 30, "166.67")]
    assert [str(line.amount) for line in draft.lines if line.kind == "lines"] == ["33.33"]


def test_a_calls_month_is_that_of_the_companys_calendar(company_a: Company, contracted: Contracted) -> None:
    contracted(company_a)
    late = datetime(2026, 11, 30, 15, 59, 59, tzinfo=UTC)
    tell(inbound(company_a, 1_000, at=late), inbound(company_a, 1_000, at=datetime(2026, 11, 30, 16, 0, tzinfo=UTC)))
    rate_all()
    with public_scope():
        periods = Invoice.objects.filter(company=company_a).order_by("period").values_list("period", flat=True)
        assert list(periods) == [date(2026, 11, 1), date(2026, 12, 1)]
        december = draft_of(Invoice.objects.get(company=company_a, period=date(2026, 12, 1)))
    assert [line.calls for line in november(company_a).lines if line.kind == "inbound"] == [1]
    assert [line.calls for line in december.lines if line.kind == "inbound"] == [1]


def test_a_usage_line_opens_into_the_calls_that_sum_to_it(company_a: Company, contracted: Contracted) -> None:
    contracted(company_a)
    legs = [outbound(company_a, ms) for ms in (1_000, 61_000, 121_000)]
    tell(*legs, inbound(company_a, 5_000))
    rate_all()
    draft = november(company_a)
    (line,) = (line for line in draft.lines if line.kind == "outbound")
    with public_scope():
        charges = list(charges_of_line(draft.invoice, line.id))
        rents = [line.id for line in draft.lines if line.kind == "base"]
        assert list(charges_of_line(draft.invoice, rents[0])) == []
    assert {charge.usage.call_id for charge in charges} == {leg.call_id for leg in legs}
    assert sum(charge.amount for charge in charges) == line.exact == Decimal("2.40")


def test_the_clock_opens_each_companys_month_once(company_a: Company, contracted: Contracted) -> None:
    contracted(company_a)
    last_evening = datetime(2026, 12, 31, 15, 59, tzinfo=UTC)
    midnight = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)
    with public_scope():
        assert open_drafts_of_this_month(last_evening) == 1
        assert open_drafts_of_this_month(last_evening) == 0
        assert open_drafts_of_this_month(midnight) == 1
        newest = Invoice.objects.filter(company=company_a).first()
    assert newest is not None
    assert newest.period == date(2027, 1, 1)


