"""The kinds of node a flow is made of, as frozen values. Ids are unique in their flow; targets are ids."""

from collections.abc import Mapping
from dataclasses import dataclass

from telephony.destination import Destination, Kind
from telephony.flows.hours import Hours

MESSAGE_MS = 120_000
"""The longest message, where a flow does not say."""
SILENCE_MS = 8_000
"""The silence that ends a message, where a flow does not say."""


@dataclass(frozen=True, slots=True)
class Speech:
    """A text to be spoken. `language` None: the company's."""

    text: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Prompt:
    """A stored sound, by name."""

    name: str


@dataclass(frozen=True, slots=True)
class SystemText:
    """A sentence of the system's, by key."""

    key: str


Sound = Speech | Prompt | SystemText


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
    """The caller waits for an agent. Overflow goes to `otherwise`; a key in `exits` leaves the queue.

    `callback_key` asks for a callback, which is offered after a wait of `callback_after_ms`; where they are None the
    queue's own rule decides (see `telephony.flows.callback`)."""

    id: str
    kind: str
    queue_id: str
    priority: int
    skills: tuple[tuple[str, int], ...]
    otherwise: str
    exits: Mapping[str, str]
    callback_key: str | None = None
    callback_after_ms: int | None = None

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
class SetNode:
    """Attaches `data` to the call, and to every queue from here on `skills` and more (or less) `priority`."""

    id: str
    kind: str
    data: tuple[tuple[str, str], ...]
    skills: tuple[tuple[str, int], ...]
    priority: int
    next: str

    def targets(self) -> tuple[str, ...]:
        """Every node the caller may go to from here."""
        return (self.next,)

    def instant(self) -> tuple[str, ...]:
        """`next`: remembering takes no time."""
        return (self.next,)


@dataclass(frozen=True, slots=True)
class TransferNode:
    """The caller goes to `destination`. Nobody there: to `otherwise`, or good-bye.

    An agent or a number is called by call control; everything else is a way on inside the flow."""

    id: str
    kind: str
    destination: Destination
    otherwise: str | None

    @property
    def way(self) -> str | None:
        """The node this leads to inside the flow, or None when somebody has to be called."""
        return way_to(self.destination)

    def targets(self) -> tuple[str, ...]:
        """Every node of the graph the caller may go to from here."""
        named = (self.destination.value,) if self.destination.kind is Kind.FLOW else ()
        return named if self.otherwise is None else (*named, self.otherwise)

    def instant(self) -> tuple[str, ...]:
        """All of them: who is to be called may be gone already."""
        return self.targets()


@dataclass(frozen=True, slots=True)
class HangupNode:
    """The end, after `sound` when there is one."""

    id: str
    kind: str
    cause: str
    sound: Sound | None = None

    def targets(self) -> tuple[str, ...]:
        """None."""
        return ()

    def instant(self) -> tuple[str, ...]:
        """None."""
        return ()


Node = PlayNode | MenuNode | HoursNode | QueueNode | VoicemailNode | SetNode | TransferNode | HangupNode


def way_to(destination: Destination) -> str | None:
    """The id of the node a destination means (a `flow:` without a node is "", the entry); None for a person to call."""
    if destination.kind in (Kind.AGENT, Kind.NUMBER):
        return None
    return destination.value if destination.kind is Kind.FLOW else str(destination)


def made_for(destination: Destination) -> Node:
    """The node for a destination that no graph drew, with the usual ways on. Its id is the destination's text.

    A queue's overflow leads to its voicemail, a voicemail to good-bye. Raises `ValueError` for a `flow:`."""
    name = str(destination)
    match destination.kind:
        case Kind.QUEUE:
            return QueueNode(name, "queue", destination.value, 0, (), f"voicemail:{destination.value}", {})
        case Kind.VOICEMAIL:
            sound = SystemText("leave_message")
            return VoicemailNode(name, "voicemail", destination.value, sound, MESSAGE_MS, SILENCE_MS, "hangup:")
        case Kind.AGENT | Kind.NUMBER:
            return TransferNode(name, "transfer", destination, None)
        case Kind.HANGUP:
            return HangupNode(name, "hangup", "normal", SystemText("goodbye"))
        case Kind.FLOW:
            raise ValueError(f"{name!r} names a node of a flow")
