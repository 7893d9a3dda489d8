"""How long things last: talks, patience, the way to the headset. All times are milliseconds."""

import math
from dataclasses import dataclass
from random import Random
from typing import Protocol


class Distribution(Protocol):
    """A length of time that varies."""

    @property
    def mean(self) -> float:
        """The mean, in ms."""
        ...

    def draw(self, random: Random) -> float:
        """One length, in ms, never negative."""
        ...


@dataclass(frozen=True, slots=True)
class Constant:
    """Always the same."""

    mean: float

    def draw(self, random: Random) -> float:
        """The constant."""
        return self.mean


@dataclass(frozen=True, slots=True)
class Exponential:
    """Without memory: what the Erlang formulas suppose."""

    mean: float

    def draw(self, random: Random) -> float:
        """One length."""
        return random.expovariate(1 / self.mean)


@dataclass(frozen=True, slots=True)
class LogNormal:
    """What real conversations look like; `variation` is the standard deviation as a share of the mean."""

    mean: float
    variation: float

    def draw(self, random: Random) -> float:
        """One length."""
        spread = math.log1p(self.variation**2)
        return random.lognormvariate(math.log(self.mean) - spread / 2, math.sqrt(spread))
