"""A session that ends while somebody types: they log in over the page and go on, and nothing typed is lost."""

from playwright.sync_api import expect

from tests.lab.agent import Browser
from tests.lab.workspace import PASSWORD, Workspace

TOLD_MS = 15_000


def test_what_is_typed_outlives_the_session(visitor: Browser, company: Workspace) -> None:
    page = visitor.page
    visitor.begin_session(company.site.url, company.email, PASSWORD)
    page.goto(f"{company.site.url}/people")
    visitor.press("invite", seconds=30)
    visitor.fill("invite-email", "typed-before@example.com")
    page.context.clear_cookies()
    visitor.press("invite-send")
    visitor.see("log-in-again")
    expect(page.get_by_test_id("login-email")).to_have_value(company.email)
    page.get_by_test_id("login-password").fill(PASSWORD)
    visitor.press("login-submit")
    expect(page.get_by_test_id("log-in-again")).to_have_count(0, timeout=TOLD_MS)
    expect(page.get_by_test_id("invite-email")).to_have_value("typed-before@example.com")
    visitor.press("invite-send")
    expect(page.get_by_test_id("invitation-row").filter(has_text="typed-before@example.com")).to_have_count(
        1, timeout=TOLD_MS
    )
