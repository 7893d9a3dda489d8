"""What happens to agents: log-in and breaks, answering, missing, talking, writing up."""

from telephony.acd import offers
from telephony.acd.deadlines import Due
from telephony.acd.occupancy import Occupancy
from telephony.acd.pool import Pool
from telephony.acd.rearranging import intend, rearranged
from telephony.acd.state import OFFLINE, TALKING, WRAP_UP, Agent, Contact, Talk
from telephony.acd.types import (
    AgentAway,
    AgentCapped,
    AgentEngaged,
    AgentMadeAway,
    AgentOffline,
    AgentReady,
    AgentSkilled,
    AgentState,
    AgentTeamed,
    ContactEnded,
    IllegalEvent,
    OfferAccepted,
    OfferDeclined,
    PauseOver,
    StaleOffer,
    WrapUpEnded,
    WrapUpExtended,
    WrapUpFinished,
    WrapUpProlonged,
    WrapUpStarted,
)

_INTERRUPTIBLE = frozenset({AgentState.READY, AgentState.AWAY, AgentState.RESTING, AgentState.WRAP_UP})
_IDLE = frozenset({AgentState.OFFLINE, AgentState.AWAY, AgentState.RESTING})


def ready(pool: Pool, event: AgentReady) -> None:
    """Free now, or after the conversation. Whoever writes up or rests after a missed offer is done with it."""
    agent = pool.agent(event.agent)
    intend(pool, agent, AgentState.READY)
    agent.missed = 0
    if agent.state is AgentState.WRAP_UP:
        wrap_up_over(pool, agent)
    elif agent.state in _IDLE:
        offers.settle(pool, agent, idle_since=pool.now)


def away(pool: Pool, event: AgentAway) -> None:
    """A break now, or after the conversation and its wrap-up."""
    agent = pool.agent(event.agent)
    rang = offers.end_ringing(pool, agent, "agent_away")
    intend(pool, agent, AgentState.AWAY, event.reason, event.limit_ms, homeless=rang)
    if agent.state not in (AgentState.TALKING, AgentState.WRAP_UP):
        offers.go_away(pool, agent)


def pause_over(pool: Pool, agent: Agent) -> None:
    """The pause has lasted as long as it may: said, and nothing else."""
    agent.timer = 0
    pool.out.append(PauseOver(agent.id, agent.reason))


def offline(pool: Pool, event: AgentOffline) -> None:
    """Gone, or after the conversation. Queues nobody serves any more let their contacts go."""
    agent = pool.agent(event.agent)
    rang = offers.end_ringing(pool, agent, "agent_offline")
    intend(pool, agent, AgentState.OFFLINE, homeless=rang)
    if agent.state is AgentState.WRAP_UP:
        _end_wrap_up(pool, agent)
    if agent.state is not AgentState.TALKING:
        offers.go_away(pool, agent)
    for assignment in agent.serving:
        offers.overflow_unstaffed(pool, assignment.queue)


def skilled(pool: Pool, event: AgentSkilled) -> None:
    """Other skills, so perhaps other lines."""
    agent = pool.agent(event.agent)
    skills = dict(event.skills)
    if skills != agent.skills:
        with rearranged(pool, agent):
            agent.skills = skills


def teamed(pool: Pool, event: AgentTeamed) -> None:
    """Other teams, so perhaps other lines."""
    agent = pool.agent(event.agent)
    if event.teams != agent.teams:
        with rearranged(pool, agent):
            agent.teams = event.teams


def capped(pool: Pool, event: AgentCapped) -> None:
    """Another cap. Whoever rests because of the old one is looked at again; whoever is free stays free."""
    agent = pool.agent(event.agent)
    if event.percent >= 100:
        agent.occupancy = None
    elif agent.occupancy is None:
        agent.occupancy = Occupancy(max(1, event.percent))
    else:
        agent.occupancy.percent = max(1, event.percent)
    if agent.state is AgentState.RESTING and agent.reason == "occupancy":
        offers.settle(pool, agent, idle_since=pool.now)


def engaged(pool: Pool, event: AgentEngaged) -> None:
    """Busy with a contact which the engine did not bring."""
    agent = pool.agents.get(event.agent)
    if agent is None or agent.state not in _INTERRUPTIBLE:
        raise IllegalEvent("not_free", f"agent {event.agent!r} is logged out, rings or talks")
    if event.contact in pool.contacts or event.contact in pool.talks:
        raise IllegalEvent("duplicate_contact", f"contact {event.contact!r} is here already")
    queue = None if event.queue is None else pool.queue(event.queue)
    if agent.state is AgentState.WRAP_UP:
        _end_wrap_up(pool, agent)
    pool.set_state(agent, AgentState.AWAY)  # out of the lines, and working for nobody
    agent.busy_since = pool.now
    work = queue if event.company is None or queue is not None else pool.company(event.company)
    pool.set_state(agent, AgentState.TALKING, work=work)
    _talk(pool, Talk(event.contact, agent, queue, event.wrap_up_ms, event.wrap_up_extra_ms, pool.now))


