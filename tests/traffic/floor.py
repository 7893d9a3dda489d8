"""What callers and agents of the demo share: who is in the building, what happened, and when it is over."""

import threading
from collections import Counter
from dataclasses import dataclass, field

from tests.lab.outside import Outside
from tests.traffic.manners import Caller, Manners


@dataclass(eq=False)
class Guest:
    """A caller on the line. `met`: somebody talks to them; `thanked`: the talk is over, and it is theirs to hang up."""

    about: Caller
    met: threading.Event = field(default_factory=threading.Event)
    thanked: threading.Event = field(default_factory=threading.Event)


class Floor:
    """Safe to use from all threads. `draw` says how everybody behaves."""

    def __init__(self, outside: Outside, draw: Manners) -> None:
        self.outside = outside
        self.draw = draw
        self.over = threading.Event()
        self._counting = threading.Lock()
        self._guests: dict[str, Guest] = {}
        self._counts: Counter[str] = Counter()

    @property
    def counts(self) -> dict[str, int]:
        """How often each thing happened."""
        with self._counting:
            return dict(self._counts)

    @property
    def up(self) -> int:
        """How many callers are on the line."""
        return len(self._guests)

    def count(self, what: str) -> None:
        """It happened once more."""
        with self._counting:
            self._counts[what] += 1

    def welcome(self, about: Caller) -> Guest | None:
        """A caller comes; None when somebody calls from that number already."""
        with self._counting:
            if about.number in self._guests:
                return None
            guest = self._guests[about.number] = Guest(about)
            return guest

    def farewell(self, guest: Guest) -> None:
        """The caller is gone."""
        with self._counting:
            self._guests.pop(guest.about.number, None)

    def guest(self, number: str) -> Guest | None:
        """The caller with this number."""
        return self._guests.get(number)

    def wait(self, seconds: float) -> bool:
        """Let time pass; whether everything is over."""
        return self.over.wait(seconds)
