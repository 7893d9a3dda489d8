"""The distributor itself.

Promises, for any legal history:
- an agent is offered one contact at a time, and has at most one;
- a contact is offered to one agent at a time, and is never lost: it waits, rings, talks, or was told to go on;
- between two events no contact waits in a queue where a free agent may take it;
- the next contact of a queue is the one with the highest priority, and of those the oldest; an agent who serves
  several queues takes the first of all of them by the same rule;
- the same events at the same times give the same decisions (`journal`);
- an illegal event raises and changes nothing.

No decision looks at all agents or all contacts: each line keeps both in order, and its work is a binary search.
Work does grow with the number of queues one agent serves.
"""

from collections.abc import Callable, Hashable
from typing import Any

from telephony.acd import agents, contacts, queues
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
        pool.now = max(before, now_ms)
        out: list[Decision] = []
        pool.out = out
        try:
            _HANDLERS[type(event)](pool, event)
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
        contact = agent.written_up if busy_with is None else busy_with.id
        return AgentView(agent.state, agent.since, agent.reason, contact, agent.until, agent.missed)

    def queue(self, queue_id: Hashable) -> QueueView:
        """A queue at this moment. Raises `IllegalEvent` ("unknown_queue")."""
        queue = self._pool.queue(queue_id)
        return QueueView(
            waiting=queue.waiting_count(),
            longest_wait_since=queue.oldest(),
            ready=len(queue.lines[()].ready),
            ringing=len(queue.ringing),
            talking=queue.talking,
            staffed=queue.staffed,
        )

    def estimate(self, queue_id: Hashable) -> int | None:
        """The expected wait in ms of a contact that would arrive now; None while nothing is known."""
        queue = self._pool.queue(queue_id)
        return queue.estimate_ms(queue.waiting_count() + 1)

    def waiting(self, queue_id: Hashable) -> list[Hashable]:
        """The contacts that wait (and do not ring) in this queue, next first."""
        return [key[-1].id for key in self._pool.queue(queue_id).waiting()]


def _tick(pool: Pool, event: Tick) -> None:
    while (due := pool.deadlines.pop_due(pool.now)) is not None:
        _DUE[due[0]](pool, due[1])


def _ignore(pool: Pool, event: object) -> None:
    """Accepted, and without effect until the engine's next commit."""


_DUE: dict[Due, Callable[[Pool, Any], None]] = {
    Due.OFFER: agents.offer_timed_out,
    Due.REST: agents.rest_over,
    Due.WRAP_UP: agents.wrap_up_over,
    Due.WAIT: contacts.waited_too_long,
    Due.ANNOUNCE: contacts.announce,
}

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
    AgentBarred: _ignore,
    AgentCapped: _ignore,
    AgentTeamed: _ignore,
    AgentUnbarred: _ignore,
    CompanyConfigured: _ignore,
    WrapUpExtended: _ignore,
}
