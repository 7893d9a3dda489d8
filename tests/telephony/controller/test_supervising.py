"""Supervisors: who hears whom while they listen, whisper, barge in and take over."""

from __future__ import annotations

import asyncio

import pytest

from telephony import ari
from telephony.acd.types import AgentState
from telephony.controller.call.call import Call
from telephony.controller.call.stage import EARS_GONE
from telephony.controller.call.states import CallState
from telephony.controller.refused import RefusedError
from tests.telephony.controller.behaving import FakeChannel
from tests.telephony.controller.world import World, world


async def listening(w: World, how: str = "listen") -> tuple[FakeChannel, FakeChannel, FakeChannel, Call]:
    """A caller and 801 talk, 804 is at 801's ear: (caller, 801's device, 804's device)."""
    await w.ready(801)
    await w.away(804)
    caller, first, call = await w.talking()
    await w.do(f"supervise.{how}", 804, call_id=str(call.id), user_id=801)
    ear = await w.takes(804)
    return caller, first, ear, call


def hangs_up(channel: FakeChannel, request: ari.FakeRequest) -> bool:
    """Whether we ask the switch to end this channel."""
    return request.method == "DELETE" and channel.id in request.uri


def taps(w: World) -> list[tuple[str, str]]:
    """Whose channel is listened to, and where what is said into the ear goes."""
    return list(w.asterisk.snoops.values())


async def test_a_listener_hears_both_through_an_ear_at_the_agent_and_is_heard_by_nobody() -> None:
    async with world() as w:
        caller, first, ear, call = await listening(w)
        assert w.together(caller, first), "the two do not notice"
        assert taps(w) == [(first.id, "none")]
        (snoop,) = w.asterisk.snoops
        assert w.hears(ear) == snoop
        max_ = w.exchange.agents.of_user(804)
        assert max_ is not None
        assert w.desks.picture(max_)["call"]["state"] == "supervising"
        assert w.exchange.switchboard.agent(804).state is AgentState.TALKING
        w.asterisk.destroy(caller.id)
        record = await w.over()
        assert (max_.call, max_.shown) == (None, "away")
    assert [(stint.user_id, stint.role) for stint in record.stints] == [(801, "owner"), (804, "supervisor")]
    assert record.stints[1].listen_ms > 0
    assert record.stints[1].talk_ms == 0
    assert [leg.party for leg in record.legs] == ["caller", "agent", "supervisor"]
    assert call.id == record.id


async def test_changing_over_needs_no_second_ring() -> None:
    async with world() as w:
        caller, first, ear, call = await listening(w)
        await w.do("supervise.whisper", 804, call_id=str(call.id), user_id=801)
        await w.quiet()
        assert taps(w) == [(first.id, "out")]
        (snoop,) = w.asterisk.snoops
        assert w.hears(ear) == snoop
        await w.do("supervise.barge", 804, call_id=str(call.id))
        await w.quiet()
        assert taps(w) == []
        assert w.together(caller, first, ear)
        await w.do("supervise.listen", 804, call_id=str(call.id), user_id=801)
        await w.quiet()
        assert w.together(caller, first)
        assert taps(w) == [(first.id, "none")]
        await w.do("supervise.stop", 804)
        await w.quiet()
        assert ear.id not in w.asterisk.channels
        assert taps(w) == []
        assert [name for name, members in w.asterisk.bridges.items() if members] == [call.stage.bridge_id()]
        with pytest.raises(RefusedError, match="not_supervising"):
            await w.do("supervise.stop", 804)
        w.asterisk.destroy(caller.id)
        await w.over()


async def test_an_ear_which_the_switch_ends_is_put_on_again() -> None:
    async with world() as w:
        caller, first, ear, call = await listening(w)
        (before,) = w.asterisk.snoops
        w.asterisk.destroy(before)
        await w.until(lambda: bool(w.asterisk.snoops))
        await w.quiet()
        (after,) = w.asterisk.snoops
        assert after != before
        assert taps(w) == [(first.id, "none")]
        assert w.hears(ear) == after
        assert w.together(caller, first), "the two do not notice"
        w.asterisk.destroy(caller.id)
        await w.over()


async def test_a_supervisor_whose_ear_does_not_hold_is_hung_up_and_free() -> None:
    async with world() as w:
        caller, first, ear, call = await listening(w)
        for _ in range(EARS_GONE):
            await w.until(lambda: bool(w.asterisk.snoops))
            await w.quiet()
            (snoop,) = w.asterisk.snoops
            w.asterisk.destroy(snoop)
        await w.until(lambda: ear.id not in w.asterisk.channels)
        await w.quiet()
        assert w.together(caller, first), "the two do not notice"
        max_ = w.exchange.agents.of_user(804)
        assert max_ is not None
        assert (max_.call, max_.shown) == (None, "away")
        assert "supervision.failed" in [event.kind for event in call.facts.events]
        w.asterisk.destroy(caller.id)
        await w.over()


async def test_a_supervisor_whose_ear_the_switch_refuses_the_second_time_is_hung_up() -> None:
    async with world() as w:
        caller, first, ear, _ = await listening(w)
        (snoop,) = w.asterisk.snoops
        w.asterisk.refuse = lambda request: ari.FakeAnswer(500) if "/snoop/" in request.uri else None
        w.asterisk.destroy(snoop)
        await w.until(lambda: ear.id not in w.asterisk.channels)
        await w.quiet()
        assert w.together(caller, first)
        w.asterisk.destroy(caller.id)
        await w.over()


