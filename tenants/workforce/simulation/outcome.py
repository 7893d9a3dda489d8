"""What became of a simulated day: every caller, every offer, every agent's time."""

from dataclasses import dataclass, field
from enum import StrEnum

from tenants.workforce.simulation.scenario import CallerKind, QueuePlan, Scenario


class Fate(StrEnum):
    """How a caller's wait ended; it never began for one who was refused at the company's limits."""

    WAITING = "waiting"
    ANSWERED = "answered"
    ABANDONED = "abandoned"
    OVERFLOWED = "overflowed"
    CALLED_BACK = "called back"
    REFUSED = "refused"


SERVED = (Fate.ANSWERED, Fate.CALLED_BACK)


@dataclass(slots=True)
class Announced:
    """A caller was told, at a time, the place in the line and the estimated further wait."""

    at: int
    position: int
    estimate_ms: int | None


@dataclass(slots=True, eq=False)
class Caller:
    """One caller. `ended_at` is the end of the wait, whatever came then; `person` is who calls, again and again."""

    number: int
    queue: QueuePlan
    kind: CallerKind
    person: int
    arrived_at: int
    talk_ms: int
    patience_ms: int | None
    fate: Fate = Fate.WAITING
    ended_at: int | None = None
    agent: str = ""
    reason: str = ""
    preferred: str = ""
    asked_back_at: int | None = None
    announced: list[Announced] = field(default_factory=list)

    @property
    def wait_ms(self) -> int:
        """How long the wait was. Only for one that has ended."""
        if self.ended_at is None:
            raise ValueError("still waiting")
        return self.ended_at - self.arrived_at

    @property
    def place(self) -> int:
        """Where the caller stands by priority and age, as the distributor promises: the smaller the sooner."""
        return self.arrived_at - self.kind.priority * self.queue.settings.ageing_ms


@dataclass(slots=True)
class Offered:
    """The distributor offered a caller to an agent."""

    at: int
    caller: Caller
    agent: str


@dataclass(slots=True, eq=False)
class Worker:
    """One agent's day in ms, until its end: logged in, and of that busy with callers (ringing, talk, wrap-up)."""

    name: str
    queues: tuple[str, ...]
    team: str
    present_ms: int = 0
    busy_ms: int = 0
    calls: int = 0
    came_at: int | None = None
    going: bool = False
    busy_since: int | None = None


@dataclass(slots=True)
class Outcome:
    """The whole day. `events`: what the distributor was told; `real_seconds`: what the simulation took."""

    scenario: Scenario
    seed: int
    callers: list[Caller]
    offers: list[Offered]
    workers: list[Worker]
    ended_at: int
    events: int
    real_seconds: float = 0.0

    def of(self, *queue_ids: str) -> list[Caller]:
        """The callers of these queues."""
        return [caller for caller in self.callers if caller.queue.id in queue_ids]

    def serving(self, *queue_ids: str) -> list[Worker]:
        """The agents who serve any of these queues."""
        return [worker for worker in self.workers if not set(queue_ids).isdisjoint(worker.queues)]
