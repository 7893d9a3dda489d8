"""A new call control finds what the one before it left: on the switch, and in the snapshots."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from django.db import ProgrammingError
from redis.asyncio import Redis

from telephony import ari
from telephony.acd.types import AgentState
from telephony.controller.call.states import CallState
from telephony.controller.clock import utc_now
from telephony.controller.keeping import recovery
from telephony.controller.keeping.snapshots import CALLS, WHOLE
from telephony.nodes.moments import Moments
from telephony.ports import CompanyProfile
from tests.telephony.controller.acme import OUTSIDE_OF_US
from tests.telephony.controller.fakes import Directory
from tests.telephony.controller.living import Life, agent_of, living
from tests.telephony.controller.world import world

LATE = timedelta(seconds=0.5)


def leaves_once_seen(channel_id: str, life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    """The channel ends after the switch was asked who is there, and a while before it is asked who talks with whom."""
    asked = ari.Client.bridges

    async def leaves(self: ari.Client) -> list[ari.Bridge]:
        if channel_id in life.asterisk.channels:
            life.asterisk.destroy(channel_id, cause=17)
            await asyncio.sleep(LATE.total_seconds())
        return await asked(self)

    monkeypatch.setattr(ari.Client, "bridges", leaves)


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


async def test_a_company_whose_tables_are_gone_costs_its_own_calls_and_no_recovery(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with living(redis) as first:
        await first.ready()
        _, phone, call = await first.talking()
    known = Directory.company

    def company(self: Directory, company_id: int) -> CompanyProfile | None:
        if phone.id in first.asterisk.channels:
            raise ProgrammingError("no such table")
        return known(self, company_id)

    monkeypatch.setattr(Directory, "company", company)
    async with living(redis, first) as second:
        assert second.recovery.complete.is_set()
        assert call.id not in second.exchange.calls
        assert phone.id not in second.asterisk.channels


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


async def test_who_hangs_up_while_calls_are_taken_up_left_then(redis: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    """The switch tells of the end after it was asked who is there, and before their call is known again."""
    async with living(redis) as first:
        await first.ready()
        caller, _, _ = await first.talking()
    leaves_once_seen(caller.id, first, monkeypatch)
    before = utc_now()
    async with living(redis, first) as second:
        record = await second.over()
    (leg,) = [leg for leg in record.legs if leg.party == "caller"]
    assert leg.hangup_cause == 17
    assert leg.ended_at - before < LATE / 2


async def test_a_phone_rung_after_the_last_snapshot_that_stops_while_calls_are_taken_up_stopped_then(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with living(redis) as first:
        await first.ready()
        first.desks.set_state(1, 801, "away", "")
        caller, call = await first.in_queue()
        await first.snapshots.flush()
        monkeypatch.setattr(first.snapshots, "flush", lambda: asyncio.sleep(0))
        first.desks.set_state(1, 801, "ready", "")
        await first.until(lambda: call.state is CallState.RINGING and len(first.asterisk.channels) == 2)
        (phone,) = first.asterisk.channels.keys() - {caller.id}
    leaves_once_seen(phone, first, monkeypatch)
    before = utc_now()
    async with living(redis, first) as second:
        second.asterisk.destroy(caller.id)
        record = await second.over()
    (leg,) = [leg for leg in record.legs if leg.channel_id == phone]
    assert leg.hangup_cause == 17
    assert leg.ended_at - before < LATE / 2


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
