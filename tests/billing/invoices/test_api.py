"""Contract, usage and invoices over HTTP, as the browser asks for them."""

import csv
import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client, override_settings

from billing.invoices.draft import draft_of
from billing.invoices.export import csv_pieces, stream
from billing.invoices.models import Invoice
from linepool.accounts.models import User
from linepool.kernel.sheets import safe_cell
from linepool.kernel.tenancy import public_scope
from tenants.companies.models import Company
from tests.billing.build import agent, inbound, outbound, rate_all, tell
from tests.billing.conftest import Contracted

Browser = Callable[[User | None, Company | None], Client]


@pytest.fixture
def browser(company_a: Company, alice: User, contracted: Contracted, client_for: Browser) -> Client:
    """Alice at a company with three priced calls, one free leg and one nobody can price."""
    contracted(company_a)
    legs = [inbound(company_a, 61_000), outbound(company_a, 61_000), outbound(company_a, 1_000)]
    tell(*legs, agent(company_a, 61_000), outbound(company_a, 1_000, to="+1415"))
    rate_all()
    return client_for(alice, company_a)


def get(browser: Client, path: str) -> Any:
    answer = browser.get(path)
    assert answer.status_code == 200, answer.content
    return answer.json()


def november(browser: Client) -> str:
    return str(next(row["id"] for row in get(browser, "/api/invoices/")["results"] if row["period"] == "2026-11"))


def test_the_contract_shows_terms_prices_and_what_may_be_spent(browser: Client) -> None:
    contract = get(browser, "/api/contract/")
    assert (contract["plan"]["code"], contract["version"], contract["currency"]) == ("attended", 1, "CNY")
    monthly = {part["kind"]: part["monthly"] for part in contract["contents"]}
    assert monthly == {"base": "500.00", "seats": "200.00", "numbers": "30.00", "lines": "50.00", "minutes": None}
    assert (contract["balance"], contract["available"]) == ("98.500000", "98.500000")
    prices = {(rate["kind"], rate["prefix"]): (rate["per_minute"], rate["pulse"]) for rate in contract["rates"]}
    assert prices["inbound", ""] == ("0.15", "60/60")
    assert prices["outbound", "86"] == ("0.40", "60/60")


def test_usage_is_totalled_by_kind_and_local_day_and_says_what_has_no_price(browser: Client) -> None:
    usage = get(browser, "/api/usage/?month=2026-11")
    kinds = {row["kind"]: (row["legs"], row["free"], row["billed_ms"], row["amount"]) for row in usage["kinds"]}
    assert kinds == {
        "agent": (1, 1, 0, "0.000000"),
        "inbound": (1, 0, 120_000, "0.300000"),
        "outbound": (2, 0, 180_000, "1.200000"),
    }
    assert usage["days"] == [{"day": "2026-11-22", "legs": 3, "billed_ms": 300_000, "amount": "1.500000"}]
    assert (usage["pending"], usage["quarantined"]) == (0, 1)


def test_a_month_that_is_none_is_refused(browser: Client) -> None:
    answer = browser.get("/api/usage/?month=2026-13")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_month")


def test_an_invoice_opens_into_lines_and_a_line_into_calls(browser: Client) -> None:
    invoice = get(browser, f"/api/invoices/{november(browser)}/")
    assert (invoice["status"], invoice["currency"], invoice["first"]) == ("draft", "CNY", "2026-11-01")
    lines = {line["kind"]: line for line in invoice["lines"]}
    assert (lines["outbound"]["amount"], lines["outbound"]["calls"], lines["outbound"]["quantity"]) == (
        "1.20",
        2,
        "3.0000",
    )
    net = sum(Decimal(line["amount"]) for line in invoice["lines"])
    assert Decimal(invoice["net"]) == net
    assert Decimal(invoice["total"]) == net + Decimal(invoice["tax"])
    calls = get(browser, f"/api/invoices/{invoice['id']}/lines/{lines['outbound']['id']}/calls/")["results"]
    assert sorted(call["amount"] for call in calls) == ["0.400000", "0.800000"]
    assert calls[0]["answered_at"] == "2026-11-22T02:00:00.000Z"


