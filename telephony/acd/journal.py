"""What happened to an engine, written down so that it can be lived again."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from telephony.acd.engine import Acd
from telephony.acd.types import Decision, Event

Entry = tuple[int, Event]


@dataclass(slots=True)
class Journal:
    """An engine that remembers its legal events with their times."""

    acd: Acd = field(default_factory=Acd)
    entries: list[Entry] = field(default_factory=list)

    def handle(self, event: Event, now_ms: int) -> list[Decision]:
        """As `Acd.handle`; an illegal event raises and is not written down."""
        decisions = self.acd.handle(event, now_ms)
        self.entries.append((now_ms, event))
        return decisions


def replay(entries: Iterable[Entry]) -> list[list[Decision]]:
    """The decisions of a fresh engine that lives through the same events."""
    acd = Acd()
    return [acd.handle(event, now_ms) for now_ms, event in entries]
