"""Blind transfer, overflow, pulling, parking, and an agent whose device died: where the customer gets to, and back."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from telephony.controller.call.asking import Ask
from telephony.controller.call.call import Call
from telephony.controller.call.facts import Leg
from telephony.controller.call.ringing import MAX_LINES
from telephony.controller.call.states import CallEvent, CallState
from telephony.controller.refused import RefusedError
from telephony.ports import QueueMember, QueueProfile, Refused
from tests.telephony.controller.acme import CALLER, COMPANY, NUMBER, SERVICE
from tests.telephony.controller.behaving import FakeChannel
from tests.telephony.controller.world import World, world

OUTSIDE = "+8613900139000"
OTHERS = "+862081889999"
EXPERTS = QueueProfile(id="experts", name="Experts", members=(QueueMember(803),), announce_every_ms=None)
QUEUES = (SERVICE, EXPERTS)


def with_other_company(w: World) -> None:
    """A second company with a number of its own."""
    w.directory.others[2] = replace(
        COMPANY, id=2, schema="c_other", name="Other", caller_id=OTHERS, queues=(), agents=()
    )
    w.directory.numbers[OTHERS] = 2


# ------------------------------------------------------------------------------------ blind transfer


async def test_a_transfer_to_an_agent_frees_the_sender_and_rings_the_other() -> None:
    async with world() as w:
        await w.ready(801)
        await w.away(802)
        caller, first, call = await w.talking()
        await w.do("call.transfer", 801, to="agent:802")
        assert first.id not in w.asterisk.channels
        bob = w.exchange.agents.of_user(801)
        assert bob is not None
        assert (bob.shown, bob.call) == ("wrapup", None)
        second = await w.phone(802)
        assert w.hears(caller) == "music"
        w.asterisk.pick_up(second)
        await w.until(lambda: w.together(caller, second))
        assert call.state is CallState.TALKING
        w.asterisk.destroy(caller.id)
        record = await w.over()
    assert [(stint.user_id, stint.role) for stint in record.stints] == [(801, "owner"), (802, "owner")]
    assert len(record.recordings) == 2
    assert record.agent_id == 802


async def test_a_transfer_nobody_takes_goes_to_the_front_of_the_queue_it_came_from() -> None:
    async with world() as w:
        await w.ready(801)
        await w.away(802)
        caller, _, call = await w.talking()
        await w.do("call.transfer", 801, to="agent:802")
        w.asterisk.destroy((await w.phone(802)).id, 17)
        await w.until(lambda: call.state is CallState.QUEUED)
        assert w.hears(caller) == "music"
        await w.ready(803)
        third = await w.takes(803)
        assert w.together(caller, third)
        w.asterisk.destroy(caller.id)
        record = await w.over()
    assert [stay.outcome for stay in record.stays] == ["answered", "answered"]


async def test_without_a_queue_it_goes_back_to_the_sender_and_then_to_good_bye() -> None:
    async with world() as w:
        await w.ready(801)
        await w.away(802)
        await w.do("call.dial", 801, to=OUTSIDE)
        device = await w.takes(801)
        line = await w.outside("127.0.0.2")
        w.asterisk.far_end_answers(line)
        call = await w.in_state(CallState.TALKING)
        assert w.together(device, line)
        await w.do("call.transfer", 801, to="agent:802")
        w.asterisk.destroy((await w.phone(802)).id, 21)
        back = await w.phone(801)
        assert w.hears(line) == "music"
        w.asterisk.destroy(back.id, 21)
        await w.until(lambda: bool(w.asterisk.playbacks) or call.ended)
        for name in list(w.asterisk.playbacks):
            w.asterisk.end_playback(name)
        record = await w.over()
    assert record.outcome == "answered"
    assert record.hung_up_by == "system"


async def test_a_transfer_to_another_queue_waits_there() -> None:
    async with world(queues=QUEUES) as w:
        await w.ready(801)
        await w.ready(803)
        w.desks.set_state(1, 803, "away", "")
        caller, _, call = await w.talking()
        await w.do("call.transfer", 801, to="queue:experts")
        await w.until(lambda: call.state is CallState.QUEUED)
        assert call.queue is not None
        assert call.queue.id == "experts"
        w.desks.set_state(1, 803, "ready", "")
        third = await w.takes(803)
        assert w.together(caller, third)
        w.asterisk.destroy(third.id)
        record = await w.over()
    assert [(stay.queue_id, stay.outcome, stay.agent_id) for stay in record.stays] == [
        ("service", "answered", 801),
        ("experts", "answered", 803),
    ]
    assert record.queue_id == "experts"


async def test_a_transfer_outside_joins_the_caller_with_the_number() -> None:
    async with world() as w:
        await w.ready(801)
        caller, _, _ = await w.talking()
        await w.do("call.transfer", 801, to=f"number:{OUTSIDE}")
        line = await w.outside("127.0.0.2")
        assert w.hears(caller) == "music"
        w.asterisk.pick_up(line)
        await w.until(lambda: w.together(caller, line))
        assert w.gate.asked[-1] == (1, "out", OUTSIDE)
        w.asterisk.destroy(line.id)
        record = await w.over()
    assert record.hung_up_by == "outside"


async def test_a_number_of_another_company_is_reached_inside_the_pool() -> None:
    async with world() as w:
        with_other_company(w)
        await w.ready(801)
        await w.talking()
        await w.do("call.transfer", 801, to=f"number:{OTHERS}")
        line = await w.outside("Local/")
        assert w.asterisk.dialled[line.id] == f"Local/{OTHERS}@carrier/n"
        assert [hold.destination for hold, _ in w.gate.reserved] == [OTHERS], "it is charged like any call out"
        w.asterisk.destroy(line.id, 17)
        call = await w.in_state(CallState.QUEUED)
        w.asterisk.destroy(call.require_remote().channel_id)
        await w.over()


async def test_lines_that_lead_to_each_other_lead_nobody_round_for_ever() -> None:
    """The line's flow leads to the line itself: the sixth call is led no further and says good-bye."""
    away = {"kind": "transfer", "to": f"number:{NUMBER}", "otherwise": "sorry"}
    sorry = {"kind": "hangup", "say": {"text": "Nobody can take your call."}}
    flow = {"version": 1, "entry": "away", "nodes": {"away": away, "sorry": sorry}}
    async with world(flow=flow) as w:
        caller = w.caller_arrives()
        for link in range(1, MAX_LINES + 1):
            await w.until(lambda link=link: len(w.asterisk.dialled) == link)  # type: ignore[misc]
            line = w.asterisk.channels[list(w.asterisk.dialled)[-1]]
            await w.until(lambda line=line: any(leg.name == line.name for leg in legs(w)))  # type: ignore[misc]
            last = w.asterisk.arrive(f"half-{link}", NUMBER, half_of=line)
        await w.until(lambda: last.id in w.asterisk.playbacks.values())
        assert len(w.asterisk.dialled) == MAX_LINES
        for channel in list(w.asterisk.channels):
            w.asterisk.destroy(channel)
        await w.over(MAX_LINES + 1)
        assert caller.id not in w.asterisk.channels


