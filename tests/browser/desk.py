"""Pictures of desks at work: real calls to the demo companies, answered in browsers, led every way a desk can."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.sessions import log_in, set_language

CHECKOUT = Path(__file__).resolve().parents[2]
Keep = Callable[[Page, str], None]
PAINTED_MS = 1200


@dataclass(frozen=True)
class Crew:
    """Pages of an agent, a colleague and a supervisor of the first company, and of the second one's owner."""

    agent: Page
    colleague: Page
    supervisor: Page
    lender: Page


@contextlib.contextmanager
def caller(number: str) -> Iterator[None]:
    """Somebody calling the number and pressing 1, until the block ends."""
    command = [str(CHECKOUT / "run"), "call", number, "--dtmf", "wwwww1", "--seconds", "600"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True) as process:
        try:
            yield
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)


def there(page: Page, test_id: str, **data: str) -> Locator:
    """The first element of this test id with these data attributes."""
    return page.locator(f'[data-testid="{test_id}"]' + "".join(f'[data-{k}="{v}"]' for k, v in data.items())).first


def press(page: Page, test_id: str) -> None:
    """Click it once it can be clicked."""
    there(page, test_id).click(timeout=20_000)


def see(page: Page, test_id: str, seconds: float = 40, **data: str) -> None:
    """Wait until it is on the screen."""
    expect(there(page, test_id, **data)).to_be_visible(timeout=seconds * 1000)


def painted(page: Page) -> None:
    """Give figures that tick and lists that are asked for a moment to be there."""
    page.wait_for_timeout(PAINTED_MS)


def first_number(page: Page) -> str:
    """A number of the company, asked as the pages ask."""
    return str(
        page.evaluate("fetch('/api/numbers/').then((answer) => answer.json()).then((page) => page.results[0].e164)")
    )


def work_a_call(browser: Browser, site: str, language: str, keep: Keep, theme: str = "light") -> None:
    """From being ready to the last write-up, at three desks; `keep` is given each stage's name."""
    second = site.replace("://demo.", "://demo2.")
    places = {"agent1@demo.example": site, "agent2@demo.example": site, "supervisor@demo.example": site}
    everybody = places | {"owner@demo2.example": second}
    pages = [desk_of(browser, where, who, language, theme) for who, where in everybody.items()]
    crew = Crew(*pages)
    numbers = first_number(crew.supervisor), first_number(crew.lender)
    for page in pages:
        begin_work(page)
    painted(crew.agent)
    keep(crew.agent, "desk-ready")
    for name in ("away", "clients", "help"):
        panel(crew.agent, f"desk-{name}", f"desk-{name}-open", keep)
    with caller(numbers[0]):
        own_call(crew, keep)
    with caller(numbers[1]):
        shared_call(crew, keep)
    for page in pages:
        end_work(page)
        page.context.close()


def desk_of(browser: Browser, site: str, who: str, language: str, theme: str) -> Page:
    """Somebody's desk, in a profile of its own."""
    page = browser.new_context(permissions=["microphone"], viewport={"width": 1440, "height": 900}).new_page()
    page.add_init_script(f"localStorage.setItem('theme', '{theme}')")
    log_in(page, site, who)
    set_language(page, site, who, language)
    page.goto(f"{site}/?lang={language}")
    return page


def begin_work(page: Page) -> None:
    """From wherever the desk stands to ready."""
    see(page, "desk")
    if there(page, "desk-login").count():
        press(page, "desk-login")
    see(page, "desk", registration="registered")
    if there(page, "desk", state="wrapup").count():
        write_up(page)
    if not there(page, "desk", state="ready").count():
        press(page, "desk-ready")
    see(page, "desk-state", state="ready")


def end_work(page: Page) -> None:
    """Nobody is left at a desk that the next language needs."""
    page.goto(page.url.split("/live")[0])
    see(page, "desk")
    if there(page, "desk", state="wrapup").count():
        write_up(page)
    press(page, "desk-logout")


