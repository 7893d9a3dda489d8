"""All that the engine remembers, with the few moves that everything else is made of."""

from bisect import insort
from collections.abc import Hashable

from telephony.acd.deadlines import Deadlines
from telephony.acd.state import Agent, Assignment, Contact, Queue, Talk
from telephony.acd.types import AgentState, Decision, IllegalEvent


class Pool:
    """The state of one engine. `now` and `out` belong to the event in hand."""

    def __init__(self) -> None:
        self.now = 0
        self.out: list[Decision] = []
        self.agents: dict[Hashable, Agent] = {}
        self.queues: dict[Hashable, Queue] = {}
        self.contacts: dict[Hashable, Contact] = {}
        self.talks: dict[Hashable, Talk] = {}
        self.deadlines = Deadlines()
        self.offers = 0
        self._numbers = 0

    def number(self) -> int:
        """A rising number: the order in which agents and contacts were first seen."""
        self._numbers += 1
        return self._numbers

    def agent(self, agent_id: Hashable) -> Agent:
        """The agent of this id, who is offline when never seen before."""
        agent = self.agents.get(agent_id)
        if agent is None:
            agent = self.agents[agent_id] = Agent(agent_id, self.number())
        return agent

    def queue(self, queue_id: Hashable) -> Queue:
        """The queue of this id."""
        queue = self.queues.get(queue_id)
        if queue is None:
            raise IllegalEvent("unknown_queue", f"queue {queue_id!r} is not configured")
        return queue

    def contact(self, contact_id: Hashable) -> Contact:
        """The contact of this id."""
        contact = self.contacts.get(contact_id)
        if contact is None:
            raise IllegalEvent("unknown_contact", f"contact {contact_id!r} is not here")
        return contact

    def list(self, assignment: Assignment) -> None:
        """Put a free agent into the queue's lines."""
        key = assignment.make_key()
        for line in assignment.queue.lines_for(assignment.agent):
            insort(line.ready, key)

    def unlist(self, assignment: Assignment) -> None:
        """Take the agent out of the queue's lines, if there."""
        key = assignment.ready_key
        if key is None:
            return
        for line in assignment.queue.lines_for(assignment.agent):
            line.remove_agent(key)
        assignment.ready_key = None

    def set_state(self, agent: Agent, state: AgentState, reason: str = "") -> None:
        """The agent's new state, from now on; any deadline of the old one is forgotten."""
        if agent.timer:
            self.deadlines.cancel(agent.timer)
            agent.timer = 0
        if agent.state is AgentState.READY:
            for assignment in agent.assignments.values():
                self.unlist(assignment)
        agent.state, agent.since, agent.reason, agent.until = state, self.now, reason, None
        if state is not AgentState.WRAP_UP:
            agent.written_up = None
