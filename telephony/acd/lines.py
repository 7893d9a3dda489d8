"""Where contacts and free agents meet: each queue has a line for every demand its contacts make."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Hashable
from typing import TYPE_CHECKING, TypeVar

from telephony.acd.pace import Mean
from telephony.acd.types import Skills

if TYPE_CHECKING:
    from telephony.acd.state import Agent, Contact

Place = tuple[int, int, "Contact"]
"""Where a contact stands: when it arrived less what its priority is worth, then the order of arrival."""
ReadyKey = tuple[int, int, int, int, "Agent"]
"""Where a free agent stands: priority in the queue, two numbers of the strategy, and the order of being first seen."""
Item = TypeVar("Item", "Place", "ReadyKey")


Demand = tuple[Skills, Hashable | None]
"""What an agent must have to take a contact: these levels at least, and this team when it is not None."""
ANYBODY: Demand = ((), None)
LONG_AGO = -(10**18)


class Line:
    """The contacts of one queue with one demand, and the free agents who meet it, all in order.

    `ready` may be offered a contact at once; `kept` are free too, but kept back for another company. Between events
    `waiting` or `ready` is empty: that is what "nobody waits while a free agent may take it" means.
    `calling`: the contacts which ring everybody, for those who become free meanwhile.
    `active`: agents who meet the demand and want contacts. What they did while somebody waited here (`acd.turns`):
    `turns`, how often one who became free took a contact of the company (1) or another's (0); `ours`, how often that
    was one of these; `front`, the place up to which they have come.
    Sorted lists: finding a place is a binary search, and moving the rest is one memory move.
    """

    __slots__ = ("active", "calling", "front", "kept", "ours", "ready", "turns", "waiting")

    def __init__(self) -> None:
        self.waiting: list[Place] = []
        self.ready: list[ReadyKey] = []
        self.kept: list[ReadyKey] = []
        self.calling: list[Place] = []
        self.active = 0
        self.turns = Mean(first=1)
        self.ours = Mean(first=1)
        self.front = LONG_AGO

    def first(self, *, kept_too: bool) -> Agent | None:
        """The free agent who is to be asked first. `kept_too`: nobody is kept back from this company now."""
        ready, kept = self.ready, self.kept
        if kept_too and kept and (not ready or kept[0] < ready[0]):
            return kept[0][-1]
        return ready[0][-1] if ready else None

    def others_ms(self, since: int) -> float:
        """For how long contacts have come that wait in other lines of the company and are to be taken before one who
        stands as if waiting `since` then."""
        ahead = since - self.front
        return (1 - self.ours.value) * ahead if ahead > 0 else 0.0

    def is_idle(self) -> bool:
        """Whether no contact needs this line now."""
        return not self.waiting and not self.calling


def add(line: list[Item], item: Item) -> None:
    """Put an item at its place; most come last."""
    if not line or line[-1] < item:
        line.append(item)
    else:
        insort(line, item)


def remove(line: list[Item], item: Item) -> None:
    """Take an item out, which must be there."""
    del line[bisect_left(line, item)]
