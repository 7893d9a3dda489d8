"""Bringing contacts and agents together, and apart: the moves which every event is made of."""

from telephony.acd.deadlines import Due
from telephony.acd.pool import Pool
from telephony.acd.state import Agent, Contact, Queue
from telephony.acd.types import AgentState, Offer, Overflow, WithdrawOffer


def offer(pool: Pool, contact: Contact, agent: Agent) -> None:
    """Ring a free agent for a contact that is not in its line (any more)."""
    queue = contact.queue
    pool.set_state(agent, AgentState.RINGING)
    pool.offers += 1
    agent.assignments[queue.id].last_offer = pool.offers
    agent.contact, contact.agent = contact, agent
    queue.ringing[contact.id] = contact
    expires_at = pool.now + queue.settings.offer_ms
    agent.timer = pool.deadlines.set(expires_at, Due.OFFER, agent)
    pool.out.append(Offer(contact.id, agent.id, queue.id, expires_at))


def part(contact: Contact, agent: Agent) -> None:
    """End a ringing offer: the two belong to nobody, and the caller says what becomes of both."""
    del contact.queue.ringing[contact.id]
    agent.contact = contact.agent = None


def withdraw(pool: Pool, contact: Contact, agent: Agent, reason: str) -> None:
    """End a ringing offer and have the ringing stopped."""
    part(contact, agent)
    pool.out.append(WithdrawOffer(contact.id, agent.id, reason))


def put_back(pool: Pool, contact: Contact) -> None:
    """Offer a contact that belongs to nobody to the first free agent, or let it wait at its place."""
    queue, line = contact.queue, contact.line
    if contact.expired:
        overflow(pool, contact, "waited")
    elif line.ready:
        offer(pool, contact, line.ready[0][-1])
    elif queue.settings.overflow_when_unstaffed and not queue.staffed:
        overflow(pool, contact, "unstaffed")
    else:
        line.add_contact(contact)


def match(pool: Pool, agent: Agent) -> None:
    """Give a free agent, who is in no line, the first contact of all the agent's queues; else list the agent there."""
    first = None
    for assignment in agent.assignments.values():
        for line in assignment.queue.lines_for(agent):
            if line.waiting and (first is None or line.waiting[0] < first):
                first = line.waiting[0]
    if first is not None:
        contact = first[-1]
        contact.line.remove_contact(contact)
        offer(pool, contact, agent)
        return
    for assignment in agent.assignments.values():
        pool.list(assignment)


def settle(pool: Pool, agent: Agent, *, idle_since: int) -> None:
    """The agent is done with something: now do what the agent asked for last."""
    if agent.intent is AgentState.READY:
        pool.set_state(agent, AgentState.READY)
        agent.idle_since = idle_since
        match(pool, agent)
    else:
        pool.set_state(agent, agent.intent, agent.intent_reason)


def forget(pool: Pool, contact: Contact) -> None:
    """The contact no longer waits or rings."""
    pool.deadlines.cancel(contact.wait_timer)
    pool.deadlines.cancel(contact.announce_timer)
    del pool.contacts[contact.id]


def overflow(pool: Pool, contact: Contact, reason: str) -> None:
    """Send a contact, which is in no line and does not ring, on to what its flow says."""
    forget(pool, contact)
    pool.out.append(Overflow(contact.id, contact.queue.id, reason))


def overflow_waiting(pool: Pool, queue: Queue, reason: str) -> None:
    """Everybody who waits goes on, the first one first."""
    for key in queue.waiting():
        contact = key[-1]
        contact.line.remove_contact(contact)
        overflow(pool, contact, reason)


def overflow_unstaffed(pool: Pool, queue: Queue) -> None:
    """When nobody of the queue is logged in, waiting is pointless."""
    if queue.settings.overflow_when_unstaffed and not queue.staffed:
        overflow_waiting(pool, queue, "unstaffed")
