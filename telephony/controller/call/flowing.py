"""What a call does while its flow runs: the flow decides, this carries it out."""

from __future__ import annotations

import asyncio
from datetime import datetime

from telephony.calls.record import VoicemailRecord
from telephony.controller.call.core import WAITING, Call, action
from telephony.controller.call.facts import ms_between
from telephony.controller.call.mailbox import Happening
from telephony.controller.call.parting import leave_line
from telephony.controller.call.stage import MUSIC
from telephony.controller.call.states import CallEvent
from telephony.controller.clock import utc_now
from telephony.flows import FlowRun, IllegalEvent
from telephony.flows import types as flow
from telephony.ports import CompanyProfile
from telephony.prompts import system_text

HANGUP_CAUSES = {"normal": 16, "busy": 17, "congestion": 34, "rejected": 21}


@action
async def start_flow(call: Call, happening: Happening) -> None:
    """The call is admitted: begin at the flow's entry."""
    company = call.x.require_company(call)
    call.flow_run = FlowRun(call.x.flow_of(company), flow_context(call, company))
    await flow_event(call, flow.Started(), happening.at)


@action
async def feed_flow(call: Call, happening: Happening) -> None:
    """A key, the end of a sound or a timer: it is the flow's. An announcement's end (no flow event) is nobody's."""
    if isinstance(happening.value, flow.Digit):
        call.facts.note(happening.at, "digit", digit=happening.value.digit)
    if happening.value is not None:
        await flow_event(call, happening.value, happening.at)
    if happening.event is CallEvent.PLAYBACK_DONE and call.state in WAITING and not sounds_on(call):
        await music(call)


@action
async def leave_queue(call: Call, happening: Happening) -> None:
    """The caller pressed a key and left; the effect did the work already."""


