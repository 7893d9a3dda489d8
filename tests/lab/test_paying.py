"""A company's card in a browser: saved on Stripe's page, charged when an invoice is final, declined in words."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from linepool.launcher.stack import Stack
from tests.lab.agent import Browser
from tests.lab.money import console_of, minute_passes, month_ends, new_operator, stripe_tells
from tests.lab.workspace import PASSWORD, Site, Workspace, await_value, confirmation_token
from tests.stripe.cards import GOOD, POOR
from tests.stripe.server import FakeStripe


@pytest.fixture
def newcomer(visitor: Browser, port: int) -> Workspace:
    """A company whose owner has just signed up, by hand."""
    page, slug = visitor.page, f"tea-{uuid.uuid4().hex[:8]}"
    email, site = f"{slug}@example.com", Site(port, "localhost")
    page.goto(f"{site.url}/signup")
    visitor.fill("signup-company", "Delta Tea")
    visitor.fill("signup-slug", slug)
    visitor.fill("signup-email", email)
    page.locator("input[type=password]").fill(PASSWORD)
    visitor.press("signup-submit")
    visitor.see("check-mail")
    page.goto(f"{site.url}/signup/confirm?token={confirmation_token(site, email)}")
    page.wait_for_url(f"http://{slug}.localhost:{port}/**", timeout=30_000)
    visitor.see("nav-invoices", seconds=30)
    return Workspace.enter(port, slug, email)


def types_card(page: Page, number: str) -> None:
    """On the card service's page."""
    page.get_by_label("Card").fill(number)
    page.get_by_role("button", name="Pay").click()


def saves_card(visitor: Browser, cards: FakeStripe, company: Workspace, number: str = GOOD) -> None:
    """To the card service and back; the card stands on the page."""
    page = visitor.page
    page.goto(f"{company.site.url}/invoices")
    visitor.press("card-save")
    page.wait_for_url(f"{cards.address}/pay/**")
    types_card(page, number)
    page.wait_for_url(f"{company.site.url}/invoices")
    expect(visitor.see("card-saved")).to_contain_text(f"•••• {number[-4:]}")


def opens_invoice(visitor: Browser, company: Workspace) -> None:
    """The newest one, on a page of its own."""
    visitor.page.goto(f"{company.site.url}/invoices")
    visitor.press("invoice-row", seconds=30)
    visitor.see("invoice-open", seconds=30)


def says(visitor: Browser, company: Workspace, words: str) -> bool:
    """Whether the newest invoice says so of its card."""
    opens_invoice(visitor, company)
    return visitor.there("card-payment").filter(has_text=words).count() > 0


def credits_invoice(visitor: Browser, site: str, number: str) -> None:
    """At the finance desk: all of an invoice of this month is taken back."""
    page = visitor.page
    page.goto(f"{site}/console/billing/invoices")
    page.get_by_label("Month").fill(datetime.now(UTC).strftime("%Y-%m"))
    page.keyboard.press("Enter")
    visitor.there("company-invoice").filter(has_text=number).get_by_test_id("invoice-credit").click()
    visitor.press("credit-save")
    expect(page.locator(".ant-form-item-explain-error").first).to_be_visible()
    visitor.fill("credit-reason", "never delivered")
    visitor.press("credit-save")
    expect(visitor.there("credit-save")).to_have_count(0)


def comes_to_pass(stack: Stack, there: Callable[[], bool], what: str) -> None:
    """Minutes pass until it is so: the copy's own minute may be at it just now, and what one does the other leaves."""

    def after_a_minute() -> bool:
        minute_passes(stack)
        return there()

    await_value(after_a_minute, 60, what)


def account(console: Site, name: str) -> Decimal:
    """What an account of the trial balance holds."""
    rows = console.get("/api/console/trial-balance/")
    return sum((Decimal(one["balance"]) for one in rows if one["account"] == name), Decimal(0))


