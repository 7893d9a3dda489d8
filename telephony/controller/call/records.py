"""From a finished call to the record that is kept."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from telephony.calls.record import CallRecord, LegRecord, Outcome
from telephony.controller.call.facts import ms_between
from telephony.controller.call.parts import held_ms, stays_of, stints_of
from telephony.controller.call.states import CallState
from telephony.ports import Direction

if TYPE_CHECKING:
    from telephony.controller.call.core import CallCore

_ABANDONED: dict[CallState, Outcome] = {
    CallState.RINGING: "abandoned_ringing",
    CallState.QUEUED: "abandoned_queue",
    CallState.NEW: "abandoned_menu",
    CallState.MENU: "abandoned_menu",
    CallState.VOICEMAIL: "abandoned_menu",
    CallState.TALKING: "abandoned_ringing",  # hung up just as the agent answered: nobody was joined
}


def call_record(call: CallCore, ended_at: datetime) -> CallRecord:
    """Everything about the call, with the times of the switch's own clock.

    ``talk_ms`` is from the first join to the end of the agent's part and includes ``hold_ms``; ``wait_ms`` is the sum
    of the stays in queues, ringing included; ``ivr_ms`` is the time the flow had the caller's ear after the answer.
    """
    company, facts = call.company, call.facts
    if company is None:
        raise ValueError("a call without a company has no record")
    stays = stays_of(facts.events, company, ended_at)
    wait_ms = sum(ms_between(stay.entered_at, stay.left_at) for stay in stays)
    talk_ms = facts.spent((CallState.TALKING, CallState.HELD)) if facts.agent_answered_at else 0
    ivr_ms = ivr_of(call, ended_at, wait_ms + talk_ms)
    spoke = next((leg for leg in reversed(facts.legs) if leg.party == "agent" and leg.joined_at), None)
    agent = company.agent(spoke.user_id) if spoke is not None and spoke.user_id is not None else None
    return CallRecord(
        id=call.id,
        company_id=company.id,
        schema=company.schema,
        direction=call.direction.value,
        outcome=outcome_of(call),
        caller=call.caller,
        called=call.called,
        number=call.number,
        started_at=facts.started_at,
        ended_at=max(ended_at, facts.started_at),
        queued_at=facts.queued_at,
        answered_at=facts.answered_at,
        agent_answered_at=facts.agent_answered_at,
        queue_id=call.queue.id if call.queue else None,
        queue_name=call.queue.name if call.queue else "",
        agent_id=spoke.user_id if spoke else None,
        agent_name=agent.name if agent else "",
        ivr_ms=ivr_ms,
        wait_ms=wait_ms,
        talk_ms=talk_ms,
        hold_ms=facts.spent((CallState.HELD,)),
        hung_up_by=facts.hung_up_by,
        reason=facts.reason,
        node=facts.node,
        data=dict(call.data),
        legs=legs_of(call, ended_at, ivr_ms, talk_ms),
        events=tuple(sorted(facts.events, key=lambda event: event.at)),
        stays=stays,
        stints=stints_of(facts.legs, facts.events, company, call.queue.id if call.queue else None, ended_at),
        recordings=(facts.recording,) if facts.recording else (),
        voicemail=facts.voicemail,
    )


def legs_of(call: CallCore, ended_at: datetime, ivr_ms: int, talk_ms: int) -> tuple[LegRecord, ...]:
    """One record per channel; the flow's time stands on the outside party's leg, who heard it."""
    remote, records = call.remote_leg, []
    for leg in call.facts.legs:
        end = leg.ended_at or ended_at
        talked = talk_ms if leg is remote else ms_between(leg.joined_at, end)
        held = held_ms(call.facts.events, leg.joined_at, end) if leg.joined_at else 0
        records.append(leg.record(ended_at, ivr_ms=ivr_ms if leg is remote else 0, talk_ms=talked, hold_ms=held))
    return tuple(records)


def ivr_of(call: CallCore, ended_at: datetime, elsewhere_ms: int) -> int:
    """Milliseconds in menus and voicemail after the answer; what came before it was free.

    Our word of the end may come after the switch's: no more than what waiting and talking left of the call.
    """
    facts = call.facts
    if call.direction is Direction.OUTBOUND or facts.answered_at is None:
        return 0
    spent = facts.spent((CallState.MENU, CallState.VOICEMAIL))
    return max(0, min(spent, ms_between(facts.answered_at, ended_at) - elsewhere_ms))


def outcome_of(call: CallCore) -> Outcome:
    """How the call ended, where no action named it."""
    facts = call.facts
    if facts.outcome is not None:
        return facts.outcome
    if call.direction is Direction.OUTBOUND:
        return "unanswered"
    if facts.hung_up_by == "caller":
        return _ABANDONED.get(call.last_state, "failed")
    return "closed"
