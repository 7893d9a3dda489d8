"""What a new call control finds of consultations, conferences, parked and transferred calls."""

from __future__ import annotations

from redis.asyncio import Redis

from telephony.controller.call.states import CallState
from tests.telephony.controller.living import living


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


async def test_whom_a_customer_is_sent_to_is_rung_again(redis: Redis) -> None:
    async with living(redis) as first:
        await first.ready(801)
        await first.away(802)
        caller, _, _ = await first.talking()
        await first.do("call.transfer", 801, to="agent:802")
        ringing = await first.phone(802)
    async with living(redis, first) as second:
        await second.in_state(CallState.REACHING)
        await second.until(lambda: caller.music and ringing.id not in second.asterisk.channels)
        assert (await second.phone(802)).id != ringing.id
        second.asterisk.destroy(caller.id)
        record = await second.over()
    assert record.outcome == "answered"
