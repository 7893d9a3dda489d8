"""What happens to queues: being set up, changed, taken away, and who serves them."""

from telephony.acd import offers
from telephony.acd.pool import Pool
from telephony.acd.state import Agent, Assignment, Queue
from telephony.acd.types import AgentAssigned, AgentState, AgentUnassigned, QueueConfigured, QueueRemoved


def configured(pool: Pool, event: QueueConfigured) -> None:
    """A new queue, or new settings. Free agents are put in the new strategy's order."""
    queue = pool.queues.get(event.queue)
    if queue is None:
        pool.queues[event.queue] = Queue(event.queue, event.settings)
        return
    free = [assignment for assignment in queue.assignments.values() if assignment.ready_key is not None]
    for assignment in free:
        pool.unlist(assignment)
    queue.configure(event.settings)
    for assignment in free:
        pool.list(assignment)
    offers.overflow_unstaffed(pool, queue)


def removed(pool: Pool, event: QueueRemoved) -> None:
    """Whoever waits or rings goes on; conversations do not notice."""
    queue = pool.queue(event.queue)
    offers.overflow_waiting(pool, queue, "removed")
    for assignment in queue.assignments.values():
        pool.unlist(assignment)
        del assignment.agent.assignments[queue.id]
    del pool.queues[queue.id]
    for contact in list(queue.ringing.values()):
        agent = contact.agent
        if agent is not None:
            offers.withdraw(pool, contact, agent, "removed")
            offers.overflow(pool, contact, "removed")
            offers.settle(pool, agent, idle_since=agent.idle_since)


def assigned(pool: Pool, event: AgentAssigned) -> None:
    """The agent serves the queue, or serves it differently."""
    queue = pool.queue(event.queue)
    agent = pool.agent(event.agent)
    assignment = agent.assignments.get(queue.id)
    if assignment is None:
        assignment = Assignment(agent, queue, event.level, event.priority)
        agent.assignments[queue.id] = queue.assignments[agent.id] = assignment
        queue.staffed += agent.intent is not AgentState.OFFLINE
    else:
        pool.unlist(assignment)
        assignment.level, assignment.priority = event.level, event.priority
    if agent.state is AgentState.READY:
        _match_again(pool, agent)


def unassigned(pool: Pool, event: AgentUnassigned) -> None:
    """The agent no longer serves the queue. Nothing to do when the agent never did."""
    queue = pool.queue(event.queue)
    assignment = queue.assignments.pop(event.agent, None)
    if assignment is None:
        return
    agent = assignment.agent
    pool.unlist(assignment)
    del agent.assignments[queue.id]
    queue.staffed -= agent.intent is not AgentState.OFFLINE
    contact = agent.contact
    if contact is not None and contact.queue is queue:
        offers.withdraw(pool, contact, agent, "unassigned")
        offers.put_back(pool, contact)
        offers.settle(pool, agent, idle_since=agent.idle_since)
    offers.overflow_unstaffed(pool, queue)


def _match_again(pool: Pool, agent: Agent) -> None:
    for assignment in agent.assignments.values():
        pool.unlist(assignment)
    offers.match(pool, agent)
