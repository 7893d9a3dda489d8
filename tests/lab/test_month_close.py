"""A month's close in the browser: the checklist, two people, and what each is told who comes too late."""

import uuid
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from linepool.launcher.stack import Stack
from tests.browser.axe import complaints
from tests.lab.agent import Browser
from tests.lab.manage import manage
from tests.lab.money import console_of, new_operator
from tests.lab.workspace import PASSWORD, Site, await_value

LAST = datetime.now(UTC).date().replace(day=1) - timedelta(days=1)
FIRST = LAST.replace(day=1)
_EXAMPLE = """
from billing.parties.seed import seed
from linepool.kernel.tenancy import public_scope
with public_scope():
    seed()
"""


def new_entity(stack: Stack, desk: Site) -> tuple[str, str]:
    """Code and name of a legal entity that bills nobody yet; companies without one stay with the example."""
    manage(stack, "shell", "-c", _EXAMPLE)
    mark = uuid.uuid4().hex[:6]
    facts = {"name": f"Closing {mark} Ltd.", "address": "1 Example Road", "country": "IE", "tax_id": "IE6388047V"}
    series = {"invoice_prefix": f"I{mark.upper()}", "credit_prefix": f"C{mark.upper()}"}
    desk.post("/api/console/legal-entities/", {"code": mark, "bank": "Example Bank", **facts, **series})
    return mark, facts["name"]


def reconcile(desk: Site) -> None:
    """Compare every day of last month."""
    desk.post("/api/console/reconciliations/", {"first": str(FIRST), "last": str(LAST)})
    await_value(lambda: desk.get("/api/console/reconciliations/")[0]["finished_at"], 60, "the month is compared")


def opens_close(visitor: Browser, desk: Site, operator: str, entity: str) -> Page:
    """Last month of this entity, at the desk of this operator."""
    page = visitor.page
    page.context.clear_cookies()
    visitor.begin_session(desk.url, operator, PASSWORD)
    page.goto(f"{desk.url}/console/billing/close")
    visitor.press("closing-entity")
    page.locator(".ant-select-dropdown:visible .ant-select-item-option").filter(has_text=entity).click()
    visitor.see("closing-point", code="switch_reconciled")
    return page


def nothing_new_is_read(page: Page) -> None:
    """The page shows what it shows now, whatever others do."""
    page.route("**/api/console/closing/**", lambda _: None)


def test_two_people_close_a_month_and_who_comes_too_late_is_told(stack: Stack, port: int, visitor: Browser) -> None:
    fay, sam = new_operator(stack, "Fay"), new_operator(stack, "Sam")
    desk, rival = console_of(port, fay), console_of(port, new_operator(stack, "Bea"))
    code, name = new_entity(stack, desk)
    wish = {"entity": code, "month": f"{FIRST:%Y-%m}", "wish": "close", "reason": ""}
    state = f"/api/console/closing/{code}/"

    reconcile(desk)
    page = opens_close(visitor, desk, fay, name)
    assert complaints(page) == []
    expect(visitor.there("closing-point", ok="false")).to_have_count(0)

    # Fay and Bea ask at once: Bea was faster, and Fay is told; Bea takes hers back.
    nothing_new_is_read(page)
    asked = rival.post("/api/console/closings/", wish)
    visitor.press("closing-ask")
    expect(page.get_by_text("Somebody asked already")).to_be_visible()
    rival.send("DELETE", f"/api/console/closings/{asked['id']}/").raise_for_status()
    page.unroute("**/api/console/closing/**")

    # Fay asks, and may not confirm: neither by the page nor past it.
    page = opens_close(visitor, desk, fay, name)
    visitor.press("closing-ask")
    expect(visitor.see("closing-asked")).to_contain_text("Somebody else confirms it.")
    expect(visitor.there("closing-confirm")).to_have_count(0)
    open_wish = desk.get(state, month=wish["month"])["asked"]["id"]
    refusal = desk.send("POST", f"/api/console/closings/{open_wish}/")
    assert (refusal.status_code, refusal.json()["code"]) == (409, "second_person_needed")

    # Sam and Bea confirm at once: Bea was faster, and Sam is told; the month is closed once.
    page = opens_close(visitor, desk, sam, name)
    expect(visitor.see("closing-asked")).to_contain_text("Fay")
    nothing_new_is_read(page)
    rival.post(f"/api/console/closings/{open_wish}/")
    visitor.press("closing-confirm")
    expect(page.get_by_text("Decided already")).to_be_visible()
    page.unroute("**/api/console/closing/**")
    page = opens_close(visitor, desk, sam, name)
    expect(visitor.see("month-state")).to_have_text("Closed")
    expect(visitor.there("closing").filter(has_text="Bea")).to_have_count(2)
    assert desk.get(state, month=wish["month"])["closed_through"] == str(LAST)