def legs(w: World) -> list[Leg]:
    return [leg for call in w.exchange.calls.values() for leg in call.facts.legs]


async def test_a_transfer_the_company_may_not_pay_for_is_refused_and_the_talk_goes_on() -> None:
    async with world() as w:
        await w.ready(801)
        caller, first, _ = await w.talking()
        w.gate.verdict = Refused("no_credit")
        with pytest.raises(RefusedError, match="no_credit"):
            await w.do("call.transfer", 801, to=f"number:{OUTSIDE}")
        with pytest.raises(RefusedError, match="unknown_queue"):
            await w.do("call.transfer", 801, to="queue:nowhere")
        with pytest.raises(RefusedError, match="unknown_node"):
            await w.do("call.transfer", 801, to="flow:nowhere")
        w.routes.clear()
        assert w.together(caller, first)
        w.asterisk.destroy(caller.id)
        await w.over()


async def test_a_transfer_to_the_flow_plays_it_and_to_voicemail_records() -> None:
    async with world() as w:
        await w.ready(801)
        caller, _, _ = await w.talking()
        await w.do("call.transfer", 801, to="flow:menu")
        await w.until(lambda: bool(w.asterisk.playbacks))
        await w.in_state(CallState.MENU)
        assert w.alone(caller)
        w.asterisk.press(caller, "2")
        await w.until(lambda: any("Leave" in str(request.query) for request in w.asterisk.switch.requests))
        w.asterisk.destroy(caller.id)
        record = await w.over()
    assert record.outcome == "answered"