def test_from_sign_up_by_card_to_a_paid_invoice_and_a_refund(
    stack: Stack, port: int, visitor: Browser, newcomer: Workspace, cards: FakeStripe
) -> None:
    page = visitor.page
    operator = new_operator(stack)
    console = console_of(port, operator)
    kept, fees = account(console, "stripe_clearing"), account(console, "stripe_fees")
    taken = cards.account.taken
    saves_card(visitor, cards, newcomer)

    month_ends(stack, newcomer.slug)
    comes_to_pass(stack, lambda: cards.account.taken > taken, "the card is charged")
    stripe_tells(cards, port)
    comes_to_pass(stack, lambda: says(visitor, newcomer, "Paid by card"), "the invoice is paid")
    (invoice,) = newcomer.site.get("/api/invoices/")["results"]
    expect(visitor.there("invoice-open")).to_contain_text("0.00")
    expect(page.locator("h1")).to_contain_text("Paid")
    charged = Decimal(cards.account.taken - taken) / 100
    assert charged > 0

    fee = (charged * Decimal("0.029") + Decimal("0.30")).quantize(Decimal("0.01"))
    comes_to_pass(stack, lambda: account(console, "stripe_fees") - fees == fee, "Stripe's fee is booked")
    assert account(console, "stripe_clearing") - kept == charged - fee

    page.context.clear_cookies()
    visitor.begin_session(console.url, operator, PASSWORD)
    credits_invoice(visitor, console.url, invoice["number"])
    page.goto(f"{console.url}/console/billing/payments")
    visitor.fill("payments-search", invoice["number"])
    visitor.press("payment")
    expect(visitor.see("entries")).to_contain_text("Stripe")
    visitor.press("payment-card_refund")
    visitor.press("refund-save")
    expect(page.locator(".ant-form-item-explain-error").first).to_be_visible()
    visitor.fill("deed-reason", "never delivered")
    visitor.press("refund-save")
    expect(visitor.see("refunds")).to_contain_text("never delivered")
    comes_to_pass(stack, lambda: cards.account.taken == taken, "the card has its money back")
    stripe_tells(cards, port)
    comes_to_pass(stack, lambda: account(console, "stripe_clearing") == kept - fee, "it stands in the ledger")
    page.goto(f"{console.url}/console/billing/books")
    expect(visitor.there("account").filter(has_text="Stripe's fees")).to_contain_text(f"¥{fees + fee:,.2f}")
    expect(visitor.see("verification")).to_contain_text("Everything adds up")


def test_a_card_without_money_is_told_in_words_and_another_one_pays(
    stack: Stack, port: int, visitor: Browser, newcomer: Workspace, cards: FakeStripe
) -> None:
    page = visitor.page
    saves_card(visitor, cards, newcomer, POOR)
    month_ends(stack, newcomer.slug)
    comes_to_pass(stack, lambda: says(visitor, newcomer, "Card declined"), "the card is declined")
    expect(visitor.see("card-reason")).to_have_text("There is not enough money or limit on the card.")
    expect(visitor.see("card-payment")).to_contain_text("It is tried again at")

    visitor.press("pay-by-card")
    page.wait_for_url(f"{cards.address}/pay/**")
    types_card(page, POOR)
    expect(page.get_by_role("alert")).to_have_text("insufficient_funds")
    page.get_by_role("link", name="Back").click()
    expect(visitor.see("card-reason", seconds=30)).to_have_text("There is not enough money or limit on the card.")
    visitor.press("pay-by-card")
    types_card(page, GOOD)
    expect(visitor.see("card-payment", seconds=30)).to_contain_text("Paid by card", timeout=30_000)
    expect(page.locator("h1")).to_contain_text("Paid", timeout=30_000)
    stripe_tells(cards, port)
    payments = newcomer.site.get("/api/payments/")["results"]
    assert [one["method"] for one in payments] == ["stripe"]
