"""What is recorded, by the queue's rule and by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from telephony.controller.call.call import Call
from telephony.controller.refused import RefusedError
from tests.telephony.controller.acme import SERVICE
from tests.telephony.controller.behaving import FakeChannel
from tests.telephony.controller.world import World, world


async def talking(w: World) -> tuple[FakeChannel, Call]:
    await w.ready(801)
    caller, _, call = await w.talking()
    return caller, call


@pytest.mark.parametrize(
    ("rule", "share", "recorded"),
    [("all", 100, True), ("none", 100, False), ("demand", 100, False), ("share", 100, True), ("share", 0, False)],
)
async def test_the_rule_of_the_queue_decides(rule: str, share: int, recorded: bool) -> None:
    async with world(queues=(replace(SERVICE, record=rule, record_share=share),)) as w:
        caller, call = await talking(w)
        await w.quiet()
        assert bool(w.tape.started) is recorded
        assert call.recording == ("on" if recorded else "off")
        w.asterisk.destroy(caller.id)
        record = await w.over()
    assert len(record.recordings) == int(recorded)


async def test_on_demand_the_agent_begins_and_ends_it_as_often_as_they_like() -> None:
    async with world(queues=(replace(SERVICE, record="demand"),)) as w:
        caller, call = await talking(w)
        for _ in range(2):
            await w.do("call.record", 801, action="start")
            with pytest.raises(RefusedError, match="recording_on"):
                await w.do("call.record", 801, action="start")
            await w.do("call.record", 801, action="stop")
        with pytest.raises(RefusedError, match="recording_off"):
            await w.do("call.record", 801, action="stop")
        await w.do("call.record", 801, action="start")
        w.asterisk.destroy(caller.id)
        record = await w.over()
    files = [recording.file for recording in record.recordings]
    assert files == [f"recordings/{call.id}.raw", f"recordings/{call.id}-2.raw", f"recordings/{call.id}-3.raw"]
    assert len(w.tape.stopped) == 2, "the last one ends with its channel"


async def test_a_pause_keeps_time_with_silence_also_through_a_hold() -> None:
    async with world() as w:
        caller, _ = await talking(w)
        await w.do("call.record", 801, action="pause")
        await w.do("call.hold", 801)
        await w.do("call.resume", 801)
        assert w.tape.muted == [True], "what is paused stays paused after the hold"
        await w.do("call.record", 801, action="resume")
        assert w.tape.muted == [True, False]
        await w.do("call.hold", 801)
        assert w.tape.muted == [True, False, True]
        w.asterisk.destroy(caller.id)
        record = await w.over()
    assert len(record.recordings) == 1


async def test_who_is_sent_to_a_queue_that_records_nothing_is_not_recorded_there() -> None:
    quiet = replace(SERVICE, id="quiet", name="Quiet", record="none")
    async with world(queues=(SERVICE, quiet)) as w:
        caller, call = await talking(w)
        await w.do("call.transfer", 801, to="queue:quiet")
        await w.ready(802)
        second = await w.takes(802)
        assert w.together(caller, second)
        assert call.recording == "off"
        with pytest.raises(RefusedError, match="not_allowed"):
            await w.do("call.record", 802, action="start")
        w.asterisk.destroy(caller.id)
        record = await w.over()
    assert len(record.recordings) == 1
