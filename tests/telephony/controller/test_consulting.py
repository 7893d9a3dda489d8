"""Hold, attended transfer and conference: who hears whom at every step, and what the records say of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from telephony.controller.call.call import Call
from telephony.controller.call.states import CallState
from telephony.controller.refused import RefusedError
from telephony.conversation import Place
from telephony.ports import QueueMember, QueueProfile
from tests.telephony.controller.acme import SERVICE
from tests.telephony.controller.behaving import FakeChannel
from tests.telephony.controller.world import World, world

OUTSIDE = "+8613900139000"
SECOND_LINE = QueueProfile(id="experts", name="Experts", members=(QueueMember(802),), announce_every_ms=None)


async def with_consultation(w: World, to: str = "agent:802") -> tuple[FakeChannel, FakeChannel, FakeChannel, Call]:
    """A caller on hold, and two agents who talk apart: (caller, 801's device, 802's device)."""
    await w.ready(801)
    await w.away(802)
    caller, first, call = await w.talking()
    await w.do("call.consult", 801, to=to)
    second = await w.takes(802)
    return caller, first, second, call


async def test_while_the_consulted_one_is_rung_the_caller_hears_music_and_the_agent_the_ring_tone() -> None:
    async with world() as w:
        await w.ready(801)
        await w.away(802)
        caller, first, _ = await w.talking()
        desk = await w.do("call.consult", 801, to="agent:802")
        assert desk["call"]["state"] == "consulting"
        second = await w.phone(802)
        assert (w.hears(caller), w.hears(first)) == ("music", "tone")
        w.asterisk.pick_up(second)
        await w.until(lambda: w.together(first, second))
        assert w.hears(caller) == "music"
        w.asterisk.destroy(caller.id)
        await w.quiet()
        assert w.together(first, second), "the two who talk are not cut off because the caller left"
        w.asterisk.destroy(first.id)
        record = await w.over()
    assert record.outcome == "answered"
    assert record.hung_up_by == "agent"


async def test_swapping_holds_the_one_and_joins_the_other() -> None:
    async with world() as w:
        caller, first, second, _ = await with_consultation(w)
        await w.do("call.swap", 801)
        assert (w.hears(caller), w.hears(second)) == (first.id, "music")
        await w.do("call.swap", 801)
        assert (w.hears(caller), w.hears(second)) == ("music", first.id)
        w.asterisk.destroy(caller.id)
        w.asterisk.destroy(first.id)
        await w.over()


async def test_completing_joins_the_two_and_frees_the_agent_who_writes_up() -> None:
    async with world() as w:
        caller, first, second, call = await with_consultation(w)
        await w.do("call.complete", 801)
        assert first.id not in w.asterisk.channels
        assert w.together(caller, second)
        bob, ann = w.exchange.agents.of_user(801), w.exchange.agents.of_user(802)
        assert bob is not None
        assert ann is not None
        assert (bob.shown, bob.call, ann.call) == ("wrapup", None, call)
        desk = await w.do("call.hold", 802)
        assert desk["call"]["role"] == "owner"
        await w.do("call.resume", 802)
        w.asterisk.destroy(caller.id)
        record = await w.over()
    assert [(stint.user_id, stint.role) for stint in record.stints] == [(801, "owner"), (802, "owner")]
    assert record.agent_id == 802
    assert [leg.user_id for leg in record.legs] == [None, 801, 802]
    assert len(record.recordings) == 1


async def test_cancelling_brings_the_caller_back() -> None:
    async with world() as w:
        caller, first, second, _ = await with_consultation(w)
        await w.do("call.cancel", 801)
        assert second.id not in w.asterisk.channels
        assert w.together(caller, first)
        ann = w.exchange.agents.of_user(802)
        assert ann is not None
        assert ann.call is None
        w.asterisk.destroy(caller.id)
        record = await w.over()
    assert [(stint.user_id, stint.role) for stint in record.stints] == [(801, "owner"), (802, "consulted")]


async def test_the_consulted_one_hanging_up_brings_the_caller_back() -> None:
    async with world() as w:
        caller, first, second, _ = await with_consultation(w)
        w.asterisk.destroy(second.id)
        await w.until(lambda: w.together(caller, first))
        w.asterisk.destroy(caller.id)
        await w.over()


async def test_the_agent_hanging_up_while_consulting_leaves_those_two_together() -> None:
    async with world() as w:
        caller, first, second, _ = await with_consultation(w)
        await w.do("call.hangup", 801)
        await w.until(lambda: w.together(caller, second))
        assert first.id not in w.asterisk.channels
        w.asterisk.destroy(caller.id)
        await w.over()


@pytest.mark.parametrize("how", ["declined", "unreachable", "desk"])
async def test_whoever_is_not_reached_for_a_consultation_brings_the_caller_back(how: str) -> None:
    async with world() as w:
        await w.ready(801)
        await w.away(802)
        caller, first, _ = await w.talking()
        if how == "unreachable":
            w.asterisk.unreachable.add("phone802")
        await w.do("call.consult", 801, to="agent:802")
        if how == "declined":
            w.asterisk.destroy((await w.phone(802)).id, 21)
        elif how == "desk":
            await w.phone(802)
            await w.do("call.hangup", 802)
        await w.until(lambda: w.together(caller, first))
        ann = w.exchange.agents.of_user(802)
        assert ann is not None
        assert (ann.call, ann.shown) == (None, "away")
        w.asterisk.destroy(caller.id)
        await w.over()


async def test_a_consultation_by_queue_rings_its_agents_one_after_the_other() -> None:
    experts = replace(SECOND_LINE, members=(QueueMember(802), QueueMember(803, priority=1)))
    async with world(queues=(SERVICE, experts)) as w:
        await w.ready(801)
        caller, first, _ = await w.talking()
        await w.ready(802)
        await w.ready(803)
        await w.do("call.consult", 801, to="queue:experts")
        w.asterisk.destroy((await w.phone(802)).id, 21)
        third = await w.takes(803)
        assert w.together(first, third)
        await w.do("call.complete", 801)
        assert w.together(caller, third)
        w.asterisk.destroy(third.id)
        record = await w.over()
    assert [(stint.user_id, stint.queue_id) for stint in record.stints] == [(801, "service"), (803, "experts")]


async def test_a_consultation_by_a_queue_without_agents_brings_the_caller_back() -> None:
    async with world(queues=(SERVICE, SECOND_LINE)) as w:
        await w.ready(801)
        caller, first, _ = await w.talking()
        await w.do("call.consult", 801, to="queue:experts")
        await w.until(lambda: w.together(caller, first))
        w.asterisk.destroy(caller.id)
        await w.over()


async def test_somebody_outside_is_consulted_and_left_with_the_caller() -> None:
    async with world() as w:
        await w.ready(801)
        caller, first, _ = await w.talking()
        await w.do("call.consult", 801, to=f"number:{OUTSIDE}")
        line = await w.outside("sip:x@127.0.0.2")
        assert (w.hears(caller), w.hears(first)) == ("music", "tone")
        w.asterisk.pick_up(line)
        await w.until(lambda: w.together(first, line))
        await w.do("call.complete", 801)
        assert w.together(caller, line)
        w.asterisk.destroy(line.id)
        record = await w.over()
    outside = next(leg for leg in record.legs if leg.party == "outside")
    assert (outside.direction, outside.dialled, outside.hung_up_by) == ("out", OUTSIDE, "outside")
    assert outside.talk_ms > 0


async def test_a_conference_of_eight_and_no_more() -> None:
    async with world() as w:
        await w.ready(801)
        await w.away(802, 803)
        caller, first, call = await w.talking()
        await w.do("call.add", 801, to="agent:802")
        second = await w.takes(802)
        assert w.together(caller, first, second)
        lines = []
        for number in range(5):
            await w.do("call.add", 801, to=f"number:+86139001390{number:02}")
            await w.quiet()
            lines.append(w.asterisk.of_party("o")[-1])
            w.asterisk.pick_up(lines[-1])
            await w.quiet()
        assert w.together(caller, first, second, *lines)
        with pytest.raises(RefusedError, match="full"):
            await w.do("call.add", 801, to="agent:803")
        assert len(call.talk.connected) == 8  # type: ignore[union-attr]
        with pytest.raises(RefusedError, match="conference"):
            await w.do("call.transfer", 801, to="queue:service")
        w.asterisk.destroy(caller.id)
        await w.quiet()
        assert w.together(first, second, *lines)
        for line in lines:
            w.asterisk.destroy(line.id)
        await w.quiet()
        assert w.together(first, second)
        w.asterisk.destroy(second.id)
        record = await w.over()
    assert record.hung_up_by == "agent"


async def test_merging_dropping_and_leaving() -> None:
    async with world() as w:
        caller, first, second, call = await with_consultation(w)
        desk = await w.do("call.merge", 801)
        assert w.together(caller, first, second)
        assert desk["call"]["state"] == "conference"
        party = next(one["id"] for one in desk["call"]["parties"] if one["name"] == "Ann")
        with pytest.raises(RefusedError, match="not_owner"):
            await w.do("call.drop", 802, party="customer")
        await w.do("call.drop", 801, party=party)
        assert w.together(caller, first)
        assert second.id not in w.asterisk.channels
        with pytest.raises(RefusedError, match="last_one"):
            await w.do("call.leave", 801)
        await w.do("call.add", 801, to="agent:802")
        again = await w.takes(802)
        await w.do("call.leave", 801)
        assert w.together(caller, again)
        assert call.agent is w.exchange.agents.of_user(802)
        w.asterisk.destroy(caller.id)
        record = await w.over()
    assert [stint.user_id for stint in record.stints] == [801, 802, 802]


async def test_the_one_consulted_may_not_do_what_is_the_owner_s() -> None:
    async with world() as w:
        caller, *_ = await with_consultation(w)
        for verb in ("hold", "resume", "swap", "complete", "cancel", "merge"):
            with pytest.raises(RefusedError, match="not_owner"):
                await w.do(f"call.{verb}", 802)
        w.asterisk.destroy(caller.id)
        await w.do("call.hangup", 801)
        await w.over()


async def test_commands_out_of_order_are_refused_and_change_nothing() -> None:
    async with world() as w:
        await w.ready(801)
        await w.away(802)
        caller, first, call = await w.talking()
        for verb, code in {
            "resume": "not_held",
            "swap": "not_consulting",
            "complete": "not_consulting",
            "cancel": "not_consulting",
            "merge": "not_consulting",
            "leave": "last_one",
        }.items():
            with pytest.raises(RefusedError, match=code):
                await w.do(f"call.{verb}", 801)
        await w.do("call.consult", 801, to="agent:802")
        for verb, code in {"hold": "consulting", "complete": "not_answered", "swap": "not_answered"}.items():
            with pytest.raises(RefusedError, match=code):
                await w.do(f"call.{verb}", 801)
        await w.do("call.cancel", 801)
        assert w.together(caller, first)
        assert call.state is CallState.TALKING
        w.asterisk.destroy(caller.id)
        await w.over()
    with pytest.raises(RefusedError, match="no_call"):
        await w.do("call.hold", 801)


async def test_an_agent_who_is_busy_or_gone_is_not_consulted() -> None:
    async with world() as w:
        await w.ready(801)
        await w.ready(802)
        caller, first, call = await w.talking()
        other = w.caller_arrives()
        await w.until(lambda: len(w.asterisk.playbacks) == 1)
        w.asterisk.press(other, "1")
        await w.phone(802)
        with pytest.raises(RefusedError, match="agent_busy"):
            await w.do("call.consult", 801, to="agent:802")
        with pytest.raises(RefusedError, match="agent_offline"):
            await w.do("call.consult", 801, to="agent:803")
        assert w.together(caller, first)
        assert all(one.place is Place.ROOM for one in call.talk.parties.values())  # type: ignore[union-attr]
        w.asterisk.destroy(caller.id)
        w.asterisk.destroy(other.id)
        await w.over(2)


async def test_keys_go_to_the_party_outside_and_notes_stay_with_the_call() -> None:
    async with world() as w:
        await w.ready(801)
        caller, _, call = await w.talking()
        await w.do("call.keypad", 801, digits="12#*")
        assert w.asterisk.keys == [(caller.id, "12#*")]
        with pytest.raises(RefusedError, match="bad_digits"):
            await w.do("call.keypad", 801, digits="12; drop")
        await w.do("call.note", 801, text="wants a refund")
        assert call.note == "wants a refund"
        await w.do("call.hold", 801)
        with pytest.raises(RefusedError, match="nobody_outside"):
            await w.do("call.keypad", 801, digits="1")
        w.asterisk.destroy(caller.id)
        record = await w.over()
    assert record.note == "wants a refund"
    assert next(event.data for event in record.events if event.kind == "keypad") == {"by": 801, "count": 4}
