"""Bringing contacts and agents together, and apart: the moves which every event is made of."""

from collections.abc import Iterable

from telephony.acd import fairness, turns
from telephony.acd.deadlines import Due
from telephony.acd.demands import next_change, waiting_line
from telephony.acd.lines import Line, add, remove
from telephony.acd.pool import Pool
from telephony.acd.state import AWAY, READY, RINGING, Agent, Company, Contact, Queue
from telephony.acd.types import AgentState, Offer, Overflow, WithdrawOffer

# ------------------------------------------------------------------------------------------- together


def offer(pool: Pool, contact: Contact, agent: Agent) -> None:
    """Ring a free agent for a contact that is in no line (any more)."""
    queue = contact.queue
    if len(agent.companies) > 1:
        fairness.charge(agent, contact)
    pool.set_state(agent, RINGING, work=queue)
    pool.offers += 1
    agent.assignments[queue.id].last_offer = pool.offers
    agent.contact, agent.busy_since = contact, pool.now
    if not contact.agents:
        queue.ringing[contact.id] = contact
    contact.agents += (agent,)
    expires_at = pool.now + queue.settings.offer_ms
    agent.timer = pool.deadlines.set(expires_at, Due.OFFER, agent)
    pool.out.append(Offer(contact.id, agent.id, queue.id, expires_at))


def ring(pool: Pool, contact: Contact, agent: Agent, line: Line) -> None:
    """Offer the contact to the agent, and to every other free agent of its line when the queue rings all."""
    queue = contact.queue
    offer(pool, contact, agent)
    if queue.rings_all:
        while (other := line.first(kept_too=queue.company.asks_kept)) is not None:
            offer(pool, contact, other)
        contact.calling = line
        add(line.calling, contact.place)


def place(pool: Pool, contact: Contact) -> None:
    """Offer a contact that belongs to nobody to the first free agent, or let it wait at its place, or send it on."""
    if contact.expired:
        overflow(pool, contact, "waited")
        return
    if contact.since > pool.now:
        contact.queue.scheduled[contact] = None
        contact.change_timer = pool.deadlines.set(contact.since, Due.CHANGE, contact)
        return
    line = waiting_line(pool, contact)
    stand(pool, contact, line, first_agent(pool, contact, line))


def stand(pool: Pool, contact: Contact, line: Line, agent: Agent | None) -> None:
    """Ring the free agent found for the contact; with none let it wait in its line, or send it on."""
    queue = contact.queue
    if agent is not None:
        ring(pool, contact, agent, line)
    elif not contact.silent and queue.settings.overflow_when_unstaffed and not queue.staffed:
        overflow(pool, contact, "unstaffed")
    else:
        pool.wait(contact, line)
        if not contact.change_timer and (change := next_change(contact)) is not None:
            contact.change_timer = pool.deadlines.set(change, Due.CHANGE, contact)


def first_agent(pool: Pool, contact: Contact, line: Line) -> Agent | None:
    """The free agent who is asked first, None when the contact has to wait in `line`.

    First those are asked who have all that is preferred, then without the last preference, and so on down to what is
    required: that is `line`."""
    queue = contact.queue
    kept_too = queue.company.asks_kept
    if len(contact.asks) > 1 and contact.prefer is None:
        for skills in contact.asks[:-1]:
            agent = queue.line((skills, contact.team)).first(kept_too=kept_too)
            if agent is not None:
                return agent
    return line.first(kept_too=kept_too)


def match(pool: Pool, agent: Agent) -> None:
    """Give a free agent, who is in no line, the first contact of all the agent's queues; else list the agent there."""
    waited = [
        line for assignment in agent.serving if assignment.queue.waiting for line in assignment.lines() if line.waiting
    ]
    if waited:
        contact = _first_contact(pool, agent, waited)
        turns.learn(agent, waited, contact)
        if contact is not None:
            _take(pool, agent, contact)
            return
    calling = _first_calling(pool, agent)
    if calling is not None:
        offer(pool, calling, agent)
    else:
        pool.list(agent)


def _take(pool: Pool, agent: Agent, contact: Contact) -> None:
    line = contact.line
    if line is None:
        raise AssertionError("a contact that does not wait")
    pool.unwait(contact)
    if len(agent.serving) > 1 or len(contact.queue.known) > 1:
        turns.advance(agent, contact, pool.now)
    elif line.front < contact.place[0] <= pool.now:
        line.front = contact.place[0]
    ring(pool, contact, agent, line)


def _first_contact(pool: Pool, agent: Agent, lines: list[Line]) -> Contact | None:
    """The contact the agent is to have: the first of each company, and the company whose turn it is."""
    heads = [line.waiting[0][-1] for line in lines]
    if len(agent.companies) > 1:
        heads = [head for head in heads if pool.may_take(agent, head.queue.company)]
    if len(heads) < 2:
        return heads[0] if heads else None
    heads.sort(key=lambda head: fairness.rank(head, pool.now), reverse=True)
    of_companies = {head.queue.company: head for head in heads}
    return fairness.choose(agent, of_companies.values()) if len(of_companies) > 1 else heads[-1]


def _first_calling(pool: Pool, agent: Agent) -> Contact | None:
    """A contact that rings everybody already, so that this agent joins in."""
    first = None
    for assignment in agent.serving:
        queue = assignment.queue
        if queue.rings_all and queue.ringing and pool.may_take(agent, queue.company):
            for line in assignment.lines():
                if line.calling and (first is None or line.calling[0] < first):
                    first = line.calling[0]
    return None if first is None else first[-1]


