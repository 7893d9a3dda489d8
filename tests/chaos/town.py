"""The company whose calls must survive: a queue for each state a call can be left in, and who answers there.

=========  =========================================================================================
key        leads to
=========  =========================================================================================
1          `care`: the talkers, whose telephones answer by themselves
2          `written`: the scribes, who are then left in the writing-up
3          `slow`: the sleepers, whose telephones ring and are never answered
4          `line`: the usher, who is away: callers wait in order
5          `later`: the returner, who is away: callers ask to be called back
no key     the menu goes on
=========  =========================================================================================

Helpers sit in no queue: they are who gets consulted and joins conferences. Nor do dozers, who do not answer when calls
are passed to them.
"""

import itertools
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from linepool.launcher.stack import Stack
from tests.lab.hearing import TONES
from tests.lab.houses import menu
from tests.lab.manage import manage
from tests.lab.outside import Outside
from tests.lab.party import People
from tests.lab.scene import Colleague, House, furnish
from tests.lab.workspace import sign_up

_USUAL: dict[str, Any] = {
    "wrap_up_ms": 0,
    "offer_timeout_ms": 20_000,
    "announce_every_ms": 0,
    "resume_ms": 60_000,
    "max_wait_ms": 7_200_000,
}
QUEUES: dict[str, dict[str, Any]] = {
    "care": _USUAL,
    "written": _USUAL | {"wrap_up_ms": 3_600_000},
    "slow": _USUAL | {"offer_timeout_ms": 120_000},
    "line": _USUAL,
    "later": _USUAL | {"callback": {"offer_after_ms": 0, "attempts": 2, "retry_ms": 60_000, "expires_ms": 3_600_000}},
}
KEY = {name: str(place) for place, name in enumerate(QUEUES, start=1)}


@dataclass(frozen=True, slots=True)
class Town:
    """The furnished company and its people by what they do."""

    house: House
    talkers: list[Colleague]
    helpers: list[Colleague]
    scribes: list[Colleague]
    sleepers: list[Colleague]
    dozers: list[Colleague]
    usher: Colleague
    returner: Colleague
    dialler: Colleague

    @property
    def everybody(self) -> list[Colleague]:
        """All who have a desk."""
        return [*self.talkers, *self.helpers, *self.scribes, *self.sleepers, *self.dozers, *self._away]

    @property
    def _away(self) -> list[Colleague]:
        return [self.usher, self.returner, self.dialler]

    def open(self) -> None:
        """Everybody sits down and is ready, but for those who are away."""
        for colleague in self.everybody:
            colleague.phone.answers = colleague not in (*self.sleepers, *self.dozers)
            colleague.desk.does("login", device="phone")  # away until they say otherwise
            if colleague not in self._away:
                colleague.desk.does("state", state="ready")


class Townspeople(People):
    """More people than there are tones: whoever may meet in one call has tones of their own."""

    def __init__(self, outside: Outside) -> None:
        super().__init__(outside, first_number=500_000)
        thirds = len(TONES) // 3
        self._tones = {
            "talker": itertools.cycle(TONES[:thirds]),
            "helper": itertools.cycle(TONES[thirds : 2 * thirds]),
            "": itertools.cycle(TONES[2 * thirds :]),
        }

    def _free_tone(self, name: str) -> int:
        return next(self._tones.get(name.rstrip("0123456789"), self._tones[""]))


def build(stack: Stack, people: People, calls: Mapping[str, int]) -> Town:
    """Sign the company up and furnish it for so many calls of each kind at once."""
    need = defaultdict(int, calls)
    joined = need["consulting"] + need["conference"]
    crews: dict[str, tuple[int, dict[str, Any]]] = {
        "talker": (need["talking"] + need["held"] + joined + need["transfer"], {"queues": ["care"]}),
        "helper": (joined, {}),
        "scribe": (need["wrapup"], {"queues": ["written"]}),
        "sleeper": (need["ringing"], {"queues": ["slow"]}),
        "dozer": (need["transfer"], {}),
    }
    staff: list[dict[str, Any]] = [
        *({"name": f"{crew}{n}", **about} for crew, (count, about) in crews.items() for n in range(count)),
        {"name": "usher", "queues": ["line"]},
        {"name": "returner", "queues": ["later"]},
        {"name": "dialler"},
    ]
    entry = menu({key: name for name, key in KEY.items()})
    entry["entry"] |= {"timeout_ms": 60_000, "retries": 9}
    plan = {"queues": QUEUES, "staff": staff, "nodes": entry, "company": {"calls_in": 1_000, "calls_out": 1_000}}
    port = int(stack.environment["LINEPOOL_PORT"])
    workspace = sign_up(port, "Chaos")
    manage(stack, "shell", "-v0", "-c", f"from tests.chaos.ledger import pay_ahead; pay_ahead({workspace.slug!r})")
    house = furnish(stack, people, workspace, plan)
    named = house.people

    def crew(name: str) -> list[Colleague]:
        return [named[f"{name}{n}"] for n in range(crews[name][0])]

    return Town(
        house,
        crew("talker"),
        crew("helper"),
        crew("scribe"),
        crew("sleeper"),
        crew("dozer"),
        named["usher"],
        named["returner"],
        named["dialler"],
    )
