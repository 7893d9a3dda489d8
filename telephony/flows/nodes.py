"""The kinds of node a flow is made of, as frozen values. Ids are unique in their flow; targets are ids."""

from collections.abc import Mapping
from dataclasses import dataclass

from telephony.flows.hours import Hours


@dataclass(frozen=True, slots=True)
class Speech:
    """A text to be spoken. `language` None: the company's."""

    text: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Prompt:
    """A stored sound, by name."""

    name: str


Sound = Speech | Prompt


@dataclass(frozen=True, slots=True)
class PlayNode:
    """Kinds "play" and "say": the caller hears `sound`, then goes to `next`."""

    id: str
    kind: str
    sound: Sound
    next: str

    def targets(self) -> tuple[str, ...]:
        """Every node the caller may go to from here."""
        return (self.next,)

    def instant(self) -> tuple[str, ...]:
        """Those of the targets that may be reached without any time passing."""
        return ()


@dataclass(frozen=True, slots=True)
class MenuNode:
    """The caller hears `sound` and presses a key. A wrong key or none within `timeout_ms` of the sound's end is a
    failed try; after `retries` further tries the caller goes to `otherwise`."""

    id: str
    kind: str
    sound: Sound
    choices: Mapping[str, str]
    otherwise: str
    timeout_ms: int
    retries: int
    invalid: Sound | None

    def targets(self) -> tuple[str, ...]:
        """Every node the caller may go to from here."""
        return (*self.choices.values(), self.otherwise)

    def instant(self) -> tuple[str, ...]:
        """None: a menu waits for the caller."""
        return ()


@dataclass(frozen=True, slots=True)
class HoursNode:
    """To `open` or to `closed`, by the clock."""

    id: str
    kind: str
    hours: Hours
    open: str
    closed: str

    def targets(self) -> tuple[str, ...]:
        """Every node the caller may go to from here."""
        return (self.open, self.closed)

    def instant(self) -> tuple[str, ...]:
        """Both: looking at the clock takes no time."""
        return (self.open, self.closed)


@dataclass(frozen=True, slots=True)
class QueueNode:
    """The caller waits for an agent. Overflow goes to `otherwise`; a key in `exits` leaves the queue."""

    id: str
    kind: str
    queue_id: str
    priority: int
    skills: tuple[tuple[str, int], ...]
    otherwise: str
    exits: Mapping[str, str]

    def targets(self) -> tuple[str, ...]:
        """Every node the caller may go to from here."""
        return (self.otherwise, *self.exits.values())

    def instant(self) -> tuple[str, ...]:
        """`otherwise`: a full or unstaffed queue refuses at once."""
        return (self.otherwise,)


@dataclass(frozen=True, slots=True)
class VoicemailNode:
    """The caller hears `sound` and leaves a message of at most `max_ms`; then `next`, or the end."""

    id: str
    kind: str
    mailbox: str
    sound: Sound | None
    max_ms: int
    silence_ms: int
    next: str | None

    def targets(self) -> tuple[str, ...]:
        """Every node the caller may go to from here."""
        return () if self.next is None else (self.next,)

    def instant(self) -> tuple[str, ...]:
        """`next`: a recording may fail at once."""
        return self.targets()


@dataclass(frozen=True, slots=True)
class HangupNode:
    """The end."""

    id: str
    kind: str
    cause: str

    def targets(self) -> tuple[str, ...]:
        """None."""
        return ()

    def instant(self) -> tuple[str, ...]:
        """None."""
        return ()


Node = PlayNode | MenuNode | HoursNode | QueueNode | VoicemailNode | HangupNode
