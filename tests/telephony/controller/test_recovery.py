"""A new call control finds what the one before it left: on the switch, and in the snapshots."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from redis.asyncio import Redis

from telephony import ari
from telephony.acd.types import AgentState
from telephony.controller.call.regulars import Caller, Regulars
from telephony.controller.call.states import CallState
from telephony.controller.clock import utc_now
from telephony.controller.desks.book import Agent
from telephony.controller.keeping import recovery
from telephony.controller.keeping.promises import restore_regulars
from telephony.controller.keeping.recovery import Recovery
from telephony.controller.keeping.snapshots import CALLS, WHOLE, Snapshots
from telephony.nodes.moments import Moments
from telephony.ports import Choice, CompanyProfile
from tests.telephony.controller.acme import CALLER, OUTSIDE_OF_US, SERVICE
from tests.telephony.controller.fakes import Directory
from tests.telephony.controller.world import World, world


class Life(World):
    """A world whose snapshots are kept, and that can come after another one on the same switch."""

    def __init__(self, redis: Redis, before: World | None = None) -> None:
        super().__init__()
        if before is not None:
            self.asterisk = before.asterisk
            self.client._connector = self.asterisk.switch
        self.snapshots = Snapshots(redis, self.exchange.everything_changed)
        self.exchange.keeper = self.snapshots
        self.told: dict[str, Moments] = before.told if isinstance(before, Life) else {}
        log = self.switch_log if self.told else None
        self.recovery = Recovery(self.exchange, self.desks, self.snapshots, log)

    async def switch_log(self, channel_ids: Collection[str]) -> Mapping[str, Moments]:
        """What the switch wrote down by itself."""
        return self.told


@contextlib.asynccontextmanager
async def living(redis: Redis, before: World | None = None, **changes: Any) -> AsyncIterator[Life]:
    """A call control from its start to its sudden end: its tasks are cancelled, nothing is tidied. ``changes``: of the
    company's settings meanwhile."""
    life = Life(redis, before)
    life.directory.profile = replace(life.directory.profile, **changes)
    reader = asyncio.create_task(life.client.run(life.exchange.on_event))
    await life.until(lambda: life.client.connected)
    await life.recovery.run()
    await life.exchange.companies.profile(1)
    try:
        yield life
    finally:
        await life.snapshots.flush()
        for call in life.exchange.calls.values():
            if call._task is not None:
                call._task.cancel()
            for timer in (call._limit, call._patience):
                if timer is not None:
                    timer.cancel()
        life.exchange.switchboard.close()
        reader.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await reader
        life.threads.close()


def agent_of(life: Life) -> Agent:
    """Bob."""
    agent = life.exchange.agents.of_user(801)
    assert agent is not None
    return agent


async def test_a_conversation_goes_on_and_ends_with_its_whole_record(redis: Redis) -> None:
    async with living(redis) as first:
        await first.ready()
        caller, phone, call = await first.talking()
    async with living(redis, first) as second:
        again = await second.in_state(CallState.TALKING)
        assert again.id == call.id
        assert second.together(caller, phone)
        agent = second.exchange.agents.of_user(801)
        assert agent is not None
        assert (agent.shown, agent.call) == ("talking", again)
        await second.do("call.hold", 801)
        assert caller.music
        await second.do("call.resume", 801)
        second.asterisk.destroy(caller.id)
        record = await second.over()
        assert agent.shown == "wrapup"
    assert (record.outcome, record.agent_id, record.id) == ("answered", 801, call.id)
    assert [leg.party for leg in record.legs] == ["caller", "agent"]
    assert record.events[0].kind == "started"


async def test_a_conversation_goes_on_although_valkey_had_forgotten_it(redis: Redis) -> None:
    async with living(redis) as first:
        await first.ready()
        caller, phone, call = await first.talking()
        first.snapshots.restored()
        keeping = asyncio.create_task(first.snapshots.run())
        while not await redis.exists(WHOLE):
            await asyncio.sleep(0.01)
        await redis.flushdb()
        while not await redis.exists(WHOLE):
            await asyncio.sleep(0.01)
        keeping.cancel()
    async with living(redis, first) as second:
        again = await second.in_state(CallState.TALKING)
        assert again.id == call.id
        assert second.together(caller, phone)
        second.asterisk.destroy(caller.id)
        await second.over()


