"""Every page of every role: by the rules of WCAG 2.2 AA in both themes, and no word of it cut off, in either language.

Which pages there are is read from the application's own tables of routes, tabs and rooms (`tests.browser.walk`).
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize

from linepool.launcher.stack import Stack
from tests.browser.axe import complaints, pale
from tests.browser.cut import cut_words
from tests.browser.sessions import log_in, set_language
from tests.browser.walk import doors, dress, linked, routes, walk
from tests.lab.agent import Browser
from tests.lab.manage import manage

SMALLEST = ViewportSize(width=1280, height=720)
OWNER, OPERATOR = "owner@demo.example", "operator@linepool.example"
#: Who walks, where, and by which addresses; without any: where the menu at the side leads.
WALKERS: dict[str, tuple[str, str, list[str]]] = {
    "a visitor": ("", "", routes("public")),
    "somebody at the door": ("demo.", "", doors()),
    "the owner": ("demo.", OWNER, [one for one in routes("workspace") if one not in doors()]),
    "a supervisor": ("demo.", "supervisor@demo.example", []),
    "an agent": ("demo.", "agent1@demo.example", []),
    "the finance role": ("demo.", "finance@demo.example", []),
    "the operator": ("", OPERATOR, ["console"]),
}
CHINESE = ("a visitor", "the owner", "the operator")


@pytest.fixture(scope="session")
def demo(stack: Stack) -> None:
    """A company with people, calls and invoices: an empty page is not all of it."""
    manage(stack, "demo")


def found_by(visitor: Browser, port: int, walker: str, language: str, look: Callable[[Page], list[str]]) -> str:
    """What is wrong with which page this person can come to: a line for each fault."""
    begins, who, paths = WALKERS[walker]
    site, page = f"http://{begins}localhost:{port}", visitor.page
    page.set_viewport_size(SMALLEST)
    page.add_init_script(f"localStorage.setItem('linepool.language', '{language}')")  # what the public site goes by
    if who:
        log_in(page, site, who)
        set_language(page, site, who, language)
    found = {place: look(page) for place in walk(page, site, paths or linked(page, site))}
    assert page.evaluate("document.documentElement.lang") == language
    print(f"{walker}: {', '.join(found)}")
    return "\n".join(f"{place}: {line}" for place, lines in found.items() for line in lines)


def in_both_themes(page: Page) -> list[str]:
    """Everything by day; at night what the other colours can break."""
    dress(page, "light")
    by_day = [*complaints(page), *cut_words(page)]
    dress(page, "dark")
    return [*by_day, *(f"dark: {line}" for line in pale(page))]


#: A page, and the rules it breaks.
FAULTY: tuple[tuple[str, list[str]], ...] = (
    ("<button></button>", ["button-name"]),
    ('<p style="color: #bbb; background: #fff">pale</p>', ["color-contrast"]),
    ("<p>well</p>", []),
)


def test_faults_of_a_page_are_found_and_no_others(visitor: Browser) -> None:
    for body, rules in FAULTY:
        visitor.page.set_content(f'<html lang="en"><title>t</title><main><h1>t</h1>{body}</main></html>')
        assert [line.split()[0] for line in complaints(visitor.page)] == rules, body


@pytest.mark.parametrize("walker", WALKERS)
def test_everybody_can_read_and_use_every_page(visitor: Browser, port: int, demo: None, walker: str) -> None:
    assert found_by(visitor, port, walker, "en", in_both_themes) == ""


@pytest.mark.parametrize("walker", CHINESE)
def test_no_chinese_words_are_cut_off_on_any_page(visitor: Browser, port: int, demo: None, walker: str) -> None:
    try:
        assert found_by(visitor, port, walker, "zh-CN", cut_words) == ""
    finally:
        begins, who, _ = WALKERS[walker]
        set_language(visitor.page, f"http://{begins}localhost:{port}", who, "en")
