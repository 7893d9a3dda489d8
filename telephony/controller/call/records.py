"""From a finished call to the record that is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from telephony.calls.record import CallRecord, LegRecord, Outcome, QueueStay, Stint
from telephony.controller.call.core import Call
from telephony.controller.call.facts import Leg, ms_between
from telephony.controller.call.states import CallState
from telephony.conversation import Stint as Part
from telephony.ports import CompanyProfile, Direction

_ABANDONED: dict[CallState, Outcome] = {
    CallState.RINGING: "abandoned_ringing",
    CallState.REACHING: "abandoned_ringing",
    CallState.GREETING: "abandoned_ringing",
    CallState.QUEUED: "abandoned_queue",
    CallState.NEW: "abandoned_menu",
    CallState.MENU: "abandoned_menu",
    CallState.VOICEMAIL: "abandoned_menu",
    CallState.TALKING: "abandoned_ringing",  # hung up just as the agent answered: nobody was joined
}


def call_record(call: Call, ended_at: datetime) -> CallRecord:
    """Everything about the call, with the times of the switch's own clock.

    ``talk_ms`` is the customer's time in conversations and includes ``hold_ms``; ``wait_ms`` is the time in queues,
    with the ringing there; ``ivr_ms`` is the time the flow had the caller's ear after the line was answered.
    """
    company, facts = call.company, call.facts
    if company is None:
        raise ValueError("a call without a company has no record")
    legs = [leg for leg in facts.legs if leg.existed]
    ended_at = max(ended_at, facts.started_at, *(leg.end(ended_at) for leg in legs))
    parts = parts_of(call, ended_at)
    remote = call.remote_leg
    customer = parts.get(remote.key, []) if remote is not None and remote.joined_at is not None else []
    stays = stays_of(call, ended_at)
    wait_ms, talk_ms = sum(ms_between(stay.entered_at, stay.left_at) for stay in stays), _all_ms(customer)
    ivr_ms = ivr_of(call, ended_at, wait_ms + talk_ms)
    spoke = _last_agent(facts.legs)
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
        ended_at=ended_at,
        queued_at=facts.queued_at,
        answered_at=facts.answered_at,
        agent_answered_at=facts.agent_answered_at,
        queue_id=call.queue.id if call.queue else None,
        queue_name=call.queue.name if call.queue else "",
        agent_id=spoke.user_id if spoke else None,
        agent_name=_name(call, company, spoke),
        ivr_ms=ivr_ms,
        wait_ms=wait_ms,
        talk_ms=talk_ms,
        hold_ms=_hold_ms(customer),
        hung_up_by=facts.hung_up_by,
        reason=facts.reason,
        node=facts.node,
        data=dict(call.data),
        legs=tuple(_leg(call, leg, parts, ended_at, ivr_ms) for leg in legs),
        events=tuple(sorted(facts.events, key=lambda event: event.at)),
        stays=stays,
        stints=stints_of(call, company, parts),
        recordings=tuple(facts.recordings),
        voicemail=facts.voicemail,
        note=facts.call_note,
        callback_id=call.callback_id,
    )


def stays_of(call: Call, ended_at: datetime) -> tuple[QueueStay, ...]:
    """The customer's waits. We may learn of the end after it was: nobody waits beyond it."""
    return tuple(
        replace(stay, entered_at=min(stay.entered_at, ended_at), left_at=min(stay.left_at, ended_at))
        for stay in call.facts.stays
    )


Parts = dict[str, list[Part]]


def parts_of(call: Call, ended_at: datetime) -> Parts:
    """Everybody's parts in the call's conversations, by the key of their leg; those only rung are left out."""
    end = round(ended_at.timestamp() * 1000)
    parts: Parts = {}
    for talk in [*call.talks, *([call.talk] if call.talk is not None else [])]:
        for part in talk.stints(end):
            if part.joined_at is not None:
                parts.setdefault(part.party, []).append(part)
    return parts


def stints_of(call: Call, company: CompanyProfile, parts: Parts) -> tuple[Stint, ...]:
    """What agents and supervisors did in the call, in the order in which they joined."""
    stints = []
    for leg in call.facts.legs:
        for part in parts.get(leg.key, []) if leg.joined_at is not None else []:
            if leg.user_id is None or part.joined_at is None:
                continue
            length = part.talk_ms + part.hold_ms + part.tap_ms + part.lost_ms
            joined_at = _time(part.joined_at)
            stints.append(
                Stint(
                    user_id=leg.user_id,
                    queue_id=leg.queue_id,
                    role=leg.role,
                    joined_at=joined_at,
                    left_at=_time(part.joined_at + length),
                    talk_ms=part.talk_ms,
                    hold_ms=part.hold_ms,
                    listen_ms=part.tap_ms,
                    lost_ms=part.lost_ms,
                    user_name=_name(call, company, leg),
                )
            )
    return tuple(sorted(stints, key=lambda stint: stint.joined_at))


def _leg(call: Call, leg: Leg, parts: Parts, ended_at: datetime, ivr_ms: int) -> LegRecord:
    """One record per channel; the flow's time stands on the customer's leg, who heard it."""
    mine = [] if leg.joined_at is None else parts.get(leg.key, [])
    heard = ivr_ms if leg is call.remote_leg else 0
    return leg.record(ended_at, ivr_ms=heard, talk_ms=_all_ms(mine), hold_ms=_hold_ms(mine))


def _all_ms(parts: Iterable[Part]) -> int:
    """The time on the line; a lost agent has none."""
    return sum(part.talk_ms + part.hold_ms + part.tap_ms for part in parts)


def _hold_ms(parts: Iterable[Part]) -> int:
    return sum(part.hold_ms for part in parts)


def _last_agent(legs: Iterable[Leg]) -> Leg | None:
    """The leg of the agent who had the call last."""
    spoke = [leg for leg in legs if leg.user_id is not None and leg.joined_at is not None]
    owners = [leg for leg in spoke if leg.role == "owner"]
    return next(reversed(owners or spoke), None)


def _name(call: Call, company: CompanyProfile, leg: Leg | None) -> str:
    if leg is None or leg.user_id is None:
        return ""
    profile, agent = company.agent(leg.user_id), call.x.agents.of_user(leg.user_id)
    return profile.name if profile else agent.name if agent else ""


def _time(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)


def ivr_of(call: Call, ended_at: datetime, elsewhere_ms: int) -> int:
    """Milliseconds in menus and voicemail after the answer; what came before it was free.

    Our word of the end may come after the switch's: no more than what waiting and talking left of the call.
    """
    facts = call.facts
    if call.direction is Direction.OUTBOUND or facts.answered_at is None:
        return 0
    spent = facts.spent((CallState.MENU, CallState.VOICEMAIL))
    return max(0, min(spent, ms_between(facts.answered_at, ended_at) - elsewhere_ms))


def outcome_of(call: Call) -> Outcome:
    """How the call ended, where no action named it."""
    facts = call.facts
    if facts.outcome is not None:
        return facts.outcome
    if call.direction is Direction.OUTBOUND:
        return "unanswered"
    if facts.hung_up_by == "caller":
        return _ABANDONED.get(call.last_state, "failed")
    return "closed"
