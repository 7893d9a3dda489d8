"""Pictures of every page, two sizes, both languages, to be looked at: `python -m tests.browser.screenshots`.

Needs a running stack with the demo company (`./run up -d`). Without arguments the pictures go to ``var/screenshots``.
"""

import argparse
import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.browser.cut import cut_words
from tests.browser.desk import work_a_call
from tests.browser.sessions import log_in, set_language

CHECKOUT = Path(__file__).resolve().parents[2]
SIZES = {"1440x900": (1440, 900), "1280x720": (1280, 720)}
LANGUAGES = {"zh": "zh-CN", "en": "en"}
FLAGS = (
    "--no-sandbox",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
)
#: Something moves for ever on these pages, so waiting for silence would be in vain; this is enough to be painted.
SETTLE_MS = 500


@dataclass(frozen=True)
class Shot:
    """One page: who looks, where, and what is clicked (test ids) before the picture."""

    name: str
    path: str
    who: str = ""
    clicks: tuple[str, ...] = ()


FINANCE = (
    *("invoices", "quarantine", "reratings", "board", "close", "payments", "receivables", "bank", "clients"),
    *("revenue", "margin", "usage", "statements", "books", "entities"),
)
PUBLIC = (
    Shot("landing", "/"),
    Shot("signup", "/signup"),
    Shot("signup-sent", "/signup/sent?email=ada@example.com"),
    Shot("signup-broken-link", "/signup/confirm?token=none"),
    Shot("find", "/find"),
    Shot("public-login", "/login"),
    Shot("outbox", "/outbox"),
    Shot("missing", "/no/such/page"),
    Shot("console", "/console", "operator@linepool.example"),
    Shot("console-company", "/console", "operator@linepool.example", ("company-open",)),
    Shot("console-visit", "/console", "operator@linepool.example", ("company-open", "company-visit")),
    Shot("console-suspend", "/console", "operator@linepool.example", ("company-switch",)),
    Shot("console-lending", "/console/lending", "operator@linepool.example"),
    Shot("console-prices", "/console/prices", "operator@linepool.example"),
    Shot("console-pool", "/console/pool", "operator@linepool.example"),
    Shot("console-carrier", "/console/pool", "operator@linepool.example", ("carrier-change",)),
    *(Shot(f"finance-{room}", f"/console/billing/{room}", "operator@linepool.example") for room in FINANCE),
    Shot("finance-contract", "/console", "operator@linepool.example", ("company-contract",)),
    Shot("console-bans", "/console/bans", "operator@linepool.example"),
    Shot("console-bans-all", "/console/bans", "operator@linepool.example", ("bans-active",)),
    Shot("console-standing", "/console", "operator@linepool.example", ("company-standing",)),
    Shot("console-share", "/console", "operator@linepool.example", ("company-share",)),
)
OWNER = "owner@demo.example"
WORKSPACE = (
    Shot("login", "/login"),
    Shot("desk-start", "/", "agent1@demo.example"),
    Shot("live", "/live", OWNER),
    Shot("desk-keys", "/", "agent1@demo.example", ("desk-help",)),
    Shot("calls", "/calls", OWNER),
    Shot("contacts", "/contacts", OWNER),
    Shot("contacts-new", "/contacts", OWNER, ("add-contact",)),
    Shot("contacts-one", "/contacts", OWNER, ("contact-row",)),
    Shot("callbacks", "/callbacks", OWNER),
    Shot("reports", "/reports", OWNER),
    Shot("calls-none", "/calls?q=nobody-has-this-name", OWNER),
    Shot("call", "/calls?outcome=answered", OWNER, ("call-row",)),
    Shot("numbers", "/numbers", OWNER),
    Shot("numbers-claim", "/numbers", OWNER, ("claim-number",)),
    Shot("menu", "/menu", OWNER),
    Shot("menu-more", "/menu", OWNER, ("choice-more",)),
    Shot("callbacks", "/callbacks", OWNER),
    Shot("callbacks-add", "/callbacks", OWNER, ("add-callback",)),
    Shot("queues", "/queues", OWNER),
    Shot("queue", "/queues", OWNER, ("queue-row",)),
    Shot("queue-lists", "/queues?tab=lists", OWNER),
    Shot("people", "/people", OWNER),
    Shot("agents", "/people?tab=agents", OWNER),
    Shot("agent", "/people?tab=agents", OWNER, ("agent-row",)),
    Shot("skills", "/people?tab=skills", OWNER),
    Shot("people-invite", "/people", OWNER, ("invite",)),
    Shot("seats", "/people?tab=seats", OWNER),
    Shot("seat", "/people?tab=seats", OWNER, ("add-seat",)),
    Shot("invoices", "/invoices", OWNER),
    Shot("invoice", "/invoices", OWNER, ("invoice-row",)),
    Shot("invoice-line", "/invoices", OWNER, ("invoice-row", "invoice-line-open")),
    Shot("sales", "/sales", OWNER),
    Shot("usage", "/usage", OWNER),
    Shot("statement", "/statement", OWNER),
    Shot("contract", "/contract", OWNER),
    Shot("contract-allow", "/contract", OWNER, ("allow",)),
    Shot("audit", "/audit", OWNER),
    Shot("readonly-menu", "/menu", "viewer@demo.example"),
    Shot("finance", "/", "finance@demo.example"),
)


