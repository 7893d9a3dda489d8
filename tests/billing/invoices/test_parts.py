"""The draft under contracts of every model: what is stored comes out as the worked examples say."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import override_settings

from billing.catalogue.models import Plan
from billing.catalogue.prices import Price
from billing.catalogue.services import create_book, publish_version
from billing.contracts.models import ContractVersion
from billing.contracts.services import open_trial
from billing.invoices.draft import Draft, draft_of
from billing.invoices.models import Invoice
from billing.ledger.models import Charge
from billing.parties.seed import seed as seed_legal_entity
from billing.ports import Presence
from billing.rating import ChargeKind, Holding
from billing.rating.parts import (
    Fee,
    Minimum,
    Minutes,
    Package,
    Part,
    ProductionHours,
    RecordingStorage,
    Sale,
    Seats,
    write_parts,
)
from linepool.kernel.tenancy import company_scope, public_scope
from tenants.companies.models import Company
from tests.billing.build import agent, inbound, outbound, rate_all, tell
from tests.billing.conftest import OPENED, Contracted
from tests.billing.invoices.life import DECEMBER, bill, final

D = Decimal
NIGHT = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
"""Eleven in the evening in Shanghai."""


class Nothing:
    """A company that rents nothing."""

    def seats(self, company_id: int, first: date, last: date) -> Sequence[Holding]:
        return []

    def numbers(self, company_id: int, first: date, last: date) -> Sequence[Holding]:
        return []


class Measured:
    """A company whose agents are watched."""

    def presence(self, company_id: int, first: date, last: date) -> Presence:
        day = date(2026, 11, 3)
        return Presence({day: 4}, {day: 5_400_000}, {day: 1_800_000})

    def stored_bytes(self, company_id: int, first: date, last: date) -> dict[date, int]:
        return {date(2026, 11, day): 2 * 10**9 for day in range(16, 31)}

    def sales(self, company_id: int, first: date, last: date) -> Sequence[Sale]:
        return []


@pytest.fixture(autouse=True)
def rented() -> Iterator[None]:
    with override_settings(
        LINEPOOL_BILLING_INVENTORY=f"{__name__}.Nothing", LINEPOOL_BILLING_MEASUREMENTS=f"{__name__}.Measured"
    ):
        yield


def contract_of(company: Company, *parts: Part) -> ContractVersion:
    """A contract of these parts."""
    with public_scope():
        Plan.objects.filter(code="package").update(parts=write_parts(parts))
    with company_scope(company):
        return open_trial(company.pk, "package", since=OPENED)


def november(company: Company) -> Draft:
    with public_scope():
        return draft_of(Invoice.objects.get(company=company, period=date(2026, 11, 1)))


def amounts(draft: Draft) -> dict[str, str]:
    return {line.id.rpartition("-")[0]: str(line.amount) for line in draft.lines}


def test_a_package_of_calls_counts_what_agents_answered(company_a: Company, contracted: Contracted) -> None:
    """Three answered calls of two included; a caller who hung up in the menu is none."""
    contract_of(company_a, Package(D(30), included=2, overage=D("1.50")))
    tell(*(inbound(company_a, 61_000) for _ in range(3)), inbound(company_a, 0), agent(company_a, 61_000))
    rate_all()
    assert amounts(november(company_a)) == {"package_package": "30.00", "package_package_overage": "1.50"}
    with public_scope():
        reasons = Charge.objects.filter(company=company_a).order_by("reason").values_list("reason", flat=True)
        assert list(reasons) == ["by_call", "by_call", "by_call", "included", "no_agent"]


def test_a_night_call_costs_what_the_night_book_says(company_a: Company, contracted: Contracted) -> None:
    """Hybrid: 2 min by day 0.15 and 0.40, by night 0.10 and 0.30; 500 min in are in the package; minimum 1,500."""
    contracted(company_a, plan="hybrid")
    tell(inbound(company_a, 61_000), inbound(company_a, 61_000, at=NIGHT))
    tell(outbound(company_a, 61_000), outbound(company_a, 61_000, at=NIGHT))
    rate_all()
    draft = november(company_a)
    named = {line.label_en: str(line.amount) for line in draft.lines}
    assert named["Inbound function fee"] == "0.30"
    assert named["Inbound function fee, night"] == "0.20"
    assert named["National long distance"] == "0.80"
    assert named["National distance, night"] == "0.60"
    assert named["500 minutes a month: taken off"] == "-0.50"
    assert named["Seats by the year: Seat rent"] == "-48.00"
    assert (draft.net, named["Up to the minimum"]) == (D("1500.00"), "506.60")


def test_what_is_measured_is_charged(company_a: Company, contracted: Contracted) -> None:
    """2 h × 45; 2 GB on 15 of 30 days × 3; three bursts beyond one seat × 10."""
    seats = Seats(D(200), contracted=1, burst_daily=D(10))
    contract_of(company_a, ProductionHours(D(45)), RecordingStorage(D(3)), seats)
    assert amounts(november(company_a)) == {
        "seats": "200.00",
        "seats_burst": "30.00",
        "production": "90.00",
        "storage": "3.00",
    }


def test_prices_that_include_tax_contain_it(company_a: Company, contracted: Contracted) -> None:
    with public_scope():
        Plan.objects.filter(code="package").update(prices_include_tax=True)
    contract_of(company_a, Fee(D(106), D("0.06")))
    draft = november(company_a)
    assert (draft.net, draft.tax, draft.total) == (D("100.00"), D("6.00"), D("106.00"))


def test_the_lines_of_a_draft_explain_themselves(company_a: Company, contracted: Contracted) -> None:
    contracted(company_a, plan="hybrid")
    tell(inbound(company_a, 61_000))
    rate_all()
    for line in november(company_a).lines:
        assert line.steps, line.id


def test_rule_8_late_calls_of_a_package_are_an_adjustment_naming_their_month(
    company_a: Company, contracted: Contracted
) -> None:
    """November was billed 30.00 and 70.00 up to its minimum of 100; 90 late calls are 88 × 1.50 beyond the package."""
    contract_of(company_a, Package(D(30), included=2, overage=D("1.50")), Minimum(D(100)))
    with public_scope():
        seed_legal_entity()
    assert final(company_a).net == D("100.00")
    tell(*(inbound(company_a, 61_000) for _ in range(90)))
    rate_all()
    late = {
        line.kind: (line.label_en, str(line.amount)) for line in bill(company_a, DECEMBER).lines if "adj-" in line.id
    }
    assert late == {
        "overage": ("Adjustment for 2026-11: Monthly package: beyond it", "132.00"),
        "minimum": ("Adjustment for 2026-11: Up to the minimum", "-70.00"),
    }


def test_time_in_the_menu_is_priced_apart_where_the_contract_says_so(
    company_a: Company, contracted: Contracted
) -> None:
    """Two calls of 20 s in the menu × 0.05 a started minute; one of them then talks two minutes × 0.15."""
    menu = Price(ChargeKind.AUTOMATIC, "", "自动语音", "Automatic voice", D("0.05"), 60, 60)
    talk = Price(ChargeKind.INBOUND, "", "呼入", "Calls in", D("0.15"), 60, 60)
    with public_scope():
        book = create_book("menu-cn", "自动语音", "Menu", "CNY")
        publish_version(book, datetime(2020, 1, 1, tzinfo=UTC), [menu, talk])
        Plan.objects.filter(code="package").update(price_book=book)
    contract_of(company_a, Minutes((ChargeKind.INBOUND, ChargeKind.AUTOMATIC)))
    tell(inbound(company_a, 61_000), inbound(company_a, 0))
    assert rate_all() == 4
    assert rate_all() == 0
    lines = {line.kind: (line.calls, str(line.amount)) for line in november(company_a).lines}
    assert lines == {"automatic": (2, "0.10"), "inbound": (1, "0.30")}
