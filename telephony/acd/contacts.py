"""What happens to contacts: arriving, giving up, waiting too long, being told their place."""

from telephony.acd import offers
from telephony.acd.deadlines import Due
from telephony.acd.pool import Pool
from telephony.acd.state import Contact, Queue
from telephony.acd.types import Announce, ContactArrived, ContactLeft, IllegalEvent


def arrived(pool: Pool, event: ContactArrived) -> None:
    """Offer it to the first free agent, let it wait, or send it on."""
    queue = pool.queue(event.queue)
    if event.contact in pool.contacts or event.contact in pool.talks:
        raise IllegalEvent("duplicate_contact", f"contact {event.contact!r} is here already")
    arrived_at = pool.now if event.arrived_at is None else min(event.arrived_at, pool.now)
    line = queue.line(tuple(sorted((need.skill, need.level) for need in event.needs if need.relax_after_ms != 0)))
    contact = Contact(event.contact, queue, line, event.priority, arrived_at, pool.number())
    pool.contacts[contact.id] = contact
    # One that waited before (restart, lost agent) has its place already, so the queue is not too full for it.
    if not line.ready and event.arrived_at is None and _is_full(queue):
        offers.overflow(pool, contact, "full")
        return
    settings = queue.settings
    if settings.max_wait_ms:
        contact.wait_timer = pool.deadlines.set(arrived_at + settings.max_wait_ms, Due.WAIT, contact)
    if settings.announce_first_ms:
        contact.announce_timer = pool.deadlines.set(pool.now + settings.announce_first_ms, Due.ANNOUNCE, contact)
    offers.put_back(pool, contact)


def left(pool: Pool, event: ContactLeft) -> None:
    """The caller hung up or moved on before a conversation began."""
    if event.contact in pool.talks:
        raise IllegalEvent("talking", f"contact {event.contact!r} is in a conversation: end it with ContactEnded")
    contact = pool.contact(event.contact)
    agent = contact.agent
    if agent is None:
        contact.line.remove_contact(contact)
        offers.forget(pool, contact)
        return
    offers.withdraw(pool, contact, agent, "contact_left")
    offers.forget(pool, contact)
    offers.settle(pool, agent, idle_since=agent.idle_since)


def waited_too_long(pool: Pool, contact: Contact) -> None:
    """The longest wait is over: on it goes, unless an agent rings, who may still answer."""
    contact.expired = True
    if contact.agent is None:
        contact.line.remove_contact(contact)
        offers.overflow(pool, contact, "waited")


def announce(pool: Pool, contact: Contact) -> None:
    """Tell a waiting contact its place, and again later. One that rings is not told: it is about to be answered."""
    queue = contact.queue
    if contact.agent is None:
        position = queue.position(contact)
        pool.out.append(Announce(contact.id, queue.id, position, queue.estimate_ms(position)))
    every = queue.settings.announce_every_ms
    if every:
        contact.announce_timer = pool.deadlines.set(pool.now + every, Due.ANNOUNCE, contact)


def _is_full(queue: Queue) -> bool:
    """An unstaffed queue refuses by its own rule, with its own reason."""
    unstaffed = queue.settings.overflow_when_unstaffed and not queue.staffed
    return not unstaffed and 0 < queue.settings.max_waiting <= queue.waiting_count()
