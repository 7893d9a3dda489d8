"""Recording: stereo, on the customer's channel (left what they say, right what they hear), by the queue's rule.

``all``: from the first word. ``share``: so for that part of the calls. ``demand``, ``none``: only when somebody who may
begins it. Whatever is recorded may be paused (card numbers), and nothing is heard on it while the customer is on hold:
the file keeps time with silence.
"""

from __future__ import annotations

from datetime import datetime

from telephony.ami import AmiError
from telephony.calls.record import RecordingRecord
from telephony.controller.call.core import Call, Tape, action
from telephony.controller.call.mailbox import Happening
from telephony.controller.call.stage import ROOM, SIDE
from telephony.controller.clock import utc_now
from telephony.controller.refused import RefusedError

HUNDRED = 100


def rule_of(call: Call) -> str:
    """The rule for this call now; the settings of its queue as last read, "all" for calls of no queue."""
    return call.queue.record if call.queue is not None else "all"


def wanted(call: Call) -> bool:
    """Whether the rule has this call recorded without anybody asking. A share is drawn once for a call, by its id."""
    rule = rule_of(call)
    if rule == "share" and call.queue is not None:
        return call.id.int % HUNDRED < call.queue.record_share
    return rule == "all"


async def start_recording(call: Call) -> bool:
    """Begin a recording of its own file; ``False`` when the switch would not (the call goes on without)."""
    remote, file = call.require_remote(), _next_file(call)
    try:
        monitor_id = await call.node.recorder.start(remote.name, file)
    except AmiError as error:
        call.log.error("call.recording_failed", error=str(error))
        call.facts.note(utc_now(), "recording.failed", error=str(error))
        return False
    call.tape = Tape(file, monitor_id, utc_now())
    call.facts.note(utc_now(), "recording.started", file=file)
    return True


def _next_file(call: Call) -> str:
    part = len(call.facts.recordings) + 1
    return call.node.file(f"recordings/{call.id}.raw" if part == 1 else f"recordings/{call.id}-{part}.raw")


async def find_recording(call: Call, since: datetime) -> None:
    """After a crash: a tape that was begun a moment before it goes on, and is this call's."""
    file = _next_file(call)
    if not call.tape.file and await call.node.recorder.exists(file):
        call.tape = Tape(file, "", since)  # the switch stops a channel's only tape without its id too
        call.facts.note(since, "recording.started", file=file)


async def stop_recording(call: Call, at: datetime) -> None:
    """End it while the channel goes on; with the channel it ends by itself."""
    monitor_id = call.tape.monitor_id
    if not keep_recording(call, at) or not call.require_remote().alive:
        return
    try:
        await call.node.recorder.stop(call.require_remote().name, monitor_id)
    except AmiError as error:
        call.log.warning("call.recording_not_stopped", error=str(error))


def keep_recording(call: Call, at: datetime) -> bool:
    """What runs is complete: keep it. ``False`` when nothing did."""
    tape, call.tape = call.tape, Tape()
    if not tape.file or tape.started_at is None:
        return False
    call.facts.recordings.append(RecordingRecord(tape.file, tape.started_at, max(at, tape.started_at)))
    call.facts.note(at, "recording.stopped", file=tape.file)
    return True


async def match_recording(call: Call) -> None:
    """Silence on the tape while it is paused, or while the customer is on hold."""
    if not call.tape.file or call.remote_leg is None or not call.remote_leg.alive:
        return
    muted = call.tape.paused or call.stage.place(call.remote_leg.channel_id) not in (ROOM, SIDE)
    if muted is call.tape.muted:
        return
    call.tape.muted = muted
    try:
        await call.node.recorder.mute(call.remote_leg.name, muted)
    except AmiError as error:
        call.log.warning("call.recording_not_muted", error=str(error))


@action
async def steer_recording(call: Call, happening: Happening) -> None:
    """An agent begins, ends, pauses or resumes the recording. Whether the rule lets them is seen to at the desk."""
    word: str = happening.value.text
    if call.talk is None or call.leg_of_user(happening.value.agent.user_id) is None:
        raise RefusedError("not_in_call")
    match word, call.recording:
        case "start", "off":
            if not await start_recording(call):
                raise RefusedError("recording_failed")
        case "stop", "on" | "paused":
            await stop_recording(call, happening.at)
        case "pause", "on":
            call.tape.paused = True
            call.facts.note(happening.at, "recording.paused")
        case "resume", "paused":
            call.tape.paused = False
            call.facts.note(happening.at, "recording.resumed")
        case _:
            raise RefusedError(f"recording_{call.recording}")
    await match_recording(call)
