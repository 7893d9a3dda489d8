"""One running copy, one outside world and one agent's browser for the whole session."""

import os
import time
from collections.abc import Generator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect, sync_playwright

from linepool.launcher import bring_up
from linepool.launcher.layout import CHECKOUT, Layout, current
from linepool.launcher.stack import Stack, temporary_stack
from tests.chaos import leaks
from tests.lab import houses
from tests.lab.agent import Agent, Browser, browser
from tests.lab.manage import lead_carrier_to, run_manage
from tests.lab.outside import Outside, outside_world
from tests.lab.party import People
from tests.lab.scene import House, Scene, furnish
from tests.lab.workspace import PASSWORD, Workspace, await_value, sign_up
from tests.stripe.account import WEBHOOK_SECRET
from tests.stripe.server import KEY, FakeStripe, fake_stripe

AGENT_HERTZ = 880
CALLER_HERTZ = 440
BOOKS_S = 60
SETTLES_S = 15
TOLD_OF_A_FAILURE = ("callcontrol", "asterisk", "launcher")
LINES_TOLD = 25
LONGEST_LINE = 240


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs the lab."""
    for item in items:
        if item.path.is_relative_to(CHECKOUT / "tests" / "lab"):
            item.add_marker(pytest.mark.lab)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that fails shows what the product wrote last: on another machine nobody can look."""
    report = yield
    stack = getattr(item, "funcargs", {}).get("stack")
    if report.failed and isinstance(stack, Stack):
        for path in sorted(stack.layout.logs.glob("*.log")):
            if path.stem.startswith(TOLD_OF_A_FAILURE):
                lines = path.read_text(errors="replace").splitlines()[-LINES_TOLD:]
                report.sections.append((path.name, "\n".join(line[:LONGEST_LINE] for line in lines)))
    return report


@pytest.fixture(scope="session")
def cards() -> Iterator[FakeStripe]:
    """Where cards are charged. LAB_STRIPE_PORT: what a copy that is up already was told (LINEPOOL_STRIPE_ADDRESS)."""
    with fake_stripe(int(os.environ.get("LAB_STRIPE_PORT", "0"))) as account:
        yield account


@pytest.fixture(scope="session")
def stack(cards: FakeStripe) -> Iterator[Stack]:
    """The real product, brought up by its own launcher with empty data.

    LAB_STATE_DIR names the state folder of a copy that is up already: to try one test again and again.
    """
    told = {
        "LINEPOOL_STRIPE_ADDRESS": cards.address,
        "LINEPOOL_STRIPE_SECRET_KEY": KEY,
        "LINEPOOL_STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET,
    }
    given = os.environ.get("LAB_STATE_DIR")
    if given:
        layout = Layout(CHECKOUT, Path(given).resolve(), current().cache)
        yield Stack(layout, dict(bring_up.environment_of(layout, told).values))
        return
    with temporary_stack(patience=600, given=told) as running:
        yield running


@pytest.fixture(scope="session")
def port(stack: Stack) -> int:
    """Where the sites are."""
    return int(stack.environment["LINEPOOL_PORT"])


@pytest.fixture(scope="session")
def outside(stack: Stack) -> Iterator[Outside]:
    """The carrier and everybody behind it; the installation sends its outbound calls here."""
    address, sip_port = stack.environment["LINEPOOL_SIP_HOST"], int(stack.environment["LINEPOOL_SIP_PORT"])
    with outside_world(address, sip_port) as world:
        lead_carrier_to(stack, world.sip_port)
        yield world


@pytest.fixture(scope="session")
def chromium() -> Iterator[Playwright]:
    """The driver of the browsers."""
    expect.set_options(timeout=15_000)  # the usual five seconds are few on a busy machine
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def company(port: int) -> Workspace:
    """A company for the tests that need one to be there already."""
    return sign_up(port)


@pytest.fixture
def agent(chromium: Playwright, company: Workspace) -> Iterator[Agent]:
    """The company's owner at the desk, ready."""
    with browser(chromium, AGENT_HERTZ) as person:
        person.log_in(company.site.url, company.email, PASSWORD)
        person.start_work()
        yield person
    # A browser that only disappears is waited for; the next test wants a desk nobody sits at. A call ends in a moment.
    await_value(lambda: _stands_up(company), 20, "the owner has left the desk")


def _stands_up(company: Workspace) -> bool:
    """Log the owner out, when no call is in the way; whether the desk is empty."""
    company.site.send("POST", "/api/desk/hangup/")
    company.site.send("POST", "/api/desk/logout/")
    return bool((company.site.get("/api/desk/")["desk"] or {}).get("state", "offline") == "offline")


@pytest.fixture
def visitor(chromium: Playwright) -> Iterator[Browser]:
    """A browser of somebody who is logged in nowhere yet."""
    with browser(chromium, AGENT_HERTZ) as person:
        yield person


@pytest.fixture(scope="session")
def people(outside: Outside) -> People:
    """Everybody with a telephone at the outside switch."""
    return People(outside)


@pytest.fixture(scope="session")
def neighbour(port: int) -> Workspace:
    """The other company, which has a number and nothing else yet."""
    return sign_up(port, "Harbour", "zh-hans")


@pytest.fixture(scope="session")
def house(stack: Stack, port: int, people: People, neighbour: Workspace) -> House:
    """A company whose menu's keys lead to queues of every kind (see `houses`)."""
    return furnish(stack, people, sign_up(port, "Sound"), houses.sound(neighbour.number))


@pytest.fixture(scope="session")
def harbour(stack: Stack, people: People, house: House, neighbour: Workspace) -> House:
    """Another company, with a public line that calls may be passed to."""
    return furnish(stack, people, neighbour, houses.harbour(house.people["gina"].email))


@pytest.fixture
def scene(house: House, people: People) -> Iterator[Scene]:
    """The company for one test; afterwards everybody hangs up and goes home."""
    scene = Scene(house, people)
    yield scene
    people.outsiders_leave()
    for colleague in scene.present:
        colleague.go_home()


@pytest.fixture(scope="session")
def scales() -> leaks.Scales:
    """What weighs call control after every test."""
    return leaks.Scales()


@pytest.fixture(autouse=True)
def tidy(stack: Stack, scales: leaks.Scales) -> Iterator[None]:
    """After every test: nothing of any call is left anywhere, and the switch's books equal ours."""
    began = datetime.now(UTC) - timedelta(seconds=1)
    yield
    left = leaks.nothing_left(stack, 120)  # a rude caller is given up after 32 s, and does not leave for as long again
    assert not left, "; ".join(left)
    reconcile(stack, began)
    grown = leaks.soon_nothing(lambda: scales.grown(stack), SETTLES_S)
    assert not grown, "; ".join(grown)


def reconcile(stack: Stack, since: datetime) -> None:
    """The switch's records equal ours. Books are written a moment after a call, and behind the calls on a full machine:
    so it may take a few looks."""
    deadline = time.monotonic() + BOOKS_S
    while True:
        until = datetime.now(UTC)
        done = run_manage(stack, "reconcile", "--since", since.isoformat(), "--until", until.isoformat())
        if done.returncode == 0:
            return
        if time.monotonic() > deadline:
            raise AssertionError(f"the books differ:\n{done.stdout}{done.stderr}")
        time.sleep(0.2)
