"""Which company's contact an agent of several companies takes: start-time fair queueing by weight.

Every company has a tag: the time of shared agents it has had, divided by its weight. Of the companies that have
somebody waiting for this agent, the one with the lowest tag is served, and its tag rises by the time its queue's
contacts usually take over its weight. So while all have somebody waiting, each gets shared agents' time in proportion
to its weight, and whoever is passed over now has the lowest tag soon: nobody starves.

Nobody saves up without end either: a company that was quiet for a while, or is new, may be at most `CREDIT` contacts
behind the most served of the companies it competes with. (Start-time fair queueing, Goyal, Vin and Cheng 1996, has one
server and a virtual clock for this; here each agent serves other companies, so the bound is set where companies meet.)
"""

from collections.abc import Iterable

from telephony.acd.state import Company, Contact

FIRST_HANDLE_MS = 180_000
"""What a contact is taken to need before the queue has measured any."""
CREDIT = 10
"""Callers come in bursts. In the simulation of a neighbour's storm (`./run simulate --scenario storm`) a company just
below its share waits 20 s on average with a credit of 2 contacts, 14 s with 10, and no less with any more."""


def price(contact: Contact) -> int:
    """What one contact of this queue costs its company."""
    handle_ms = round(contact.queue.pace.handle_ms.value) or FIRST_HANDLE_MS
    return max(1, handle_ms // contact.queue.company.weight)


def rank(contact: Contact, now: int) -> tuple[int, int]:
    """Order among contacts of one company: waiting so far (with what the priority is worth) by the queue's weight."""
    waited = now - contact.place[0]
    return (-waited * contact.queue.settings.weight if waited > 0 else -waited, contact.place[1])


def choose(heads: Iterable[Contact]) -> Contact:
    """The contact to be served among the first contacts of several companies.

    Equal tags: the older contact. Priority says nothing here: it is each company's own."""
    offers = [(contact, contact.queue.company, price(contact)) for contact in heads]
    floor = max(company.tag for _, company, _ in offers) - CREDIT * max(cost for *_, cost in offers)
    for _, company, _ in offers:
        company.tag = max(company.tag, floor)
    return min(offers, key=lambda offer: (offer[1].tag, offer[0].since, offer[0].place[1]))[0]


def charge(contact: Contact, company: Company) -> None:
    """The company takes a shared agent's time for this contact."""
    if not contact.charge:
        contact.charge = price(contact)
        company.tag += contact.charge


def refund(contact: Contact, company: Company) -> None:
    """Nobody's shared time was taken after all."""
    company.tag -= contact.charge
    contact.charge = 0
