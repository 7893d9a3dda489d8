"""A company's contract changes in two browsers: the price is seen before it is asked for, and two people agree."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from linepool.launcher.stack import Stack
from tests.lab.agent import Browser
from tests.lab.money import console_of, new_operator
from tests.lab.workspace import PASSWORD, Site, Workspace, sign_up

REASON = "they grew"


def chooses_day(page: Page, label: str) -> None:
    """Later than tomorrow wherever the company is: what the form begins with is tomorrow where the browser is."""
    page.get_by_label(label, exact=True).fill((datetime.now(UTC) + timedelta(days=3)).strftime("%Y-%m-%d"))
    page.keyboard.press("Enter")


def chooses(page: Page, test_id: str, place: int = 0) -> None:
    """One of a list's words, by its place."""
    page.get_by_test_id(test_id).click()
    page.locator(".ant-select-dropdown:visible .ant-select-item-option").nth(place).click()


def opens_contract(visitor: Browser, site: Site, operator: str, company: Workspace) -> None:
    """At the console, as this operator."""
    page = visitor.page
    page.context.clear_cookies()
    visitor.begin_session(site.url, operator, PASSWORD)
    page.goto(f"{site.url}/console")
    page.get_by_label("Name or address").fill(company.slug)
    visitor.there("company-row").filter(has_text=company.slug).get_by_test_id("company-contract").click()
    visitor.see("contract-version")


def test_one_operator_proposes_with_the_price_before_and_only_another_one_approves(
    stack: Stack, port: int, visitor: Browser
) -> None:
    company = sign_up(port, "Grown")
    first, second = new_operator(stack, "Fay"), new_operator(stack, "Sam")
    site = console_of(port, first)

    opens_contract(visitor, site, first, company)
    expect(visitor.there("contract-version")).to_have_count(1)
    expect(visitor.there("change-propose")).to_have_count(0)
    visitor.there("contract-part", kind="seats").get_by_role("spinbutton").first.fill("7")
    visitor.press("change-preview")
    expect(visitor.page.locator(".ant-form-item-explain-error").first).to_be_visible()
    chooses_day(visitor.page, "First day")
    visitor.fill("change-reason", REASON)
    visitor.press("change-preview")
    expect(visitor.see("change-compared")).to_contain_text("¥")
    visitor.press("change-propose")
    expect(visitor.see("contract-proposal")).to_contain_text(REASON)
    expect(visitor.there("proposal-approve")).to_be_disabled()

    opens_contract(visitor, site, second, company)
    expect(visitor.see("contract-proposal")).to_contain_text("Fay")
    visitor.press("proposal-approve")
    expect(visitor.there("contract-version")).to_have_count(2)
    expect(visitor.there("contract-proposal")).to_have_count(0)


def test_a_company_sees_what_another_plan_would_cost_and_an_operator_agrees(
    stack: Stack, port: int, visitor: Browser
) -> None:
    company = sign_up(port, "Asking")
    page, operator = visitor.page, new_operator(stack, "Sam")
    visitor.begin_session(company.site.url, company.email, PASSWORD)
    page.goto(f"{company.site.url}/contract")
    chooses(page, "ask-plan", 1)
    visitor.press("ask-preview")
    expect(page.locator(".ant-form-item-explain-error").first).to_be_visible()
    chooses_day(page, "From")
    visitor.fill("ask-reason", REASON)
    visitor.press("ask-preview")
    expect(visitor.see("change-compared")).to_contain_text("¥")
    visitor.press("ask-send")
    expect(visitor.see("contract-ask")).to_contain_text(REASON)

    opens_contract(visitor, console_of(port, operator), operator, company)
    expect(visitor.see("contract-proposal")).to_contain_text("The company asks for this")
    visitor.press("proposal-approve")
    expect(visitor.there("contract-version")).to_have_count(2)
    page.context.clear_cookies()
    visitor.begin_session(company.site.url, company.email, PASSWORD)
    page.goto(f"{company.site.url}/contract")
    expect(visitor.see("contract-ask")).to_contain_text("Agreed")
