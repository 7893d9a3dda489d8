"""Pictures of a desk at work: a real call to the demo company, answered in the browser, from ring to wrap-up."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser.sessions import log_in, set_language

CHECKOUT = Path(__file__).resolve().parents[2]
AGENT = "agent1@demo.example"
OWNER = "owner@demo.example"
Keep = Callable[[Page, str], None]


@contextlib.contextmanager
def caller(number: str, seconds: int) -> Iterator[None]:
    """Somebody calling the number and pressing 1, until the block ends."""
    command = [str(CHECKOUT / "run"), "call", number, "--dtmf", "wwwww1", "--seconds", str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True) as process:
        try:
            yield
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)


def press(page: Page, test_id: str) -> None:
    """Click it once it can be clicked."""
    page.locator(f'[data-testid="{test_id}"]').first.click(timeout=20_000)


def see(page: Page, test_id: str, seconds: float = 30, **data: str) -> None:
    """Wait until it is on the screen."""
    wanted = f'[data-testid="{test_id}"]' + "".join(f'[data-{name}="{value}"]' for name, value in data.items())
    expect(page.locator(wanted).first).to_be_visible(timeout=seconds * 1000)


def first_number(page: Page) -> str:
    """A number of the company, asked as the pages ask."""
    return str(
        page.evaluate("fetch('/api/numbers/').then((answer) => answer.json()).then((page) => page.results[0].e164)")
    )


def work_a_call(browser: Browser, site: str, language: str, keep: Keep) -> None:
    """Log in at the desk, be ready, take a call, hold it, end it, write it up; `keep` is given each stage's name."""
    owner, agent = (browser.new_context(permissions=["microphone"]).new_page() for _ in range(2))
    for page, who in ((owner, OWNER), (agent, AGENT)):
        page.set_viewport_size({"width": 1440, "height": 900})
        log_in(page, site, who)
        set_language(page, site, who, language)
    number = first_number(owner)
    owner.goto(f"{site}/live?lang={language}")
    agent.goto(f"{site}/?lang={language}")
    begin_work(agent)
    keep(agent, "desk-ready")
    with caller(number, 90):
        see(agent, "answer", 60)
        agent.wait_for_timeout(1500)
        keep(agent, "desk-ringing")
        keep(owner, "live-ringing")
        talk(agent, owner, keep)
    see(agent, "wrapup")
    agent.locator('[data-testid^="disposition-"]').first.click()
    agent.wait_for_timeout(600)
    keep(agent, "desk-wrapup")
    press(agent, "wrapup-save")
    press(agent, "desk-logout")
    for page in (owner, agent):
        page.context.close()


def begin_work(agent: Page) -> None:
    """From wherever the desk stands to ready."""
    see(agent, "desk")
    if agent.locator('[data-testid="desk-login"]').count():
        press(agent, "desk-login")
    see(agent, "phone-registration", registration="registered")
    press(agent, "desk-ready")
    see(agent, "desk-state", state="ready")
    agent.wait_for_timeout(700)


def talk(agent: Page, owner: Page, keep: Keep) -> None:
    """Answer, hold, resume, hang up."""
    press(agent, "answer")
    see(agent, "call-card", state="talking")
    agent.wait_for_timeout(4000)
    keep(agent, "desk-talking")
    keep(owner, "live-talking")
    press(agent, "hold")
    see(agent, "resume")
    agent.wait_for_timeout(1200)
    keep(agent, "desk-held")
    press(agent, "resume")
    see(agent, "hold")
    press(agent, "hangup")
