"""Devices that ring: all at once, outside numbers with their key, greetings, automatic answers, the last agent."""

from __future__ import annotations

from dataclasses import replace

from telephony.acd.types import AgentState
from telephony.controller.call.regulars import Regulars
from telephony.controller.call.states import CallState
from telephony.controller.call.world import Device, DeviceKind
from tests.telephony.controller.acme import CALLER, SERVICE
from tests.telephony.controller.behaving import FakeChannel
from tests.telephony.controller.world import World, world

HOME = "+8613700137000"
RING_ALL = replace(SERVICE, strategy="ring_all")
GREETED = replace(SERVICE, greeting="A call for Acme.")


async def at_home(w: World, user_id: int = 801) -> None:
    """An agent who takes calls on an outside number."""
    await w.desks.login(1, user_id, Device(DeviceKind.OUTSIDE, HOME))
    w.desks.set_state(1, user_id, "ready", "")


async def home_rings(w: World) -> tuple[FakeChannel, FakeChannel]:
    """A caller, and the outside line of the agent, who has answered and is asked for the key."""
    await at_home(w)
    caller, line, _ = await w.ringing()
    w.asterisk.pick_up(line)
    await w.until(lambda: any("key-" in name for name in w.asterisk.playbacks))
    return caller, line


# -------------------------------------------------------------------------------------- ring all


async def test_all_ring_and_the_first_who_answers_has_the_call() -> None:
    async with world(queues=(RING_ALL,)) as w:
        await w.ready(801)
        await w.ready(802)
        await w.ready(803)
        caller, _ = await w.in_menu()
        w.asterisk.press(caller, "1")
        first, second, third = [await w.phone(user_id) for user_id in (801, 802, 803)]
        w.asterisk.pick_up(second)
        await w.until(lambda: w.together(caller, second))
        await w.until(lambda: not {first.id, third.id} & w.asterisk.channels.keys())
        for user_id in (801, 803):
            agent = w.exchange.agents.of_user(user_id)
            assert agent is not None
            assert (agent.call, agent.shown) == (None, "ready")
        w.asterisk.destroy(caller.id)
        record = await w.over()
    assert record.agent_id == 802
    assert len(record.legs) == 4


async def test_one_who_declines_leaves_the_others_ringing() -> None:
    async with world(queues=(RING_ALL,)) as w:
        await w.ready(801)
        await w.ready(802)
        caller, _ = await w.in_menu()
        w.asterisk.press(caller, "1")
        await w.phone(801)
        second = await w.phone(802)
        await w.do("call.hangup", 801)
        await w.quiet()
        call = await w.in_state(CallState.RINGING)
        assert [agent.user_id for agent in call.agents] == [802]
        w.asterisk.pick_up(second)
        await w.until(lambda: w.together(caller, second))
        w.asterisk.destroy(caller.id)
        await w.over()


async def test_two_who_answer_at_the_same_moment_do_not_both_get_the_caller() -> None:
    async with world(queues=(RING_ALL,)) as w:
        await w.ready(801)
        await w.ready(802)
        caller, _ = await w.in_menu()
        w.asterisk.press(caller, "1")
        first, second = await w.phone(801), await w.phone(802)
        w.asterisk.pick_up(first)
        w.asterisk.pick_up(second)
        await w.until(lambda: w.together(caller, first))
        await w.until(lambda: second.id not in w.asterisk.channels)
        w.asterisk.destroy(caller.id)
        record = await w.over()
    assert [stint.user_id for stint in record.stints] == [801]


async def test_a_caller_who_hangs_up_while_all_ring_silences_all() -> None:
    async with world(queues=(RING_ALL,)) as w:
        await w.ready(801)
        await w.ready(802)
        caller, _ = await w.in_menu()
        w.asterisk.press(caller, "1")
        await w.phone(801)
        await w.phone(802)
        w.asterisk.destroy(caller.id)
        record = await w.over()
        assert all(agent.call is None for agent in w.exchange.agents)
    assert record.outcome == "abandoned_ringing"


async def test_an_agent_who_logs_out_while_ringing_makes_the_next_one_ring() -> None:
    async with world() as w:
        await w.ready(801)
        await w.ready(802)
        caller, phone, _ = await w.ringing()
        desk = await w.do("desk.logout", 801)
        assert desk["state"] == "offline"
        second = await w.phone(802)
        assert phone.id not in w.asterisk.channels
        w.asterisk.pick_up(second)
        await w.until(lambda: w.together(caller, second))
        w.asterisk.destroy(caller.id)
        await w.over()


# ------------------------------------------------------------------------------- outside numbers


async def test_an_outside_number_takes_the_call_with_a_key() -> None:
    async with world() as w:
        caller, line = await home_rings(w)
        assert w.asterisk.dialled[line.id].startswith("PJSIP/carrier-lab")
        assert w.hears(caller) == "music"
        assert w.exchange.switchboard.agent(801).state is AgentState.RINGING
        w.asterisk.press(line, "5")
        await w.quiet()
        assert w.hears(caller) == "music", "another key is not an answer"
        w.asterisk.press(line, "1")
        await w.until(lambda: w.together(caller, line))
        w.asterisk.destroy(caller.id)
        record = await w.over()
    leg = next(leg for leg in record.legs if leg.user_id == 801)
    assert (leg.party, leg.dialled, leg.endpoint) == ("agent", HOME, "carrier-lab")