def accepted(pool: Pool, event: OfferAccepted) -> None:
    """The two are joined, and for everybody else it stops ringing."""
    contact, agent = _standing_offer(pool, event.contact, event.agent)
    queue = contact.queue
    others = contact.agents
    if len(others) > 1:
        others = tuple(other for other in others if other is not agent)
        for other in others:
            offers.withdraw(pool, contact, other, "taken")
    else:
        others = ()
    agent.charge = 0  # the time is taken: nothing to refund
    offers.part(pool, contact, agent)
    offers.forget(pool, contact)
    queue.pace.answered(max(0, agent.busy_since - contact.since), pool.now - agent.busy_since)
    agent.missed = 0
    agent.assignments[queue.id].calls += 1
    pool.set_state(agent, TALKING)
    settings = queue.settings
    _talk(pool, Talk(contact.id, agent, queue, settings.wrap_up_ms, settings.wrap_up_extra_ms, pool.now))
    for other in others:
        offers.settle(pool, other, idle_since=other.idle_since)


def declined(pool: Pool, event: OfferDeclined) -> None:
    """The next agent rings at once; this one is left alone for a while."""
    contact, agent = _standing_offer(pool, event.contact, event.agent)
    offers.part(pool, contact, agent)
    _missed(pool, contact, agent)


def offer_timed_out(pool: Pool, agent: Agent) -> None:
    """Nobody answered in time: as declined, but the ringing has to be stopped."""
    contact = agent.contact
    if contact is not None:
        offers.withdraw(pool, contact, agent, "timeout")
        _missed(pool, contact, agent)


def rest_over(pool: Pool, agent: Agent) -> None:
    """Free again, behind those who have been free meanwhile."""
    offers.settle(pool, agent, idle_since=pool.now)


def contact_ended(pool: Pool, event: ContactEnded) -> None:
    """The conversation is over: write it up, or go on."""
    talk = pool.talks.pop(event.contact, None)
    if talk is None:
        raise IllegalEvent("not_talking", f"contact {event.contact!r} is not in a conversation")
    agent = talk.agent
    agent.talk = None
    if talk.queue is not None:
        talk.queue.talking -= 1
    if not talk.wrap_up_ms or not event.wrap_up or agent.intent is OFFLINE:
        _work_over(pool, agent)
        offers.settle(pool, agent, idle_since=pool.now)
        return
    pool.set_state(agent, WRAP_UP)
    agent.written_up, agent.extra_ms = talk.id, talk.extra_ms
    agent.until = pool.now + talk.wrap_up_ms
    agent.timer = pool.deadlines.set(agent.until, Due.WRAP_UP, agent)
    pool.out.append(WrapUpStarted(agent.id, talk.id, agent.until))


def wrap_up_finished(pool: Pool, event: WrapUpFinished) -> None:
    """Done before the limit."""
    wrap_up_over(pool, _writing_up(pool, event.agent))


def wrap_up_extended(pool: Pool, event: WrapUpExtended) -> None:
    """More time, as far as the queue gives it."""
    agent = _writing_up(pool, event.agent)
    extra = min(event.ms, agent.extra_ms)
    if extra <= 0 or agent.until is None:
        raise IllegalEvent("no_more_time", f"agent {event.agent!r} has had all the time there is")
    agent.extra_ms -= extra
    agent.until += extra
    pool.deadlines.cancel(agent.timer)
    agent.timer = pool.deadlines.set(agent.until, Due.WRAP_UP, agent)
    pool.out.append(WrapUpProlonged(agent.id, agent.written_up, agent.until))


def wrap_up_over(pool: Pool, agent: Agent) -> None:
    """The wrap-up's limit, or its end."""
    _end_wrap_up(pool, agent)
    offers.settle(pool, agent, idle_since=pool.now)


def _standing_offer(pool: Pool, contact_id: object, agent_id: object) -> tuple[Contact, Agent]:
    contact = pool.contacts.get(contact_id)
    for agent in contact.agents if contact is not None else ():
        if contact is not None and agent.id == agent_id:
            return contact, agent
    raise StaleOffer("stale_offer", f"contact {contact_id!r} is not offered to agent {agent_id!r}")


def _missed(pool: Pool, contact: Contact, agent: Agent) -> None:
    """The contact goes to the next agent; then this one rests, or is set away after too many."""
    settings = contact.queue.settings
    homeless = None if contact.agents else contact
    contact.prefer = None  # the one it waited for, if any, did not take it
    agent.missed += 1
    if 0 < settings.away_after_missed <= agent.missed:
        pool.out.append(AgentMadeAway(agent.id, "missed"))
        intend(pool, agent, AgentState.AWAY, "missed", homeless=homeless)
        offers.go_away(pool, agent)
        return
    offers.rest(pool, agent, pool.now + settings.rest_ms, "missed")
    if homeless is not None:
        offers.place(pool, homeless)
    if not settings.rest_ms:
        rest_over(pool, agent)


def _talk(pool: Pool, talk: Talk) -> None:
    talk.agent.talk = pool.talks[talk.id] = talk
    if talk.queue is not None:
        talk.queue.talking += 1


def _writing_up(pool: Pool, agent_id: object) -> Agent:
    agent = pool.agents.get(agent_id)
    if agent is None or agent.state is not WRAP_UP:
        raise IllegalEvent("not_in_wrap_up", f"agent {agent_id!r} has nothing to write up")
    return agent


def _end_wrap_up(pool: Pool, agent: Agent) -> None:
    pool.out.append(WrapUpEnded(agent.id, agent.written_up))
    _work_over(pool, agent)


def _work_over(pool: Pool, agent: Agent) -> None:
    """The agent is done with a contact: let the queues served measure it, and the agent's own cap."""
    busy_ms = pool.now - agent.busy_since
    for assignment in agent.serving:
        assignment.queue.pace.agent_finished(busy_ms, ours=assignment.queue is agent.works_in)
    if agent.occupancy is not None:
        agent.occupancy.add(agent.busy_since, pool.now)
