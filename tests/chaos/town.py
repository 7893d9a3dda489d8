"""The company whose calls must survive: a queue for each state a call can be left in, and who answers there.

=========  =========================================================================================
key        leads to
=========  =========================================================================================
1          `care`: the talkers, whose telephones answer by themselves
2          `written`: the scribe, who is then left in the writing-up
3          `slow`: the sleeper, whose telephone rings and is never answered
4          `line`: the usher, who is away: callers wait in order
5          `later`: the returner, who is away: callers ask to be called back
no key     the menu goes on
=========  =========================================================================================

Helpers sit in no queue: they are who gets consulted and joins conferences.
"""

import itertools
from dataclasses import dataclass
from typing import Any

from linepool.launcher.stack import Stack
from tests.lab.hearing import TONES
from tests.lab.houses import menu
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
    scribe: Colleague
    sleeper: Colleague
    usher: Colleague
    returner: Colleague
    dialler: Colleague

    @property
    def everybody(self) -> list[Colleague]:
        """All who have a desk."""
        return [*self.talkers, *self.helpers, self.scribe, self.sleeper, *self._away]

    @property
    def _away(self) -> list[Colleague]:
        return [self.usher, self.returner, self.dialler]

    def open(self) -> None:
        """Everybody sits down and is ready, but for those who are away."""
        for colleague in self.everybody:
            colleague.phone.answers = colleague is not self.sleeper
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


def build(stack: Stack, people: People, talkers: int, helpers: int) -> Town:
    """Sign the company up and furnish it."""
    staff: list[dict[str, Any]] = [
        *({"name": f"talker{n}", "queues": ["care"]} for n in range(talkers)),
        *({"name": f"helper{n}"} for n in range(helpers)),
        {"name": "scribe", "queues": ["written"]},
        {"name": "sleeper", "queues": ["slow"]},
        {"name": "usher", "queues": ["line"]},
        {"name": "returner", "queues": ["later"]},
        {"name": "dialler"},
    ]
    entry = menu({key: name for name, key in KEY.items()})
    entry["entry"] |= {"timeout_ms": 60_000, "retries": 9}
    plan = {"queues": QUEUES, "staff": staff, "nodes": entry, "company": {}}
    port = int(stack.environment["LINEPOOL_PORT"])
    house = furnish(stack, people, sign_up(port, "Chaos"), plan)
    named = house.people
    return Town(
        house,
        [named[f"talker{n}"] for n in range(talkers)],
        [named[f"helper{n}"] for n in range(helpers)],
        named["scribe"],
        named["sleeper"],
        named["usher"],
        named["returner"],
        named["dialler"],
    )
