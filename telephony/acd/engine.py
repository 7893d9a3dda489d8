"""The distributor itself.

An agent **may take** a contact at a moment when all of this is so:

- the agent is ready: logged in, wanting contacts, with nothing in hand, and not resting (after a missed offer, or
  because of the occupancy cap);
- the agent serves the contact's queue, and the queue's company is not barred for the agent;
- the agent has every skill the contact requires by now, and is of the team the contact is meant for or is the very
  agent it waits for, as long as it does: each of these ends at a time that is known when the contact arrives;
- the contact's time (`not_before`) has come;
- reserves allow it. A company's *kept* agents are those who are free and serve it or are busy for it. With a reserve
  of r, an agent may take another company's contact only if r kept agents remain afterwards. One exception, so that two
  reserves never wait for each other: a company with fewer than its own r agents busy for it may take whoever is free.
  (So a company without a reserve may indeed never get an agent whom others' reserves claim: that is what was asked
  for. Whoever has a reserve, or shares agents beyond the reserves, is served.)

Promises, for any legal history:

- an agent is offered one contact at a time, and has at most one;
- a contact is offered to one agent at a time (to several only where the queue rings all), is joined to one at most, and
  is never lost: it waits, rings, talks, or was told to go on;
- between two events no contact waits that a free agent may take;
- among one company's contacts which an agent may take, the agent gets the one that has waited longest, where each point
  of priority counts as `ageing_ms` of waiting and each queue weighs by its `weight`;
- among companies, each shared agent's time goes by the companies' weights while they want it (`fairness`), whatever
  their priorities: nobody is passed over for ever;
- a contact for the future comes into its place then and overtakes nobody who came before;
- the same events at the same times give the same decisions (`journal`);
- an illegal event raises and changes nothing.

No decision looks at all agents or all contacts: each line keeps both in order, and its work is a binary search. Work
grows with the queues one agent serves, with the different demands made in those, with the agents who ring at once where
all ring, and, at the moment a company's reserve is reached or left, with that reserve. Only settings (and the first
contact with a new demand) look through the free agents of one queue.
"""

from collections.abc import Callable, Hashable
from typing import Any

from telephony.acd import agents, companies, contacts, offers, queues
from telephony.acd.deadlines import Due
from telephony.acd.pool import Pool
from telephony.acd.types import (
    AgentAssigned,
    AgentAway,
    AgentBarred,
    AgentCapped,
    AgentEngaged,
    AgentOffline,
    AgentReady,
    AgentSkilled,
    AgentState,
    AgentTeamed,
    AgentUnassigned,
    AgentUnbarred,
    AgentView,
    CompanyConfigured,
    ContactArrived,
    ContactEnded,
    ContactLeft,
    Decision,
    Event,
    IllegalEvent,
    OfferAccepted,
    OfferDeclined,
    QueueConfigured,
    QueueRemoved,
    QueueView,
    Tick,
    WrapUpExtended,
    WrapUpFinished,
)


