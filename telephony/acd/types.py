"""The words the ACD understands and says: events in, decisions out.

Everything here is a frozen value. Ids (`queue`, `agent`, `contact`) are opaque hashables chosen by the caller of
the engine: the engine compares them only for equality. All times are integer milliseconds of one clock, the
one whose `now_ms` is handed to `Acd.handle`; durations are milliseconds too.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field
from enum import StrEnum

OCCUPANCY_WINDOW_MS = 15 * 60_000
"""The time over which an agent's occupancy is measured."""

Skills = tuple[tuple[str, int], ...]
"""Skill name and level, sorted by name: what an agent has, or must have at least."""


def skills(**levels: int) -> Skills:
    """Skills in the one canonical order, so that equal needs share one line."""
    return tuple(sorted(levels.items()))


@dataclass(frozen=True, slots=True)
class Need:
    """A skill which a contact needs at `level` or better.

    `relax_after_ms`: after so much waiting the need becomes a preference; 0: it is one from the start; None: never.
    Who has what is preferred is asked first, but nobody waits for a preference.
    """

    skill: str
    level: int = 1
    relax_after_ms: int | None = None


Needs = tuple[Need, ...]


class StrategyName(StrEnum):
    """How a queue chooses among its free agents (after the agents' own priority in the queue)."""

    LONGEST_IDLE = "longest_idle"
    FEWEST_CALLS = "fewest_calls"
    ROUND_ROBIN = "round_robin"
    MOST_SKILLED = "most_skilled"
    RING_ALL = "ring_all"


class AgentState(StrEnum):
    """What an agent is doing, as the engine sees it.

    `RESTING`: a pause of the engine's making, with a reason: "missed" (short, after a missed or declined offer) or
    "occupancy" (the agent's cap is reached)."""

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

    `offer_ms`: how long one agent rings. `wrap_up_ms`: time after a conversation before the next offer, which may be
    extended (`WrapUpExtended`) by `wrap_up_extra_ms` in all.
    `max_waiting`: contacts that may wait; the next one overflows ("full"). `max_wait_ms`: longest wait ("waited").
    `max_estimated_wait_ms`: who would have to wait longer than this is not let in ("estimated").
    `announce_first_ms`/`announce_every_ms`: when a waiting contact is told its position.
    `away_after_missed`: offers an agent may miss or decline in a row; the last one sets the agent away.
    `rest_ms`: how long an agent who missed or declined is left alone, so that the next agent rings first.
    `overflow_when_unstaffed`: nobody of the queue is logged in, so waiting is pointless ("unstaffed").
    `ageing_ms`: so much waiting outweighs one point of priority; 0: priority always outweighs waiting.
    `weight`: the queue's pull on an agent of several queues of one company: 2 counts each second of waiting twice.
    `needs`: what every contact of the queue needs, beside its own needs.
    `split`: teams and their shares; each new contact is meant for one team by turns, and waits for it at most
    `split_patience_ms` before anybody of the queue may have it.
    """

    strategy: StrategyName = StrategyName.LONGEST_IDLE
    offer_ms: int = 20_000
    wrap_up_ms: int = 30_000
    wrap_up_extra_ms: int = 0
    max_waiting: int = 0
    max_wait_ms: int = 0
    max_estimated_wait_ms: int = 0
    announce_first_ms: int = 0
    announce_every_ms: int = 0
    away_after_missed: int = 3
    rest_ms: int = 5_000
    overflow_when_unstaffed: bool = True
    ageing_ms: int = 60_000
    weight: int = 1
    needs: Needs = ()
    split: tuple[tuple[Hashable, int], ...] = ()
    split_patience_ms: int = 15_000


# ---------------------------------------------------------------------------------------------- events


@dataclass(frozen=True, slots=True)
class CompanyConfigured:
    """A company's standing among those who share agents. A company never configured has these defaults.

    `weight`: its share of each shared agent's time while others want it too. `reserved`: so many of the agents who
    serve it are kept for it: free, or busy for it (see `engine` for the exact rule).
    """

    company: Hashable
    weight: int = 1
    reserved: int = 0


@dataclass(frozen=True, slots=True)
class QueueConfigured:
    """A queue of a company exists, or its settings changed. Contacts already waiting keep the deadlines, the needs and
    the place they came with. A queue never changes its company ("other_company")."""

    queue: Hashable
    settings: QueueSettings = field(default_factory=QueueSettings)
    company: Hashable = None


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
class AgentTeamed:
    """The agent's teams, replacing what was known: one in each company, usually."""

    agent: Hashable
    teams: tuple[Hashable, ...] = ()


