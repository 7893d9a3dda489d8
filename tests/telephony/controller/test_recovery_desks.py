"""What a new call control knows of agents: their wrap-ups, their breaks, and the callers who know them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from redis.asyncio import Redis

from telephony.acd.types import AgentState
from telephony.controller.call.regulars import Caller, Regulars
from telephony.controller.call.states import CallState
from telephony.controller.clock import utc_now
from telephony.controller.keeping.promises import restore_regulars
from telephony.controller.keeping.snapshots import Snapshots
from telephony.ports import Choice
from tests.telephony.controller.acme import CALLER, SERVICE
from tests.telephony.controller.living import agent_of, living


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
