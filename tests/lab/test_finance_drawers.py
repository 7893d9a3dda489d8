"""The finance desk's drawers and questions, pressed: each refuses what is not right, and shows what came of what is."""

import uuid
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from linepool.launcher.stack import Stack
from tests.browser.axe import complaints
from tests.lab.agent import Browser
from tests.lab.money import console_of, month_ends, new_operator
from tests.lab.workspace import PASSWORD, Site, Workspace, sign_up

REASON = "told by telephone"


@pytest.fixture(scope="module")
def debtor(stack: Stack, port: int) -> Workspace:
    """A company whose first invoice is final and open."""
    company = sign_up(port, f"Debt{uuid.uuid4().hex[:6]}")
    month_ends(stack, company.slug)
    return company


@pytest.fixture
def desk(stack: Stack, port: int, visitor: Browser) -> Iterator[Site]:
    """An operator's browser at the finance desk."""
    operator = new_operator(stack)
    site = console_of(port, operator)
    visitor.begin_session(site.url, operator, PASSWORD)
    yield site
    assert [one for one in visitor.complaints if "TypeError" in one] == []


def name_of(company: Workspace) -> str:
    """As the lists show it."""
    return company.slug.split("-")[0].capitalize()


def refused_then_taken(visitor: Browser, drawer: str, field: str, good: str) -> None:
    """Without this field the drawer stays and says so; with it, it does its deed and goes."""
    page = visitor.page
    visitor.see(f"{drawer}-save")
    assert complaints(page) == []
    visitor.fill(field, "")
    visitor.press(f"{drawer}-save")
    expect(page.locator(".ant-form-item-explain-error").first).to_be_visible()
    visitor.fill(field, good)
    visitor.press(f"{drawer}-save")
    expect(visitor.there(f"{drawer}-save")).to_have_count(0)


def opens_invoices(page: Page, desk: Site, debtor: Workspace) -> None:
    """The month's invoices; the company's own is on the page."""
    invoice = debtor.site.get("/api/invoices/")["results"][0]
    page.goto(f"{desk.url}/console/billing/invoices")
    page.get_by_label("Month").fill(invoice["period"][:7])
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("company-invoice").filter(has_text=invoice["number"])).to_be_visible()


def opens_client(visitor: Browser, desk: Site, debtor: Workspace) -> None:
    """The drawer of a company: whom bills name, and its reminders."""
    visitor.page.goto(f"{desk.url}/console/billing/clients")
    visitor.page.get_by_label("Name or address").fill(debtor.slug)
    visitor.there("account-of").filter(has_text=debtor.slug).click()


def test_a_payment_is_booked_and_taken_back(visitor: Browser, desk: Site, debtor: Workspace) -> None:
    page = visitor.page
    page.goto(f"{desk.url}/console/billing/receivables")
    visitor.there("debtor").filter(has_text=name_of(debtor)).get_by_test_id("payment-add").click()
    refused_then_taken(visitor, "payment", "payment-amount", "1.25")
    page.goto(f"{desk.url}/console/billing/payments")
    visitor.there("payment").filter(has_text=name_of(debtor)).click()
    visitor.press("payment-take_back")
    refused_then_taken(visitor, "take-back", "deed-reason", REASON)
    states = {one["taken_back"] for one in desk.get("/api/console/payments/", q=name_of(debtor))["results"]}
    assert states == {True}


def test_reminders_wait_until_a_day_and_go_on(visitor: Browser, desk: Site, debtor: Workspace) -> None:
    opens_client(visitor, desk, debtor)
    visitor.press("reminders-pause")
    refused_then_taken(visitor, "pause", "deed-reason", REASON)
    expect(visitor.see("reminder")).to_contain_text(REASON)
    visitor.press("reminders-resume")
    expect(visitor.see("reminder")).not_to_contain_text(REASON)


def test_a_company_is_suspended_for_a_reason_and_works_again(visitor: Browser, desk: Site, debtor: Workspace) -> None:
    page = visitor.page
    page.goto(f"{desk.url}/console")
    page.get_by_label("Name or address").fill(debtor.slug)
    row = visitor.there("company-row").filter(has_text=debtor.slug)
    row.get_by_test_id("company-switch").click()
    refused_then_taken(visitor, "status", "status-reason", REASON)
    expect(row).to_contain_text("Suspended")
    row.get_by_test_id("company-switch").click()
    expect(page.get_by_role("dialog")).to_contain_text(REASON)
    visitor.press("status-save")
    expect(row).not_to_contain_text("Suspended")


def test_what_is_open_is_given_up_for_a_reason(visitor: Browser, desk: Site, debtor: Workspace) -> None:
    page = visitor.page
    opens_invoices(page, desk, debtor)
    number = debtor.site.get("/api/invoices/")["results"][0]["number"]
    visitor.there("company-invoice").filter(has_text=number).get_by_test_id("invoice-write-off").click()
    refused_then_taken(visitor, "write-off", "deed-reason", REASON)
    assert debtor.site.get("/api/invoices/")["results"][0]["open_amount"] == "0.00"