async def test_a_transferred_call_that_is_over_is_refused() -> None:
    async with world() as w:
        await w.ready(801)
        caller, _, call = await w.talking()
        w.asterisk.destroy(caller.id)
        await w.over()
        agent = w.exchange.agents.of_user(801)
        assert agent is not None
        with pytest.raises(RefusedError, match="no_call"):
            await w.do("call.transfer", 801, to="queue:service")
        with pytest.raises(RefusedError, match="call_ended"):
            await call.ask(CallEvent.HOLD, Ask(agent))


async def test_the_sender_sends_twice_and_only_the_first_counts() -> None:
    async with world() as w:
        await w.ready(801)
        await w.away(802)
        caller, *_ = await w.talking()
        results = await asyncio.gather(
            w.do("call.transfer", 801, to="agent:802"),
            w.do("call.transfer", 801, to="agent:802"),
            return_exceptions=True,
        )
        assert sorted(type(result).__name__ for result in results) == ["RefusedError", "dict"]
        second = await w.takes(802)
        assert w.together(caller, second)
        w.asterisk.destroy(caller.id)
        await w.over()


async def test_a_caller_who_hangs_up_while_the_transfer_rings_leaves_nothing() -> None:
    async with world() as w:
        await w.ready(801)
        await w.away(802)
        caller, *_ = await w.talking()
        await w.do("call.transfer", 801, to="agent:802")
        second = await w.phone(802)
        w.asterisk.destroy(caller.id)
        record = await w.over()
        assert second.id not in w.asterisk.channels
        ann = w.exchange.agents.of_user(802)
        assert ann is not None
        assert (ann.call, ann.shown) == (None, "away")
    assert record.hung_up_by == "caller"


# ----------------------------------------------------------------------------- overflow, pulling


@pytest.mark.parametrize(
    ("rule", "ends_in"), [("queue:experts", CallState.QUEUED), (f"number:{OUTSIDE}", CallState.REACHING)]
)
async def test_a_queue_s_overflow_leads_where_its_settings_say(rule: str, ends_in: CallState) -> None:
    service = replace(SERVICE, members=(), overflow={"unstaffed": rule})
    async with world(queues=(service, EXPERTS)) as w:
        await w.away(803)
        caller, _ = await w.in_menu()
        w.asterisk.press(caller, "1")
        call = await w.in_state(ends_in)
        assert w.hears(caller) == "music"
        w.asterisk.destroy(caller.id)
        record = await w.over()
    assert call.id == record.id
    assert record.stays[0].outcome == "overflowed"


async def test_a_supervisor_pulls_a_waiting_call_to_another_queue_or_to_themselves() -> None:
    async with world(queues=QUEUES) as w:
        await w.away(801, 803)
        await w.away(804)
        caller, call = await w.in_queue()
        await w.do("supervise.pull", 804, call_id=str(call.id), to="queue:experts")
        await w.until(lambda: call.queue is not None and call.queue.id == "experts" and call.state is CallState.QUEUED)
        await w.do("supervise.pull", 804, call_id=str(call.id), to="agent:804")
        device = await w.takes(804)
        assert w.together(caller, device)
        with pytest.raises(RefusedError, match="not_waiting"):
            await w.do("supervise.pull", 804, call_id=str(call.id), to="queue:service")
        w.asterisk.destroy(caller.id)
        record = await w.over()
    assert [(stay.queue_id, stay.outcome) for stay in record.stays] == [("service", "moved"), ("experts", "moved")]
    assert record.agent_id == 804


