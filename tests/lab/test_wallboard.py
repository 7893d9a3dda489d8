"""The live page stands as its person arranged it, by mouse or by buttons, and nobody else's does."""

from playwright.sync_api import Page, expect

from tests.lab.agent import Browser
from tests.lab.workspace import PASSWORD, Workspace

TOLD_MS = 30_000


def order(page: Page) -> list[str]:
    """The panels from first to last."""
    places = page.locator("[data-kind=panel]")
    return [str(places.nth(n).get_attribute("data-testid")) for n in range(places.count())]


def test_the_day_so_far_is_counted_as_its_reader_wants(visitor: Browser, company: Workspace) -> None:
    page = visitor.page
    visitor.begin_session(company.site.url, company.email, PASSWORD)
    page.goto(f"{company.site.url}/live")
    panel = page.get_by_test_id("today")
    expect(panel).to_contain_text("within 20 s", timeout=TOLD_MS)
    try:
        visitor.press("arrange")
        target = page.get_by_label("Answered in time within")
        target.fill("45")
        target.press("Enter")
        page.get_by_label("Callers who hang up in time").press("ArrowDown")
        with page.expect_response(lambda answer: "target_s=45" in answer.url and "level=against" in answer.url) as told:
            page.get_by_title("answered in time ÷ entered a queue", exact=True).click()
        assert told.value.ok
        visitor.press("arrange")
        page.reload()
        expect(panel).to_contain_text("within 45 s", timeout=TOLD_MS)
        visitor.press("narrow-waiting")
        expect(page.get_by_test_id("narrow-waiting")).to_have_attribute("aria-pressed", "true")
    finally:
        standing: dict[str, list[str]] = {"panels": [], "queues": []}
        company.site.send("PUT", "/api/preferences/wallboard/", {"value": standing}).raise_for_status()


def test_panels_are_dragged_hidden_and_kept(visitor: Browser, company: Workspace) -> None:
    page = visitor.page
    visitor.begin_session(company.site.url, company.email, PASSWORD)
    page.goto(f"{company.site.url}/live")
    visitor.see("board", seconds=30)
    usual = [f"place-{name}" for name in ("totals", "today", "queues", "calls", "agents")]
    assert order(page) == usual
    try:
        visitor.press("arrange")
        page.get_by_test_id("place-agents").locator("strong").first.drag_to(page.get_by_test_id("place-totals"))
        expect(page.locator("[data-kind=panel]").first).to_have_attribute("data-testid", "place-agents")
        page.get_by_test_id("place-calls").get_by_role("button", name="Hide").click()
        for _ in range(2):
            page.get_by_test_id("place-queues").get_by_role("button", name="Move Queues forward").click()
        expect(page.locator("[data-kind=panel]").nth(1)).to_have_attribute("data-testid", "place-queues")
        visitor.press("arrange")
        expect(page.get_by_test_id("place-calls")).to_have_count(0)
        arranged = ["place-agents", "place-queues", "place-totals", "place-today"]
        assert order(page) == arranged
        page.reload()
        expect(page.locator("[data-kind=panel]").first).to_have_attribute(
            "data-testid", "place-agents", timeout=TOLD_MS
        )
        assert order(page) == arranged
        visitor.press("arrange")
        page.get_by_role("button", name="Usual arrangement").click()
        expect(page.locator("[data-kind=panel]").first).to_have_attribute("data-testid", "place-totals")
        visitor.press("arrange")
        assert order(page) == usual
    finally:
        standing: dict[str, list[str]] = {"panels": [], "queues": []}
        company.site.send("PUT", "/api/preferences/wallboard/", {"value": standing}).raise_for_status()
