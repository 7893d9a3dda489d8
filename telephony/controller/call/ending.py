"""How a call ends: refused, hung up, failed; everything let go of, and the record written."""

from __future__ import annotations

import asyncio

from telephony import ari
from telephony.calls.record import HungUpBy, StrayRecord
from telephony.controller.call.core import Call, action
from telephony.controller.call.flowing import HANGUP_CAUSES, keep_message, play, playback_id, say_system
from telephony.controller.call.mailbox import Happening
from telephony.controller.call.parting import end_leg, end_search, free_agent
from telephony.controller.call.recording import keep_recording
from telephony.controller.call.records import call_record
from telephony.controller.call.states import CallEvent, CallState
from telephony.controller.call.talking import forget_left_behind, leave_talk, note_roles
from telephony.controller.refusals import refusal
from telephony.ports import Direction

MOST_TOLD = 10
"""So many refused callers of one company are told why at once. In a storm the others only get the cause, for which
their own line has a tone: to speak costs more than to take a call."""


@action
async def speak_refusal(call: Call, happening: Happening) -> None:
    """Say why, unanswered (so it costs nobody), and hang up."""
    reason: str = happening.value
    call.facts.outcome, call.facts.reason = "refused", reason
    call.facts.note(happening.at, "refused", reason=reason)
    media = None if _enough_are_told(call) else await say_system(call, refusal(reason).words)
    if media is None:
        call.post_now(CallEvent.PLAYBACK_DONE)
        return
    name = playback_id(call, "refusal")
    call.x.playbacks[name] = lambda at: call.post(CallEvent.PLAYBACK_DONE, at=at)
    await play(call, name, media)


def _enough_are_told(call: Call) -> bool:
    others = call.x.calls_of(call.company.id) if call.company is not None else []
    return sum(other.state is CallState.REFUSING for other in others) > MOST_TOLD


@action
async def close_refused(call: Call, happening: Happening) -> None:
    """The reason was said."""
    await _close(call, "system", happening, refusal(call.facts.reason).cause)


@action
async def close_after_remote(call: Call, happening: Happening) -> None:
    """The customer hung up."""
    if call.voicemail is not None:
        keep_message(call, happening)
    await _close(call, _customer(call), happening)


@action
async def close_broken_up(call: Call, happening: Happening) -> None:
    """The customer is gone and no two of the others are left to talk."""
    await _close(call, happening.value or _customer(call), happening)


@action
async def close_by_agent(call: Call, happening: Happening) -> None:
    """The agent gave up, or was not there, before anybody spoke."""
    await _close(call, "agent", happening)


@action
async def close_by_flow(call: Call, happening: Happening) -> None:
    """The flow is over."""
    await _close(call, "system", happening, HANGUP_CAUSES.get(str(happening.value), 16))


@action
async def close_failed(call: Call, happening: Happening) -> None:
    """Something broke: nobody stays in silence, the line is let go."""
    _failed(call, "failed")
    await _close(call, "system", happening, 41)


@action
async def close_overdue(call: Call, happening: Happening) -> None:
    """A state outlived its limit."""
    _failed(call, "overdue")
    await _close(call, "system", happening, 41)


@action
async def close_unreached(call: Call, happening: Happening) -> None:
    """Outbound: nobody there, busy, or no such number."""
    call.facts.outcome = "unanswered"
    call.facts.reason = f"q850_{call.require_remote().cause}"
    await _close(call, "outside", happening)


def _failed(call: Call, reason: str) -> None:
    if call.facts.outcome is None:
        call.facts.outcome = "failed"
    call.facts.reason = call.facts.reason or reason


def _customer(call: Call) -> HungUpBy:
    return "caller" if call.direction is Direction.INBOUND else "outside"


async def _close(call: Call, by: HungUpBy, happening: Happening, cause: int = 16) -> None:
    """Let go of everything this call holds; the last leg's end finishes it."""
    if by == "system" and call.remote_leg is not None and not call.remote_leg.alive:
        by = _customer(call)
    call.hung_up(by, happening.at)
    call.stop_timers()
    keep_recording(call, happening.at)
    call.facts.leave_queue(happening.at, "abandoned" if by == "caller" else "ended")
    if call.talk is not None:
        note_roles(call)
        leave_talk(call, happening.at)
    call.x.parking.leave(call)
    forget_left_behind(call)
    await _end_legs(call, cause)
    if not any(leg.alive for leg in call.facts.legs):
        call.post(CallEvent.ALL_GONE, at=call.facts.end_of_legs() or happening.at)


async def _end_legs(call: Call, cause: int) -> None:
    """Every leg at once: one the switch does not end must not keep the others. Agents are free before that."""
    for leg in [leg for leg in call.facts.legs if leg is not call.remote_leg and not leg.parted]:
        free_agent(call, leg)
    searches = [end_search(call, search) for search in call.all_searches()]
    ends = [end_leg(call, leg, cause) for leg in call.facts.legs if leg.alive]
    for error in await asyncio.gather(*searches, *ends, return_exceptions=True):
        if isinstance(error, BaseException):
            call.log.warning("call.leg_not_ended", error=str(error))


@action
async def finish(call: Call, happening: Happening) -> None:
    """Every leg is gone: tidy the switch, write the record."""
    try:
        await call.stage.clear()
    except ari.AriError as error:
        call.log.warning("call.bridge_left", error=str(error))
    ended_at = call.facts.end_of_legs() or happening.at
    if call.company is not None and call.facts.legs:
        call.x.journal.append(call_record(call, ended_at))
    elif call.facts.reason != "unknown_number":  # those are kept as strays when their channel ends
        for leg in call.facts.legs:
            reason = call.facts.reason or "left_early"
            call.x.journal.append(
                StrayRecord(leg.channel_id, leg.started_at, ended_at, reason, call.called, call.node.name)
            )
    call.x.call_ended(call)


@action
async def finish_forced(call: Call, happening: Happening) -> None:
    """The switch never said that the legs ended: finish without it, and say so."""
    left = [leg.channel_id for leg in call.facts.legs if leg.alive]
    call.log.error("call.legs_left", channels=left)
    await finish(call, happening)
