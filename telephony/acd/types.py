"""The words the ACD understands and says: events in, decisions out.

Everything here is a frozen value. Ids (`queue`, `agent`, `contact`) are opaque hashables chosen by the caller of
the engine: the engine compares them only for equality. All times are integer milliseconds of one clock, the
one whose `now_ms` is handed to `Acd.handle`; durations are milliseconds too.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field
from enum import StrEnum

Skills = tuple[tuple[str, int], ...]
"""Skill name and level, sorted by name: what a contact needs at least, or what an agent has."""


def skills(**levels: int) -> Skills:
    """Skills in the one canonical order, so that equal needs share one line."""
    return tuple(sorted(levels.items()))


class StrategyName(StrEnum):
    """How a queue chooses among its free agents (after the agents' own priority in the queue)."""

    LONGEST_IDLE = "longest_idle"
    FEWEST_CALLS = "fewest_calls"
    ROUND_ROBIN = "round_robin"
    MOST_SKILLED = "most_skilled"


class AgentState(StrEnum):
    """What an agent is doing, as the engine sees it. `RESTING`: a short pause after a missed or declined offer."""

    OFFLINE = "offline"
    READY = "ready"
    AWAY = "away"
    RINGING = "ringing"
    TALKING = "talking"
    WRAP_UP = "wrapup"
    RESTING = "resting"


@dataclass(frozen=True, slots=True)
class QueueSettings:
    """A queue's rules. A limit of 0 means "no limit", "never" or "not at all".

    `offer_ms`: how long one agent rings. `wrap_up_ms`: time after a conversation before the next offer.
    `max_waiting`: contacts that may wait; the next one overflows ("full"). `max_wait_ms`: longest wait ("waited").
    `announce_first_ms`/`announce_every_ms`: when a waiting contact is told its position.
    `away_after_missed`: offers an agent may miss or decline in a row; the last one sets the agent away.
    `rest_ms`: how long an agent who missed or declined is left alone, so that the next agent rings first.
    `overflow_when_unstaffed`: nobody of the queue is logged in, so waiting is pointless ("unstaffed").
    """

    strategy: StrategyName = StrategyName.LONGEST_IDLE
    offer_ms: int = 20_000
    wrap_up_ms: int = 30_000
    max_waiting: int = 0
    max_wait_ms: int = 0
    announce_first_ms: int = 0
    announce_every_ms: int = 0
    away_after_missed: int = 3
    rest_ms: int = 5_000
    overflow_when_unstaffed: bool = True


# ---------------------------------------------------------------------------------------------- events


@dataclass(frozen=True, slots=True)
class QueueConfigured:
    """A queue exists, or its settings changed. Contacts already waiting keep the deadlines they came with."""

    queue: Hashable
    settings: QueueSettings = field(default_factory=QueueSettings)


@dataclass(frozen=True, slots=True)
class QueueRemoved:
    """A queue is gone: its waiting contacts overflow ("removed"), its conversations go on."""

    queue: Hashable


@dataclass(frozen=True, slots=True)
class AgentAssigned:
    """The agent serves the queue. Lower `priority` is asked first; `level` is the skill in this queue's work.

    Sent again it changes level and priority. The agent need not have been seen before (it is then offline).
    """

    agent: Hashable
    queue: Hashable
    level: int = 1
    priority: int = 1


@dataclass(frozen=True, slots=True)
class AgentUnassigned:
    """The agent no longer serves the queue. An offer from that queue is withdrawn; a conversation goes on."""

    agent: Hashable
    queue: Hashable


@dataclass(frozen=True, slots=True)
class AgentSkilled:
    """The agent's skills, replacing what was known."""

    agent: Hashable
    skills: Skills = ()


@dataclass(frozen=True, slots=True)
class AgentReady:
    """The agent wants contacts. During wrap-up it ends the wrap-up; during a conversation it is what comes after."""

    agent: Hashable


@dataclass(frozen=True, slots=True)
class AgentAway:
    """The agent wants no contacts. A ringing offer is withdrawn; a conversation or wrap-up ends first."""

    agent: Hashable
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AgentOffline:
    """The agent logged out or the device is gone. A ringing offer is withdrawn, a wrap-up ends; a conversation
    lasts until its `ContactEnded`."""

    agent: Hashable


@dataclass(frozen=True, slots=True)
class AgentEngaged:
    """The agent is busy with a contact which the engine did not offer: an outbound call, or one found after a restart.

    Ends with `ContactEnded(contact)`. Illegal while the agent rings or talks."""

    agent: Hashable
    contact: Hashable
    wrap_up_ms: int = 0
    queue: Hashable | None = None


@dataclass(frozen=True, slots=True)
class ContactArrived:
    """A contact begins to wait. Higher `priority` first, then the earlier `arrived_at` (default: now).

    An `arrived_at` in the past puts a contact that was waiting before (restart, lost agent) back at its place.
    `skills`: least levels an agent must have."""

    contact: Hashable
    queue: Hashable
    priority: int = 0
    skills: Skills = ()
    arrived_at: int | None = None


@dataclass(frozen=True, slots=True)
class ContactLeft:
    """A contact which waits or rings is gone (the caller hung up, or moved on). A ringing offer is withdrawn."""

    contact: Hashable


@dataclass(frozen=True, slots=True)
class OfferAccepted:
    """The agent answered: the two are joined. `StaleOffer` when that offer no longer stands."""

    contact: Hashable
    agent: Hashable


@dataclass(frozen=True, slots=True)
class OfferDeclined:
    """The agent refused, or the device could not be reached (`reason`).

    Counts as missed. The next agent rings at once."""

    contact: Hashable
    agent: Hashable
    reason: str = "declined"


@dataclass(frozen=True, slots=True)
class ContactEnded:
    """A conversation is over: the agent's wrap-up begins."""

    contact: Hashable


@dataclass(frozen=True, slots=True)
class WrapUpFinished:
    """The agent is done before the wrap-up's limit."""

    agent: Hashable


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed: do whatever is due at `now_ms`. The only event that fires deadlines."""


Event = (
    QueueConfigured
    | QueueRemoved
    | AgentAssigned
    | AgentUnassigned
    | AgentSkilled
    | AgentReady
    | AgentAway
    | AgentOffline
    | AgentEngaged
    | ContactArrived
    | ContactLeft
    | OfferAccepted
    | OfferDeclined
    | ContactEnded
    | WrapUpFinished
    | Tick
)

# ------------------------------------------------------------------------------------------- decisions


@dataclass(frozen=True, slots=True)
class Offer:
    """Ring this agent for this contact until `expires_at`. The contact belongs to nobody else meanwhile."""

    contact: Hashable
    agent: Hashable
    queue: Hashable
    expires_at: int


@dataclass(frozen=True, slots=True)
class WithdrawOffer:
    """Stop ringing. `reason`: "timeout", "contact_left", "agent_away", "agent_offline", "unassigned", "removed".

    Not sent for an offer which the agent declined: there is nothing left to stop."""

    contact: Hashable
    agent: Hashable
    reason: str


@dataclass(frozen=True, slots=True)
class Overflow:
    """The contact no longer waits here; the flow says what comes next.

    `reason`: "full", "waited", "unstaffed", "removed"."""

    contact: Hashable
    queue: Hashable
    reason: str


@dataclass(frozen=True, slots=True)
class AgentMadeAway:
    """The engine set the agent away. `reason`: "missed"."""

    agent: Hashable
    reason: str


@dataclass(frozen=True, slots=True)
class WrapUpStarted:
    """The agent writes up `contact` until `until` at the latest (or `WrapUpFinished`)."""

    agent: Hashable
    contact: Hashable
    until: int


@dataclass(frozen=True, slots=True)
class WrapUpEnded:
    """The wrap-up of `contact` is over, by its limit or by an event. Any `Offer` to the agent comes after this."""

    agent: Hashable
    contact: Hashable


@dataclass(frozen=True, slots=True)
class Announce:
    """Tell the waiting contact its place (1 = next) and, when known, the estimated wait."""

    contact: Hashable
    queue: Hashable
    position: int
    estimated_wait_ms: int | None


Decision = Offer | WithdrawOffer | Overflow | AgentMadeAway | WrapUpStarted | WrapUpEnded | Announce

# ------------------------------------------------------------------------------------------------ views


@dataclass(frozen=True, slots=True)
class AgentView:
    """One agent at this moment. `contact`: the one that rings, talks or is written up; `until`: end of wrap-up."""

    state: AgentState
    since: int
    reason: str
    contact: Hashable | None
    until: int | None
    missed: int


@dataclass(frozen=True, slots=True)
class QueueView:
    """One queue at this moment: counts, and when the oldest waiting contact arrived."""

    waiting: int
    longest_wait_since: int | None
    ready: int
    ringing: int
    talking: int
    staffed: int


class IllegalEvent(ValueError):  # noqa: N818  (it is the event that is illegal)
    """The event cannot happen in the present state. Nothing has changed. `code` is stable."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class StaleOffer(IllegalEvent):
    """An answer to an offer which no longer stands (timed out, withdrawn, or never made): let the agent's leg go."""
