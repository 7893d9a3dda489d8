"""The papers of a seller in the European Union, in euro: who owes the tax, and in which words it is said."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from billing.catalogue.models import Plan
from billing.invoices.closing import check, finalise
from billing.invoices.crediting import credit
from billing.invoices.errors import TaxIsTheClients
from billing.invoices.models import Invoice, InvoiceStatus
from billing.invoices.pdf import render_pdf
from billing.invoices.pdf_credit import render_credit_pdf
from billing.parties.models import LegalEntity, TaxTreatment
from billing.parties.services import change_profile, create_entity
from linepool.accounts.models import User
from linepool.kernel.tenancy import public_scope
from tenants.companies.models import Company
from tests.billing.conftest import Contracted
from tests.billing.invoices.life import CHECKER, NOVEMBER, after, bill, final, invoice_of
from tests.billing.invoices.paper import words_on

ClientFor = Callable[[User | None, Company | None], Client]
BANK = "Beispielbank Berlin\nIBAN DE89 3704 0044 0532 0130 00\nBIC COBADEFFXXX"
IRISH = {"name": "Harbour Tea DAC", "address": "1 Quay, Dublin 2", "country": "IE", "tax_id": "IE6388047V"}
GERMAN = {"name": "Hafentee GmbH", "address": "Kai 1, 20457 Hamburg", "country": "DE", "tax_id": "DE987654321"}
CHINESE = {"name": "海港茶业有限公司", "address": "南京路 1 号", "country": "CN", "tax_id": "91310000MA1"}


@pytest.fixture
def berlin(db: None) -> LegalEntity:
    """A German seller who wants its money within 14 days."""
    with public_scope():
        return create_entity(
            code="berlin", invoice_prefix="DE26-", credit_prefix="DEC26-", name="Linepool Beispiel GmbH",
            address="Beispielstraße 1\n10115 Berlin", country="DE", tax_id="DE123456789", bank=BANK, payment_days=14,
        )  # fmt: skip


@pytest.fixture
def sold(company_a: Company, contracted: Contracted, berlin: LegalEntity) -> Callable[..., Company]:
    """``sold(buyer, *rates)``: Acme with this billing address has bought for 100 EUR at each rate."""

    def sell(buyer: dict[str, str], *rates: str, **more: Any) -> Company:
        parts = [{"kind": "base", "monthly": "100", "code": f"b{i}", "tax_rate": r} for i, r in enumerate(rates)]
        with public_scope():
            Plan.objects.filter(code="attended").update(currency="EUR", parts=parts, trial_credit=Decimal(0))
            Invoice.objects.get_or_create(company=company_a, period=NOVEMBER, defaults={"currency": "EUR"})
            change_profile(company_a.pk, **buyer, **more)
        contracted(company_a)
        return company_a

    return sell


def text_of(company: Company, language: str, monkeypatch: pytest.MonkeyPatch) -> str:
    final(company)
    return words_on(lambda: render_pdf(bill(company), company, language), monkeypatch)


def missing(text: str, *words: str) -> list[str]:
    return [word for word in words if word not in text]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            ("VAT number: DE123456789", "VAT number: IE6388047V", "Date of supply: 2026-11-01 – 2026-11-30",
             "Payment terms: 14 days from the invoice date", "Reverse charge", "VAT 0% × 200.00", "Total due (EUR)"),
        ),
        (
            "zh-hans",
            ("增值税号: DE123456789", "增值税号: IE6388047V", "服务期间: 2026-11-01 – 2026-11-30",
             "付款条件: 自开票日起 14 日内付清", "反向征税（Reverse charge）", "增值税 0% × 200.00", "应付合计 (EUR)"),
        ),
    ],
)  # fmt: skip
def test_a_client_in_another_member_state_reads_that_it_owes_the_tax(
    sold: Callable[..., Company], language: str, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = text_of(sold(IRISH, "0", "0"), language, monkeypatch)
    both = ("DE26-000001", BANK, "Beispielstraße 1", "Harbour Tea DAC", "200.00")
    assert missing(text, *words, *both) == []


def test_a_client_in_the_sellers_country_pays_the_tax_of_each_rate(
    sold: Callable[..., Company], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = text_of(sold(GERMAN, "0.19", "0.07"), "en", monkeypatch)
    assert (
        missing(text, "VAT 19% × 100.00", "VAT 7% × 100.00", "19.00", "7.00", "226.00", "VAT number: DE987654321") == []
    )
    assert "Reverse charge" not in text


def test_a_client_outside_the_union_reads_why_there_is_no_tax(
    sold: Callable[..., Company], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = text_of(sold(CHINESE, "0"), "en", monkeypatch)
    assert missing(text, "Outside the scope of EU VAT", "Tax id: 91310000MA1", "VAT number: DE123456789") == []
    assert "Reverse charge" not in text


def test_tax_under_reverse_charge_is_refused_and_nothing_is_numbered(sold: Callable[..., Company]) -> None:
    company = sold(IRISH, "0.19")
    with public_scope(), pytest.raises(TaxIsTheClients):
        check(invoice_of(company).pk, CHECKER, after(NOVEMBER))
    assert invoice_of(company).status == InvoiceStatus.DRAFT
    with public_scope():
        change_profile(company.pk, tax_treatment=TaxTreatment.CHARGED)
        check(invoice_of(company).pk, CHECKER, after(NOVEMBER))
        change_profile(company.pk, tax_treatment=TaxTreatment.BY_RULE)
        with pytest.raises(TaxIsTheClients):
            finalise(invoice_of(company).pk, after(NOVEMBER))
    assert (invoice_of(company).number, invoice_of(company).status) == (None, InvoiceStatus.CHECKED)


def test_a_person_who_knows_better_says_that_the_client_owes_the_tax(
    sold: Callable[..., Company], monkeypatch: pytest.MonkeyPatch
) -> None:
    company = sold(GERMAN, "0", tax_treatment=TaxTreatment.REVERSE_CHARGE)
    assert missing(text_of(company, "en", monkeypatch), "Reverse charge") == []


def test_a_credit_note_says_it_as_its_invoice_did(
    sold: Callable[..., Company], monkeypatch: pytest.MonkeyPatch
) -> None:
    company = sold(IRISH, "0")
    final(company)
    with public_scope():
        change_profile(company.pk, tax_treatment=TaxTreatment.CHARGED)
        note = credit(invoice_of(company).pk, "too much", "Cleo")
    text = words_on(lambda: render_credit_pdf(note, "en"), monkeypatch)
    assert missing(text, "DEC26-000001", "Reverse charge", "VAT number: IE6388047V", "VAT 0% × 100.00") == []


def test_an_entity_with_a_wrong_iban_is_refused_and_stays_as_it_was(client_for: ClientFor, berlin: LegalEntity) -> None:
    with public_scope():
        user = User.objects.create_user("op@example.com", None, name="Op", is_operator=True)
    browser, path = client_for(user, None), "/api/console/legal-entities/berlin/"
    answer = browser.patch(path, {"bank": BANK.replace("0130 00", "0131 00")}, "application/json")
    assert (answer.status_code, answer.json()["fields"]) == (400, {"bank": "wrong_iban"})
    with public_scope():
        assert LegalEntity.objects.get(pk=berlin.pk).bank == BANK
    assert browser.patch(path, {"bank": BANK + "\n"}, "application/json").status_code == 200


def test_the_operator_says_who_owes_the_tax_and_the_company_does_not(
    client_for: ClientFor, company_a: Company, alice: User
) -> None:
    with public_scope():
        user = User.objects.create_user("op@example.com", None, name="Op", is_operator=True)
    body = {"tax_treatment": "reverse_charge"}
    path = f"/api/console/companies/{company_a.pk}/billing-profile/"
    assert client_for(user, None).patch(path, body, "application/json").json()["tax_treatment"] == "reverse_charge"
    ours = client_for(alice, company_a).patch("/api/billing-profile/", {"tax_treatment": "charged"}, "application/json")
    assert "tax_treatment" not in ours.json()
    assert client_for(user, None).get(path).json()["tax_treatment"] == "reverse_charge"
