"""What happens to queues: being set up, changed, taken away, and who serves them."""

from telephony.acd import offers
from telephony.acd.pool import Pool
from telephony.acd.rearranging import rearranged
from telephony.acd.state import Agent, Assignment, Queue
from telephony.acd.types import (
    AgentAssigned,
    AgentUnassigned,
    IllegalEvent,
    QueueConfigured,
    QueueRemoved,
)


def configured(pool: Pool, event: QueueConfigured) -> None:
    """A new queue, or new settings. Free agents are put in the new strategy's order."""
    queue = pool.queues.get(event.queue)
    if queue is None:
        pool.queues[event.queue] = Queue(event.queue, pool.company(event.company), event.settings)
        return
    if queue.company.id != event.company:
        raise IllegalEvent("other_company", f"queue {event.queue!r} belongs to company {queue.company.id!r}")
    free = [assignment.agent for assignment in queue.assignments.values() if assignment.ready_key is not None]
    for agent in free:
        pool.unlist(agent)
    queue.configure(event.settings)
    for agent in free:
        pool.list(agent)
    offers.overflow_unstaffed(pool, queue)


def removed(pool: Pool, event: QueueRemoved) -> None:
    """Whoever waits or rings goes on; conversations do not notice."""
    queue = pool.queue(event.queue)
    for contact in [place[-1] for place in queue.waiting]:
        pool.unwait(contact)
        offers.overflow(pool, contact, "removed")
    for contact in list(queue.scheduled):
        offers.overflow(pool, contact, "removed")
    ringing = list(queue.ringing.values())
    freed: list[Agent] = []
    for contact in ringing:
        freed += offers.withdraw_all(pool, contact, "removed")
        offers.overflow(pool, contact, "removed")
    for assignment in list(queue.assignments.values()):
        with rearranged(pool, assignment.agent):
            del assignment.agent.assignments[queue.id]
    del pool.queues[queue.id]
    for agent in freed:
        offers.settle(pool, agent, idle_since=agent.idle_since)


def assigned(pool: Pool, event: AgentAssigned) -> None:
    """The agent serves the queue, or serves it differently."""
    queue = pool.queue(event.queue)
    agent = pool.agent(event.agent)
    assignment = agent.assignments.get(queue.id)
    if assignment is not None and (assignment.level, assignment.priority) == (event.level, event.priority):
        return
    with rearranged(pool, agent):
        if assignment is None:
            assignment = Assignment(agent, queue, event.level, event.priority)
            agent.assignments[queue.id] = queue.assignments[agent.id] = assignment
        assignment.level, assignment.priority = event.level, event.priority


def unassigned(pool: Pool, event: AgentUnassigned) -> None:
    """The agent no longer serves the queue. Nothing to do when the agent never did."""
    queue = pool.queue(event.queue)
    assignment = queue.assignments.get(event.agent)
    if assignment is None:
        return
    agent = assignment.agent
    rings = agent.contact is not None and agent.contact.queue is queue
    with rearranged(pool, agent, offers.end_ringing(pool, agent, "unassigned") if rings else None):
        del agent.assignments[queue.id], queue.assignments[agent.id]
    if rings:
        offers.settle(pool, agent, idle_since=agent.idle_since)
