"""Calls, each brought into one state and kept there until it is let go. One thread leads each of them."""

import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.chaos.ears import Ear, Heard
from tests.chaos.patience import patiently
from tests.chaos.town import KEY, Town
from tests.lab.hearing import VOICE
from tests.lab.party import Party, People
from tests.lab.scene import Colleague

SETTLE_S = 25.0
DIAL_EVERY_S = 0.3
SAYING_S = 0.6
#: What the board may say of a call of each kind once it is settled.
SHOWN = {
    "menu": {"menu"},
    "queue": {"queued"},
    "ringing": {"ringing", "queued"},
    "talking": {"talking"},
    "held": {"held"},
    "consulting": {"consulting"},
    "conference": {"conference"},
}


@dataclass(eq=False)
class Life:
    """One caller's call. `ears` hear from when it is settled; `cut`: it ended, and not by us."""

    kind: str
    caller: Party
    people: list[Colleague] = field(default_factory=list)
    ears: list[Ear] = field(default_factory=list)
    call_id: str = ""
    settled: bool = False
    let_go: bool = False
    trouble: str = ""

    @property
    def cut(self) -> bool:
        """A settled call that is over though nobody hung up."""
        return self.settled and not self.let_go and not self.caller.is_up

    def heard(self) -> Heard:
        """The worst of all its ears."""
        each = [ear.heard() for ear in self.ears]
        return Heard(
            max((one.silence_ms for one in each), default=0),
            max((one.lost_ms for one in each), default=0),
            max((one.pause_ms for one in each), default=0),
        )


