"""The carrier's cost beside the client's price, and the margin between them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from billing.catalogue.errors import BookExists
from billing.catalogue.models import PriceBook
from billing.catalogue.prices import Price
from billing.catalogue.services import create_book, publish_version
from billing.contracts.errors import BadTerms
from billing.contracts.proposals import read_terms
from billing.costs.margin import KEYS, Margin, margins
from billing.costs.models import Cost
from billing.costs.services import cost_missing
from billing.ledger.models import Account, Entry
from billing.ledger.verify import verify
from billing.rating import ChargeKind
from linepool.kernel.tenancy import public_scope
from linepool.kernel.usage import LegUsage
from tenants.companies.models import Company
from tests.billing.build import agent, balance, inbound, outbound, rate_all, tell
from tests.billing.conftest import Contracted

NOVEMBER = date(2026, 11, 1)
EVER = datetime(2026, 1, 1, tzinfo=UTC)
ABROAD = Price(ChargeKind.OUTBOUND, "86", "大陆", "Mainland", Decimal("0.031"), 1, 1)
HERE = Price(ChargeKind.INBOUND, "", "来话", "Inbound", Decimal("0.006"), 60, 60)


@pytest.fixture
def wire(tariff: None) -> PriceBook:
    """The price book of the carrier "wire", empty."""
    with public_scope():
        return create_book("wire-cost", "线路成本", "Wire, cost", "CNY", "wire")


def publish(book: PriceBook, *prices: Price) -> None:
    with public_scope():
        publish_version(book, EVER, prices)


def cost_of(leg: LegUsage) -> Cost | None:
    with public_scope():
        return Cost.objects.filter(usage__leg_id=leg.leg_id).first()


def month(*by: str) -> list[Margin]:
    with public_scope():
        return list(margins(NOVEMBER, NOVEMBER, by))


def books_agree() -> bool:
    with public_scope():
        return verify().differences == []


def test_a_leg_costs_what_its_carrier_asks_to_six_places(
    company_a: Company, contracted: Contracted, wire: PriceBook
) -> None:
    """61 s at 0.031 a minute by the second are 0.031516..., half up; the client pays two minutes at 0.40."""
    contracted(company_a)
    publish(wire, ABROAD, HERE)
    out, came = outbound(company_a, 61_000, carrier="wire"), inbound(company_a, 1_000, carrier="wire")
    tell(out, came, agent(company_a, 1_000), outbound(company_a, 0, carrier="wire"))
    rate_all()
    cost, other = cost_of(out), cost_of(came)
    assert cost is not None
    assert other is not None
    assert (cost.amount, cost.billed_s, cost.currency, cost.period) == (Decimal("0.031517"), 61, "CNY", NOVEMBER)
    assert other.amount == Decimal("0.006000"), "from the line's answer, by the carrier's own steps"
    with public_scope():
        assert Cost.objects.count() == 2
    assert (balance(company_a, "carrier_cost"), balance(company_a, "carrier_payable")) == ("0.037517", "-0.037517")
    assert balance(company_a, "unbilled") == "0.950000", "the client's price is its own"
    with public_scope():
        owed = Entry.objects.get(account=Account.CARRIER_PAYABLE)
    assert (owed.detail, owed.amount) == ("wire", Decimal("-0.037517"))
    assert books_agree()


def test_told_and_rated_again_it_costs_once(company_a: Company, contracted: Contracted, wire: PriceBook) -> None:
    contracted(company_a)
    publish(wire, ABROAD)
    leg = outbound(company_a, 60_000, carrier="wire")
    for _ in range(2):
        tell(leg)
        rate_all()
        with public_scope():
            cost_missing(["wire"])
    assert balance(company_a, "carrier_cost") == "0.031000"
    assert books_agree()


def test_a_cost_is_never_changed_nor_deleted(company_a: Company, contracted: Contracted, wire: PriceBook) -> None:
    contracted(company_a)
    publish(wire, ABROAD)
    tell(outbound(company_a, 60_000, carrier="wire"))
    rate_all()
    for deed in (lambda: Cost.objects.update(amount=0), lambda: Cost.objects.all().delete()):
        with public_scope(), pytest.raises(Exception, match="refused|denied"), transaction.atomic():
            deed()


def test_without_a_cost_price_a_leg_is_rated_told_and_costed_once_the_price_is_known(
    company_a: Company, contracted: Contracted, wire: PriceBook
) -> None:
    contracted(company_a)
    leg = outbound(company_a, 60_000, carrier="wire")
    tell(leg, outbound(company_a, 0, carrier="wire"))
    rate_all()
    (row,) = month("carrier")
    assert (row.carrier, row.legs, row.uncosted, row.revenue, row.cost) == ("wire", 1, 1, Decimal("0.40"), Decimal(0))
    publish(wire, ABROAD)
    with public_scope():
        assert cost_missing(["wire"]) == 1
        assert cost_missing(["wire"]) == 0
    (row,) = month("carrier")
    assert (row.uncosted, row.cost, row.margin) == (0, Decimal("0.031"), Decimal("0.369"))
    assert row.per_cent == Decimal("92.3"), "92.25, half up"
    assert books_agree()


def test_margins_by_company_carrier_destination_and_month(
    company_a: Company, company_b: Company, contracted: Contracted, wire: PriceBook
) -> None:
    for company in (company_a, company_b):
        contracted(company)
    publish(wire, ABROAD)
    tell(
        outbound(company_a, 60_000, carrier="wire"),
        outbound(company_b, 120_000, carrier="wire"),
        outbound(company_b, 60_000, carrier="other"),
        outbound(company_b, 60_000),
    )
    rate_all()
    found = {(row.company, row.carrier): (row.legs, row.revenue, row.cost) for row in month("company", "carrier")}
    assert found == {
        (company_a.name, "wire"): (1, Decimal("0.40"), Decimal("0.031")),
        (company_b.name, "wire"): (1, Decimal("0.80"), Decimal("0.062")),
        (company_b.name, "other"): (1, Decimal("0.40"), Decimal(0)),
    }
    every = month(*KEYS)
    assert {(row.destination_en, row.month) for row in every if row.carrier == "wire"} == {("Mainland", "2026-11")}
    assert sum(row.revenue for row in every) == Decimal("1.60")
    with public_scope():
        assert list(margins(date(2026, 12, 1), date(2026, 12, 1), KEYS)) == []


def test_margins_by_number_are_those_of_calls_to_it_and_from_it(
    company_a: Company, contracted: Contracted, wire: PriceBook
) -> None:
    contracted(company_a)
    publish(wire, ABROAD, HERE)
    out, came = outbound(company_a, 60_000, carrier="wire"), inbound(company_a, 60_000, carrier="wire")
    other = replace(outbound(company_a, 120_000, carrier="wire"), number="+862099990000")
    tell(out, replace(came, number=out.number), other)
    rate_all()
    found = {row.number: (row.legs, row.cost, row.carrier) for row in month("number")}
    assert found == {out.number: (2, Decimal("0.043"), ""), "+862099990000": (1, Decimal("0.062"), "")}
    assert sum(row.margin for row in month("number")) == sum(row.margin for row in month("company"))


def test_a_carrier_asks_in_another_currency_and_nothing_is_subtracted_from_what_it_is_not(
    company_a: Company, contracted: Contracted
) -> None:
    contracted(company_a)
    with public_scope():
        book = create_book("abroad-cost", "境外", "Abroad, cost", "USD", "abroad")
    publish(book, ABROAD)
    tell(outbound(company_a, 60_000, carrier="abroad"))
    rate_all()
    found = {row.currency: (row.legs, row.revenue, row.cost) for row in month("carrier")}
    assert found == {"CNY": (1, Decimal("0.40"), Decimal(0)), "USD": (0, Decimal(0), Decimal("0.031"))}
    assert books_agree()


def test_a_carrier_has_one_book_and_clients_are_never_charged_by_it(wire: PriceBook) -> None:
    with public_scope(), pytest.raises(BookExists) as error:
        create_book("wire-again", "又", "Again", "CNY", "wire")
    assert error.value.fields == {"carrier": "taken"}
    with public_scope(), pytest.raises(IntegrityError), transaction.atomic():
        PriceBook.objects.create(code="wire-third", carrier="wire", currency="CNY")
    band = {"label_zh": "夜", "label_en": "Night", "book": "wire-cost", "weekdays": [1], "start": "00:00"}
    with public_scope(), pytest.raises(BadTerms) as refused:
        read_terms([{"kind": "minutes", "bands": [band]}], "CNY")
    assert refused.value.fields == {"parts.0.bands.0.book": "no such price book in this currency"}
