"""Whose turn it was: no company waits for a shared agent while another has more than its share of them."""

from collections import Counter, defaultdict

from telephony.acd import fairness
from telephony.acd.pool import Pool
from telephony.acd.state import Agent, Company


class Turns:
    """What each shared agent gave to others since a company that waits for them had its last turn there.

    In the agent's time over the company's weight (`fairness.price`). By start-time fair queueing another company gets
    at most what the waiting one's dearest turn cost, its own credit, and the turn that goes beyond.
    """

    def __init__(self) -> None:
        self._passed: dict[Agent, dict[Company, Counter[Company]]] = defaultdict(dict)
        self._dearest: Counter[tuple[Agent, Company]] = Counter()
        self._counted: dict[Agent, set[Company]] = {}

    def waiting(self, pool: Pool, agent: Agent) -> set[Company]:
        """The companies that have somebody waiting whom the agent, who is free, may take."""
        return {
            assignment.queue.company
            for assignment in agent.serving
            if any(line.waiting for line in assignment.lines()) and pool.may_take(agent, assignment.queue.company)
        }

    def taken(self, agent: Agent, company: Company, waiting: set[Company]) -> None:
        """The agent is offered the company's contact while these had somebody waiting for them."""
        passed = self._passed[agent] = {
            other: given for other, given in self._passed[agent].items() if other in waiting and other is not company
        }
        self._dearest[agent, company] = max(self._dearest[agent, company], agent.charge)
        self._counted[agent] = waiting - {company}
        for other in self._counted[agent]:
            given = passed.setdefault(other, Counter())
            given[company] += agent.charge
            most = self._dearest[agent, other] + (fairness.CREDIT + 1) * self._dearest[agent, company]
            assert given[company] <= most, f"{other.id} waits while {agent.id} works for {company.id} again and again"

    def given_back(self, agent: Agent, company: Company) -> None:
        """The contact was not taken: the turn did not count."""
        for other in self._counted.get(agent, ()):
            if other in self._passed[agent]:
                self._passed[agent][other][company] -= agent.charge
