"""Every page there is, as the application itself names them: a page added there is walked to here."""

import re
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Locator, Page

ROUTERS = Path(__file__).resolve().parents[2] / "frontend" / "src" / "app" / "router"
_ROUTE = re.compile(r"<Route\s+(?:path=\"([^\"]+)\"|(index))")
#: What the page is made of is there, and nothing of it is still on its way.
COMPLETE = """() => document.querySelector('h1, [role=alert]') && !document.querySelector('[aria-busy=true]')
    && document.getAnimations().every((one) => one.playState !== 'running' || !(one instanceof CSSTransition))"""
CHOSEN = "(one) => one.ariaSelected === 'true' || one.ariaCurrent === 'page'"
PATIENCE_MS = 30_000
FIRST = "async (address) => (await (await fetch(address)).json()).results[0].id"


def routes(router: str) -> list[str]:
    """The addresses of a site's table of routes, `workspace` or `public`; not what stands for all others."""
    text = (ROUTERS / f"{router}.tsx").read_text("utf-8")
    return [path.removesuffix("/*") for path, _ in _ROUTE.findall(text) if path != "*"]


def doors() -> list[str]:
    """The pages of a workspace that need no session."""
    before = (ROUTERS / "workspace.tsx").read_text("utf-8").partition("<WithSession>")[0]
    return [path for path, _ in _ROUTE.findall(before)]


def settle(page: Page) -> None:
    """Wait until the page is whole."""
    page.wait_for_function(COMPLETE, timeout=PATIENCE_MS)


def walk(page: Page, site: str, paths: list[str]) -> Iterator[str]:
    """Stand on each of these pages, on each of its tabs and in each of its rooms; yields the name of the place."""
    for path in paths:
        page.goto(f"{site}/{_filled(page, site, path)}")
        settle(page)
        yield f"/{path}"
        for tab in range(page.get_by_role("tab").count()):
            button = page.get_by_role("tab").nth(tab)
            if tab:
                _press(page, button)
                yield f"/{path} {button.inner_text()}"
            rooms = page.locator("[data-testid=finance-rooms] a")
            for room in range(rooms.count()):
                _press(page, rooms.nth(room))
                yield f"/{path} {rooms.nth(room).inner_text()}"


def linked(page: Page, site: str) -> list[str]:
    """The pages the menu at the side names to this person."""
    page.goto(site)
    page.locator("nav [data-testid^=nav-]").first.wait_for(timeout=PATIENCE_MS)
    found: list[str] = page.locator("nav a[data-testid^=nav-]").evaluate_all(
        "(links) => links.map((link) => new URL(link.href).pathname.slice(1))"
    )
    return found


def dress(page: Page, theme: str) -> None:
    """Light or dark, as another tab would choose it."""
    page.evaluate("(one) => { localStorage.setItem('theme', one); dispatchEvent(new Event('storage')); }", theme)
    settle(page)


def _press(page: Page, button: Locator) -> None:
    button.click()
    page.wait_for_function(
        "(one) => one.ariaSelected === 'true' || one.ariaCurrent === 'page'", arg=button.element_handle()
    )
    settle(page)


def _filled(page: Page, site: str, path: str) -> str:
    """The address with an example of what it asks for."""
    for unknown in re.findall(r":\w+", path):
        page.goto(f"{site}/favicon.svg")
        path = path.replace(unknown, page.evaluate(FIRST, f"/api/{path.split('/')[0]}/"))
    return path
