"""The companies' limits on a simulated day, and what follows when one is reached: as in call control, by its rules."""

from collections.abc import Callable, Iterator

from telephony.acd.shelter import SAMPLE_S, Shelter
from telephony.acd.types import CompanyConfigured
from telephony.controller.limits import CallLimits
from telephony.direction import Direction
from tenants.workforce.simulation.scenario import Scenario

SECOND = 1_000
STORM_S = 120
"""A company storms so long after the last caller it was refused (as its alarm stands)."""


class Gate:
    """Counts calls, and shelters the neighbours of who storms."""

    def __init__(self, scenario: Scenario, working: Callable[[str], int]) -> None:
        names = dict.fromkeys(queue.company for queue in scenario.queues)
        configured = {company.company: company for company in scenario.companies}
        self._numbers = {name: number for number, name in enumerate(names)}
        self._calm = {name: configured.get(name, CompanyConfigured(name)) for name in names}
        self._told = dict(self._calm)
        self._limits = {limit.company: limit for limit in scenario.limits}
        self._groups = [{scenario.queue(queue).company for queue in group.queues} for group in scenario.groups]
        self._calls = CallLimits()
        self._refused: dict[str, int] = {}
        self._shelter = Shelter()
        self._working = working

    def admits(self, company: str, now: int) -> bool:
        """Whether one more caller may come in, who is then counted."""
        limit = self._limits.get(company)
        number = self._numbers[company]
        if limit is None:
            self._calls.adopt(number, Direction.INBOUND)
        elif self._calls.admit(number, Direction.INBOUND, limit.at_once, limit.per_second, now / SECOND) is not None:
            self._refused[company] = now
            return False
        return True

    def released(self, company: str) -> None:
        """A caller let in is gone."""
        self._calls.release(self._numbers[company], Direction.INBOUND)

    def look(self, now: int) -> Iterator[CompanyConfigured]:
        """Once a second: the standings that change because somebody storms, or no longer does."""
        storming = {name for name, at in self._refused.items() if now - at < STORM_S * SECOND}
        sheltered = {name for group in self._groups if group & storming for name in group}
        for name, calm in self._calm.items():
            reserved = calm.reserved
            if name in sheltered:
                reserved = max(reserved, self._shelter.reserve(name, storms=name in storming))
            standing = CompanyConfigured(name, calm.weight, reserved)
            if standing != self._told[name]:
                self._told[name] = standing
                yield standing
            if now // SECOND % SAMPLE_S == 0 and name not in storming:
                self._shelter.sample(name, self._working(name))