# ---------------------------------------------------------------------------------------------- apart


def part(pool: Pool, contact: Contact, agent: Agent) -> None:
    """End a ringing offer. When nobody else rings the contact belongs to nobody, and the caller says what becomes of
    it; the caller says in any case what becomes of the agent."""
    agent.contact = None
    if agent.charge:
        fairness.refund(agent, contact.queue.company)
    if len(contact.agents) > 1:
        contact.agents = tuple(other for other in contact.agents if other is not agent)
        return
    contact.agents = ()
    queue = contact.queue
    del queue.ringing[contact.id]
    if contact.calling is not None:
        remove(contact.calling.calling, contact.place)
        contact.calling = None


def withdraw(pool: Pool, contact: Contact, agent: Agent, reason: str) -> None:
    """End a ringing offer and have the ringing stopped."""
    part(pool, contact, agent)
    pool.out.append(WithdrawOffer(contact.id, agent.id, reason))


def withdraw_all(pool: Pool, contact: Contact, reason: str) -> tuple[Agent, ...]:
    """Stop the ringing of the contact everywhere; the agents are yet to be settled."""
    agents = contact.agents
    for agent in agents:
        withdraw(pool, contact, agent, reason)
    return agents


def end_ringing(pool: Pool, agent: Agent, reason: str) -> Contact | None:
    """The agent goes while an offer rings. The contact when it belongs to nobody now, and is to be placed again."""
    contact = agent.contact
    if contact is None:
        return None
    withdraw(pool, contact, agent, reason)
    return None if contact.agents else contact


def place_again(pool: Pool, contacts: Iterable[Contact | None]) -> None:
    """Place contacts that belong to nobody, in their order, so that none overtakes another."""
    homeless = [contact for contact in contacts if contact is not None]
    if len(homeless) > 1:
        homeless.sort(key=lambda contact: fairness.rank(contact, pool.now))
    for contact in homeless:
        place(pool, contact)


def settle(pool: Pool, agent: Agent, *, idle_since: int) -> None:
    """The agent is done with something: now do what the agent asked for last, unless the cap says rest."""
    if agent.intent is not READY:
        go_away(pool, agent)
        return
    if agent.occupancy is not None:
        until = agent.occupancy.rest_until(pool.now)
        if until > pool.now:
            rest(pool, agent, until, "occupancy")
            return
    agent.idle_since = idle_since
    pool.set_state(agent, READY)
    match(pool, agent)


def go_away(pool: Pool, agent: Agent) -> None:
    """Away or offline, as the agent wished; a pause with a limit begins now."""
    pool.set_state(agent, agent.intent, agent.intent_reason)
    if agent.intent is AWAY and agent.limit_ms:
        agent.until = pool.now + agent.limit_ms
        agent.timer = pool.deadlines.set(agent.until, Due.PAUSE, agent)


def rest(pool: Pool, agent: Agent, until: int, reason: str) -> None:
    """No offers to the agent for a while."""
    pool.set_state(agent, AgentState.RESTING, reason)
    agent.until = until
    agent.timer = pool.deadlines.set(until, Due.REST, agent)


def forget(pool: Pool, contact: Contact) -> None:
    """The contact, which is in no line and does not ring, no longer belongs here."""
    scheduled = contact.queue.scheduled
    if scheduled:
        scheduled.pop(contact, None)
    for timer in (contact.wait_timer, contact.announce_timer, contact.change_timer):
        if timer:
            pool.deadlines.cancel(timer)
    del pool.contacts[contact.id]
    del contact.place  # the two hold each other, and nobody should need to search for such rings of memory


def overflow(pool: Pool, contact: Contact, reason: str) -> None:
    """Send a contact, which is in no line and does not ring, on to what its flow says."""
    forget(pool, contact)
    pool.out.append(Overflow(contact.id, contact.queue.id, reason))


def overflow_unstaffed(pool: Pool, queue: Queue) -> None:
    """When nobody of the queue is logged in, waiting is pointless: everybody goes on, the first one first. Only those
    who are to be called back stay."""
    if queue.staffed or not queue.settings.overflow_when_unstaffed:
        return
    for contact in [place[-1] for place in queue.waiting if not place[-1].silent]:
        pool.unwait(contact)
        overflow(pool, contact, "unstaffed")


# ------------------------------------------------------------------------------------------- reserves


def wake(pool: Pool) -> None:
    """At the end of an event: who was kept back may have become free to take what waits."""
    while pool.woken:
        company = next(iter(pool.woken))
        del pool.woken[company]
        if not company.tight:
            _free_for_others(pool, company)
        if company.hungry:
            _serve_held(pool, company)


def _free_for_others(pool: Pool, company: Company) -> None:
    """The company's free agents may take others' contacts again, as long as its reserve is kept.

    Woken when the reserve has just been left, the company has little more than its reserve of free agents."""
    for agent in list(company.free):
        if company.tight:
            return
        if len(agent.companies) > 1 and agent.state is READY:
            pool.unlist(agent)
            match(pool, agent)


def _serve_held(pool: Pool, company: Company) -> None:
    """The company has less than its reserve: agents kept back for others take its contacts, the first ones first."""
    while company.hungry and company.held:
        line = min(company.held, key=lambda held: fairness.rank(held.waiting[0][-1], pool.now))
        agent = line.first(kept_too=True)
        if agent is None:
            raise AssertionError("a line is held only while somebody is kept back")
        _take(pool, agent, line.waiting[0][-1])