async def test_a_database_that_is_away_when_we_begin_is_waited_for(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with living(redis) as first:
        await first.ready()
        caller, phone, call = await first.talking()
    silences, answered = [1, 2, 3], Directory.company

    def company(self: Directory, company_id: int) -> CompanyProfile | None:
        if silences:
            silences.pop()
            raise ConnectionError("the database is away")
        return answered(self, company_id)

    monkeypatch.setattr(Directory, "company", company)
    monkeypatch.setattr(recovery, "DATABASE_AGAIN_S", 0.01)
    async with living(redis, first) as second:
        again = await second.in_state(CallState.TALKING)
        assert again.id == call.id
        assert second.together(caller, phone)
        assert agent_of(second).call is again
        second.asterisk.destroy(caller.id)
        await second.over()
    assert not silences


async def test_who_hung_up_meanwhile_left_when_the_switch_says(redis: Redis) -> None:
    async with living(redis) as first:
        await first.ready()
        caller, phone, _ = await first.talking()
    left = utc_now() + timedelta(milliseconds=50)
    first.told = {caller.id: Moments(ended_at=left, cause=17), phone.id: Moments(ended_at=left, cause=16)}
    first.asterisk.channels.clear()
    async with living(redis, first) as second:
        record = await second.over()
    assert record.ended_at == left
    assert [(leg.party, leg.ended_at, leg.hangup_cause) for leg in record.legs] == [
        ("caller", left, 17),
        ("agent", left, 16),
    ]
    assert record.talk_ms <= (left - record.legs[0].started_at).total_seconds() * 1000


async def test_a_conversation_on_hold_is_found_on_hold(redis: Redis) -> None:
    async with living(redis) as first:
        await first.ready()
        caller, phone, _ = await first.talking()
        await first.do("call.hold", 801)
    async with living(redis, first) as second:
        await second.in_state(CallState.TALKING)
        await second.do("call.resume", 801)
        assert second.together(caller, phone)
        assert not caller.music
        second.asterisk.destroy(caller.id)
        await second.over()


async def test_a_waiting_caller_keeps_the_place_and_rings_the_next_agent(redis: Redis) -> None:
    async with living(redis) as first:
        await first.ready()
        first.desks.set_state(1, 801, "away", "")
        caller, call = await first.in_queue()
    async with living(redis, first) as second:
        waiting = await second.in_state(CallState.QUEUED)
        assert waiting.facts.queued_at is not None
        seen = second.exchange.switchboard.queue("service")
        assert seen is not None
        assert seen.longest_wait_since == round(waiting.facts.queued_at.timestamp() * 1000)
        assert second.exchange.switchboard.agent(801).state is AgentState.AWAY
        second.desks.set_state(1, 801, "ready", "")
        await second.in_state(CallState.RINGING)
        second.asterisk.destroy(caller.id)
        record = await second.over()
    assert record.id == call.id
    assert record.outcome == "abandoned_ringing"


async def test_a_caller_who_rang_somebody_rings_them_again(redis: Redis) -> None:
    async with living(redis) as first:
        await first.ready()
        caller, phone, _ = await first.ringing()
    async with living(redis, first) as second:
        await second.in_state(CallState.RINGING)
        await second.until(lambda: phone.id not in second.asterisk.channels)
        assert len(second.asterisk.of_party("a")) == 1
        second.asterisk.destroy(caller.id)
        await second.over()


async def test_a_caller_in_the_menu_hears_it_from_the_start(redis: Redis) -> None:
    async with living(redis) as first:
        caller, call = await first.in_menu()
        first.asterisk.playbacks.clear()
    async with living(redis, first) as second:
        await second.until(lambda: bool(second.asterisk.playbacks))
        assert (await second.in_state(CallState.MENU)).id == call.id
        second.asterisk.destroy(caller.id)
        await second.over()


@pytest.mark.parametrize("ended_meanwhile", [False, True])
async def test_a_message_being_left_is_kept_whole(redis: Redis, ended_meanwhile: bool) -> None:
    async with living(redis) as first:
        caller, call = await first.in_menu()
        first.asterisk.press(caller, "2")
        await first.until(lambda: any("Leave" in str(r.query) for r in first.asterisk.switch.requests))
        first.asterisk.end_playback(next(iter(first.asterisk.playbacks)))
        await first.in_state(CallState.VOICEMAIL)
    if ended_meanwhile:
        first.asterisk.recordings.clear()
        await asyncio.sleep(0.002)  # a message has a length
    async with living(redis, first) as second:
        if not ended_meanwhile:
            await second.in_state(CallState.VOICEMAIL)
            second.asterisk.end_recording(f"vm-{call.id}", seconds=7)
        record = await second.over()
    assert record.outcome == "voicemail"
    assert record.voicemail is not None
    assert record.voicemail.queue_id == "service"


async def test_a_call_that_ended_meanwhile_is_recorded(redis: Redis) -> None:
    async with living(redis) as first:
        await first.ready()
        caller, phone, call = await first.talking()
        first.asterisk.switch.transports.clear()
    first.asterisk.channels.clear()
    first.asterisk.bridges = {call.stage.bridge_id(): set()}
    async with living(redis, first) as second:
        record = await second.over()
    assert record.id == call.id
    assert record.legs[0].channel_id == caller.id
    assert await redis.hlen(CALLS) == 0


async def test_an_outbound_call_being_set_up_is_ended(redis: Redis) -> None:
    async with living(redis) as first:
        await first.ready()
        await first.desks.dial(1, 801, OUTSIDE_OF_US)
        await first.in_state(CallState.SUMMONING)
    async with living(redis, first) as second:
        record = await second.over()
    assert record.direction == "out"


async def test_strangers_from_a_carrier_are_answered_and_others_ended(redis: Redis) -> None:
    async with living(redis) as first:
        pass
    first.asterisk.arrive("5.1")
    stranger = first.asterisk.arrive("6.1")
    stranger.exten = ""
    first.asterisk.bridges["lp-nobody"] = set()
    first.asterisk.bridges["somebody-else-s"] = set()
    async with living(redis, first) as second:
        await second.in_state(CallState.MENU)
        assert "6.1" not in second.asterisk.channels
        assert list(second.asterisk.bridges) == ["somebody-else-s"]
        second.asterisk.bridges.clear()
        second.asterisk.destroy("5.1")
        await second.over()


async def test_a_snapshot_nobody_can_read_is_dropped_and_its_legs_are_strangers(redis: Redis) -> None:
    await redis.hset(CALLS, "x", '{"id": "x", "company_id": 1, "direction": "sideways"}')
    async with living(redis) as life:
        assert not life.exchange.calls
    assert await redis.hlen(CALLS) == 0


async def test_legs_that_ended_while_the_connection_was_away_are_noticed(redis: Redis) -> None:
    async with living(redis) as life:
        caller, _ = await life.in_menu()
        del life.asterisk.channels[caller.id]
        life.asterisk.playbacks.clear()
        await life.recovery.run()
        record = await life.over()
    assert record.outcome == "abandoned_menu"


async def test_requests_made_while_the_connection_is_away_are_made_when_it_is_back() -> None:
    async with world() as w:
        w.asterisk.switch.refuse_connections = 3
        w.asterisk.switch.drop()
        await w.until(lambda: not w.client.connected)
        assert await w.client.bridges() == []
        w.client.patience_s = 0.01
        w.asterisk.switch.refuse_connections = 10_000
        w.asterisk.switch.drop()
        await w.until(lambda: not w.client.connected)
        with pytest.raises(ari.NotConnected):
            await w.client.bridges()
        w.asterisk.switch.refuse_connections = 0


async def test_a_consultation_is_found_as_it_was_and_completed(redis: Redis) -> None:
    async with living(redis) as first:
        await first.ready(801)
        await first.away(802)
        caller, device, _ = await first.talking()
        await first.do("call.consult", 801, to="agent:802")
        second_device = await first.takes(802)
    caller.music = False  # whether it went on is unknown
    async with living(redis, first) as second:
        await second.in_state(CallState.TALKING)
        await second.until(lambda: caller.music)
        assert second.together(device, second_device)
        await second.do("call.complete", 801)
        assert second.together(caller, second_device)
        second.asterisk.destroy(second_device.id)
        record = await second.over()
    assert [(stint.user_id, stint.role) for stint in record.stints] == [(801, "owner"), (802, "owner")]


async def test_a_conference_with_a_listener_is_found_as_it_was(redis: Redis) -> None:
    async with living(redis) as first:
        await first.ready(801)
        await first.away(802, 804)
        caller, device, call = await first.talking()
        await first.do("call.add", 801, to="agent:802")
        colleague = await first.takes(802)
        await first.do("supervise.listen", 804, call_id=str(call.id), user_id=801)
        ear = await first.takes(804)
        await first.quiet()
        (snoop,) = first.asterisk.snoops
    async with living(redis, first) as second:
        again = await second.in_state(CallState.TALKING)
        await second.quiet()
        assert second.together(caller, device, colleague)
        assert list(second.asterisk.snoops) == [snoop]
        assert second.together(ear, second.asterisk.channels[snoop])
        await second.do("supervise.barge", 804, call_id=str(again.id))
        await second.quiet()
        assert second.together(caller, device, colleague, ear)
        assert not second.asterisk.snoops
        second.asterisk.destroy(caller.id)
        await second.quiet()
        second.asterisk.destroy(device.id)
        await second.quiet()
        second.asterisk.destroy(colleague.id)
        await second.over()


async def test_a_parked_call_is_found_in_its_place(redis: Redis) -> None:
    async with living(redis) as first:
        await first.ready(801)
        await first.away(802)
        caller, _, _ = await first.talking()
        await first.do("call.park", 801)
        await first.quiet()
    async with living(redis, first) as second:
        call = await second.in_state(CallState.PARKED)
        assert (call.slot, call.patience_until is not None) == (1, True)
        await second.until(lambda: caller.music)
        await second.do("call.retrieve", 802, slot="1")
        device = await second.takes(802)
        assert second.together(caller, device)
        second.asterisk.destroy(caller.id)
        record = await second.over()
    assert [stint.user_id for stint in record.stints] == [801, 802]


async def test_a_caller_who_waits_for_a_lost_agent_is_still_waited_for(redis: Redis) -> None:
    async with living(redis) as first:
        await first.ready(801)
        caller, phone, call = await first.talking()
        first.asterisk.destroy(phone.id, 44)
        await first.until(lambda: call.state is CallState.LOST)
        await first.quiet()
        await first.away(801)
    async with living(redis, first) as second:
        await second.in_state(CallState.LOST)
        await second.do("call.reclaim", 801)
        device = await second.takes(801)
        assert second.together(caller, device)
        second.asterisk.destroy(caller.id)
        await second.over()


async def test_who_was_being_rung_for_a_conversation_is_rung_no_longer(redis: Redis) -> None:
    async with living(redis) as first:
        await first.ready(801)
        await first.away(802)
        caller, device, _ = await first.talking()
        await first.do("call.consult", 801, to="agent:802")
        ringing = await first.phone(802)
    async with living(redis, first) as second:
        await second.in_state(CallState.TALKING)
        await second.until(lambda: ringing.id not in second.asterisk.channels)
        await second.until(lambda: second.together(caller, device))
        assert second.exchange.agents.of_user(802).call is None  # type: ignore[union-attr]
        second.asterisk.destroy(caller.id)
        await second.over()


async def test_a_transfer_that_rang_goes_to_the_front_of_its_queue(redis: Redis) -> None:
    async with living(redis) as first:
        await first.ready(801)
        await first.away(802)
        caller, _, _ = await first.talking()
        await first.do("call.transfer", 801, to="agent:802")
        ringing = await first.phone(802)
    async with living(redis, first) as second:
        await second.in_state(CallState.RINGING)  # the agent it was sent to serves that queue as well
        await second.until(lambda: caller.music and ringing.id not in second.asterisk.channels)
        second.asterisk.destroy(caller.id)
        record = await second.over()
    assert record.outcome == "answered"


async def test_a_sound_that_ended_while_the_connection_was_away_leaves_nobody_in_silence(redis: Redis) -> None:
    async with living(redis) as life:
        caller, _ = await life.in_menu()
        life.asterisk.playbacks.clear()
        assert not life.exchange.calls_of(1)[0].timers
        await life.recovery.run()
        await life.until(lambda: bool(life.exchange.calls_of(1)[0].timers))
        life.asterisk.destroy(caller.id)
        await life.over()


async def test_a_phone_picked_up_while_the_connection_was_away_is_joined(redis: Redis) -> None:
    async with living(redis) as life:
        await life.ready()
        caller, phone, _ = await life.ringing()
        phone.state = "Up"
        await life.recovery.run()
        await life.in_state(CallState.TALKING)
        assert life.together(caller, phone)
        life.asterisk.destroy(caller.id)
        await life.over()


async def test_music_of_a_caller_who_is_joined_again_after_a_restart_ends(redis: Redis) -> None:
    async with living(redis) as first:
        await first.ready()
        await first.away(802)
        caller, phone, _ = await first.talking()
        await first.do("call.consult", 801, to="agent:802")
        await first.phone(802)
        assert caller.music
    async with living(redis, first) as second:
        await second.in_state(CallState.TALKING)
        await second.quiet()
        assert not caller.music
        assert second.together(caller, phone)
        second.asterisk.destroy(caller.id)
        await second.over()


async def test_an_agent_whose_queue_is_gone_after_a_restart_is_busy_all_the_same(redis: Redis) -> None:
    async with living(redis) as first:
        await first.ready()
        caller, _, _ = await first.talking()
    async with living(redis, first, queues=()) as second:
        await second.in_state(CallState.TALKING)
        assert second.exchange.switchboard.agent(801).state is AgentState.TALKING
        second.asterisk.destroy(caller.id)
        await second.over()


async def test_an_agent_goes_on_writing_up_and_is_ready_when_that_is_done(redis: Redis) -> None:
    async with living(redis) as first:
        await first.ready()
        caller, _, _ = await first.talking()
        first.asterisk.destroy(caller.id)
        await first.until(lambda: bool(first.records))
        before = agent_of(first).wrap_up
        assert before is not None
    async with living(redis, first) as second:
        assert agent_of(second).shown == "wrapup"
        after = agent_of(second).wrap_up
        assert after is not None
        assert after.to_json() == before.to_json()
        await second.do("call.wrapup", 801, call_id=str(before.call_id), disposition_code="sold", note="at last")
        await second.until(lambda: agent_of(second).shown == "ready")
        (kept,) = second.wrap_ups
        assert (kept.call_id, kept.started_at, kept.disposition_code) == (before.call_id, after.started_at, "sold")


async def test_a_wrap_up_that_ran_out_meanwhile_is_over(redis: Redis) -> None:
    async with living(redis) as first:
        await first.ready()
        caller, _, _ = await first.talking()
        first.asterisk.destroy(caller.id)
        await first.until(lambda: bool(first.records))
        running = agent_of(first).wrap_up
        assert running is not None
        running.until = utc_now()
        first.exchange.keeper.agent_changed(agent_of(first))
    async with living(redis, first) as second:
        await second.until(lambda: agent_of(second).shown == "ready")
        assert [kept.call_id for kept in second.wrap_ups] == [running.call_id]


LONGER = replace(SERVICE, wrap_up_extra_ms=40_000)


async def test_a_wrap_up_prolonged_before_a_restart_has_its_time_and_what_is_left_of_it(redis: Redis) -> None:
    async with living(redis, queues=(LONGER,)) as first:
        await first.ready()
        caller, _, _ = await first.talking()
        first.asterisk.destroy(caller.id)
        await first.until(lambda: agent_of(first).wrap_up is not None)
        assert (await first.do("desk.extend", 801, ms=30_000))["wrapup_extra_ms"] == 10_000
        before = agent_of(first).wrap_up
        assert before is not None
    async with living(redis, first, queues=(LONGER,)) as second:
        after = agent_of(second).wrap_up
        assert after is not None
        assert after.until == before.until
        assert (await second.do("desk.extend", 801, ms=30_000))["wrapup_extra_ms"] == 0
        more = after.until - before.until
        assert timedelta(seconds=9) < more < timedelta(seconds=20), "ten, and what the restart itself took"


async def test_more_time_to_write_up_may_be_asked_for_after_a_conversation_that_went_over_a_restart(
    redis: Redis,
) -> None:
    async with living(redis, queues=(LONGER,)) as first:
        await first.ready()
        caller, _, _ = await first.talking()
    async with living(redis, first, queues=(LONGER,)) as second:
        second.asterisk.destroy(caller.id)
        await second.until(lambda: agent_of(second).wrap_up is not None)
        assert (await second.do("desk.extend", 801, ms=10_000))["wrapup_extra_ms"] == 30_000


async def test_a_returning_caller_gets_the_agent_of_before_the_restart(redis: Redis) -> None:
    patient = (replace(SERVICE, last_agent_ms=20_000),)
    async with living(redis, queues=patient) as first:
        await first.ready(802)
        caller, _ = await first.in_menu()
        first.asterisk.press(caller, "1")
        await first.takes(802)
        first.asterisk.destroy(caller.id)
        await first.over()
    async with living(redis, first, queues=patient) as second:
        await restore_regulars(second.exchange.regulars, second.snapshots)
        await second.ready(801)
        await second.ready(802)
        again, _ = await second.in_menu()
        second.asterisk.press(again, "1")
        await second.takes(802)
        second.asterisk.destroy(again.id)
        await second.over()


async def test_who_talked_since_the_start_is_known_better_than_what_was_kept_and_the_oldest_is_forgotten(
    redis: Redis,
) -> None:
    kept = Snapshots(redis)
    for number in ("+861", "+862", "+863", "+861"):
        kept.regular_changed(Caller(1, number), 801)
    await kept.flush()
    async with living(redis) as life:
        await life.ready()
        caller, _, call = await life.talking()
        regulars = Regulars(life.snapshots.regular_changed, remembered=3)
        call.caller = "+862"
        regulars.talked(call, 802)
        await restore_regulars(regulars, life.snapshots)
        assert list(regulars) == [(Caller(1, "+863"), 801), (Caller(1, "+861"), 801), (Caller(1, "+862"), 802)]
        call.caller = "+864"
        regulars.talked(call, 802)
        await life.snapshots.flush()
        written = [one.number for one, _ in await life.snapshots.read_regulars()]
        assert [number for number in written if number != CALLER] == ["+861", "+862", "+864"]
        life.asterisk.destroy(caller.id)
        await life.over()


async def test_a_pause_lasts_no_longer_for_a_restart(redis: Redis) -> None:
    lunch = (Choice("lunch", "Lunch", 60_000),)
    async with living(redis, pause_reasons=lunch) as first:
        await first.away(801)
        first.desks.set_state(1, 801, "away", "lunch")
        agent_of(first).since -= timedelta(seconds=59.9)
        first.exchange.keeper.agent_changed(agent_of(first))
    async with living(redis, first, pause_reasons=lunch) as second:
        assert abs(agent_of(second).since - agent_of(first).since) < timedelta(milliseconds=2)
        await second.until(lambda: agent_of(second).pause_over)


async def test_a_connection_lost_while_calls_are_taken_up_counts_none_twice(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with living(redis) as first:
        await first.ready()
        caller, phone, _ = await first.ringing()
        await first.snapshots.flush()
    second = Life(redis, first)
    hung_up = ari.Client.hang_up
    cuts = [1]

    async def cut(self: ari.Client, channel_id: str, reason_code: int = 16) -> bool:
        if cuts:
            cuts.pop()
            raise ari.Disconnected("in the midst of it")
        return await hung_up(self, channel_id, reason_code)

    monkeypatch.setattr(ari.Client, "hang_up", cut)
    reader = asyncio.create_task(second.client.run(second.exchange.on_event))
    await second.until(lambda: second.client.connected)
    with pytest.raises(ari.Disconnected):
        await second.recovery.run()
    assert second.exchange.companies.limits.running(1) == 0
    assert not second.exchange.legs
    await second.recovery.run()
    assert second.exchange.companies.limits.running(1) == 1
    assert second.exchange.call_of_contact(next(iter(second.exchange.calls))) is not None
    await second.until(lambda: phone.id not in second.asterisk.channels)
    second.asterisk.destroy(caller.id)
    for channel_id in list(second.asterisk.channels):
        if channel_id in second.asterisk.channels:
            second.asterisk.destroy(channel_id)
    await second.until(lambda: not second.exchange.calls)
    assert second.exchange.companies.limits.running(1) == 0
    second.exchange.switchboard.close()
    await second.client.close()
    await reader
    second.threads.close()