class Crowd:
    """All calls of the town. Safe to use from several threads."""

    def __init__(self, town: Town, people: People) -> None:
        self.town = town
        self.people = people
        self.lives: list[Life] = []
        self._lock = threading.Lock()
        self._pace = threading.Lock()
        self._helpers = list(town.helpers)
        self._count = 0
        self._lead: dict[str, Callable[[Life], None]] = {
            "menu": self._in_menu,
            "queue": lambda life: self._waits(life, "line"),
            "ringing": self._rings,
            "talking": self._talks,
            "held": self._held,
            "consulting": self._consults,
            "conference": self._confers,
            "wrapup": self._written_up,
            "callback": self._called_back,
        }

    def begin(self, kind: str) -> Life:
        """Dial and lead the call into its state. A call that does not get there says so in `trouble`, and is over."""
        with self._lock:
            self._count += 1
            life = Life(kind, self.people.outsider(f"{kind}{self._count}"))
            self.lives.append(life)
        try:
            self._dial(life)
            life.caller.connected(SETTLE_S)
            self._lead[kind](life)
            life.settled = kind not in {"callback", "wrapup"}
        except (TimeoutError, AssertionError, OSError) as error:
            life.trouble = f"{type(error).__name__}: {error}"
            self.end(life)
        return life

    def end(self, life: Life) -> None:
        """The caller hangs up; whoever was in it is free again."""
        for ear in life.ears:
            ear.listen()
        if life.cut:
            life.trouble = life.trouble or "it was cut"
            return
        life.let_go = True
        life.caller.hang_up()
        for colleague in life.people[1:]:
            colleague.phone.hang_up()
        with self._lock:
            self._helpers += life.people[1:]

    # ------------------------------------------------------------------------------------ states

    def row(self, life: Life) -> dict[str, Any] | None:
        """The call on the live board."""
        calls = self.town.house.board["calls"]
        return next((call for call in calls if call["caller"] == life.caller.address), None)

    def shows(self, life: Life, states: set[str], seconds: float = SETTLE_S) -> dict[str, Any]:
        """Wait until the board shows the call so; its row."""

        def there() -> dict[str, Any] | None:
            row = self.row(life)
            return row if row is not None and row["state"] in states else None

        return patiently(there, seconds, f"the board shows {life.caller.name} as {' or '.join(states)}")

    def _dial(self, life: Life) -> None:
        """The company may begin five calls a second."""
        with self._pace:
            life.caller.call(self.town.house.number)
            time.sleep(DIAL_EVERY_S)

    def _press(self, life: Life, queue: str) -> None:
        life.caller.press(KEY[queue])

    def _in_menu(self, life: Life) -> None:
        life.call_id = self.shows(life, {"menu"})["id"]

    def _waits(self, life: Life, queue: str) -> None:
        self._press(life, queue)
        life.call_id = self.shows(life, {"queued"})["id"]
        life.ears = [self._ear(life.caller, None)]

    def _rings(self, life: Life) -> None:
        self._press(life, "slow")
        life.call_id = self.shows(life, {"ringing"})["id"]
        life.ears = [self._ear(life.caller, None)]

    def _answered(self, life: Life, queue: str) -> Colleague:
        self._press(life, queue)
        row = self.shows(life, {"talking"})
        life.call_id = row["id"]
        owner = next(one for one in self.town.everybody if one.id == row["agent_id"])
        life.people.append(owner)
        return owner

    def _talks(self, life: Life) -> None:
        owner = self._answered(life, "care")
        self._hear(life, life.caller, owner.phone)

    def _held(self, life: Life) -> None:
        owner = self._answered(life, "care")
        owner.desk.does("hold")
        self.shows(life, {"held"})
        life.ears = [self._ear(life.caller, None)]

    def _consults(self, life: Life) -> None:
        owner, helper = self._answered(life, "care"), self._helper(life)
        owner.desk.does("consult", to=helper.address)
        self.shows(life, {"consulting"})
        helper.desk.sees("consulting", SETTLE_S)
        self._hear(life, owner.phone, helper.phone)
        life.ears.append(self._ear(life.caller, None))

    def _confers(self, life: Life) -> None:
        owner, helper = self._answered(life, "care"), self._helper(life)
        owner.desk.does("add", to=helper.address)
        self.shows(life, {"conference"})
        for one, other in itertools.combinations((life.caller, owner.phone, helper.phone), 2):
            self._hear(life, one, other, mixed=True)

    def _written_up(self, life: Life) -> None:
        scribe = self._answered(life, "written")
        life.let_go = True
        life.caller.hang_up()
        scribe.desk.is_in("wrapup", SETTLE_S)

    def _called_back(self, life: Life) -> None:
        self._press(life, "later")
        patiently(lambda: (self.row(life) or {}).get("queue_name") == "later", SETTLE_S, "in the line")
        for what in ("a callback", "this number"):
            time.sleep(SAYING_S)  # until what was being said to the caller before is over
            patiently(lambda: VOICE in life.caller.hears({}), SETTLE_S, f"{life.caller.name} is offered {what}")  # noqa: B023
            life.caller.press("1")
        life.caller.is_hung_up(SETTLE_S)
        life.let_go = True

    def _helper(self, life: Life) -> Colleague:
        with self._lock:
            if not self._helpers:
                raise TimeoutError("no helper is free")
            helper = self._helpers.pop(0)
        life.people.append(helper)
        return helper

    # ------------------------------------------------------------------------------------- sound

    def _hear(self, life: Life, one: Party, other: Party, *, mixed: bool = False) -> None:
        life.ears += [self._ear(one, other, mixed=mixed), self._ear(other, one, mixed=mixed)]

    def _ear(self, listener: Party, speaker: Party | None, *, mixed: bool = False) -> Ear:
        """Begins when the sound is there."""
        if listener.line is None or (speaker is not None and speaker.line is None):
            raise TimeoutError(f"{listener.name} has no line")
        tones = {} if speaker is None else {speaker.name: float(speaker.hertz)}
        wanted = lambda: speaker.name in listener.hears(tones) if speaker else bool(listener.hears({}))  # noqa: E731
        patiently(wanted, SETTLE_S, f"{listener.name} hears {speaker.name if speaker else 'something'}")
        if speaker is None:
            return Ear(listener.line, None)
        return Ear(listener.line, speaker.line, float(speaker.hertz), mixed=mixed)