@dataclass(frozen=True, slots=True)
class AgentCapped:
    """The greatest share of time, in percent, that the agent may be busy (100: no cap): from the first ring of a
    contact that was answered to the end of its wrap-up.

    Whoever becomes free with a greater share in the last `OCCUPANCY_WINDOW_MS` rests until it has fallen to the cap.
    Work done before the agent had a cap does not count, and a new cap sends nobody who is free to rest.
    """

    agent: Hashable
    percent: int = 100


@dataclass(frozen=True, slots=True)
class AgentBarred:
    """No contacts of the company for this agent ("not for this client now") until a time, or until `AgentUnbarred`.

    What rings is withdrawn; a conversation goes on. For the company the agent counts as logged out meanwhile."""

    agent: Hashable
    company: Hashable
    until: int | None = None


@dataclass(frozen=True, slots=True)
class AgentUnbarred:
    """The agent serves the company again. Nothing happens to one who is not barred."""

    agent: Hashable
    company: Hashable


@dataclass(frozen=True, slots=True)
class AgentReady:
    """The agent wants contacts. During wrap-up it ends the wrap-up; during a conversation it is what comes after."""

    agent: Hashable


@dataclass(frozen=True, slots=True)
class AgentAway:
    """The agent wants no contacts. A ringing offer is withdrawn; a conversation or wrap-up ends first.

    `limit_ms`: how long this pause may last from the moment it begins (0: no limit). Past it the engine says
    `PauseOver`, once; the agent stays away, for a phone must not ring at an empty chair."""

    agent: Hashable
    reason: str = ""
    limit_ms: int = 0


@dataclass(frozen=True, slots=True)
class AgentOffline:
    """The agent logged out or the device is gone. A ringing offer is withdrawn, a wrap-up ends; a conversation
    lasts until its `ContactEnded`."""

    agent: Hashable


@dataclass(frozen=True, slots=True)
class AgentEngaged:
    """The agent is busy with a contact which the engine did not offer: an outbound call, or one found after a restart.

    Ends with `ContactEnded(contact)`. Illegal while the agent rings or talks. `company`: whose work it is (that of
    `queue` when there is one)."""

    agent: Hashable
    contact: Hashable
    wrap_up_ms: int = 0
    queue: Hashable | None = None
    company: Hashable | None = None
    wrap_up_extra_ms: int = 0


@dataclass(frozen=True, slots=True)
class ContactArrived:
    """A contact begins to wait. Its place is by `arrived_at` (default: now) less `ageing_ms` per point of `priority`.

    An `arrived_at` in the past puts a contact that was waiting before (restart, lost agent, callback) back at its
    place; no limit of the queue refuses it. `needs` come on top of the queue's: of a skill in both the higher level
    counts, and the queue's relaxing when the contact's own need never relaxes.
    `prefer_agent`: while that agent is logged in, wants contacts and serves the queue, the contact waits for them
    alone until `prefer_ms` after its arrival. `silent`: nobody is on the line (a callback): no announcements, and it
    never overflows but when the queue is removed. `not_before`: offered to nobody earlier, and its place counts from
    then, so that it overtakes nobody."""

    contact: Hashable
    queue: Hashable
    priority: int = 0
    needs: Needs = ()
    arrived_at: int | None = None
    prefer_agent: Hashable | None = None
    prefer_ms: int = 0
    silent: bool = False
    not_before: int | None = None


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
    """A conversation is over: the agent's wrap-up begins, unless `wrap_up` is False."""

    contact: Hashable
    wrap_up: bool = True


