"""What the engine remembers: companies, agents, queues and contacts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import NamedTuple

from telephony.acd.lines import ANYBODY, Demand, Line, Place, ReadyKey
from telephony.acd.occupancy import Occupancy
from telephony.acd.pace import Pace
from telephony.acd.split import Split
from telephony.acd.strategies import STRATEGIES, Strategy
from telephony.acd.types import AgentState, QueueSettings, Skills, StrategyName

OFFLINE, READY, AWAY = AgentState.OFFLINE, AgentState.READY, AgentState.AWAY
RINGING, TALKING, WRAP_UP = AgentState.RINGING, AgentState.TALKING, AgentState.WRAP_UP
"""Asked for at every step, and an enum's own look-up is ten times as slow."""
MOST_IDLE_LINES = 64
"""Demands without contacts which a queue remembers, so that callers who bring odd demands cannot fill the memory."""


@dataclass(slots=True, eq=False)
class Company:
    """One company's standing among those who share agents.

    `free`: the free agents who serve it; `working`: agents who ring, talk or write up for it. Both together are what a
    reserve is counted against.
    `tight`: no more are free or working than are reserved, so no other company may take one more of the free.
    `hungry`: fewer are working than are reserved, so no other company's reserve keeps agents from it.
    `held`: lines with somebody waiting and only agents who are kept back for other companies.
    """

    id: Hashable
    weight: int = 1
    reserved: int = 0
    working: int = 0
    free: dict[Agent, None] = field(default_factory=dict)
    tight: bool = False
    hungry: bool = False
    held: dict[Line, None] = field(default_factory=dict)

    @property
    def asks_kept(self) -> bool:
        """Whether its contacts are offered to agents kept back for others, too.

        While some are held already (the company has become hungry in this very event), a contact queues up behind
        them: they are served at the end of the event."""
        return self.hungry and not self.held


class Stage(NamedTuple):
    """What a contact asks for until so long after its waiting began (None: for good).

    `asks`: the skills asked for, with all preferences first and what is required last."""

    until_ms: int | None
    asks: tuple[Skills, ...]


@dataclass(slots=True, eq=False)
class Contact:
    """One contact from its arrival to its conversation.

    `asks`: those of the present stage, until `relaxes_at`.
    It waits in `line`, or rings at `agents`, or (neither) its time is still to come. `since`: when its waiting began.
    `team` and `prefer` hold until their time is over or they became pointless.
    """

    id: Hashable
    queue: Queue
    stages: tuple[Stage, ...]
    arrived_at: int
    since: int
    place: Place = field(init=False)
    asks: tuple[Skills, ...] = ((),)
    relaxes_at: int | None = None
    line: Line | None = None
    agents: tuple[Agent, ...] = ()
    calling: Line | None = None
    prefer: Hashable | None = None
    prefer_until: int = 0
    team: Hashable | None = None
    team_until: int = 0
    silent: bool = False
    expired: bool = False
    wait_timer: int = 0
    announce_timer: int = 0
    change_timer: int = 0


@dataclass(slots=True, eq=False)
class Talk:
    """A conversation. `queue` is None for one which no queue brought: an outbound call."""

    id: Hashable
    agent: Agent
    queue: Queue | None
    wrap_up_ms: int
    extra_ms: int
    since: int


@dataclass(slots=True, eq=False)
class Assignment:
    """One agent's standing in one queue. `own`: contacts of the queue which wait for this agent alone."""

    agent: Agent
    queue: Queue
    level: int
    priority: int
    calls: int = 0
    last_offer: int = 0
    ready_key: ReadyKey | None = None
    kept: bool = False
    own: Line | None = None
    met: tuple[Line, ...] = ()
    known: list[tuple[Demand, Line]] | None = None
    looked_at: int = 0

    @property
    def idle_since(self) -> int:
        """When the agent last became free."""
        return self.agent.idle_since

    @property
    def wants_contacts(self) -> bool:
        """Whether the agent takes contacts of the queue, now or when done with what is in hand."""
        agent = self.agent
        return agent.intent is READY and self.queue.company not in agent.bars

    def make_key(self) -> ReadyKey:
        """The agent's place among the free agents of the queue, kept until the agent stops being free."""
        first, second = self.queue.strategy.key(self)
        self.ready_key = (self.priority, first, second, self.agent.number, self.agent)
        return self.ready_key

    def lines(self) -> tuple[Line, ...]:
        """The queue's lines whose demands the agent meets, and the agent's own. Each demand is looked at once, unless
        `lines_changed` was said."""
        known = self.queue.known
        if known is not self.known:  # nothing known yet, or the queue has forgotten some
            self.known, self.looked_at = known, 1
            self.met = self.queue.only if self.own is None else (*self.queue.only, self.own)
        if self.looked_at != len(known):
            self.met = (*self.met, *[line for demand, line in known[self.looked_at :] if self.agent.meets(demand)])
            self.looked_at = len(known)
        return self.met

    def lines_changed(self) -> None:
        """The agent meets other demands now, or has a line of their own."""
        self.known = None


