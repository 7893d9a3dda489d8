"""Words that are cut off are found, and words are there before they are shown. Every page: `test_every_page`."""

import re

from playwright.sync_api import Page, Route, ViewportSize, expect

from tests.browser.cut import cut_words
from tests.lab.agent import Browser
from tests.lab.workspace import PASSWORD, Workspace

SMALLEST = ViewportSize(width=1280, height=720)
LONG = "words that need more room than they have"
NARROW = '<div style="width: 60px; overflow: hidden; white-space: nowrap"{}>{}</div>'
#: A page, and what is wrong with it; several that look like it are well.
PAGES: tuple[tuple[str, list[str]], ...] = (
    (NARROW.format("", LONG), ["cut off"]),
    (NARROW.format("", f"<b>{LONG}</b>"), ["cut off"]),
    (f'<div style="height: 20px; width: 90px; overflow: hidden">{LONG}</div>', ["cut below"]),
    (f'<input style="width: 80px" placeholder="{LONG}">', ["placeholder cut off"]),
    ('<div style="width: 3000px">wide</div>', ["wider than the screen"]),
    (NARROW.format(f' title="{LONG}"', LONG), []),
    (NARROW.format(" data-shortened", LONG), []),
    (NARROW.format("", "short"), []),
    (f'<div style="width: 60px; overflow: auto; white-space: nowrap">{LONG}</div>', []),
)


def test_words_that_are_cut_off_are_found_and_no_others(visitor: Browser) -> None:
    visitor.page.set_viewport_size(SMALLEST)
    for page, wrong in PAGES:
        visitor.page.set_content(page)
        assert [line.split(":")[0].split(" by ")[0] for line in cut_words(visitor.page)] == wrong, page


#: As a word looks that is not there: its key.
BARE = re.compile(r"\b(?:calls|common|desk|nav|actions|states|errors|live|session)\.[a-z]\w*")


class Gate:
    """Holds back what a page asks for by this address, until it is opened."""

    def __init__(self, page: Page, address: str) -> None:
        self._held: list[Route] = []
        self._open = False
        page.route(address, self._take)

    def _take(self, route: Route) -> None:
        if self._open:
            route.continue_()
        else:
            self._held.append(route)

    def open(self) -> None:
        """Let everything pass, what waits first."""
        self._open = True
        for route in self._held:
            route.continue_()


def test_no_bare_key_is_shown_while_the_words_of_a_page_are_on_their_way(visitor: Browser, company: Workspace) -> None:
    page = visitor.page
    visitor.begin_session(company.site.url, company.email, PASSWORD)
    gate = Gate(page, "**/assets/rooms-*.js")
    with page.expect_request("**/assets/rooms-*.js", timeout=30_000):
        page.goto(f"{company.site.url}/calls", wait_until="commit")
    visitor.see("nav-calls", seconds=30)
    expect(page.locator("#content [aria-busy=true]")).to_be_visible()
    assert BARE.findall(page.locator("body").inner_text()) == []
    gate.open()
    expect(page.locator("#content h1")).to_be_visible(timeout=30_000)
    assert BARE.findall(page.locator("body").inner_text()) == []


def test_a_dialog_of_the_desk_that_is_still_on_its_way_has_the_keys(visitor: Browser, company: Workspace) -> None:
    page = visitor.page
    visitor.begin_session(company.site.url, company.email, PASSWORD)
    gate = Gate(page, "**/assets/Panels-*.js")
    page.goto(company.site.url, wait_until="commit")
    visitor.press("desk-help", seconds=30)
    expect(page.locator("[role=dialog][aria-busy=true]")).to_be_focused()
    page.keyboard.press("?")  # at the desk it would close what it opened
    gate.open()
    visitor.see("key-help", seconds=30)
