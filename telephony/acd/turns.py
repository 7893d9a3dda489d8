"""Whose turn it was: what the estimated wait (`pace`) knows of agents who serve several lines."""

from collections.abc import Iterable

from telephony.acd.lines import Line
from telephony.acd.state import Agent, Contact


def learn(agent: Agent, waited: Iterable[Line], contact: Contact | None) -> None:
    """The agent became free while contacts waited in these lines, and takes this one."""
    taken, company = (None, None) if contact is None else (contact.line, contact.queue.company)
    shared = len(agent.companies) > 1
    for line in waited:
        if shared and line.waiting[0][-1].queue.company is not company:
            line.turns.learn(0)
            continue
        if line.turns.value < 1:  # none lost so far is not counted: it is the rule
            line.turns.learn(1)
        line.ours.learn(line is taken)


def advance(agent: Agent, contact: Contact, now: int) -> None:
    """The agent takes a contact that waited: the agent's lines of that company have come to its place, at least.

    Queues that weigh differently have come as far as makes a contact of theirs as urgent as this one."""
    queue = contact.queue
    company, weight = queue.company, queue.settings.weight
    waited = now - contact.place[0]
    if waited < 0:
        waited = 0
    for assignment in agent.serving:
        other = assignment.queue
        if other.company is company:
            front = now - (waited if other is queue else waited * weight // other.settings.weight)
            for line in assignment.lines():
                if line.front < front:
                    line.front = front
