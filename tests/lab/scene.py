"""A company full of people with telephones, and the table of who hears whom."""

import contextlib
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Playwright

from linepool.launcher.stack import Stack
from tests.lab.agent import Agent, Browser, browser
from tests.lab.desk import Desk, Refusal
from tests.lab.hearing import LEVEL
from tests.lab.manage import manage
from tests.lab.party import Party, People
from tests.lab.staffing import Staff
from tests.lab.workspace import PASSWORD, Workspace

HEARING_S = 12
_POLL_S = 0.05


class Colleague:
    """Somebody of the company with a desk (by its API) and a SIP phone. `id` is the user's."""

    def __init__(self, name: str, user_id: int, email: str, desk: Desk, phone: Party) -> None:
        self.name = name
        self.id = user_id
        self.email = email
        self.desk = desk
        self.phone = phone

    def takes_the_call(self, state: str = "talking") -> dict[str, Any]:
        """Pick up, and wait until the desk says so too; the call on it."""
        self.phone.answer()
        return self.desk.sees(state)

    def go_home(self) -> None:
        """Whatever the test left: hang up and log out."""
        self.phone.hang_up()
        if self.desk.picture.get("state", "offline") != "offline":
            for verb in ("hangup", "logout"):
                try:
                    self.desk.does(verb)
                except Refusal as refusal:
                    if refusal.status >= 500:
                        raise


@dataclass(slots=True)
class House:
    """A furnished company: `people` by name, `queues` their ids by name, `number` its own."""

    workspace: Workspace
    company_id: int
    queues: dict[str, str]
    people: dict[str, Colleague]

    @property
    def number(self) -> str:
        """What outside people dial."""
        return self.workspace.number


def furnish(
    stack: Stack, people: People, workspace: Workspace, queues: dict[str, dict[str, Any]], staff: Staff, nodes: Any
) -> House:
    """Make queues, people with phones that are registered, and the flow (see `staffing.furnish`)."""
    call = f"from tests.lab.staffing import furnish; furnish({workspace.slug!r}, {queues!r}, {staff!r}, {nodes!r})"
    made = json.loads(manage(stack, "shell", "-v0", "-c", call).stdout.splitlines()[-1])
    port = int(stack.environment["LINEPOOL_PORT"])
    found = {}
    for name, about in made["people"].items():
        desk = Desk(port, workspace.slug, about["id"], about["email"])
        phone = people.with_phone(name, about["username"], about["password"])
        found[name] = Colleague(name, about["id"], about["email"], desk, phone)
    return House(workspace, made["company"], made["queues"], found)


@dataclass(slots=True)
class Scene:
    """One test's people. `hearing` is what every step of it ends with."""

    house: House
    people: People
    browsers: dict[str, Browser] = field(default_factory=dict)

    def at_work(self, *names: str, **more: Any) -> tuple[Colleague, ...]:
        """These colleagues sit down with their phones and are ready; the first is the one free for longest."""
        found = tuple(self.house.people[name] for name in names)
        for colleague in found:
            colleague.desk.work(**more)
        return found

    @contextlib.contextmanager
    def in_browser(self, playwright: Playwright, name: str) -> Iterator[Agent]:
        """This colleague sits down at the real desk, in a browser, and is ready."""
        colleague = self.house.people[name]
        workspace = self.house.workspace
        with browser(playwright, colleague.phone.hertz, LEVEL) as person:
            person.log_in(workspace.site.url, colleague.email, PASSWORD)
            person.start_work()
            self.browsers[name] = person
            try:
                yield person
            finally:
                del self.browsers[name]

    def caller(self, name: str = "cal") -> Party:
        """Somebody outside, who has just been answered by the company's number."""
        party = self.people.outsider(name)
        party.call(self.house.number)
        party.connected()
        return party

    def hearing(self, **expected: str) -> None:
        """Wait until everybody with a call hears exactly these people (or "music", "voice", "ringing"; "" is silence).

        Whoever is in a call and not named is a mistake too. Raises AssertionError with the table of the last look.
        """
        wanted = {name: frozenset(words.split()) for name, words in expected.items()}
        deadline = time.monotonic() + HEARING_S
        while True:
            earlier, now = self._heard(0.4, 0.2), self._heard(0.2, 0.0)
            if earlier == now == wanted:
                return
            if time.monotonic() > deadline:
                raise AssertionError(f"who hears whom:\n{_table(wanted, now)}")
            time.sleep(_POLL_S)

    def _heard(self, since: float, until: float) -> dict[str, frozenset[str]]:
        tones: dict[str, float] = {party.name: party.hertz for party in self.people.parties}
        tones |= {name: browser.hertz for name, browser in self.browsers.items()}
        heard = {party.name: party.hears(tones, since, until) for party in self.people.parties if party.is_up}
        by_browser = {name: browser.hears(tones, since, until) for name, browser in self.browsers.items()}
        return heard | {name: found for name, found in by_browser.items() if found is not None}


def _table(wanted: dict[str, frozenset[str]], heard: dict[str, frozenset[str]]) -> str:
    def words(found: frozenset[str] | None, otherwise: str) -> str:
        return otherwise if found is None else " ".join(sorted(found)) or "silence"

    lines = []
    for name in sorted(wanted.keys() | heard.keys()):
        should, does = words(wanted.get(name), "(no call)"), words(heard.get(name), "(no call)")
        lines.append(f"  {'  ' if should == does else '! '}{name:<10} should hear {should:<30} hears {does}")
    return "\n".join(lines)