def test_the_calls_of_a_line_page_without_gaps_or_repeats(browser: Client) -> None:
    invoice = get(browser, f"/api/invoices/{november(browser)}/")
    (line,) = (line for line in invoice["lines"] if line["kind"] == "outbound")
    address: str | None = f"/api/invoices/{invoice['id']}/lines/{line['id']}/calls/?page_size=1"
    seen = []
    while address:
        page = get(browser, address)
        seen += [call["leg_id"] for call in page["results"]]
        address = page["next"]
    assert len(seen) == len(set(seen)) == 2


def test_an_unknown_line_and_an_unknown_invoice_are_404(browser: Client, company_b: Company) -> None:
    with public_scope():
        foreign = Invoice.objects.create(company=company_b, period=date(2026, 11, 1), currency="CNY")
    for path, code in (
        (f"/api/invoices/{november(browser)}/lines/usage-1-999/calls/", "unknown_line"),
        (f"/api/invoices/{november(browser)}/lines/nothing/calls/", "unknown_line"),
        (f"/api/invoices/{foreign.pk}/", "unknown_invoice"),
        (f"/api/invoices/{foreign.pk}/pdf/", "unknown_invoice"),
        (f"/api/invoices/{foreign.pk}/csv/", "unknown_invoice"),
    ):
        answer = browser.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, code)


def test_the_pdf_is_one_and_carries_chinese(browser: Client) -> None:
    answer = browser.get(f"/api/invoices/{november(browser)}/pdf/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-")
    assert b"NotoSansSC" in answer.content
    assert 'filename="invoice-acme-2026-11-draft.pdf"' in answer["Content-Disposition"]


@override_settings(LINEPOOL_INVOICE_FONT="/nowhere/font.ttf")
def test_without_the_font_the_pdf_says_what_is_missing(browser: Client) -> None:
    answer = browser.get(f"/api/invoices/{november(browser)}/pdf/")
    assert (answer.status_code, answer.json()["code"]) == (503, "invoice_font_missing")


@pytest.mark.parametrize(("language", "heading"), [("zh-hans", "账单行"), ("en", "Line")])
def test_the_csv_sums_to_the_lines_in_the_companys_language(
    browser: Client, company_a: Company, language: str, heading: str
) -> None:
    invoice_id = november(browser)
    with public_scope():
        draft = draft_of(Invoice.objects.get(pk=invoice_id))
    text = b"".join(csv_pieces(draft, language, "Asia/Shanghai")).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][0] == heading
    assert "2026-11-22T10:00:00.000+08:00" in {row[3] for row in rows}
    exact: dict[str, Decimal] = {}
    for row in rows[1:]:
        exact[row[0]] = exact.get(row[0], Decimal(0)) + Decimal(row[11])
    assert exact == {line.id: line.exact for line in draft.lines}


def test_the_csv_is_streamed_as_a_file(browser: Client) -> None:
    answer = browser.get(f"/api/invoices/{november(browser)}/csv/")
    assert answer.status_code == 200
    assert getattr(answer, "is_async", False), "a synchronous iterator would be gathered in memory first"
    assert 'filename="invoice-acme-2026-11-draft.csv"' in answer["Content-Disposition"]


async def test_a_stream_hands_on_each_piece_in_order() -> None:
    assert [piece async for piece in stream(iter([b"a", b"b"]))] == [b"a", b"b"]


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-1+1", "'-1+1"),
        ("\t=1", "'\t=1"),
        ("+8613800138000", "+8613800138000"),
        ("-0.50", "-0.50"),
        ("海港茶业", "海港茶业"),
    ],
)
def test_no_cell_of_an_export_runs_as_a_formula(text: str, cell: str) -> None:
    assert safe_cell(text) == cell


def test_the_plans_are_public(tariff: None, client_for: Browser) -> None:
    plans = get(client_for(None, None), "/api/plans/")
    assert [plan["code"] for plan in plans] == ["attended", "automatic", "package", "hybrid"]
    assert (plans[0]["trial_credit"], plans[0]["currency"]) == ("100.00", "CNY")
    assert plans[0]["contents"][0] == {
        "kind": "base",
        "monthly": "500.00",
        "text_zh": "基本月费: 每月 500.00 CNY",
        "text_en": "Monthly base fee: 500.00 CNY a month",
    }