async def test_a_mailbox_that_answers_is_no_answer() -> None:
    async with world() as w:
        caller, line = await home_rings(w)
        w.asterisk.destroy(line.id)
        await w.until(lambda: w.exchange.switchboard.agent(801).state is AgentState.RESTING)
        assert w.hears(caller) == "music"
        w.asterisk.destroy(caller.id)
        record = await w.over()
    assert record.stints == ()
    assert "declined" in [event.kind for event in record.events]


async def test_an_outside_number_the_company_may_not_call_is_unreachable() -> None:
    async with world() as w:
        w.routes.clear()
        await at_home(w)
        await w.ready(802)
        caller, _ = await w.in_menu()
        w.asterisk.press(caller, "1")
        second = await w.takes(802)
        assert w.together(caller, second)
        w.asterisk.destroy(caller.id)
        await w.over()


# -------------------------------------------------------------------------------------- greeting


async def test_the_agent_hears_whose_call_it_is_before_the_caller_is_joined() -> None:
    async with world(queues=(GREETED,)) as w:
        await w.ready(801)
        caller, phone, _ = await w.ringing()
        w.asterisk.pick_up(phone)
        call = await w.in_state(CallState.GREETING)
        assert list(w.asterisk.playbacks.values()) == [phone.id]
        assert w.hears(caller) == "music"
        w.asterisk.end_playback(next(iter(w.asterisk.playbacks)))
        await w.until(lambda: w.together(caller, phone))
        w.asterisk.destroy(caller.id)
        record = await w.over()
    assert record.id == call.id
    assert record.outcome == "answered"


async def test_an_agent_who_hangs_up_at_the_greeting_sends_the_caller_to_the_front() -> None:
    async with world(queues=(GREETED,)) as w:
        await w.ready(801)
        caller, phone, _ = await w.ringing()
        w.asterisk.pick_up(phone)
        await w.in_state(CallState.GREETING)
        await w.do("call.hangup", 801)
        second = await w.phone(801)
        assert second.id != phone.id
        assert w.hears(caller) == "music"
        w.asterisk.pick_up(second)
        await w.in_state(CallState.GREETING)
        w.asterisk.end_playback(next(iter(w.asterisk.playbacks)))
        await w.until(lambda: w.together(caller, second))
        w.asterisk.destroy(caller.id)
        record = await w.over()
    assert len(record.stints) == 1
    assert [stay.outcome for stay in record.stays] == ["moved", "answered"]


async def test_a_caller_who_hangs_up_at_the_greeting_frees_the_agent_without_wrap_up() -> None:
    async with world(queues=(GREETED,)) as w:
        await w.ready(801)
        caller, phone, _ = await w.ringing()
        w.asterisk.pick_up(phone)
        await w.in_state(CallState.GREETING)
        w.asterisk.destroy(caller.id)
        record = await w.over()
        assert w.exchange.switchboard.agent(801).state is AgentState.READY
    assert record.outcome == "abandoned_ringing"


# --------------------------------------------------------------------------- who rings, and how


async def test_the_queue_s_automatic_answer_is_asked_for_by_header() -> None:
    async with world(queues=(replace(SERVICE, auto_answer=True),)) as w:
        await w.ready(801)
        caller, _, _ = await w.ringing()
        request = next(r for r in w.asterisk.switch.requests if r.query.get("endpoint") == "PJSIP/phone801")
        assert request.body["variables"]["PJSIP_HEADER(add,X-Linepool-Auto-Answer)"] == "yes"
        w.asterisk.destroy(caller.id)
        await w.over()


async def test_a_returning_caller_gets_the_agent_of_last_time() -> None:
    async with world(queues=(replace(SERVICE, last_agent_ms=20_000),)) as w:
        await w.ready(802)
        caller, _ = await w.in_menu()
        w.asterisk.press(caller, "1")
        await w.takes(802)
        w.asterisk.destroy(caller.id)
        await w.over()
        w.desks.set_state(1, 802, "ready", "")
        await w.ready(801)
        again, _ = await w.in_menu()
        w.asterisk.press(again, "1")
        assert "phone802" in (await w.phone(802)).name
        w.asterisk.destroy(again.id)
        await w.over(2)


async def test_regulars_are_remembered_up_to_a_number_and_the_oldest_is_forgotten() -> None:
    async with world() as w:
        await w.ready(801)
        _, _, call = await w.talking()
        told: list[tuple[str, int | None]] = []
        regulars = Regulars(lambda one, user_id: told.append((one.number, user_id)), remembered=2)
        for number in (CALLER, "+861", CALLER, "+862"):
            call.caller = number
            regulars.talked(call, 801)
        assert [regulars.last_agent(1, number) for number in (CALLER, "+861", "+862")] == [801, None, 801]
        assert regulars.last_agent(2, CALLER) is None, "another company knows nothing of it"
        assert told[-1] == ("+861", None), "who keeps it is told what is forgotten"
        w.asterisk.destroy(call.require_remote().channel_id)
        await w.over()
