"""How a queue orders its free agents. One small class per strategy; the smallest key is asked first.

The agent's own priority in the queue always comes before the strategy, and the engine breaks ties by the order in
which agents were first seen, so that the same history gives the same choice.
"""

from typing import Protocol

from telephony.acd.types import StrategyName


class Candidate(Protocol):
    """What a strategy may look at: one agent's standing in one queue."""

    @property
    def idle_since(self) -> int:
        """When the agent last became free, in ms."""

    @property
    def calls(self) -> int:
        """Conversations taken for this queue."""

    @property
    def last_offer(self) -> int:
        """Number of the last offer from this queue, rising; 0 for none."""

    @property
    def level(self) -> int:
        """Skill in this queue's work."""


class Strategy(Protocol):
    """Orders candidates."""

    def key(self, candidate: Candidate) -> tuple[int, int]:
        """Smaller is asked first. Constant while the agent is free."""


class LongestIdle:
    """Who has been free the longest."""

    def key(self, candidate: Candidate) -> tuple[int, int]:
        """By the moment of becoming free."""
        return candidate.idle_since, 0


class FewestCalls:
    """Who has taken the fewest conversations of this queue; then longest idle."""

    def key(self, candidate: Candidate) -> tuple[int, int]:
        """By conversations, then idleness."""
        return candidate.calls, candidate.idle_since


class RoundRobin:
    """Who was offered a contact of this queue the longest ago."""

    def key(self, candidate: Candidate) -> tuple[int, int]:
        """By the number of the last offer."""
        return candidate.last_offer, 0


class MostSkilled:
    """Who is best at this queue's work; then longest idle."""

    def key(self, candidate: Candidate) -> tuple[int, int]:
        """By level, highest first, then idleness."""
        return -candidate.level, candidate.idle_since


STRATEGIES: dict[StrategyName, Strategy] = {
    StrategyName.LONGEST_IDLE: LongestIdle(),
    StrategyName.FEWEST_CALLS: FewestCalls(),
    StrategyName.ROUND_ROBIN: RoundRobin(),
    StrategyName.MOST_SKILLED: MostSkilled(),
    StrategyName.RING_ALL: LongestIdle(),  # the order of ringing matters to nobody
}
