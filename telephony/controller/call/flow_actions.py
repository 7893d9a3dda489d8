"""What a call does while its flow runs: the flow decides, this carries it out."""

from __future__ import annotations

import asyncio
from datetime import datetime

from telephony.controller.call.core import CallCore, Happening
from telephony.controller.call.states import CallEvent
from telephony.controller.clock import utc_now
from telephony.flows import FlowRun, IllegalEvent
from telephony.flows import types as flow
from telephony.prompts import system_text

HANGUP_CAUSES = {"normal": 16, "busy": 17, "congestion": 34, "rejected": 21}


class FlowActions(CallCore):
    """Answer, play, say, timers, voicemail."""

    async def do_start_flow(self, happening: Happening) -> None:
        """The call is admitted: begin at the flow's entry."""
        company = self.x.require_company(self)
        context = flow.FlowContext(company.language, company.timezone, self.caller, self.called)
        self.flow_run = FlowRun(self.x.flow_of(company), context)
        await self.flow_event(flow.Started(), happening.at)

    async def do_feed_flow(self, happening: Happening) -> None:
        """A key, the end of a sound or a timer: it is the flow's."""
        if isinstance(happening.value, flow.Digit):
            self.facts.note(happening.at, "digit", digit=happening.value.digit)
        if happening.value is not None:
            await self.flow_event(happening.value, happening.at)

    async def flow_event(self, event: flow.FlowEvent, at: datetime) -> bool:
        """Let the flow handle ``event`` and carry out its effects; ``False`` when it was illegal there (logged)."""
        if self.flow_run is None:
            return False
        try:
            effects = self.flow_run.handle(event, at)
        except IllegalEvent as error:
            self.log.error("flow.illegal_event", error=str(error), node=self.flow_run.node.id)
            return False
        for effect in effects:
            await self._carry_out(effect)
        return True

    async def _carry_out(self, effect: flow.FlowEffect) -> None:
        match effect:
            case flow.Answer():
                await self.answer_remote()
            case flow.Say(token=token, text=text, language=language):
                await self._play_for_flow(token, await self.x.speech.say(text, language))
            case flow.Play(token=token, prompt=prompt):
                await self._play_for_flow(token, self.x.speech.prompt(prompt))
            case flow.StopPlayback(token=token):
                await self.x.ari.stop_playback(self.playback_id(token))
            case flow.StartTimer(token=token, ms=ms):
                loop = asyncio.get_running_loop()
                self.timers[token] = loop.call_later(ms / 1000, self._timer_fired, token)
            case flow.StopTimer(token=token):
                if timer := self.timers.pop(token, None):
                    timer.cancel()
            case flow.NodeEntered(node_id=node_id, kind=kind):
                self.facts.node = node_id
                self.facts.note(utc_now(), "flow.node", node=node_id, kind=kind)
            case flow.StopRecording():
                await self.x.ari.stop_recording(self.voicemail_name)
            case flow.Enqueue():
                self.post_now(CallEvent.ENQUEUE, value=effect)
            case flow.LeaveQueue():
                await self.stop_waiting("key")
                self.post_now(CallEvent.LEAVE_QUEUE)
            case flow.RecordVoicemail():
                self.post_now(CallEvent.RECORD, value=effect)
            case flow.Hangup(cause=cause):
                self.post_now(CallEvent.FLOW_ENDED, value=cause)

    async def do_leave_queue(self, happening: Happening) -> None:
        """The caller pressed a key and left; the effect did the work already."""

    async def do_record_message(self, happening: Happening) -> None:
        """Beep and record."""
        effect: flow.RecordVoicemail = happening.value
        self.voicemail, self.voicemail_started_at = effect, happening.at
        self.x.recordings[self.voicemail_name] = self  # type: ignore[assignment]
        self.facts.note(happening.at, "voicemail.started", mailbox=effect.mailbox)
        await self.x.ari.record(
            self.require_remote().channel_id,
            self.voicemail_name,
            max_seconds=max(1, effect.max_ms // 1000),
            silence_seconds=effect.silence_ms // 1000,
        )

    async def do_message_recorded(self, happening: Happening) -> None:
        """The message is complete."""
        self.keep_message(happening)
        if self.flow_run is None:  # the flow was lost in a restart; the message was what mattered
            self.post_now(CallEvent.FLOW_ENDED, value="normal")
        else:
            await self.do_feed_flow(happening)

    async def answer_remote(self) -> None:
        """Answer the caller's line; from here it costs."""
        leg = self.require_remote()
        if leg.answered_at is not None:
            return
        await self.x.ari.answer(leg.channel_id)
        if leg.answered_at is None:
            leg.answered_at = utc_now()
        self.facts.answered_at = leg.answered_at
        self.facts.note(leg.answered_at, "answered")

    async def play(self, name: str, media: str) -> None:
        """Queue a sound for the caller under a name of this call."""
        await self.x.ari.play(self.require_remote().channel_id, name, media)

    def playback_id(self, token: int | str) -> str:
        """The switch's id of a playback."""
        return f"{self.id}-p{token}"

    @property
    def voicemail_name(self) -> str:
        """The recording's name, and its file's under the switch's recording folder."""
        return f"vm-{self.id}"

    def system_say(self, key: str, **values: object) -> tuple[str, str]:
        """A sentence of the system's and its language, for this company."""
        language = self.company.language if self.company else "zh-hans"
        return system_text(key, language, **values), language

    async def stop_waiting(self, reason: str) -> None:
        raise NotImplementedError

    def keep_message(self, happening: Happening) -> None:
        raise NotImplementedError

    async def _play_for_flow(self, token: int, media: str | None) -> None:
        """Play; what cannot be played is over at once, so the flow goes on."""
        done = flow.PlaybackFinished(token)
        if media is None:
            self.post(CallEvent.PLAYBACK_DONE, value=done)
            return
        name = self.playback_id(token)
        self.x.playbacks[name] = lambda at: self.post(CallEvent.PLAYBACK_DONE, at=at, value=done)
        await self.play(name, media)

    def _timer_fired(self, token: int) -> None:
        self.timers.pop(token, None)
        self.post(CallEvent.TIMER, value=flow.TimerFired(token))