@action
async def record_message(call: Call, happening: Happening) -> None:
    """Beep and record."""
    effect: flow.RecordVoicemail = happening.value
    call.voicemail, call.voicemail_started_at = effect, happening.at
    call.x.recordings[call.voicemail_name] = call
    call.facts.note(happening.at, "voicemail.started", mailbox=effect.mailbox)
    await silence(call)
    await call.ari.record(
        call.require_remote().channel_id,
        call.voicemail_name,
        max_seconds=max(1, effect.max_ms // 1000),
        silence_seconds=effect.silence_ms // 1000,
    )


@action
async def message_recorded(call: Call, happening: Happening) -> None:
    """The message is complete."""
    keep_message(call, happening)
    if call.flow_run is None:  # the flow was lost in a restart; the message was what mattered
        call.post_now(CallEvent.FLOW_ENDED, value="normal")
    else:
        await feed_flow(call, happening)


async def flow_event(call: Call, event: flow.FlowEvent, at: datetime) -> bool:
    """Let the flow handle ``event`` and carry out its effects; ``False`` when it was illegal there (logged)."""
    if call.flow_run is None:
        return False
    try:
        effects = call.flow_run.handle(event, at)
    except IllegalEvent as error:
        call.log.error("flow.illegal_event", error=str(error), node=call.flow_run.node.id)
        return False
    for effect in effects:
        await _carry_out(call, effect, at)
    return True


def flow_context(call: Call, company: CompanyProfile) -> flow.FlowContext:
    """What the flow may know about this call."""
    callbacks = {queue.id: queue.callback.offer_after_ms for queue in company.queues if queue.callback is not None}
    return flow.FlowContext(
        company.language, company.timezone, call.caller, call.called, dict(call.data), callbacks=callbacks
    )


def flow_in_talk(call: Call) -> FlowRun:
    """The call's flow, made for those that have none yet (calls out): it waits for what becomes of the conversation.

    Raises ``FlowError`` when the company's flow is broken."""
    if call.flow_run is None:
        company = call.x.require_company(call)
        users = [leg.user_id for leg in call.facts.legs if leg.user_id is not None]
        position = f"agent:{users[-1]}" if users else f"number:{call.called}"
        run = FlowRun.resumed(call.x.flow_of(company), flow_context(call, company), position, connected=True)
        if run is None:
            raise AssertionError(f"no flow waits at {position}")
        call.flow_run = run
    return call.flow_run


async def _carry_out(call: Call, effect: flow.FlowEffect, at: datetime) -> None:
    match effect:
        case flow.Answer():
            await answer_remote(call)
        case flow.Say(token=token, text=text, language=language):
            await _play_for_flow(call, token, await call.x.speech.say(text, language))
        case flow.SaySystem(token=token, key=key, values=values):
            await _play_for_flow(call, token, await say_system(call, key, **dict(values)))
        case flow.Play(token=token, prompt=prompt):
            await _play_for_flow(call, token, call.x.speech.prompt(prompt))
        case flow.StopPlayback(token=token):
            await call.ari.stop_playback(playback_id(call, token))
        case flow.StartTimer(token=token, ms=ms):
            loop = asyncio.get_running_loop()
            call.timers[token] = loop.call_later(ms / 1000, _timer_fired, call, token)
        case flow.StopTimer(token=token):
            if timer := call.timers.pop(token, None):
                timer.cancel()
        case flow.NodeEntered(node_id=node_id, kind=kind):
            call.facts.node = node_id
            call.facts.note(utc_now(), "flow.node", node=node_id, kind=kind)
        case flow.SetData(values=values):
            call.data |= dict(values)
        case flow.StopRecording():
            await call.ari.stop_recording(call.voicemail_name)
        case _:
            await _lead_on(call, effect, at)


async def _lead_on(call: Call, effect: flow.FlowEffect, at: datetime) -> None:
    """Effects that take the call into another state."""
    match effect:
        case flow.Enqueue():
            call.post_now(CallEvent.ENQUEUE, value=effect)
        case flow.LeaveQueue():
            await leave_line(call, "moved", at)
            call.post_now(CallEvent.LEAVE_QUEUE)
        case flow.CheckCallback(queue_id=queue_id, number=number):
            offers = call.x.calling_back.offers
            possible = not _refuses_callback(call, queue_id, number, at) if number else offers(call, queue_id)
            await flow_event(call, flow.CallbackChecked(possible=possible), at)
        case flow.RequestCallback(queue_id=queue_id, number=number):
            await _request_callback(call, queue_id, number, at)
        case flow.SendTo(destination=destination):
            call.post_now(CallEvent.REACH, value=destination)
        case flow.RecordVoicemail():
            call.post_now(CallEvent.RECORD, value=effect)
        case flow.Hangup(cause=cause):
            call.post_now(CallEvent.FLOW_ENDED, value=cause)


async def _request_callback(call: Call, queue_id: str, number: str, at: datetime) -> None:
    """Promise it, and leave the line to it; or say that it cannot be, and wait on."""
    if _refuses_callback(call, queue_id, number, at):
        await flow_event(call, flow.CallbackAnswered(promised=False), at)
        return
    await leave_line(call, "callback", at)
    call.facts.note(at, "callback.wanted", queue=queue_id, number=number)
    call.x.calling_back.wanted(call, queue_id, number)
    call.post_now(CallEvent.LEAVE_QUEUE)
    await flow_event(call, flow.CallbackAnswered(promised=True), at)


def _refuses_callback(call: Call, queue_id: str, number: str, at: datetime) -> bool:
    """Whether it cannot be promised now, which is noted then."""
    refusal = call.x.calling_back.refusal(call, queue_id, number)
    if refusal is not None:
        call.facts.note(at, "callback.refused", queue=queue_id, number=number, reason=refusal)
    return refusal is not None


async def answer_remote(call: Call) -> None:
    """Answer the caller's line; from here it costs."""
    leg = call.require_remote()
    if leg.answered_at is not None:
        return
    await call.ari.answer(leg.channel_id)
    if leg.answered_at is None:
        leg.answered_at = utc_now()
    call.facts.answered_at = leg.answered_at
    call.facts.note(leg.answered_at, "answered")


# -------------------------------------------------------------------------------------------- sounds


async def music(call: Call) -> None:
    """Music for the customer."""
    await call.stage.move(call.require_remote().channel_id, MUSIC)


async def silence(call: Call) -> None:
    """No music, and out of any bridge: the customer's ear is free."""
    await call.stage.move(call.require_remote().channel_id, None)


def sounds_on(call: Call) -> bool:
    """Whether the customer is being told something, by the flow or by an announcement."""
    return any(name.startswith(playback_id(call, "")) for name in call.x.playbacks)


async def play(call: Call, name: str, media: str | list[str]) -> None:
    """Queue a sound for the customer under a name of this call; music pauses for it."""
    await silence(call)
    await call.ari.play(call.require_remote().channel_id, name, media)


async def stop_sounds(call: Call) -> None:
    """Whatever the customer is being told."""
    for name in [name for name in call.x.playbacks if name.startswith(playback_id(call, ""))]:
        call.x.playbacks.pop(name, None)
        await call.ari.stop_playback(name)


def playback_id(call: Call, token: int | str) -> str:
    """The switch's id of a playback."""
    return f"{call.id}-p{token}"


async def say_system(call: Call, key: str, /, **values: object) -> str | None:
    """A sentence of the system's in the company's language, as media; ``None`` when it cannot be said."""
    language = call.company.language if call.company else "zh-hans"
    return await call.x.speech.say(system_text(key, language, **values), language)


async def _play_for_flow(call: Call, token: int, media: str | None) -> None:
    """Play; what cannot be played is over at once, so the flow goes on."""
    done = flow.PlaybackFinished(token)
    if media is None:
        call.post(CallEvent.PLAYBACK_DONE, value=done)
        return
    name = playback_id(call, token)
    call.x.playbacks[name] = lambda at: call.post(CallEvent.PLAYBACK_DONE, at=at, value=done)
    await play(call, name, media)


def _timer_fired(call: Call, token: int) -> None:
    call.timers.pop(token, None)
    call.post(CallEvent.TIMER, value=flow.TimerFired(token))


# ------------------------------------------------------------------------------------------ messages


def keep_message(call: Call, happening: Happening) -> None:
    """A voicemail is complete, by the switch's word or because the caller hung up."""
    effect, started = call.voicemail, call.voicemail_started_at
    if effect is None or started is None or call.facts.voicemail is not None:
        return
    duration = ms_between(started, happening.at)
    if isinstance(happening.value, flow.RecordingFinished):
        duration = happening.value.duration_ms
    call.facts.note(happening.at, "voicemail.ended", duration_ms=duration)
    if duration <= 0:
        return
    call.facts.outcome = call.facts.outcome or "voicemail"
    waited = call.queue.id if call.queue else None
    named = call.company.queue(effect.mailbox) if call.company else None
    queue_id = named.id if named else waited or effect.mailbox or None
    file = call.node.file(f"recording/{call.voicemail_name}.wav")
    call.facts.voicemail = VoicemailRecord(file, started, duration, queue_id)
