"""What happens to agents: log-in and breaks, answering, missing, talking, writing up."""

from telephony.acd import offers
from telephony.acd.deadlines import Due
from telephony.acd.pool import Pool
from telephony.acd.state import Agent, Contact, Talk
from telephony.acd.types import (
    AgentAway,
    AgentEngaged,
    AgentMadeAway,
    AgentOffline,
    AgentReady,
    AgentSkilled,
    AgentState,
    ContactEnded,
    IllegalEvent,
    OfferAccepted,
    OfferDeclined,
    StaleOffer,
    WrapUpEnded,
    WrapUpFinished,
    WrapUpStarted,
)

_INTERRUPTIBLE = frozenset({AgentState.READY, AgentState.AWAY, AgentState.RESTING, AgentState.WRAP_UP})


def ready(pool: Pool, event: AgentReady) -> None:
    """Free now, or after the conversation. Whoever writes up or rests is done with it."""
    agent = pool.agent(event.agent)
    _intend(pool, agent, AgentState.READY)
    agent.missed = 0
    if agent.state is AgentState.WRAP_UP:
        _end_wrap_up(pool, agent)
    if agent.state in (AgentState.OFFLINE, AgentState.AWAY, AgentState.WRAP_UP, AgentState.RESTING):
        offers.settle(pool, agent, idle_since=pool.now)


def away(pool: Pool, event: AgentAway) -> None:
    """A break now, or after the conversation and its wrap-up."""
    agent = pool.agent(event.agent)
    _intend(pool, agent, AgentState.AWAY, event.reason)
    _stop_ringing(pool, agent, "agent_away")
    if agent.state not in (AgentState.TALKING, AgentState.WRAP_UP):
        pool.set_state(agent, AgentState.AWAY, event.reason)


def offline(pool: Pool, event: AgentOffline) -> None:
    """Gone, or after the conversation. Queues nobody serves any more let their contacts go."""
    agent = pool.agent(event.agent)
    _intend(pool, agent, AgentState.OFFLINE)
    _stop_ringing(pool, agent, "agent_offline")
    if agent.state is AgentState.WRAP_UP:
        _end_wrap_up(pool, agent)
    if agent.state is not AgentState.TALKING:
        pool.set_state(agent, AgentState.OFFLINE)
    for assignment in agent.assignments.values():
        offers.overflow_unstaffed(pool, assignment.queue)


def skilled(pool: Pool, event: AgentSkilled) -> None:
    """Other skills, so perhaps other lines."""
    agent = pool.agent(event.agent)
    free = agent.state is AgentState.READY
    for assignment in agent.assignments.values():
        pool.unlist(assignment)
    agent.skills = dict(event.skills)
    if free:
        offers.match(pool, agent)


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
    _talk(pool, Talk(event.contact, agent, queue, event.wrap_up_ms, pool.now))


def accepted(pool: Pool, event: OfferAccepted) -> None:
    """The two are joined."""
    contact, agent = _standing_offer(pool, event)
    queue = contact.queue
    offers.part(contact, agent)
    offers.forget(pool, contact)
    agent.missed = 0
    agent.assignments[queue.id].calls += 1
    _talk(pool, Talk(contact.id, agent, queue, queue.settings.wrap_up_ms, pool.now))


def declined(pool: Pool, event: OfferDeclined) -> None:
    """The next agent rings at once; this one is left alone for a while."""
    contact, agent = _standing_offer(pool, event)
    offers.part(contact, agent)
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
        talk.queue.learn_handle_time(pool.now - talk.since + talk.wrap_up_ms)
    if not talk.wrap_up_ms or agent.intent is AgentState.OFFLINE:
        offers.settle(pool, agent, idle_since=pool.now)
        return
    pool.set_state(agent, AgentState.WRAP_UP)
    agent.written_up = talk.id
    agent.until = pool.now + talk.wrap_up_ms
    agent.timer = pool.deadlines.set(agent.until, Due.WRAP_UP, agent)
    pool.out.append(WrapUpStarted(agent.id, talk.id, agent.until))


def wrap_up_finished(pool: Pool, event: WrapUpFinished) -> None:
    """Done before the limit."""
    agent = pool.agents.get(event.agent)
    if agent is None or agent.state is not AgentState.WRAP_UP:
        raise IllegalEvent("not_in_wrap_up", f"agent {event.agent!r} has nothing to write up")
    wrap_up_over(pool, agent)


def wrap_up_over(pool: Pool, agent: Agent) -> None:
    """The wrap-up's limit, or its end."""
    _end_wrap_up(pool, agent)
    offers.settle(pool, agent, idle_since=pool.now)


def _intend(pool: Pool, agent: Agent, intent: AgentState, reason: str = "") -> None:
    """Remember what the agent asked for, and count who is logged in."""
    joined = (intent is not AgentState.OFFLINE) - (agent.intent is not AgentState.OFFLINE)
    agent.intent, agent.intent_reason = intent, reason
    if joined:
        for assignment in agent.assignments.values():
            assignment.queue.staffed += joined


def _stop_ringing(pool: Pool, agent: Agent, reason: str) -> None:
    """The agent goes while an offer rings: out of the offer first, then the contact to the next agent."""
    contact = agent.contact
    if contact is not None:
        offers.withdraw(pool, contact, agent, reason)
        offers.put_back(pool, contact)


def _standing_offer(pool: Pool, event: OfferAccepted | OfferDeclined) -> tuple[Contact, Agent]:
    contact = pool.contacts.get(event.contact)
    if contact is None or contact.agent is None or contact.agent.id != event.agent:
        raise StaleOffer("stale_offer", f"contact {event.contact!r} is not offered to agent {event.agent!r}")
    return contact, contact.agent


def _missed(pool: Pool, contact: Contact, agent: Agent) -> None:
    """The contact goes to the next agent; then this one rests, or is set away after too many."""
    settings = contact.queue.settings
    agent.missed += 1
    if 0 < settings.away_after_missed <= agent.missed:
        _intend(pool, agent, AgentState.AWAY, "missed")
        pool.set_state(agent, AgentState.AWAY, "missed")
        pool.out.append(AgentMadeAway(agent.id, "missed"))
        offers.put_back(pool, contact)
        return
    pool.set_state(agent, AgentState.RESTING)
    offers.put_back(pool, contact)
    if settings.rest_ms:
        agent.timer = pool.deadlines.set(pool.now + settings.rest_ms, Due.REST, agent)
    else:
        rest_over(pool, agent)


def _talk(pool: Pool, talk: Talk) -> None:
    pool.set_state(talk.agent, AgentState.TALKING)
    talk.agent.talk = pool.talks[talk.id] = talk
    if talk.queue is not None:
        talk.queue.talking += 1


def _end_wrap_up(pool: Pool, agent: Agent) -> None:
    pool.out.append(WrapUpEnded(agent.id, agent.written_up))
