"""What happens to contacts: arriving, giving up, waiting too long, being told their place."""

from telephony.acd import offers
from telephony.acd.deadlines import Due
from telephony.acd.demands import ask, estimate, stages, waiting_line
from telephony.acd.lines import Line
from telephony.acd.pool import Pool
from telephony.acd.state import Contact, Queue
from telephony.acd.types import Announce, ContactArrived, ContactLeft, IllegalEvent

NEVER_AGEING_MS = 10**13
"""What a point of priority is worth where waiting never outweighs it: three hundred years."""


def arrived(pool: Pool, event: ContactArrived) -> None:
    """Offer it to the first free agent, let it wait, or send it on."""
    queue = pool.queue(event.queue)
    if event.contact in pool.contacts or event.contact in pool.talks:
        raise IllegalEvent("duplicate_contact", f"contact {event.contact!r} is here already")
    contact = _contact(pool, queue, event)
    pool.contacts[contact.id] = contact
    if contact.since > pool.now:
        _set_deadlines(pool, contact)
        offers.place(pool, contact)
        return
    line = waiting_line(pool, contact)
    agent = offers.first_agent(pool, contact, line)
    # One that waited before (restart, lost agent) has its place already, so no limit refuses it.
    if agent is None and event.arrived_at is None and not contact.silent and (reason := _refusal(pool, contact, line)):
        offers.overflow(pool, contact, reason)
        return
    _set_deadlines(pool, contact)
    offers.stand(pool, contact, line, agent)


def _set_deadlines(pool: Pool, contact: Contact) -> None:
    settings = contact.queue.settings
    if settings.max_wait_ms and not contact.silent:
        contact.wait_timer = pool.deadlines.set(contact.since + settings.max_wait_ms, Due.WAIT, contact)
    if settings.announce_first_ms and not contact.silent:
        first = max(pool.now, contact.since) + settings.announce_first_ms
        contact.announce_timer = pool.deadlines.set(first, Due.ANNOUNCE, contact)


def left(pool: Pool, event: ContactLeft) -> None:
    """The caller hung up or moved on before a conversation began."""
    if event.contact in pool.talks:
        raise IllegalEvent("talking", f"contact {event.contact!r} is in a conversation: end it with ContactEnded")
    contact = pool.contact(event.contact)
    if contact.line is not None:
        pool.unwait(contact)
    agents = offers.withdraw_all(pool, contact, "contact_left")
    offers.forget(pool, contact)
    if pool.now >= contact.since:
        contact.queue.pace.gave_up(pool.now - contact.since)
    for agent in agents:
        offers.settle(pool, agent, idle_since=agent.idle_since)


def waited_too_long(pool: Pool, contact: Contact) -> None:
    """The longest wait is over: on it goes, unless an agent rings, who may still answer."""
    contact.expired = True
    if contact.line is not None:
        pool.unwait(contact)
        contact.queue.pace.gave_up(pool.now - contact.since)
        offers.overflow(pool, contact, "waited")


def demand_changed(pool: Pool, contact: Contact) -> None:
    """The contact's time has come, or somebody else may take it from now on."""
    contact.change_timer = 0
    if contact.line is not None:
        pool.unwait(contact)
        offers.place(pool, contact)
    elif contact in contact.queue.scheduled:
        del contact.queue.scheduled[contact]
        offers.place(pool, contact)


def announce(pool: Pool, contact: Contact) -> None:
    """Tell a waiting contact its place, and again later. One that rings is not told: it is about to be answered."""
    queue = contact.queue
    if contact.line is not None:
        expected = estimate(pool, contact, contact.line)
        pool.out.append(Announce(contact.id, queue.id, queue.position(contact), expected))
    every = queue.settings.announce_every_ms
    if every:
        contact.announce_timer = pool.deadlines.set(pool.now + every, Due.ANNOUNCE, contact)


def _contact(pool: Pool, queue: Queue, event: ContactArrived) -> Contact:
    settings, now = queue.settings, pool.now
    arrived_at = now if event.arrived_at is None else min(event.arrived_at, now)
    since = arrived_at if event.not_before is None else max(arrived_at, event.not_before)
    asked = None if event.needs else queue.stages
    if asked is None:
        asked = stages(settings.needs, event.needs)
        if not event.needs:
            queue.stages = asked
    contact = Contact(event.contact, queue, asked, arrived_at, since, silent=event.silent)
    contact.place = (since - event.priority * (settings.ageing_ms or NEVER_AGEING_MS), pool.number(), contact)
    ask(contact, now)
    if event.prefer_agent is not None:
        contact.prefer, contact.prefer_until = event.prefer_agent, since + event.prefer_ms
    if queue.split is not None and since + settings.split_patience_ms > now:
        contact.team, contact.team_until = queue.split.next(), since + settings.split_patience_ms
    return contact


def _refusal(pool: Pool, contact: Contact, line: Line) -> str:
    """Why the queue does not let in a contact for whom no agent is free, to wait in `line`; "" when it does."""
    queue = contact.queue
    settings = queue.settings
    if not settings.max_waiting and not settings.max_estimated_wait_ms:
        return ""
    if settings.overflow_when_unstaffed and not queue.staffed:
        return "unstaffed"
    if 0 < settings.max_waiting <= len(queue.waiting):
        return "full"
    if not settings.max_estimated_wait_ms:
        return ""
    expected = estimate(pool, contact, line)
    return "estimated" if expected is not None and settings.max_estimated_wait_ms < expected else ""
