"""A small world for the tests of the ACD: a clock, and short words for what happens."""

from collections.abc import Hashable

from telephony.acd.journal import Journal
from telephony.acd.types import (
    AgentAssigned,
    AgentReady,
    ContactArrived,
    Decision,
    Event,
    Offer,
    QueueConfigured,
    QueueSettings,
    Tick,
)


class World:
    """An engine whose clock moves only when told to."""

    def __init__(self, settings: QueueSettings | None = None, agents: str = "", queue: str = "sales") -> None:
        self.journal = Journal()
        self.acd = self.journal.acd
        self.now = 1_000
        self.tell(QueueConfigured(queue, settings or QueueSettings()))
        for agent in agents:
            self.tell(AgentAssigned(agent, queue))
            self.after(1)
            self.tell(AgentReady(agent))

    def tell(self, event: Event) -> list[Decision]:
        """Something happens now."""
        return self.journal.handle(event, self.now)

    def arrive(self, contact: Hashable, queue: str = "sales", priority: int = 0) -> list[Decision]:
        """A contact arrives now."""
        return self.tell(ContactArrived(contact, queue, priority))

    def after(self, ms: int) -> list[Decision]:
        """Time passes, ticking at every deadline on the way."""
        end = self.now + ms
        decisions: list[Decision] = []
        while (due := self.acd.next_deadline()) is not None and due <= end:
            self.now = due
            decisions += self.tell(Tick())
        self.now = end
        return decisions


def offered(decisions: list[Decision]) -> list[tuple[Hashable, Hashable]]:
    """The (contact, agent) pairs of the offers."""
    return [(decision.contact, decision.agent) for decision in decisions if isinstance(decision, Offer)]
