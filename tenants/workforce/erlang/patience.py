"""Erlang A (Palm's M/M/n+M): callers wait until their patience ends. There is always a steady state.

The number of callers in the system is a birth and death process: births at rate l = a/h, deaths in state k at rate
min(k, n)/h + max(0, k - n)/p, with p the mean patience. Its stationary probabilities follow exactly from the ratios
of neighbouring states; below n they sum to the reciprocal of Erlang's B. The wait offered to a caller who finds
everybody busy has the density (A. Mandelbaum and S. Zeltyn, Palm/Erlang-A)

    g(v) = P(n) (n/h) exp(-n v / h + l p (1 - exp(-v / p))),

from which the share answered, or gone, within a time is an integral.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from tenants.workforce.erlang.blocking import blocking

_SMALL = 1e-16
_HUGE = 1e200
_PANELS = 32


@dataclass(frozen=True, slots=True)
class ErlangA:
    """A group of `agents` with `load` erlangs of calls, each `handle` long, whose callers have `patience` on average.

    Raises `ValueError` for no agents, no handling time, no patience or a negative load.
    """

    agents: int
    load: float
    handle: float
    patience: float
    waits: float = field(init=False)
    """The share of callers who find everybody busy."""
    abandonment: float = field(init=False)
    """The share of callers who give up."""
    _log_full: float = field(init=False, repr=False)
    """The logarithm of P(n): everybody is busy and nobody waits."""

    def __post_init__(self) -> None:
        if self.agents < 1 or self.load < 0 or self.handle <= 0 or self.patience <= 0:
            raise ValueError("needs an agent, a handling time, patience, and a load that is not negative")
        above, waiting, scale = self._above()
        blocked = blocking(self.agents, self.load)
        # With everything in units of P(n): below n lies 1/B - 1, then 1 for n itself, then `above` (scaled).
        if blocked == 0.0:
            whole, busy, queue, log_full = 1.0, 0.0, 0.0, -math.inf
        else:
            one = math.exp(-scale)
            whole = one / blocked + above
            busy, queue = (one + above) / whole, waiting / whole
            log_full = -scale - math.log(whole)
        object.__setattr__(self, "waits", busy)
        given_up = queue / self.patience / self._arrivals if self.load else 0.0
        object.__setattr__(self, "abandonment", min(1.0, given_up))
        object.__setattr__(self, "_log_full", log_full)

    @property
    def _arrivals(self) -> float:
        return self.load / self.handle

    @property
    def occupancy(self) -> float:
        """The share of time an agent is busy: a (1 - abandonment) / n."""
        return self.load * (1 - self.abandonment) / self.agents

    @property
    def mean_wait(self) -> float:
        """The wait of all callers, answered or not, by Little's law: abandonment times patience."""
        return self.abandonment * self.patience

    @property
    def mean_waiting(self) -> float:
        """Callers waiting on average."""
        return self._arrivals * self.mean_wait

    @property
    def mean_wait_of_answered(self) -> float:
        """The average speed of answer: of those who are answered."""
        whole = self._integral(lambda v: v * math.exp(-v / self.patience), math.inf)
        return whole / (1 - self.abandonment)

    def answered_within(self, time: float) -> float:
        """The share of all callers answered within `time`."""
        return 1 - self.waits + self._integral(lambda v: math.exp(-v / self.patience), time)

    def abandoned_within(self, time: float) -> float:
        """The share of all callers who give up within `time`: patience ends first, or the wait is not over by then."""
        still = self.waits - self._integral(lambda _: 1.0, time)
        out_of_patience = -math.expm1(-time / self.patience)
        return self._integral(lambda v: -math.expm1(-v / self.patience), time) + still * out_of_patience

    def waits_longer(self, time: float) -> float:
        """The share of all callers who wait longer than `time`, answered later or not."""
        return 1 - self.answered_within(time) - self.abandoned_within(time)

    def _above(self) -> tuple[float, float, float]:
        """Of the states above n: their sum, and the sum weighted by who waits, both in units of P(n) e^scale."""
        arrivals, busy, leaving = self.load, float(self.agents), self.handle / self.patience
        state, total, waiting, scale, k = 1.0, 0.0, 0.0, 0.0, 0
        while state > _SMALL * (total + math.exp(-scale)) or arrivals > busy + k * leaving:
            k += 1
            state *= arrivals / (busy + k * leaving)
            total += state
            waiting += k * state
            if total > _HUGE or waiting > _HUGE:
                state, total, waiting, scale = state / _HUGE, total / _HUGE, waiting / _HUGE, scale + math.log(_HUGE)
        return total, waiting, scale

    def _integral(self, weight: Callable[[float], float], upto: float) -> float:
        """The integral of weight(v) g(v) from 0 to `upto`, by Simpson's rule in pieces that grow away from g's peak."""
        if self._log_full == -math.inf or upto <= 0:
            return 0.0
        cuts = [min(cut, upto) for cut in self._cuts()]
        return math.fsum(
            _simpson(lambda v: weight(v) * math.exp(self._log_density(v)), low, high)
            for low, high in pairwise(cuts)
            if low < high
        )

    def _log_density(self, v: float) -> float:
        offered = -self._arrivals * self.patience * math.expm1(-v / self.patience)
        return self._log_full + math.log(self.agents / self.handle) - self.agents * v / self.handle + offered

    def _cuts(self) -> list[float]:
        """Rising times from where to where g is more than e^-40 of its peak, which lies where the queue stands still.

        The pieces between them begin at the peak, within the shortest time in which anything changes, and double."""
        overload = self.load / self.agents
        peak = self.patience * math.log(overload) if overload > 1 else 0.0
        floor, step = self._log_density(peak) - 40, min(self.handle / self.agents, self.patience) / 2
        above, below = [step], [step]
        while self._log_density(peak + above[-1]) > floor:
            above.append(2 * above[-1])
        while below[-1] < peak and self._log_density(peak - below[-1]) > floor:
            below.append(2 * below[-1])
        return [*(max(0.0, peak - cut) for cut in reversed(below)), peak, *(peak + cut for cut in above)]


def _simpson(function: Callable[[float], float], low: float, high: float) -> float:
    step = (high - low) / (2 * _PANELS)
    inner = math.fsum((4 if i % 2 else 2) * function(low + i * step) for i in range(1, 2 * _PANELS))
    return (function(low) + inner + function(high)) * step / 3
