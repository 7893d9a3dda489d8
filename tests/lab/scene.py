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
from tests.lab.houses import KEYS
from tests.lab.manage import manage
from tests.lab.party import Party, People
from tests.lab.workspace import PASSWORD, Workspace, await_value

HEARING_S = 20
MENU_S = 40
"""More than a menu of `houses` takes until it goes on without a key, twice told."""
_POLL_S = 0.05


class Colleague:
    """Somebody of the company with a desk (by its API) and a SIP phone. `id` is the user's."""

    def __init__(self, name: str, user_id: int, email: str, desk: Desk, phone: Party) -> None:
        self.name = name
        self.id = user_id
        self.email = email
        self.desk = desk
        self.phone = phone

    @property
    def address(self) -> str:
        """The person as a destination."""
        return f"agent:{self.id}"

    def takes_the_call(self, state: str = "talking", seconds: float = 15) -> dict[str, Any]:
        """Pick up what rings within so long, and wait until the desk says so too; the call on it."""
        self.phone.answer(seconds)
        return self.desk.sees(state)

    def go_home(self) -> None:
        """Whatever the test left: hang up and log out."""
        self.phone.hang_up()
        if self.desk.picture.get("state", "offline") != "offline":
            self._may("hangup")
            await_value(lambda: self._may("logout"), 20, f"{self.name} goes home")  # a call ends in a moment

    def _may(self, verb: str) -> bool:
        """Whether the desk did it."""
        try:
            self.desk.does(verb)
        except Refusal as refusal:
            if refusal.status >= 500:
                raise
            return refusal.code == "not_logged_in"
        return True


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

    @property
    def board(self) -> dict[str, Any]:
        """The live board, as its owner sees it."""
        return self.workspace.board

    def seat(self, colleague: Colleague, device: str, number: str = "") -> None:
        """Say what rings at this person's seat."""
        seats = self.workspace.site.get("/api/seats/")["results"]
        seat = next(one for one in seats if (one["user"] or {}).get("id") == colleague.id)
        body = {"device": device, "outside_number": number}
        self.workspace.site.send("PATCH", f"/api/seats/{seat['id']}/", body).raise_for_status()

    def queue(self, name: str) -> str:
        """The queue as a destination."""
        return f"queue:{self.queues[name]}"


def furnish(stack: Stack, people: People, workspace: Workspace, plan: dict[str, Any]) -> House:
    """Make queues, people with phones that are registered, and the flow (see `houses` and `staffing.furnish`)."""
    call = f"from tests.lab.staffing import furnish; furnish({workspace.slug!r}, {plan!r})"
    made = json.loads(manage(stack, "shell", "-v0", "-c", call).stdout.splitlines()[-1])
    port = int(stack.environment["LINEPOOL_PORT"])
    found = {}
    people.register({about["username"]: about["password"] for about in made["people"].values()})
    for name, about in made["people"].items():
        desk = Desk(port, workspace.slug, about["id"], about["session"])
        phone = people.with_phone(name, about["username"])
        found[name] = Colleague(name, about["id"], about["email"], desk, phone)
    return House(workspace, made["company"], made["queues"], found)


@dataclass(slots=True)
class Scene:
    """One test's people. `hearing` is what every step of it ends with."""

    house: House
    people: People
    browsers: dict[str, Browser] = field(default_factory=dict)
    present: list[Colleague] = field(default_factory=list)

    def at_work(self, *names: str, house: House | None = None, device: str = "phone") -> tuple[Colleague, ...]:
        """These colleagues sit down with their phones and are ready; the first is the one free for longest."""
        found = tuple((house or self.house).people[name] for name in names)
        for colleague in found:
            self.present.append(colleague)
            colleague.desk.work(device)
        return found

    @contextlib.contextmanager
    def in_browser(self, playwright: Playwright, name: str, device: str = "browser") -> Iterator[Agent]:
        """This colleague sits down at the real desk, in a browser, and is ready; `device` is what rings."""
        colleague = self.house.people[name]
        workspace = self.house.workspace
        self.present.append(colleague)
        with browser(playwright, colleague.phone.hertz, LEVEL) as person:
            person.log_in(workspace.site.url, colleague.email, PASSWORD)
            person.start_work(device)
            self.browsers[name] = person
            try:
                yield person
            finally:
                self.browsers.pop(name, None)

    def caller(self, name: str = "cal", queue: str = "care", house: House | None = None, key: str = "") -> Party:
        """Somebody outside, perhaps not for the first time, who called the company and chose this queue, or pressed
        this `key`."""
        party = self.people.find(name) or self.people.outsider(name)
        party.call((house or self.house).number)
        party.connected()
        party.press(key or next((key for key, led_to in KEYS.items() if led_to == queue), "1"))
        return party

    def talk(self, colleague: Colleague, name: str = "cal", queue: str = "care") -> Party:
        """A caller who talks to this colleague, the only one who is free."""
        party = self.caller(name, queue)
        colleague.takes_the_call()
        self.hearing(**{name: colleague.name, colleague.name: name})
        return party

    def together(self, *names: str) -> None:
        """Wait until each of these hears all the others, and nobody else is in a call."""
        self.hearing(**{name: " ".join(other for other in names if other != name) for name in names})

    def hearing(self, **expected: str) -> None:
        """Wait until everybody with a call hears exactly these people (or "music", "voice", "ringing"; "" is silence).

        Whoever is in a call and not named is a mistake too. Raises AssertionError with the table of the last look.
        """
        wanted = {name: frozenset(words.split()) for name, words in expected.items()}
        began = time.monotonic()
        while True:
            earlier, now = self._heard(0.4, 0.2), self._heard(0.2, 0.0)
            lasted = time.monotonic() - began
            if earlier == now == wanted and lasted > 0.4:  # all of it was heard since the last step
                return
            if lasted > HEARING_S:
                raise AssertionError(f"who hears whom:\n{_table(wanted, now)}")
            time.sleep(_POLL_S)

    def lasts(self, seconds: float) -> None:
        """The conversation goes on for so long, by the clock of what is heard in it."""
        lines = [party.line for party in self.people.parties if party.is_up and party.line is not None]
        until = lines[0].frames + round(seconds * 50)
        await_value(lambda: lines[0].frames >= until, seconds + 10, "the conversation goes on")

    def arrives(self, house: House) -> None:
        """Wait until a call, the only one, is in this company's menu. A key pressed now may come before both its ends
        are joined, and be lost: then the menu goes on by itself, in less than `MENU_S`."""
        await_value(lambda: [call["state"] for call in house.board["calls"]] == ["menu"], 15, "a call is in the menu")

    def waits(self, name: str, seconds: float = 15, house: House | None = None) -> str:
        """Wait until this caller is in a queue, unoffered; the call's id."""
        address = self.people.named(name).address

        def queued() -> str | None:
            calls = (house or self.house).board["calls"]
            return next((call["id"] for call in calls if (call["caller"], call["state"]) == (address, "queued")), None)

        return await_value(queued, seconds, f"{name} waits in a queue")

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