@dataclass(frozen=True, slots=True)
class WrapUpFinished:
    """The agent is done before the wrap-up's limit."""

    agent: Hashable


@dataclass(frozen=True, slots=True)
class WrapUpExtended:
    """The agent needs `ms` more. Given as far as the queue's `wrap_up_extra_ms` goes; "no_more_time" when used up."""

    agent: Hashable
    ms: int


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed: do whatever is due at `now_ms`. The only event that fires deadlines."""


Event = (
    CompanyConfigured
    | QueueConfigured
    | QueueRemoved
    | AgentAssigned
    | AgentUnassigned
    | AgentSkilled
    | AgentTeamed
    | AgentCapped
    | AgentBarred
    | AgentUnbarred
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
    | WrapUpExtended
    | Tick
)

# ------------------------------------------------------------------------------------------- decisions


@dataclass(frozen=True, slots=True)
class Offer:
    """Ring this agent for this contact until `expires_at`. The contact belongs to nobody else meanwhile, except that
    a queue which rings all offers it to several agents: the first to accept has it, the others are told "taken"."""

    contact: Hashable
    agent: Hashable
    queue: Hashable
    expires_at: int


@dataclass(frozen=True, slots=True)
class WithdrawOffer:
    """Stop ringing. `reason`: "timeout", "contact_left", "agent_away", "agent_offline", "unassigned", "removed",
    "barred", "taken".

    Not sent for an offer which the agent declined: there is nothing left to stop."""

    contact: Hashable
    agent: Hashable
    reason: str


@dataclass(frozen=True, slots=True)
class Overflow:
    """The contact no longer waits here; the flow says what comes next.

    `reason`: "full", "waited", "estimated", "unstaffed", "removed"."""

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
class WrapUpProlonged:
    """The wrap-up of `contact` lasts until `until` now."""

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


@dataclass(frozen=True, slots=True)
class PauseOver:
    """The agent's pause has lasted as long as it may. The agent is still away."""

    agent: Hashable
    reason: str


@dataclass(frozen=True, slots=True)
class BarLifted:
    """The time of a bar is over: the agent serves the company again. Any `Offer` that follows from it comes after."""

    agent: Hashable
    company: Hashable


Decision = (
    Offer
    | WithdrawOffer
    | Overflow
    | AgentMadeAway
    | WrapUpStarted
    | WrapUpProlonged
    | WrapUpEnded
    | Announce
    | PauseOver
    | BarLifted
)

# ------------------------------------------------------------------------------------------------ views


@dataclass(frozen=True, slots=True)
class AgentView:
    """One agent at this moment.

    `contact`: the one that rings, talks or is written up; `queue` and `company`: whose it is. `until`: the end of the
    wrap-up or rest, or the limit of the pause. `extra_ms`: how much the wrap-up may still be extended."""

    state: AgentState
    since: int
    reason: str
    contact: Hashable | None
    until: int | None
    missed: int
    queue: Hashable | None = None
    company: Hashable | None = None
    extra_ms: int = 0


@dataclass(frozen=True, slots=True)
class QueueView:
    """One queue at this moment: counts, and when the oldest waiting contact arrived.

    `ready`: free agents who serve it; `ringing`: contacts; `staffed`: agents logged in and not barred; `scheduled`:
    contacts whose `not_before` is still to come (they are not among `waiting`)."""

    waiting: int
    longest_wait_since: int | None
    ready: int
    ringing: int
    talking: int
    staffed: int
    scheduled: int = 0


class IllegalEvent(ValueError):  # noqa: N818  (it is the event that is illegal)
    """The event cannot happen in the present state. Nothing has changed. `code` is stable."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class StaleOffer(IllegalEvent):
    """An answer to an offer which no longer stands (timed out, withdrawn, or never made): let the agent's leg go."""
