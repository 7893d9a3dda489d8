"""What a call does while two people speak, and how it ends."""

from __future__ import annotations

import asyncio
from datetime import datetime

from telephony import ari
from telephony.ami import AmiError
from telephony.calls.record import HungUpBy, RecordingRecord, StrayRecord, VoicemailRecord
from telephony.controller.call.core import Happening
from telephony.controller.call.facts import ms_between
from telephony.controller.call.flow_actions import HANGUP_CAUSES
from telephony.controller.call.queue_actions import QueueActions
from telephony.controller.call.records import call_record
from telephony.controller.call.states import CallEvent
from telephony.controller.clock import utc_now
from telephony.flows import types as flow
from telephony.ports import Direction

REFUSAL_TEXTS = {"too_many_calls": "lines_busy", "too_fast": "lines_busy", "technical_problem": "technical_problem"}
REFUSAL_CAUSES = {"unknown_number": 1, "too_many_calls": 17, "too_fast": 42, "technical_problem": 41}


class TalkActions(QueueActions):
    """Join, hold, resume, record, refuse, close."""

    async def join_parties(self, at: datetime) -> None:
        """Both parties into the bridge: they hear each other."""
        remote, agent = self.require_remote(), self.agent_leg
        if agent is None:
            raise AssertionError("no agent to join")
        await self.make_bridge()
        await self.x.ari.add_to_bridge(self.bridge_id, remote.channel_id, agent.channel_id)
        remote.joined_at = remote.joined_at or at
        agent.joined_at = agent.joined_at or at
        self.facts.agent_answered_at = self.facts.agent_answered_at or at

    async def do_hold(self, happening: Happening) -> None:
        """The outside party hears music, the agent nothing; the recording keeps time with silence."""
        self.facts.note(happening.at, "held")
        await self._mute_recording(True)
        await self.x.ari.remove_from_bridge(self.bridge_id, self.require_remote().channel_id)
        await self.start_music()

    async def do_resume(self, happening: Happening) -> None:
        """Together again."""
        self.facts.note(happening.at, "resumed")
        await self.stop_music()
        await self.x.ari.add_to_bridge(self.bridge_id, self.require_remote().channel_id)
        await self._mute_recording(False)

    async def do_release_agent(self, happening: Happening) -> None:
        """The agent hung up at the desk: end the device's leg; its end is what happens next."""
        self.hung_up("agent", happening.at)
        if self.agent_leg is not None:
            await self.end_leg(self.agent_leg)

    async def do_agent_left(self, happening: Happening) -> None:
        """The agent is gone, the outside party still there: the flow says what comes (now: good-bye)."""
        self.hung_up("agent", happening.at)
        agent = self._let_agent_go()
        self.leave_acd()
        if agent is not None:
            self.x.agent_changed(agent.user_id)
        await self.stop_recording(happening.at)
        await self.stop_music()
        if self.flow_run is None or not await self.flow_event(flow.AgentLeft(), happening.at):
            self.post_now(CallEvent.FLOW_ENDED, value="normal")

    # --------------------------------------------------------------------------------- recording

    async def start_recording(self, at: datetime) -> None:
        """Stereo, on the outside party's channel: left what they say, right what they hear."""
        if self.queue is not None and self.queue.record == "none":
            return
        remote = self.require_remote()
        part = len([event for event in self.facts.events if event.kind == "recording.started"])
        file = f"recordings/{self.id}.raw" if not part else f"recordings/{self.id}-{part + 1}.raw"
        try:
            self.monitor_id = await self.x.recorder.start(remote.name, file)
        except AmiError as error:
            self.log.error("call.recording_failed", error=str(error))
            self.facts.note(utc_now(), "recording.failed", error=str(error))
            return
        self.facts.recording_file, self.facts.recording_started_at = file, utc_now()
        self.facts.note(utc_now(), "recording.started", file=file)

    async def stop_recording(self, at: datetime) -> None:
        """End it while the channel goes on; with the channel it ends by itself."""
        if self.facts.recording_file is None or self.facts.recording is not None:
            return
        self._keep_recording(at)
        try:
            await self.x.recorder.stop(self.require_remote().name, self.monitor_id)
        except AmiError as error:
            self.log.warning("call.recording_not_stopped", error=str(error))

    async def _mute_recording(self, muted: bool) -> None:
        if self.facts.recording_file is None or self.facts.recording is not None:
            return
        try:
            await self.x.recorder.mute(self.require_remote().name, muted)
        except AmiError as error:
            self.log.warning("call.recording_not_muted", error=str(error))

    def _keep_recording(self, at: datetime) -> None:
        file, started = self.facts.recording_file, self.facts.recording_started_at
        if file is not None and started is not None and self.facts.recording is None:
            self.facts.recording = RecordingRecord(file, started, max(at, started))

    def keep_message(self, happening: Happening) -> None:
        """A voicemail is complete, by the switch's word or because the caller hung up."""
        effect, started = self.voicemail, self.voicemail_started_at
        if effect is None or started is None or self.facts.voicemail is not None:
            return
        duration = ms_between(started, happening.at)
        if isinstance(happening.value, flow.RecordingFinished):
            duration = happening.value.duration_ms
        self.facts.note(happening.at, "voicemail.ended", duration_ms=duration)
        if duration <= 0:
            return
        self.facts.outcome = "voicemail"
        queue_id = self.queue.id if self.queue else effect.mailbox or None
        file = f"recording/{self.voicemail_name}.wav"
        self.facts.voicemail = VoicemailRecord(file, started, duration, queue_id)

    # ----------------------------------------------------------------------------------- refusal

    async def do_speak_refusal(self, happening: Happening) -> None:
        """Say why, unanswered (so it costs nobody), and hang up."""
        reason: str = happening.value
        self.facts.outcome, self.facts.reason = "refused", reason
        self.facts.note(happening.at, "refused", reason=reason)
        text, language = self.system_say(REFUSAL_TEXTS.get(reason, "not_in_service"))
        media = await self.x.speech.say(text, language)
        if media is None:
            self.post_now(CallEvent.PLAYBACK_DONE)
            return
        name = self.playback_id("refusal")
        self.x.playbacks[name] = lambda at: self.post(CallEvent.PLAYBACK_DONE, at=at)
        await self.play(name, media)

    async def do_close_refused(self, happening: Happening) -> None:
        """The reason was said."""
        await self._close("system", happening, REFUSAL_CAUSES.get(self.facts.reason, 21))

    # ----------------------------------------------------------------------------------- closing

    async def do_close_after_remote(self, happening: Happening) -> None:
        """The outside party hung up."""
        if self.voicemail is not None:
            self.keep_message(happening)
        await self._close("caller" if self.direction is Direction.INBOUND else "outside", happening)

    async def do_close_after_agent(self, happening: Happening) -> None:
        """The agent hung up before anybody spoke."""
        await self._close("agent", happening)

    async def do_close_by_agent(self, happening: Happening) -> None:
        """The agent gave up at the desk."""
        await self._close("agent", happening)

    async def do_close_by_flow(self, happening: Happening) -> None:
        """The flow is over."""
        await self._close("system", happening, HANGUP_CAUSES.get(str(happening.value), 16))

    async def do_close_failed(self, happening: Happening) -> None:
        """Something broke: nobody stays in silence, the line is let go."""
        self._failed("failed")
        await self._close("system", happening, 41)

    async def do_close_overdue(self, happening: Happening) -> None:
        """A state outlived its limit."""
        self._failed("overdue")
        await self._close("system", happening, 41)

    async def do_close_unreached(self, happening: Happening) -> None:
        """Outbound: nobody there, busy, or no such number."""
        self.facts.outcome = "unanswered"
        self.facts.reason = f"q850_{self.require_remote().cause}"
        await self._close("outside", happening)

    def _failed(self, reason: str) -> None:
        if self.facts.outcome is None:
            self.facts.outcome = "failed"
        self.facts.reason = self.facts.reason or reason

    async def _close(self, by: HungUpBy, happening: Happening, cause: int = 16) -> None:
        """Let go of everything this call holds; the last leg's end finishes it."""
        if by == "system" and self.remote_leg is not None and not self.remote_leg.alive:
            by = "caller" if self.direction is Direction.INBOUND else "outside"
        self.hung_up(by, happening.at)
        for timer in self.timers.values():
            timer.cancel()
        self.timers.clear()
        self._keep_recording(happening.at)
        agent_leg, agent = self.agent_leg, self._let_agent_go()
        self.agent_leg = agent_leg
        self.leave_acd()
        if agent is not None:
            self.x.agent_changed(agent.user_id)
        living = [leg for leg in self.facts.legs if leg.alive]
        results = await asyncio.gather(*(self.end_leg(leg, cause) for leg in living), return_exceptions=True)
        for error in results:
            if isinstance(error, BaseException):
                self.log.warning("call.leg_not_ended", error=str(error))
        if not any(leg.alive for leg in self.facts.legs):
            self.post(CallEvent.ALL_GONE, at=self.facts.end_of_legs() or happening.at)

    async def do_finish(self, happening: Happening) -> None:
        """Every leg is gone: tidy the switch, write the record."""
        if self.has_bridge:
            try:
                await self.x.ari.destroy_bridge(self.bridge_id)
            except ari.AriError as error:
                self.log.warning("call.bridge_left", error=str(error))
        ended_at = self.facts.end_of_legs() or happening.at
        if self.company is not None and self.facts.legs:
            self.x.journal.append(call_record(self, ended_at))
        elif self.facts.reason != "unknown_number":  # those are kept as strays when their channel ends
            for leg in self.facts.legs:
                reason = self.facts.reason or "left_early"
                self.x.journal.append(StrayRecord(leg.channel_id, leg.started_at, ended_at, reason, self.called))
        self.x.call_ended(self)  # type: ignore[arg-type]

    async def do_finish_forced(self, happening: Happening) -> None:
        """The switch never said that the legs ended: finish without it, and say so."""
        left = [leg.channel_id for leg in self.facts.legs if leg.alive]
        self.log.error("call.legs_left", channels=left)
        await self.do_finish(happening)