def panel(page: Page, test_id: str, name: str, keep: Keep) -> None:
    """Picture of what a button opens, closed again."""
    press(page, test_id)
    painted(page)
    keep(page, name)
    page.keyboard.press("Escape")
    expect(page.locator(".ant-modal-wrap:visible")).to_have_count(0)


def write_up(page: Page) -> None:
    """The first result, saved."""
    page.locator('[data-testid^="disposition-"]').first.click()
    press(page, "wrapup-save")
    see(page, "desk-state", state="ready")


def ask(page: Page, button: str, somebody: str) -> None:
    """Transfer to, consult or add the person with this extension."""
    press(page, button)
    there(page, "target-search").fill(somebody)
    page.locator('[data-testid="target-choice"]', has_text=somebody).first.click(timeout=20_000)


def own_call(crew: Crew, keep: Keep) -> None:
    """A call of the agent's own company."""
    agent, colleague, supervisor = crew.agent, crew.colleague, crew.supervisor
    see(agent, "answer", 60)
    painted(agent)
    keep(agent, "desk-ringing")
    press(agent, "answer")
    see(agent, "call-card", state="talking")
    supervise(supervisor, keep)
    panel(agent, "transfer", "desk-transfer", keep)
    press(agent, "hold")
    see(agent, "call-card", state="held")
    keep(agent, "desk-held")
    press(agent, "resume")
    see(agent, "call-card", state="talking")
    lose_and_reclaim(agent, keep)
    ask(agent, "consult", "812")
    see(colleague, "answer")
    keep(colleague, "desk-asked")
    press(colleague, "answer")
    see(agent, "merge")
    painted(agent)
    keep(agent, "desk-consulting")
    press(agent, "merge")
    see(agent, "call-card", state="conference")
    painted(agent)
    keep(agent, "desk-conference")
    for page in (agent, colleague):  # who hangs up leaves the others talking
        press(page, "hangup")
        see(page, "wrapup")
        keep(page, "desk-wrapup")
        write_up(page)


def lose_and_reclaim(page: Page, keep: Keep) -> None:
    """The page is lost in a conversation, opened again, and has the caller back by one click."""
    page.reload()
    see(page, "reclaim-banner")
    see(page, "desk", registration="registered")
    keep(page, "desk-reclaim")
    press(page, "reclaim")
    see(page, "call-card", state="talking")


def supervise(page: Page, keep: Keep) -> None:
    """The floor, a call's buttons, and listening."""
    page.goto(page.url.split("?")[0] + "live")
    see(page, "live-call")
    there(page, "live-call").hover()
    painted(page)
    keep(page, "live-row")
    press(page, "row-listen")
    see(page, "supervise-band", depth="listen")
    painted(page)
    keep(page, "live-listening")
    press(page, "stop")
    expect(there(page, "supervise-band")).to_have_count(0)


def shared_call(crew: Crew, keep: Keep) -> None:
    """A call of the other company at the same desk: band, script and results are theirs; its people can be asked."""
    agent, lender = crew.agent, crew.lender
    end_work(lender)
    see(agent, "answer", 60)
    press(agent, "answer")
    see(agent, "call-card", state="talking")
    painted(agent)
    keep(agent, "shared-talking")
    keep(crew.supervisor, "live-elsewhere")
    begin_work(lender)
    ask(agent, "consult", "801")
    see(lender, "answer")
    press(lender, "answer")
    see(agent, "merge")
    there(agent, "call-note").fill("Two tasting boxes, filter ground. Asks for delivery before Friday noon.")
    there(agent, "call-note").blur()
    painted(agent)
    keep(agent, "shared-consulting")
    press(agent, "complete")
    see(agent, "wrapup")
    keep(agent, "shared-wrapup")
    press(lender, "hangup")
    see(lender, "wrapup")
