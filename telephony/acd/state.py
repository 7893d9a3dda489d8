"""What the engine remembers: agents, queues, contacts, and the lines in which contacts and free agents meet."""

from bisect import bisect_left, insort
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field

from telephony.acd.strategies import STRATEGIES, Strategy
from telephony.acd.types import AgentState, QueueSettings, Skills

WaitingKey = tuple[int, int, int, "Contact"]
ReadyKey = tuple[int, int, int, int, "Agent"]


@dataclass(slots=True, eq=False)
class Contact:
    """One contact from its arrival to its conversation. It waits in its line, or rings at `agent`."""

    id: Hashable
    queue: "Queue"
    line: "Line"
    priority: int
    arrived_at: int
    number: int
    agent: "Agent | None" = None
    expired: bool = False
    wait_timer: int = 0
    announce_timer: int = 0

    @property
    def place(self) -> WaitingKey:
        """Higher priority first, then age, then the order of arrival."""
        return (-self.priority, self.arrived_at, self.number, self)


@dataclass(slots=True, eq=False)
class Talk:
    """A conversation. `queue` is None for one which no queue brought: an outbound call."""

    id: Hashable
    agent: "Agent"
    queue: "Queue | None"
    wrap_up_ms: int
    since: int


@dataclass(slots=True, eq=False)
class Assignment:
    """One agent's standing in one queue."""

    agent: "Agent"
    queue: "Queue"
    level: int
    priority: int
    calls: int = 0
    last_offer: int = 0
    ready_key: ReadyKey | None = None

    @property
    def idle_since(self) -> int:
        """When the agent last became free."""
        return self.agent.idle_since

    def make_key(self) -> ReadyKey:
        """The agent's place among the free agents of the queue, kept until the agent stops being free."""
        first, second = self.queue.strategy.key(self)
        self.ready_key = (self.priority, first, second, self.agent.number, self.agent)
        return self.ready_key


@dataclass(slots=True, eq=False)
class Agent:
    """One person. `intent` is what the agent asked for last; `state` is what the agent does now.

    `contact` rings, `talk` is the conversation, `written_up` the contact of a wrap-up which lasts until `until`.
    """

    id: Hashable
    number: int
    intent: AgentState = AgentState.OFFLINE
    intent_reason: str = ""
    state: AgentState = AgentState.OFFLINE
    since: int = 0
    reason: str = ""
    idle_since: int = 0
    missed: int = 0
    contact: Contact | None = None
    talk: Talk | None = None
    written_up: Hashable | None = None
    until: int | None = None
    timer: int = 0
    skills: dict[str, int] = field(default_factory=dict)
    assignments: dict[Hashable, Assignment] = field(default_factory=dict)

    def has(self, needs: Skills) -> bool:
        """Whether the agent has at least these levels."""
        return all(self.skills.get(name, 0) >= level for name, level in needs)


class Line:
    """The contacts of one queue with the same needs, and the free agents who have them, both in order.

    Between events at least one of the two is empty: that is what "nobody waits while a free agent may take it" means.
    Sorted lists: finding a place is a binary search, and moving the rest is one memory move.
    """

    __slots__ = ("needs", "ready", "waiting")

    def __init__(self, needs: Skills) -> None:
        self.needs = needs
        self.waiting: list[WaitingKey] = []
        self.ready: list[ReadyKey] = []

    def add_contact(self, contact: Contact) -> None:
        """Put the contact at its place."""
        insort(self.waiting, contact.place)

    def remove_contact(self, contact: Contact) -> None:
        """Take the contact out; it must be there."""
        del self.waiting[bisect_left(self.waiting, contact.place)]

    def remove_agent(self, key: ReadyKey) -> None:
        """Take the agent out; it must be there."""
        del self.ready[bisect_left(self.ready, key)]

    def oldest(self) -> int | None:
        """When the longest waiting contact arrived: the first of each priority is the oldest of it."""
        found: int | None = None
        index = 0
        while index < len(self.waiting):
            priority, arrived_at = self.waiting[index][:2]
            found = arrived_at if found is None else min(found, arrived_at)
            index = bisect_left(self.waiting, (priority + 1,), index)
        return found


class Queue:
    """One queue: its settings, its lines by need, and its counts."""

    __slots__ = ("assignments", "handle_ms", "id", "lines", "ringing", "settings", "staffed", "strategy", "talking")

    def __init__(self, queue_id: Hashable, settings: QueueSettings) -> None:
        self.id = queue_id
        self.configure(settings)
        self.lines: dict[Skills, Line] = {(): Line(())}
        self.assignments: dict[Hashable, Assignment] = {}
        self.staffed = 0
        self.ringing: dict[Hashable, Contact] = {}
        self.talking = 0
        self.handle_ms: float | None = None

    def configure(self, settings: QueueSettings) -> None:
        """New settings. Whoever is listed as free must be listed again by the new strategy."""
        self.settings = settings
        self.strategy: Strategy = STRATEGIES[settings.strategy]

    def line(self, needs: Skills) -> Line:
        """The line for these needs; a new one gathers the free agents who have them, once."""
        line = self.lines.get(needs)
        if line is None:
            line = self.lines[needs] = Line(needs)
            line.ready = [key for key in self.lines[()].ready if key[-1].has(needs)]
        return line

    def lines_for(self, agent: Agent) -> Iterator[Line]:
        """The lines whose needs the agent has."""
        for needs, line in self.lines.items():
            if not needs or agent.has(needs):
                yield line

    def waiting_count(self) -> int:
        """Contacts that wait and do not ring."""
        return sum(len(line.waiting) for line in self.lines.values())

    def waiting(self) -> list[WaitingKey]:
        """All of them, in order."""
        return sorted(key for line in self.lines.values() for key in line.waiting)

    def oldest(self) -> int | None:
        """When the longest waiting contact arrived."""
        return min((at for line in self.lines.values() if (at := line.oldest()) is not None), default=None)

    def position(self, contact: Contact) -> int:
        """1 for the contact that is next."""
        return 1 + sum(bisect_left(line.waiting, contact.place) for line in self.lines.values())

    def learn_handle_time(self, handle_ms: int) -> None:
        """Keep a running mean in which the last handful of conversations count most."""
        self.handle_ms = handle_ms if self.handle_ms is None else 0.8 * self.handle_ms + 0.2 * handle_ms

    def estimate_ms(self, position: int) -> int | None:
        """Expected wait at this position: conversations ahead, shared by the agents logged in."""
        if self.handle_ms is None:
            return None
        return round(self.handle_ms * position / max(1, self.staffed))
