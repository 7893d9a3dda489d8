"""Pages of a workspace worked by hand, where what they do is not about a call."""

from playwright.sync_api import Route, expect

from tests.lab.agent import Browser
from tests.lab.workspace import PASSWORD, Workspace

AWAY = {"code": "database_unavailable", "message": "Our database does not answer.", "fields": {}}


def refuse(route: Route) -> None:
    """As the server does while its database is away."""
    route.fulfill(status=503, json=AWAY)


def test_a_key_of_the_menu_is_made_to_transfer_with_data(visitor: Browser, company: Workspace) -> None:
    before = company.site.get("/api/flow/")
    page = visitor.page
    visitor.begin_session(company.site.url, company.email, PASSWORD)
    page.goto(f"{company.site.url}/menu")
    try:
        visitor.press("menu-add")
        added = page.get_by_test_id("menu-choice").last
        added.get_by_test_id("choice-label").fill("our partner")
        added.get_by_test_id("choice-action").click()
        page.locator(".ant-select-dropdown:visible").get_by_text("Transfer", exact=True).click()
        added.locator(".ant-select").nth(2).click()
        page.keyboard.type("number…")
        page.keyboard.press("Enter")
        added.get_by_test_id("destination-number").fill("+861012345678")
        added.get_by_test_id("choice-more").click()
        added.get_by_test_id("choice-add-datum").click()
        visitor.press("menu-publish")
        expect(added.get_by_test_id("datum-name")).to_have_attribute("aria-invalid", "true", timeout=30_000)
        added.get_by_test_id("datum-name").fill("reason")
        added.get_by_test_id("datum-value").fill("partner")
        visitor.press("menu-publish")
        expect(page.get_by_test_id("menu-publish")).to_be_disabled(timeout=30_000)
        choice = company.site.get("/api/flow/")["choices"][-1]
        assert (choice["action"], choice["to"]) == ("transfer", "number:+861012345678")
        assert choice["data"] == [{"name": "reason", "value": "partner"}]
    finally:
        company.site.send("PUT", "/api/flow/", before | {"version": None}).raise_for_status()


def test_a_database_that_is_away_is_said_once_and_the_page_goes_on_by_itself(
    visitor: Browser, company: Workspace
) -> None:
    page = visitor.page
    visitor.begin_session(company.site.url, company.email, PASSWORD)
    page.goto(f"{company.site.url}/queues")
    visitor.see("queue-row", seconds=30)
    page.route("**/api/**", refuse)
    visitor.press("nav-calls")
    visitor.see("database-away", seconds=30)
    expect(page.get_by_test_id("error")).to_have_count(0)
    visitor.press("nav-live")
    visitor.see("board", seconds=30)
    visitor.press("nav-people")
    page.unroute("**/api/**")
    visitor.see("member-row", seconds=30)
    expect(page.get_by_test_id("database-away")).to_have_count(0, timeout=30_000)


def test_how_many_callbacks_a_queue_promises_is_a_setting_of_it(visitor: Browser, company: Workspace) -> None:
    page = visitor.page
    visitor.begin_session(company.site.url, company.email, PASSWORD)
    page.goto(f"{company.site.url}/queues")
    queue = company.site.get("/api/queues/")["results"][0]
    try:
        open_callbacks(visitor)
        page.get_by_label("Offer a callback").click()
        promises = page.get_by_label("Promises at once", exact=True)
        promises.fill("")
        visitor.press("queue-save")
        expect(promises).to_have_attribute("aria-invalid", "true")  # and the drawer stays open
        promises.fill("7")
        page.get_by_label("Promises to one number").fill("2")
        visitor.press("queue-save")
        expect(page.get_by_test_id("queue-save")).to_have_count(0)
        page.reload()
        open_callbacks(visitor)
        expect(promises).to_have_value("7")
        rule = company.site.get(f"/api/queues/{queue['id']}/")["callback"]
        assert (rule["most"], rule["most_to_number"]) == (7, 2)
    finally:
        before = {"callback": queue["callback"]}
        company.site.send("PATCH", f"/api/queues/{queue['id']}/", before).raise_for_status()


def open_callbacks(visitor: Browser) -> None:
    """The first queue's drawer, where it says what it promises."""
    visitor.press("queue-row", seconds=30)
    visitor.page.get_by_role("tab", name="Callback").click()