async def test_a_pulled_call_the_supervisor_does_not_answer_is_back_in_its_queue() -> None:
    async with world() as w:
        await w.away(801)
        await w.away(804)
        caller, call = await w.in_queue()
        await w.do("supervise.pull", 804, call_id=str(call.id), to="agent:804")
        w.asterisk.destroy((await w.phone(804)).id, 17)
        await w.until(lambda: call.state is CallState.QUEUED)
        assert w.hears(caller) == "music"
        w.asterisk.destroy(caller.id)
        record = await w.over()
    assert record.outcome == "abandoned_queue"


# ---------------------------------------------------------------------------------------- parking


async def test_a_parked_call_is_taken_by_anybody() -> None:
    async with world() as w:
        await w.ready(801)
        await w.away(802)
        caller, first, call = await w.talking()
        desk = await w.do("call.park", 801)
        assert first.id not in w.asterisk.channels
        assert w.hears(caller) == "music"
        assert call.state is CallState.PARKED
        assert [(parked["slot"], parked["caller"]) for parked in desk["parked"]] == [("1", CALLER)]
        await w.do("call.retrieve", 802, slot="1")
        with pytest.raises(RefusedError):
            await w.do("call.retrieve", 801, slot="1")
        second = await w.takes(802)
        assert w.together(caller, second)
        with pytest.raises(RefusedError, match="not_parked"):
            await w.do("call.retrieve", 801, slot="1")
        w.asterisk.destroy(caller.id)
        record = await w.over()
    assert [stint.user_id for stint in record.stints] == [801, 802]
    assert w.exchange.parking.of_company(1) == []


async def test_places_are_the_lowest_free_and_one_company_s_own() -> None:
    async with world() as w:
        await w.ready(801)
        await w.ready(802)
        first, _, one = await w.talking()
        await w.do("call.park", 801)
        w.desks.set_state(1, 801, "away", "")
        second = w.caller_arrives()
        await w.until(lambda: bool(w.asterisk.playbacks))
        w.asterisk.press(second, "1")
        await w.takes(802)
        desk = await w.do("call.park", 802)
        assert [parked["slot"] for parked in desk["parked"]] == ["1", "2"]
        w.asterisk.destroy(first.id)
        await w.until(lambda: one.ended)
        assert [call.slot for call in w.exchange.parking.of_company(1)] == [2]
        w.asterisk.destroy(second.id)
        await w.over(2)


async def test_a_parked_call_nobody_takes_goes_to_the_front_of_its_queue() -> None:
    async with world(park_ms=1) as w:
        await w.ready(801)
        await w.ready(802)
        caller, _, _ = await w.talking()
        await w.do("call.park", 801)
        second = await w.takes(802)
        assert w.together(caller, second)
        w.asterisk.destroy(caller.id)
        record = await w.over()
    assert [(stay.outcome, stay.agent_id) for stay in record.stays] == [("answered", 801), ("answered", 802)]


async def test_a_parked_call_out_nobody_takes_rings_whoever_parked_it() -> None:
    async with world(park_ms=1) as w:
        await w.ready(801)
        await w.do("call.dial", 801, to=OUTSIDE)
        await w.takes(801)
        line = await w.outside("127.0.0.2")
        w.asterisk.far_end_answers(line)
        await w.in_state(CallState.TALKING)
        await w.do("call.park", 801)
        again = await w.takes(801)
        assert w.together(line, again)
        w.asterisk.destroy(line.id)
        record = await w.over()
    assert [stint.user_id for stint in record.stints] == [801, 801]


