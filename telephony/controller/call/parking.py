"""Parking: a customer hears music in a numbered place of the company until anybody takes them back."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta

from telephony.controller.call.core import Call, action
from telephony.controller.call.leading import ring_party
from telephony.controller.call.mailbox import Happening
from telephony.controller.call.ringing import check_takes
from telephony.controller.call.search import Search
from telephony.controller.call.states import CallEvent, CallState
from telephony.controller.call.talking import ms, note_roles, settle, who_asks
from telephony.controller.clock import utc_now
from telephony.controller.refused import RefusedError
from telephony.destination import Destination, Kind

RETRIEVING_S = 30


@action
async def park(call: Call, happening: Happening) -> None:
    """The owner leaves the customer to music in the company's lowest free place."""
    talk, party = who_asks(call, happening)
    user_id, company = happening.value.agent.user_id, call.x.require_company(call)
    note_roles(call)
    talk.park(party, ms(happening.at))
    call.slot = call.x.parking.take(call)
    call.sent_by = user_id
    call.be_patient(utc_now() + timedelta(milliseconds=company.park_ms))
    call.facts.note(happening.at, "parked", slot=call.slot, by=user_id)
    await settle(call, happening.at)


@action
async def retrieve(call: Call, happening: Happening) -> None:
    """Ring whoever takes the parked one; the first who asks gets it."""
    agent, talk = happening.value.agent, call.talk
    if talk is None:
        raise RefusedError("not_parked")
    check_takes(call, agent)
    party = call.new_key("a")
    talk.retrieve(party, ms(happening.at))
    await _summon(call, happening, party)
    call.facts.note(happening.at, "retrieved", slot=call.slot, by=agent.user_id)


@action
async def reclaim(call: Call, happening: Happening) -> None:
    """The agent whose device died is back and wants the customer who waits for them."""
    agent, talk = happening.value.agent, call.talk
    lost = next((leg for leg in reversed(call.facts.legs) if leg.user_id == agent.user_id), None)
    if talk is None or lost is None or lost.key not in talk.parties:
        raise RefusedError("not_yours")
    check_takes(call, agent)
    party = call.new_key("a")
    talk.reclaim(lost.key, party, ms(happening.at))
    await _summon(call, happening, party)
    call.facts.note(happening.at, "reclaimed", by=agent.user_id)


@action
async def not_summoned(call: Call, happening: Happening) -> None:
    """Whoever wanted the waiting customer did not answer. A parked one waits on; one left behind, no longer."""
    search: Search = happening.value
    if call.talk is None or call.searches.pop(search.party, None) is None:
        return
    if search.party in call.talk.parties:
        call.talk.leave(search.party, ms(happening.at))
    if call.state is CallState.LOST:
        call.post_now(CallEvent.PATIENCE_OVER)


async def _summon(call: Call, happening: Happening, party: str) -> None:
    to = Destination(Kind.AGENT, str(happening.value.agent.user_id))
    try:
        await ring_party(call, Search(f"{call.id}:{party}", to, party, summons=True), happening.at)
    except RefusedError:
        if call.state is CallState.LOST:  # nobody is waited for any more
            call.post_now(CallEvent.PATIENCE_OVER)
        raise
    if call.patience_until is not None:
        call.be_patient(max(call.patience_until, utc_now() + timedelta(seconds=RETRIEVING_S)))


class Parking:
    """Every company's places. A place is a small number, the lowest that is free. ``changed``: told of each change."""

    def __init__(self, changed: Callable[[int], None]) -> None:
        self._places: defaultdict[int, dict[int, Call]] = defaultdict(dict)
        self._changed = changed

    def take(self, call: Call) -> int:
        """A place for a call of a company."""
        company_id = _company_id(call)
        places = self._places[company_id]
        slot = next(number for number in itertools.count(1) if number not in places)
        places[slot] = call
        self._changed(company_id)
        return slot

    def restore(self, call: Call) -> None:
        """The place a call had before a restart."""
        self._places[_company_id(call)][call.slot] = call

    def leave(self, call: Call) -> None:
        """The call is not parked any more, if it was."""
        if call.slot:
            company_id = _company_id(call)
            self._places[company_id].pop(call.slot, None)
            if not self._places[company_id]:
                del self._places[company_id]
            call.slot = 0
            self._changed(company_id)

    def find(self, company_id: int, slot: int) -> Call | None:
        """Who is parked there."""
        return self._places.get(company_id, {}).get(slot)

    def of_company(self, company_id: int) -> list[Call]:
        """Everybody parked in the company, by place."""
        return [call for _, call in sorted(self._places.get(company_id, {}).items(), key=lambda item: item[0])]


def _company_id(call: Call) -> int:
    if call.company is None:
        raise AssertionError("a call without a company is not parked")
    return call.company.id