class Acd:
    """The single writer: hand it every event in order with the time of one clock, and do what it decides.

    A `now_ms` earlier than the last one counts as the last one. Deadlines fire only in `Tick`: tick at
    `next_deadline()`, or soon after.
    """

    def __init__(self) -> None:
        self._pool = Pool()

    def handle(self, event: Event, now_ms: int) -> list[Decision]:
        """What to do about `event`, in order. Raises `IllegalEvent` (and has then changed nothing)."""
        pool = self._pool
        before = pool.now
        if now_ms > before:
            pool.now = now_ms
        out: list[Decision] = []
        pool.out = out
        try:
            _HANDLERS[type(event)](pool, event)
            if pool.woken:
                offers.wake(pool)
        except IllegalEvent:
            pool.now = before
            raise
        return out

    def next_deadline(self) -> int | None:
        """When the next `Tick` has something to do, or None."""
        return self._pool.deadlines.next()

    def agent(self, agent_id: Hashable) -> AgentView:
        """An agent at this moment; one never seen is offline."""
        agent = self._pool.agents.get(agent_id)
        if agent is None:
            return AgentView(AgentState.OFFLINE, 0, "", None, None, 0)
        busy_with = agent.contact or agent.talk
        return AgentView(
            state=agent.state,
            since=agent.since,
            reason=agent.reason,
            contact=agent.written_up if busy_with is None else busy_with.id,
            until=agent.until,
            missed=agent.missed,
            queue=None if agent.works_in is None else agent.works_in.id,
            company=None if agent.works_for is None else agent.works_for.id,
            extra_ms=agent.extra_ms,
        )

    def queue(self, queue_id: Hashable) -> QueueView:
        """A queue at this moment. Raises `IllegalEvent` ("unknown_queue")."""
        queue = self._pool.queue(queue_id)
        return QueueView(
            waiting=len(queue.waiting),
            longest_wait_since=queue.oldest(),
            ready=len(queue.anybody.ready) + len(queue.anybody.kept),
            ringing=len(queue.ringing),
            talking=queue.talking,
            staffed=queue.staffed,
            scheduled=len(queue.scheduled),
        )

    def working(self, company_id: Hashable) -> int:
        """Agents who ring, talk or write up for the company at this moment."""
        return self._pool.company(company_id).working

    def estimate(self, queue_id: Hashable) -> int | None:
        """The expected wait in ms, until somebody answers, of a contact without needs that would arrive now.

        None while nothing is known, or while nobody wants contacts. Raises `IllegalEvent` ("unknown_queue")."""
        queue = self._pool.queue(queue_id)
        return queue.estimate_of_next(queue.anybody, self._pool.now)

    def estimates(self, queue_id: Hashable) -> tuple[int, int] | None:
        """The least and the most of what is expected for whoever would arrive now, in ms: without needs, and with
        what each of those asks who wait. None and errors as for `estimate`."""
        queue = self._pool.queue(queue_id)
        asked = [queue.anybody, *(line for _, line in queue.known if line.waiting and line is not queue.anybody)]
        now = self._pool.now
        expected = [wait for line in asked if (wait := queue.estimate_of_next(line, now)) is not None]
        return (min(expected), max(expected)) if expected else None

    def waiting(self, queue_id: Hashable) -> list[Hashable]:
        """The contacts that wait (and do not ring) in this queue, next first."""
        return [place[-1].id for place in self._pool.queue(queue_id).waiting]


def _tick(pool: Pool, event: Tick) -> None:
    while (due := pool.deadlines.pop_due(pool.now)) is not None:
        _DUE[due[0]](pool, due[1])


_HANDLERS_DUE: dict[Due, Callable[[Pool, Any], None]] = {
    Due.OFFER: agents.offer_timed_out,
    Due.REST: agents.rest_over,
    Due.WRAP_UP: agents.wrap_up_over,
    Due.WAIT: contacts.waited_too_long,
    Due.ANNOUNCE: contacts.announce,
    Due.CHANGE: contacts.demand_changed,
    Due.PAUSE: agents.pause_over,
    Due.BAR: companies.bar_over,
}
_DUE = tuple(_HANDLERS_DUE[due] for due in sorted(Due))  # found by number: an enum's own look-up is ten times as slow

# Each handler takes the event type it is listed under; mypy cannot say that of a mapping, hence Any.
_HANDLERS: dict[type, Callable[[Pool, Any], None]] = {
    QueueConfigured: queues.configured,
    QueueRemoved: queues.removed,
    AgentAssigned: queues.assigned,
    AgentUnassigned: queues.unassigned,
    AgentSkilled: agents.skilled,
    AgentReady: agents.ready,
    AgentAway: agents.away,
    AgentOffline: agents.offline,
    AgentEngaged: agents.engaged,
    ContactArrived: contacts.arrived,
    ContactLeft: contacts.left,
    OfferAccepted: agents.accepted,
    OfferDeclined: agents.declined,
    ContactEnded: agents.contact_ended,
    WrapUpFinished: agents.wrap_up_finished,
    Tick: _tick,
    AgentBarred: companies.barred,
    AgentCapped: agents.capped,
    AgentTeamed: agents.teamed,
    AgentUnbarred: companies.unbarred,
    CompanyConfigured: companies.configured,
    WrapUpExtended: agents.wrap_up_extended,
}