def base_url() -> str:
    """Where the running stack of this checkout answers."""
    answer = subprocess.run([str(CHECKOUT / "run"), "status", "--json"], capture_output=True, text=True, check=True)
    web = next(part for part in json.loads(answer.stdout)["parts"] if part["name"] == "web")
    return str(web["address"])


def workspace_of(base: str, slug: str) -> str:
    """The address of a workspace."""
    return base.replace("://", f"://{slug}.")


def wanted(shots: Sequence[Shot], only: str) -> list[Shot]:
    """Those whose name contains one of the words."""
    words = only.split(",") if only else [""]
    return [shot for shot in shots if any(word in shot.name for word in words)]


def settle(page: Page) -> None:
    """Wait until nothing is being loaded, and it is painted. What never finishes is worth a picture too."""
    with contextlib.suppress(PlaywrightTimeout):
        page.wait_for_function(
            "document.querySelector('#root > *') && !document.querySelector('[aria-busy=true]')", timeout=5000
        )
    page.wait_for_timeout(SETTLE_MS)


def take(page: Page, site: str, shot: Shot, language: str, target: Path, complaints: list[str]) -> None:
    """Open, click, paint, keep; what cannot be clicked and words cut off are complaints, and still a picture."""
    joiner = "&" if "?" in shot.path else "?"
    page.goto(f"{site}{shot.path}{joiner}lang={language}", wait_until="load")
    settle(page)
    for test_id in shot.clicks:
        try:
            page.locator(f'[data-testid="{test_id}"]').first.click(timeout=5000)
        except PlaywrightTimeout:
            complaints.append(f"{target.name}: nothing to click at {test_id}")
        settle(page)
    page.screenshot(path=target, full_page=False)
    complaints += [f"{target.name}: {line}" for line in cut_words(page)]


def pages(browser: Browser, site: str, shots: Sequence[Shot], theme: str) -> Iterator[tuple[Page, list[Shot]]]:
    """One browser profile per person, in this theme; the shots of each."""
    for who in sorted({shot.who for shot in shots}):
        context = browser.new_context(permissions=["microphone"])
        context.add_init_script(f"localStorage.setItem('theme', '{theme}')")
        page = context.new_page()
        if who:
            log_in(page, site, who)
        yield page, [shot for shot in shots if shot.who == who]
        context.close()


def take_all(
    browser: Browser, site: str, shots: Sequence[Shot], options: argparse.Namespace, complaints: list[str]
) -> None:
    """Every shot in the sizes asked for and every language."""
    sizes = {options.size: SIZES[options.size]} if options.size else SIZES
    for page, own in pages(browser, site, wanted(shots, options.only), options.theme):
        page.on("pageerror", lambda error: complaints.append(str(error)))
        for short, language in LANGUAGES.items():
            set_language(page, site, own[0].who, language)
            for size, (width, height) in sizes.items():
                page.set_viewport_size({"width": width, "height": height})
                for shot in own:
                    take(page, site, shot, language, options.out / f"{shot.name}.{short}.{size}.png", complaints)


def desk_at_work(browser: Browser, site: str, options: argparse.Namespace, complaints: list[str]) -> None:
    """The desks' stages in both languages and the sizes asked for."""
    sizes = {options.size: SIZES[options.size]} if options.size else SIZES
    for short, language in LANGUAGES.items():

        def keep(page: Page, name: str, short: str = short) -> None:
            for size, (width, height) in sizes.items():
                page.set_viewport_size({"width": width, "height": height})
                page.evaluate("document.getElementById('content')?.scrollTo(0, 0)")
                page.wait_for_timeout(250)
                page.screenshot(path=options.out / f"{name}.{short}.{size}.png")
                complaints.extend(f"{name}.{short}.{size}: {line}" for line in cut_words(page))

        work_a_call(browser, site, language, keep, options.theme)


def main(argv: Sequence[str]) -> int:
    """Take the pictures; 1 when a page threw an error or shows words cut off."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", default="")
    parser.add_argument("--slug", default="demo")
    parser.add_argument("--only", default="", help="words, by comma, of which a name contains one")
    parser.add_argument("--size", choices=SIZES, default="", help="only this one")
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--desk", action="store_true", help="only desks at work, by real calls")
    parser.add_argument("--out", type=Path, default=CHECKOUT / "var" / "screenshots")
    options = parser.parse_args(argv)
    base = options.base or base_url()
    options.out.mkdir(parents=True, exist_ok=True)
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(FLAGS))
        workspace = workspace_of(base, options.slug)
        if options.desk:
            desk_at_work(browser, workspace, options, complaints)
        else:
            take_all(browser, base, PUBLIC, options, complaints)
            take_all(browser, workspace, WORKSPACE, options, complaints)
        browser.close()
    print(f"{len(list(options.out.glob('*.png')))} pictures in {options.out}")
    print("\n".join(complaints))
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
