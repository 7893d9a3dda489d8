"""Changing who may take what: assignments, skills, teams and bars, with everything that follows from it."""

from collections.abc import Iterator
from contextlib import contextmanager

from telephony.acd import offers
from telephony.acd.pool import Pool
from telephony.acd.state import Agent, Assignment, Company, Contact
from telephony.acd.types import AgentState


@contextmanager
def rearranged(pool: Pool, agent: Agent, homeless: Contact | None = None) -> Iterator[None]:
    """Within, anything about the agent may change but the state. Afterwards a free agent has the first contact or
    stands in the right lines, the counts are true, and who waited for this agent alone, or rang there (`homeless`),
    waits where it is due."""
    free = agent.state is AgentState.READY
    awaited = release_awaiting(pool, agent)
    if free:
        pool.unlist(agent)
        for company in agent.companies:
            del company.free[agent]
    count(agent, -1)
    before = agent.serving
    yield
    _rewire(agent)
    count(agent, 1)
    if free:
        for company in agent.companies:
            company.free[agent] = None
    pool.check_reserves(dict.fromkeys((*_companies(before), *agent.companies)))
    offers.place_again(pool, (*awaited, homeless))
    if free and agent.state is AgentState.READY:
        offers.match(pool, agent)
    for assignment in before:
        offers.overflow_unstaffed(pool, assignment.queue)


def release_awaiting(pool: Pool, agent: Agent) -> list[Contact]:
    """Take out whoever waits for this agent alone; place them again after the change."""
    awaited = []
    for assignment in agent.serving:
        if assignment.own is not None:
            awaited += [place[-1] for place in assignment.own.waiting]
    for contact in awaited:
        pool.unwait(contact)
    return awaited


def count(agent: Agent, by: int) -> None:
    """Add the agent to the counts of the queues served, or take the agent out."""
    if agent.intent is AgentState.OFFLINE:
        return
    wants = by if agent.intent is AgentState.READY else 0
    for assignment in agent.serving:
        queue = assignment.queue
        queue.staffed += by
        if wants:
            for line in assignment.lines():
                line.active += wants
        if queue.split is not None:
            queue.split.count(agent.teams, by)


def intend(
    pool: Pool,
    agent: Agent,
    intent: AgentState,
    reason: str = "",
    limit_ms: int = 0,
    homeless: Contact | None = None,
) -> None:
    """Remember what the agent asked for. When it is a break, who waited for this agent alone does so no longer, and who
    rang there (`homeless`) goes on."""
    awaited = [] if intent is AgentState.READY else release_awaiting(pool, agent)
    count(agent, -1)
    agent.intent, agent.intent_reason, agent.limit_ms = intent, reason, limit_ms
    count(agent, 1)
    offers.place_again(pool, (*awaited, homeless))


def _rewire(agent: Agent) -> None:
    for assignment in agent.assignments.values():
        assignment.lines_changed()
    agent.serving = tuple(
        assignment for assignment in agent.assignments.values() if assignment.queue.company not in agent.bars
    )
    agent.companies = tuple(_companies(agent.serving))


def _companies(assignments: tuple[Assignment, ...]) -> dict[Company, None]:
    return {assignment.queue.company: None for assignment in assignments}
