"""Which company's contact an agent of several companies takes: start-time fair queueing by weight, agent by agent.

Every shared agent keeps a tag for each company: the time they have given it, divided by its weight. Of the companies
that have somebody waiting for the agent, the one with the lowest tag is served, and its tag rises by the time its
queue's contacts usually take, over its weight. So while all have somebody waiting, each gets the agent's time in
proportion to its weight, and who is passed over has the lowest tag soon: between two contacts of one company another
gets at most what its weight says, and `CREDIT` contacts more.

Nobody saves up without end: the agent's clock is the tag at which they served last, and a company that was quiet for a
while, or is new, starts at most `CREDIT` of its contacts behind the clock. (Goyal, Vin and Cheng, "Start-time fair
queueing", 1996. Each agent is a server of its own there as here: a common tag for all agents would let what a company
gets where nobody else wants anything count against it where everybody does.)
"""

from collections.abc import Iterable

from telephony.acd.state import Agent, Company, Contact

FIRST_HANDLE_MS = 180_000
"""What a contact is taken to need before the queue has measured any."""
CREDIT = 10
"""Contacts a quiet company may be ahead, with each agent: callers come in bursts. In simulated storms of a neighbour
(`test_promises`, 8 seeds) callers of a company just below its share wait 1.21 times as long as in calm weather with a
credit of 2 contacts, 1.12 times with 10, and no less with more."""


def price(contact: Contact) -> int:
    """What one contact of this queue costs its company."""
    handle_ms = round(contact.queue.pace.handle_ms.value) or FIRST_HANDLE_MS
    return max(1, handle_ms // contact.queue.company.weight)


def rank(contact: Contact, now: int) -> tuple[int, int]:
    """Order among contacts of one company: waiting so far (with what the priority is worth) by the queue's weight."""
    waited = now - contact.place[0]
    return (-waited * contact.queue.settings.weight if waited > 0 else -waited, contact.place[1])


def choose(agent: Agent, heads: Iterable[Contact]) -> Contact:
    """The contact the agent serves among the first contacts of several companies.

    Equal tags: the older contact. Priority says nothing here: it is each company's own."""
    return min(heads, key=lambda head: (_start(agent, head, price(head)), head.since, head.place[1]))


def charge(agent: Agent, contact: Contact) -> None:
    """The contact's company takes some of the agent's time."""
    cost = price(contact)
    start = _start(agent, contact, cost)
    agent.clock = max(agent.clock, start)
    agent.tags[contact.queue.company] = start + cost
    agent.charge = cost


def refund(agent: Agent, company: Company) -> None:
    """The agent's time was not taken after all."""
    agent.tags[company] -= agent.charge
    agent.charge = 0


def _start(agent: Agent, contact: Contact, cost: int) -> int:
    least = agent.clock - CREDIT * cost
    return max(agent.tags.get(contact.queue.company, least), least)