@dataclass(slots=True, eq=False)
class Agent:
    """One person. `intent` is what the agent asked for last; `state` is what the agent does now.

    `contact` rings, `talk` is the conversation, `written_up` the contact of a wrap-up which lasts until `until`.
    `serving`: the assignments but those to barred companies; `companies`: whose these are. `works_for`: whose contact
    keeps the agent busy, since `busy_since`. `tags`, `clock`, `charge`: whose turn it is (see `fairness`).
    """

    id: Hashable
    number: int
    intent: AgentState = AgentState.OFFLINE
    intent_reason: str = ""
    limit_ms: int = 0
    state: AgentState = AgentState.OFFLINE
    since: int = 0
    reason: str = ""
    idle_since: int = 0
    busy_since: int = 0
    missed: int = 0
    contact: Contact | None = None
    talk: Talk | None = None
    written_up: Hashable | None = None
    extra_ms: int = 0
    until: int | None = None
    timer: int = 0
    works_for: Company | None = None
    works_in: Queue | None = None
    teams: tuple[Hashable, ...] = ()
    skills: dict[str, int] = field(default_factory=dict)
    occupancy: Occupancy | None = None
    bars: dict[Company, int] = field(default_factory=dict)
    assignments: dict[Hashable, Assignment] = field(default_factory=dict)
    serving: tuple[Assignment, ...] = ()
    companies: tuple[Company, ...] = ()
    tags: dict[Company, int] = field(default_factory=dict)
    clock: int = 0
    charge: int = 0

    def has(self, skills: Skills) -> bool:
        """Whether the agent has at least these levels."""
        own = self.skills
        for name, level in skills:  # noqa: SIM110  (all() costs three times as much, and this is asked all the time)
            if own.get(name, 0) < level:
                return False
        return True

    def meets(self, demand: Demand) -> bool:
        """Whether the agent has what the demand asks for."""
        skills, team = demand
        return (team is None or team in self.teams) and self.has(skills)


class Queue:
    """One queue: its settings, its lines by demand, all that waits in one order, and its counts.

    `known`: the lines in the order they were added, `anybody` the first; another list once some were forgotten.
    `staffed`: agents logged in and not barred. `scheduled`: contacts whose time is still to come.
    `stages`: what contacts without needs of their own ask for, once one has come.
    """

    __slots__ = (
        "anybody",
        "assignments",
        "company",
        "id",
        "known",
        "lines",
        "only",
        "pace",
        "ringing",
        "rings_all",
        "scheduled",
        "settings",
        "split",
        "staffed",
        "stages",
        "strategy",
        "talking",
        "waiting",
    )

    def __init__(self, queue_id: Hashable, company: Company, settings: QueueSettings) -> None:
        """`settings.strategy` asks every free agent to ring where `rings_all`."""
        self.id = queue_id
        self.company = company
        self.anybody = Line()
        self.lines: dict[Demand, Line] = {ANYBODY: self.anybody}
        self.only = (self.anybody,)
        self.known = [(ANYBODY, self.anybody)]
        self.assignments: dict[Hashable, Assignment] = {}
        self.waiting: list[Place] = []
        self.scheduled: dict[Contact, None] = {}
        self.ringing: dict[Hashable, Contact] = {}
        self.staffed = self.talking = 0
        self.pace = Pace()
        self.split: Split | None = None
        self.configure(settings)

    def configure(self, settings: QueueSettings) -> None:
        """New settings. Whoever is listed as free must be listed again by the new strategy."""
        self.settings = settings
        self.strategy: Strategy = STRATEGIES[settings.strategy]
        self.stages: tuple[Stage, ...] | None = None
        self.rings_all = settings.strategy is StrategyName.RING_ALL
        self.split = Split(settings.split) if settings.split else None
        if self.split is not None:
            for assignment in self.assignments.values():
                agent = assignment.agent
                if assignment in agent.serving and agent.intent is not AgentState.OFFLINE:
                    self.split.count(agent.teams, 1)

    def line(self, demand: Demand) -> Line:
        """The line for this demand; a new one gathers and counts the agents who meet it, once."""
        line = self.lines.get(demand)
        if line is None:
            if len(self.lines) > MOST_IDLE_LINES:
                self._forget_idle_lines()
            line = Line()
            line.ready = [key for key in self.anybody.ready if key[-1].meets(demand)]
            line.kept = [key for key in self.anybody.kept if key[-1].meets(demand)]
            line.active = sum(one.wants_contacts and one.agent.meets(demand) for one in self.assignments.values())
            self.lines[demand] = line
            self.known.append((demand, line))
        return line

    def position(self, contact: Contact) -> int:
        """1 for the contact that is next."""
        return 1 + bisect_left(self.waiting, contact.place)

    def oldest(self) -> int | None:
        """When the longest waiting contact arrived. For views only: it looks at all that wait."""
        return min((place[-1].arrived_at for place in self.waiting), default=None)

    def estimate(self, line: Line, place: Place) -> int | None:
        """Expected wait in ms at this place of one of its lines."""
        position = 1 + bisect_left(line.waiting, place)
        return self.pace.wait_ms(position, line.others_ms(place[0]), line.active, line.turns)

    def estimate_of_next(self, line: Line, now: int) -> int | None:
        """Expected wait in ms of whoever would arrive now, last in this line."""
        free = line.first(kept_too=self.company.asks_kept)
        position = 0 if free is not None else len(line.waiting) + 1
        return self.pace.wait_ms(position, line.others_ms(now), line.active, line.turns)

    def _forget_idle_lines(self) -> None:
        self.known = [(demand, line) for demand, line in self.known if line is self.anybody or not line.is_idle()]
        self.lines = dict(self.known)