async def test_who_listens_to_one_who_leaves_is_not_told_that_the_ear_failed() -> None:
    async with world() as w:
        caller, first, ear, call = await listening(w)
        w.asterisk.destroy(first.id)
        await w.until(lambda: ear.id not in w.asterisk.channels)
        assert "supervision.failed" not in [event.kind for event in call.facts.events]
        await w.over()


async def test_taking_over_frees_the_agent_and_gives_the_call_to_the_supervisor() -> None:
    async with world() as w:
        caller, first, ear, call = await listening(w)
        await w.do("supervise.takeover", 804, call_id=str(call.id))
        await w.quiet()
        assert first.id not in w.asterisk.channels
        assert w.together(caller, ear)
        assert taps(w) == []
        bob = w.exchange.agents.of_user(801)
        assert bob is not None
        assert (bob.call, bob.shown) == (None, "wrapup")
        assert call.agent is w.exchange.agents.of_user(804)
        await w.do("call.hold", 804)
        assert w.hears(caller) == "music"
        await w.do("call.hangup", 804)
        record = await w.over()
    assert [(stint.user_id, stint.role) for stint in record.stints] == [(801, "owner"), (804, "owner")]
    assert record.agent_id == 804


async def test_of_two_who_take_over_at_once_the_first_gets_it() -> None:
    async with world() as w:
        await w.ready(801)
        await w.away(803, 804)
        caller, first, call = await w.talking()
        results = await asyncio.gather(
            w.do("supervise.takeover", 804, call_id=str(call.id)),
            w.do("supervise.takeover", 803, call_id=str(call.id)),
            return_exceptions=True,
        )
        assert [getattr(result, "code", "done") for result in results] == ["done", "already_taken"]
        assert w.together(caller, first), "until the supervisor's device is answered, nothing changes"
        ear = await w.takes(804)
        assert w.together(caller, ear)
        eva = w.exchange.agents.of_user(803)
        assert eva is not None
        assert (eva.call, w.exchange.switchboard.agent(803).state) == (None, AgentState.AWAY)
        w.asterisk.destroy(caller.id)
        await w.over()


async def test_a_supervisor_whose_device_is_not_answered_is_not_there() -> None:
    async with world() as w:
        await w.ready(801)
        await w.away(804)
        caller, first, call = await w.talking()
        await w.do("supervise.listen", 804, call_id=str(call.id), user_id=801)
        w.asterisk.destroy((await w.phone(804)).id, 21)
        await w.quiet()
        assert list(call.talk.parties) == ["customer", "a1"]  # type: ignore[union-attr]
        assert taps(w) == []
        assert w.together(caller, first)
        w.asterisk.destroy(caller.id)
        record = await w.over()
    assert [stint.user_id for stint in record.stints] == [801]


async def test_the_supervised_agent_hanging_up_ends_the_supervision() -> None:
    async with world() as w:
        caller, first, ear, _ = await listening(w)
        w.asterisk.destroy(first.id)
        await w.over()
        assert ear.id not in w.asterisk.channels
        assert caller.id not in w.asterisk.channels


async def test_the_ear_goes_with_the_call_to_the_one_it_is_transferred_to() -> None:
    async with world() as w:
        caller, first, ear, call = await listening(w)
        await w.away(802)
        await w.do("call.consult", 801, to="agent:802")
        second = await w.takes(802)
        assert taps(w) == [(first.id, "none")]
        await w.do("call.complete", 801)
        await w.quiet()
        assert taps(w) == [(second.id, "none")]
        assert w.together(caller, second)
        assert ear.id in w.asterisk.channels
        w.asterisk.destroy(caller.id)
        await w.over()
        assert call.ended


async def test_a_supervisor_who_hangs_up_ends_nothing_but_the_listening() -> None:
    async with world() as w:
        caller, first, ear, _ = await listening(w)
        w.asterisk.destroy(ear.id)
        await w.quiet()
        assert w.together(caller, first)
        assert taps(w) == []
        w.asterisk.destroy(caller.id)
        await w.over()


async def test_a_call_that_only_rings_or_waits_is_not_supervised_and_nobody_supervises_twice() -> None:
    async with world() as w:
        await w.ready(801)
        await w.away(804)
        caller, phone, call = await w.ringing()
        with pytest.raises(RefusedError, match="not_talking"):
            await w.do("supervise.listen", 804, call_id=str(call.id), user_id=801)
        w.asterisk.pick_up(phone)
        await w.in_state(CallState.TALKING)
        with pytest.raises(RefusedError, match="in_call"):
            await w.do("supervise.listen", 801, call_id=str(call.id), user_id=801)
        with pytest.raises(RefusedError, match="unknown_call"):
            await w.do("supervise.listen", 804, call_id="nothing", user_id=801)
        w.asterisk.destroy(caller.id)
        await w.over()


async def test_who_listened_and_wants_the_call_too_late_is_told_so_while_their_phone_still_hangs_up() -> None:
    async with world() as w:
        caller, _, _, call = await listening(w)
        await w.away(803)
        await w.do("supervise.listen", 803, call_id=str(call.id), user_id=801)
        late = await w.takes(803)
        w.asterisk.refuse = lambda request: ari.FakeAnswer() if hangs_up(late, request) else None
        await w.do("supervise.takeover", 804, call_id=str(call.id))
        with pytest.raises(RefusedError, match="already_taken"):
            await w.do("supervise.takeover", 803, call_id=str(call.id))
        with pytest.raises(RefusedError, match="in_call"):
            await w.do("supervise.listen", 803, call_id=str(call.id), user_id=801)
        w.asterisk.destroy(late.id)
        w.asterisk.destroy(caller.id)
        await w.over()