async def test_one_who_wants_a_parked_call_and_does_not_answer_leaves_it_parked() -> None:
    async with world() as w:
        await w.ready(801)
        await w.away(802)
        caller, _, call = await w.talking()
        await w.do("call.park", 801)
        await w.do("call.retrieve", 802, slot="1")
        w.asterisk.destroy((await w.phone(802)).id, 21)
        await w.quiet()
        assert call.state is CallState.PARKED
        assert w.hears(caller) == "music"
        await w.do("call.retrieve", 802, slot="1")
        second = await w.takes(802)
        assert w.together(caller, second)
        w.asterisk.destroy(caller.id)
        await w.over()


# --------------------------------------------------------------------------- a device that died


async def lost(w: World) -> tuple[FakeChannel, Call]:
    """The agent's device has died in the conversation."""
    await w.ready(801)
    caller, phone, call = await w.talking()
    w.asterisk.destroy(phone.id, 44)
    await w.until(lambda: call.state is CallState.LOST)
    await w.quiet()
    assert w.hears(caller) == "music"
    return caller, call


async def test_the_same_agent_logged_in_again_takes_the_caller_back_by_one_click() -> None:
    async with world() as w:
        caller, _ = await lost(w)
        bob = w.exchange.agents.of_user(801)
        assert bob is not None
        assert (bob.shown, bob.call) == ("offline", None)
        await w.ready(801)
        desk = w.desks.picture(bob)
        assert desk["reclaim"]["caller"] == CALLER
        await w.do("call.reclaim", 801)
        again = await w.takes(801)
        assert w.together(caller, again)
        with pytest.raises(RefusedError):
            await w.do("call.reclaim", 801)
        w.asterisk.destroy(caller.id)
        record = await w.over()
        assert bob.left_behind is None
    assert [stint.user_id for stint in record.stints] == [801, 801]
    assert record.stints[0].lost_ms > 0
    assert len(record.recordings) == 1


async def test_another_agent_cannot_reclaim_it() -> None:
    async with world() as w:
        caller, call = await lost(w)
        await w.ready(802)
        w.desks.set_state(1, 802, "away", "")
        with pytest.raises(RefusedError, match="nothing_to_reclaim"):
            await w.do("call.reclaim", 802)
        ann = w.exchange.agents.of_user(802)
        assert ann is not None
        with pytest.raises(RefusedError, match="not_yours"):
            await call.ask(CallEvent.RECLAIM, Ask(ann))
        w.asterisk.destroy(caller.id)
        await w.over()


async def test_a_reclaim_whose_device_does_not_answer_leads_to_the_front_of_the_queue() -> None:
    async with world() as w:
        caller, call = await lost(w)
        await w.ready(802)
        w.desks.set_state(1, 802, "away", "")
        await w.away(801)
        await w.do("call.reclaim", 801)
        w.asterisk.destroy((await w.phone(801)).id, 21)
        await w.until(lambda: call.state is CallState.QUEUED)
        w.desks.set_state(1, 802, "ready", "")
        second = await w.takes(802)
        assert w.together(caller, second)
        w.asterisk.destroy(caller.id)
        await w.over()


async def test_a_device_that_dies_in_a_conference_leaves_the_others_talking() -> None:
    async with world() as w:
        await w.ready(801)
        await w.away(802)
        caller, first, call = await w.talking()
        await w.do("call.add", 801, to="agent:802")
        second = await w.takes(802)
        w.asterisk.destroy(first.id, 44)
        await w.quiet()
        assert w.together(caller, second)
        bob = w.exchange.agents.of_user(801)
        assert bob is not None
        assert (bob.shown, bob.left_behind) == ("offline", None)
        assert call.agent is w.exchange.agents.of_user(802)
        w.asterisk.destroy(caller.id)
        await w.over()


async def test_a_caller_who_hangs_up_while_waiting_for_the_agent_leaves_nothing() -> None:
    async with world() as w:
        caller, _ = await lost(w)
        w.asterisk.destroy(caller.id)
        record = await w.over()
        bob = w.exchange.agents.of_user(801)
        assert bob is not None
        assert bob.left_behind is None
    assert (record.outcome, record.hung_up_by) == ("answered", "caller")
