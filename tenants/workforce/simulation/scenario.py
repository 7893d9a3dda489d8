"""What is simulated: companies, their queues with their callers, and the agents. Times are ms from the day's start."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from telephony.acd.types import CompanyConfigured, Needs, QueueSettings, Skills
from tenants.workforce.simulation.distributions import Constant, Distribution

HOUR = 3_600_000
DAY = 24 * HOUR


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Callers per hour, in equal intervals from the start on; a Poisson process with that rate in each."""

    per_hour: tuple[float, ...]
    interval_ms: int = HOUR

    @classmethod
    def steady(cls, per_hour: float, hours: float) -> "Arrivals":
        """The same rate all the time."""
        return cls((per_hour,), round(hours * HOUR))

    def times(self, factor: float, intervals: Sequence[int] | None = None) -> "Arrivals":
        """So many times the callers, in these intervals only or in all."""
        return replace(
            self,
            per_hour=tuple(
                rate * factor if intervals is None or i in intervals else rate for i, rate in enumerate(self.per_hour)
            ),
        )


@dataclass(frozen=True, slots=True)
class CallerKind:
    """A part of a queue's callers: `share` of them relative to the other kinds.

    `prefer_ms`: who has called before waits so long for the agent of the last time. `callback_after_ms`: who has
    waited so long asks to be called back, hangs up, and keeps the place.
    """

    name: str = "caller"
    share: float = 1.0
    priority: int = 0
    needs: Needs = ()
    prefer_ms: int = 0
    callback_after_ms: int | None = None


@dataclass(frozen=True, slots=True)
class QueuePlan:
    """A queue: who calls, how long a talk takes and its writing up (None: the whole limit of the settings), and for
    how long callers have `patience` (None: for ever). `target_ms`: the wait of the service level."""

    name: str
    company: str
    arrivals: Arrivals
    talk: Distribution
    patience: Distribution | None = None
    wrap_up: Distribution | None = None
    settings: QueueSettings = field(default_factory=lambda: QueueSettings(wrap_up_ms=0))
    kinds: tuple[CallerKind, ...] = (CallerKind(),)
    target_ms: int = 20_000

    @property
    def id(self) -> str:
        """The queue's name among all companies."""
        return f"{self.company}/{self.name}"

    @property
    def after_talk_ms(self) -> float:
        """What a talk keeps an agent busy beyond its end, on average."""
        return self.settings.wrap_up_ms if self.wrap_up is None else self.wrap_up.mean


@dataclass(frozen=True, slots=True)
class AgentGroup:
    """`count` people who serve the same `queues` (ids) in the same `shifts` (pairs of times; none: the whole day)."""

    name: str
    count: int
    queues: tuple[str, ...]
    shifts: tuple[tuple[int, int], ...] = ()
    team: str = ""
    skills: Skills = ()
    cap: int = 100


@dataclass(frozen=True, slots=True)
class Limit:
    """A company's callers at once, waiting or talking, and new ones in a second: one more is refused."""

    company: str
    at_once: int
    per_second: int = 5


@dataclass(frozen=True, slots=True)
class Scenario:
    """A day. `answer`: from the ring to the answer. `missed`: the share of offers an agent lets ring out.

    `limits`: what a company may bring; who is not named there has no limit."""

    name: str
    queues: tuple[QueuePlan, ...]
    groups: tuple[AgentGroup, ...]
    companies: tuple[CompanyConfigured, ...] = ()
    hours: float = 24.0
    answer: Distribution = field(default_factory=lambda: Constant(0))
    missed: float = 0.0
    limits: tuple[Limit, ...] = ()

    @property
    def end_ms(self) -> int:
        """When the last caller may come."""
        return round(self.hours * HOUR)

    @property
    def agents(self) -> int:
        """People of all groups."""
        return sum(group.count for group in self.groups)

    def queue(self, queue_id: str) -> QueuePlan:
        """The queue of this id. Raises `KeyError`."""
        for queue in self.queues:
            if queue.id == queue_id:
                return queue
        raise KeyError(queue_id)

    def with_agents(self, agents: int) -> "Scenario":
        """The same day with so many people, in the same proportions. Raises `ValueError` for fewer than the groups."""
        if agents < len(self.groups):
            raise ValueError(f"{len(self.groups)} groups need at least as many agents")
        counts = [max(1, group.count * agents // self.agents) for group in self.groups]
        while (spare := agents - sum(counts)) != 0:
            step = 1 if spare > 0 else -1
            short = [
                group.count * agents / self.agents - count for group, count in zip(self.groups, counts, strict=True)
            ]
            able = [i for i, count in enumerate(counts) if count + step >= 1]
            counts[max(able, key=lambda i: step * short[i])] += step
        groups = [replace(group, count=count) for group, count in zip(self.groups, counts, strict=True)]
        return replace(self, groups=tuple(groups))

    def with_queue(self, queue: QueuePlan) -> "Scenario":
        """The same day with another plan for one queue."""
        return replace(self, queues=tuple(queue if queue.id == one.id else one for one in self.queues))
