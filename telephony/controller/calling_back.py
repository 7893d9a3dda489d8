"""The calls by which callbacks are kept: the agent's device rings, then the customer is called.

What is promised to whom, and when it is due, is in ``callbacks``; here is the call made for it and what came of it.
"""

from __future__ import annotations

from typing import Protocol

from linepool.kernel.numbers import to_e164
from telephony.acd import types as acd
from telephony.calls.record import CallbackRecord
from telephony.controller.call.call import Call
from telephony.controller.call.states import CallEvent, CallState
from telephony.controller.call.world import Agent, World
from telephony.controller.callbacks import PREFIX, Callbacks, contact_of
from telephony.controller.clock import utc_now
from telephony.controller.node import Node
from telephony.ports import CompanyProfile, Direction


class Surroundings(World, Protocol):
    """What is needed of the exchange: a call's surroundings and where calls begin."""

    @property
    def callbacks(self) -> Callbacks:
        """What is promised."""
        ...

    async def node_for(self, agent: Agent) -> Node:
        """Where a call lives that begins at this agent's device."""
        ...

    def add_call(self, call: Call) -> None:
        """A call begins to be."""
        ...


class CallingBack:
    """The calls for callbacks, by the callback's contact in the ACD."""

    def __init__(self, x: Surroundings) -> None:
        self.x = x
        self._calls: dict[str, Call] = {}

    def call_for(self, contact: str) -> Call | None:
        """The call made for a contact that is a callback."""
        return self._calls.get(contact)

    def offers(self, call: Call, queue_id: str) -> bool:
        """Whether a callback may be offered to the waiting customer: the queue has room for one more."""
        queue = self.x.require_company(call).queue(queue_id)
        return queue is not None and self.x.callbacks.has_room(queue)

    def refusal(self, call: Call, queue_id: str, number: str) -> str | None:
        """Why the waiting customer cannot be called back at ``number`` (theirs, or as typed), if so."""
        company = self.x.require_company(call)
        return self.x.callbacks.refusal(company, company.queue(queue_id), to_e164(number))

    def wanted(self, call: Call, queue_id: str, number: str) -> None:
        """The waiting customer, who may, wants to be called back at ``number`` and keeps their place."""
        company = self.x.require_company(call)
        queue, e164 = company.queue(queue_id), to_e164(number)
        if queue is None or e164 is None:
            raise AssertionError("a callback that was refused")
        self.x.callbacks.promise(
            company,
            queue,
            e164,
            arrived_at=call.facts.queued_at or utc_now(),
            priority=call.priority,
            skills=call.needs,
            call_id=call.id,
            data=dict(call.data),
        )

    async def begin(self, record: CallbackRecord, company: CompanyProfile, agent: Agent) -> str | None:
        """Ring the agent whom the ACD offers a callback, and call the customer then; or why that cannot be now."""
        offer = acd.Offer(contact_of(record), agent.user_id, record.queue_id, 0)
        if self._offered_to_call(offer):
            return None
        routes = await self.x.routes_out(record.number)
        if not company.caller_id or not routes:
            return "no_caller_id" if routes else "no_carrier"
        call = Call(self.x, Direction.OUTBOUND, company, utc_now())
        call.node = await self.x.node_for(agent)
        call.caller, call.called, call.number = company.caller_id, record.number, company.caller_id
        if (reason := await self.x.companies.may_start(company, call)) is not None:
            return reason
        if self._offered_to_call(offer):  # made for another agent meanwhile
            self.x.companies.withdraw(company, call)
            return None
        call.admitted, call.callback_id, call.routes = True, record.id, routes
        call.queue, call.data = company.queue(record.queue_id), dict(record.data)
        call.facts.call_note = record.note
        self._calls[contact_of(record)] = call
        self.x.add_call(call)
        call.facts.note(call.facts.started_at, "started", to=record.number)
        call.start()
        call.post(CallEvent.CALL_BACK, value=offer)
        return None

    def _offered_to_call(self, offer: acd.Offer) -> bool:
        """One call for all agents a queue rings for a callback, as long as it rings anybody."""
        before = self._calls.get(str(offer.contact))
        if before is None or not before.rings_for_callback:
            return False
        before.post(CallEvent.OFFERED, value=offer)
        return True

    def restored(self, call: Call) -> None:
        """A conversation goes on after a restart: one that calls somebody back is found by the callback's contact."""
        if call.callback_id is not None:
            self._calls[f"{PREFIX}{call.callback_id}"] = call

    def reached(self, call: Call) -> None:
        """The customer who was to be called back talks: the promise is kept."""
        agent_id = call.agent.user_id if call.agent is not None else None
        self.x.callbacks.tried(str(call.callback_id), "answered", call.id, agent_id)

    def call_ended(self, call: Call) -> None:
        """A call is over; one for a callback before anybody spoke or after."""
        if call.callback_id is None:
            return
        callback_id = str(call.callback_id)
        self._calls = {contact: other for contact, other in self._calls.items() if other is not call}
        if call.facts.outcome == "answered" or f"{PREFIX}{callback_id}" in self._calls:
            return
        if call.remote_leg is not None and call.last_state is CallState.DIALING and call.facts.hung_up_by != "agent":
            self.x.callbacks.tried(callback_id, "unanswered", call.id)
        elif any(leg.queue_id is not None for leg in call.facts.legs):
            self.x.callbacks.tried(callback_id, "agent_gone", call.id)
        else:
            self.x.callbacks.not_taken(callback_id)
