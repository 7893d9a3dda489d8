"""Calls, each brought into one state and kept there until it is let go. One thread leads each of them."""

import itertools
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from tests.chaos.ears import Ear, Heard
from tests.chaos.patience import TROUBLE, UNWHOLE, patiently, told
from tests.chaos.town import KEY, Town
from tests.lab.hearing import VOICE
from tests.lab.party import Party, People
from tests.lab.scene import Colleague

SETTLE_S = 25.0
DIAL_EVERY_S = 0.25
SAYING_S = 1.0
LOOK_EVERY_S = 0.2
#: What the board may say of a call of each kind once it is settled.
SHOWN = {
    "menu": {"menu"},
    "queue": {"queued"},
    "ringing": {"ringing", "queued"},
    "talking": {"talking"},
    "held": {"held"},
    "consulting": {"consulting"},
    "conference": {"conference"},
    "transfer": {"ringing", "menu", "queued", "talking", "voicemail"},
}
"""A transfer goes to somebody who does not answer: it is under way when the fault comes, and leads elsewhere later."""
HEARD_NOTHING = Heard(0, 0, 0)


@dataclass(eq=False)
class Life:
    """One caller's call. `ears` hear from when it is settled; `cut`: it ended, and not by us; `people`: ours in it."""

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

    @property
    def over(self) -> bool:
        """Whether nothing more is expected of it."""
        return self.let_go or bool(self.trouble)

    def heard(self) -> Heard:
        """The worst of all its ears."""
        each = [ear.heard() for ear in self.ears] or [HEARD_NOTHING]
        return Heard(
            max(one.silence_ms for one in each),
            max(one.lost_ms for one in each),
            max(one.pause_ms for one in each),
        )


class Crowd:
    """All calls of the town. Safe to use from several threads."""

    def __init__(self, town: Town, people: People) -> None:
        self.town = town
        self.people = people
        self.lives: list[Life] = []
        self._lock = threading.Lock()
        self._pace = threading.Lock()
        self._free = {"helper": list(town.helpers), "dozer": list(town.dozers)}
        self._looking = threading.Lock()
        self._seen: dict[str, Any] = {}
        self._seen_at = -1.0
        self._count = 0
        self._lead: dict[str, Callable[[Life], None]] = {
            "menu": self._in_menu,
            "queue": lambda life: self._waits(life, "line"),
            "ringing": self._rings,
            "talking": self._talks,
            "held": self._held,
            "consulting": self._consults,
            "conference": self._confers,
            "transfer": self._transferred,
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
        except TROUBLE as error:
            life.trouble = told(error)
        if life.over:
            self.end(life)
        return life

    def end(self, life: Life) -> None:
        """The caller hangs up; whoever was in it is free again, and what was heard of it is kept no longer."""
        for ear in life.ears:
            ear.listen()
        if life.cut:
            life.trouble = life.trouble or "it was cut"
        else:
            life.let_go = True
        parted, life.people = life.people, []
        life.ears = []
        for end in [lambda: self.people.leaves(life.caller), *(colleague.phone.hang_up for colleague in parted[1:])]:
            with suppress(*TROUBLE):  # a switch outside that does not answer: the books will miss the call's end
                end()
        with self._lock:
            for colleague in parted[1:]:
                self._free["dozer" if colleague in self.town.dozers else "helper"].append(colleague)

    # ------------------------------------------------------------------------------------ states

    @property
    def board(self) -> dict[str, Any]:
        """The live board, asked for by whoever is first; nobody sees one older than `LOOK_EVERY_S`."""
        with self._looking:
            if time.monotonic() - self._seen_at > LOOK_EVERY_S:
                self._seen = self.town.house.board
                self._seen_at = time.monotonic()
            return self._seen

    def row(self, life: Life) -> dict[str, Any] | None:
        """The call on the live board."""
        return next((call for call in self.board["calls"] if call["caller"] == life.caller.address), None)

    def state(self, life: Life) -> str:
        """What the board says of it, in a word."""
        try:
            row = self.row(life)
        except UNWHOLE as error:
            return told(error)
        return str(row["state"]) if row else "nothing"

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
        owner, helper = self._answered(life, "care"), self._borrow(life, "helper")
        owner.desk.does("consult", to=helper.address)
        self.shows(life, {"consulting"})
        helper.desk.sees("consulting", SETTLE_S)
        self._hear(life, owner.phone, helper.phone)
        life.ears.append(self._ear(life.caller, None))

    def _confers(self, life: Life) -> None:
        owner, helper = self._answered(life, "care"), self._borrow(life, "helper")
        owner.desk.does("add", to=helper.address)
        self.shows(life, {"conference"})
        for one, other in itertools.combinations((life.caller, owner.phone, helper.phone), 2):
            self._hear(life, one, other, mixed=True)

    def _transferred(self, life: Life) -> None:
        owner, dozer = self._answered(life, "care"), self._borrow(life, "dozer")
        owner.desk.does("transfer", to=dozer.address)
        self.shows(life, {"ringing"})

    def _written_up(self, life: Life) -> None:
        scribe = self._answered(life, "written")
        life.caller.hang_up()
        writing = lambda: (scribe.id, "wrapup") in {(one["user_id"], one["state"]) for one in self.board["agents"]}  # noqa: E731
        patiently(writing, SETTLE_S, f"{scribe.name} is shown to write it up")
        life.let_go = True

    def _called_back(self, life: Life) -> None:
        """Yes to the callback, and yes to the number: each is pressed again until it is heard, since a key that comes
        before its question means nothing."""
        self._press(life, "later")
        patiently(lambda: (self.row(life) or {}).get("queue_name") == "later", SETTLE_S, "in the line")
        patiently(lambda: self._agrees(life.caller), SETTLE_S, f"{life.caller.name} will be called back")
        life.let_go = True

    def _agrees(self, caller: Party) -> bool:
        if VOICE in caller.hears({}):
            with suppress(*TROUBLE):  # the call was over by then
                caller.press("1")
        with suppress(TimeoutError):
            caller.is_hung_up(SAYING_S)
            return True
        return False

    def _borrow(self, life: Life, kind: str) -> Colleague:
        """Somebody who is in no queue, until the call is over."""
        with self._lock:
            if not self._free[kind]:
                raise TimeoutError(f"no {kind} is free")
            life.people.append(self._free[kind].pop(0))
            return life.people[-1]

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
