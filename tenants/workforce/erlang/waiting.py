"""Erlang C: callers wait, however long it takes."""

import math
from dataclasses import dataclass

from tenants.workforce.erlang.blocking import blocking


@dataclass(frozen=True, slots=True)
class ErlangC:
    """A group of `agents` with `load` erlangs of calls, each `handle` long on average.

    Where the load is as great as the group there is no steady state: everybody waits, for ever.
    Raises `ValueError` for no agents, no handling time or a negative load.
    """

    agents: int
    load: float
    handle: float

    def __post_init__(self) -> None:
        if self.agents < 1 or self.load < 0 or self.handle <= 0:
            raise ValueError("needs an agent, a handling time, and a load that is not negative")

    @property
    def stable(self) -> bool:
        """Whether the group can do the work."""
        return self.load < self.agents

    @property
    def occupancy(self) -> float:
        """The share of time an agent is busy: a / n."""
        return min(1.0, self.load / self.agents)

    @property
    def waits(self) -> float:
        """The share of callers who wait: C = B / (1 - (a/n)(1 - B)), with Erlang's B."""
        if not self.stable:
            return 1.0
        blocked = blocking(self.agents, self.load)
        return blocked / (1 - self.occupancy * (1 - blocked))

    @property
    def mean_wait(self) -> float:
        """The average speed of answer, of all callers: C h / (n - a)."""
        return self.waits * self.handle / (self.agents - self.load) if self.stable else math.inf

    @property
    def mean_waiting(self) -> float:
        """Callers waiting on average, by Little's law: C a / (n - a)."""
        return self.waits * self.load / (self.agents - self.load) if self.stable else math.inf

    def answered_within(self, time: float) -> float:
        """The share of callers answered within `time`: 1 - C exp(-(n - a) t / h)."""
        if not self.stable:
            return 0.0
        return 1 - self.waits * math.exp(-(self.agents - self.load) * time / self.handle)

    def wait_of(self, share: float) -> float:
        """The wait which `share` of all callers do not exceed: 0 where so many do not wait at all."""
        if not 0 <= share < 1:
            raise ValueError("share lies from 0 to below 1")
        if not self.stable:
            return math.inf
        if self.waits <= 1 - share:
            return 0.0
        return math.log(self.waits / (1 - share)) * self.handle / (self.agents - self.load)
