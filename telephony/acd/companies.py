"""What happens between companies and agents: weights, reserves, and "not for this client now"."""

from telephony.acd import offers
from telephony.acd.deadlines import Due
from telephony.acd.pool import Pool
from telephony.acd.rearranging import rearranged
from telephony.acd.state import Agent, Company
from telephony.acd.types import AgentBarred, AgentUnbarred, BarLifted, CompanyConfigured


def configured(pool: Pool, event: CompanyConfigured) -> None:
    """Another weight or reserve."""
    company = pool.company(event.company)
    company.weight, company.reserved = max(1, event.weight), max(0, event.reserved)
    pool.check_reserves((company,))


def barred(pool: Pool, event: AgentBarred) -> None:
    """No contacts of this company for this agent. Said again it changes the time."""
    agent, company = pool.agent(event.agent), pool.company(event.company)
    if company in agent.bars:
        pool.deadlines.cancel(agent.bars[company])
    else:
        rings = agent.contact is not None and agent.contact.queue.company is company
        with rearranged(pool, agent, offers.end_ringing(pool, agent, "barred") if rings else None):
            agent.bars[company] = 0
        if rings:
            offers.settle(pool, agent, idle_since=agent.idle_since)
    until = event.until
    agent.bars[company] = 0 if until is None else pool.deadlines.set(until, Due.BAR, (agent, company))


def unbarred(pool: Pool, event: AgentUnbarred) -> None:
    """The agent serves the company again."""
    agent, company = pool.agent(event.agent), pool.company(event.company)
    if company in agent.bars:
        pool.deadlines.cancel(agent.bars[company])
        _lift(pool, agent, company)


def bar_over(pool: Pool, barred: tuple[Agent, Company]) -> None:
    """The time of the bar has come."""
    agent, company = barred
    pool.out.append(BarLifted(agent.id, company.id))
    _lift(pool, agent, company)


def _lift(pool: Pool, agent: Agent, company: Company) -> None:
    with rearranged(pool, agent):
        del agent.bars[company]
