"""What each person's desk shows of a call: their part, who is in it and where, and the buttons that do something."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from telephony.controller.call.states import CallState
from telephony.controller.refused import RefusedError
from telephony.controller.shown.board import board
from telephony.conversation import Place
from tenants.live.desk_serializers import ACTIONS, PLACES
from tests.telephony.controller.acme import SERVICE
from tests.telephony.controller.scenes import (
    OTHER,
    OWNER,
    RELOADED,
    RIVAL,
    SCENES,
    SECOND,
    SUPERVISOR,
    everybody_gone,
    pick_up,
    settled,
    staffed,
)
from tests.telephony.controller.world import World, browser

PICTURES = """
scene user state role can
talking 801 talking owner add consult hangup hold keypad note park record.pause transfer
held 801 held owner add consult hangup note park record.pause resume transfer
calling 801 consulting owner cancel drop hangup note record.pause
calling 802 ringing consulted hangup
consulting 801 consulting owner cancel complete drop hangup leave merge note record.pause swap
consulting 802 consulting consulted hangup leave note
conference 801 conference owner add consult drop hangup hold keypad leave note record.pause
conference 802 conference member hangup keypad leave note
listening 801 talking owner add consult hangup hold keypad note park record.pause transfer
listening 900 supervising supervisor barge stop takeover whisper
"""
ROWS = [line.split(" ", 4) for line in PICTURES.strip().splitlines()[1:]]


def desk_of(w: World, user_id: int) -> dict[str, Any]:
    agent = w.exchange.agents.of_user(user_id)
    assert agent is not None
    return w.desks.picture(agent)


def places(w: World, user_id: int) -> list[tuple[str, str, bool]]:
    return [(row["name"] or row["number"], row["place"], row["me"]) for row in desk_of(w, user_id)["call"]["parties"]]


@pytest.mark.parametrize(("scene", "user", "state", "role", "can"), ROWS)
async def test_a_desk_shows_its_own_part_of_the_call(scene: str, user: str, state: str, role: str, can: str) -> None:
    async with staffed() as w:
        await SCENES[scene](w)
        call = desk_of(w, int(user))["call"]
        assert (call["state"], call["role"], " ".join(call["can"])) == (state, role, can)
        assert set(call["can"]) <= set(ACTIONS)
        assert {row["place"] for row in call["parties"]} <= set(PLACES)
        assert sum(row["me"] for row in call["parties"]) == 1
        await everybody_gone(w)


async def test_who_is_only_rung_for_a_consultation_is_not_shown_as_talking() -> None:
    async with staffed() as w:
        call = await SCENES["calling"](w)
        on_the_board = {row["user_id"]: row["state"] for row in board(w.exchange, 1)["agents"]}
        assert (desk_of(w, 801)["state"], desk_of(w, 802)["state"]) == ("talking", "ringing")
        assert (on_the_board[801], on_the_board[802]) == ("talking", "ringing")
        await pick_up(w, 802)
        await settled(call, w, 802, Place.SIDE)
        assert desk_of(w, 802)["state"] == "talking"


async def test_everybody_sees_who_is_in_the_call_and_where() -> None:
    async with staffed() as w:
        await SCENES["consulting"](w)
        expected = [("+8613800138000", "hold"), ("Agent 801", "side"), ("Agent 802", "side")]
        assert places(w, OWNER) == [(*row, row[0] == "Agent 801") for row in expected]
        assert places(w, SECOND) == [(*row, row[0] == "Agent 802") for row in expected]
        await w.do("call.swap", OWNER)
        assert [place for _, place, _ in places(w, OWNER)] == ["room", "room", "hold"]
        row = board(w.exchange, 1)["calls"][0]
        assert (row["state"], row["parties"], row["supervised"]) == ("consulting", 3, False)
        await everybody_gone(w)


async def test_rights_decide_which_buttons_are_shown() -> None:
    async with staffed() as w:
        await w.desks.login(1, OWNER, browser("phone801"), permissions=["desk.use"])
        await SCENES["talking"](w)
        assert not {"transfer", "consult", "add"} & set(desk_of(w, OWNER)["call"]["can"])
        await w.do("call.hangup", OWNER)
        await w.until(lambda: not w.exchange.calls)
        await w.do("desk.state", OWNER, state="ready")
        await w.desks.login(1, OWNER, browser("phone801"), permissions=["calls.record", "calls.transfer"])
        await SCENES["talking"](w)
        assert {"transfer", "record.stop", "record.pause"} <= set(desk_of(w, OWNER)["call"]["can"])
        await w.do("call.record", OWNER, action="stop")
        desk = desk_of(w, OWNER)["call"]
        assert desk["recording"] == "off"
        assert "record.start" in desk["can"]
        await everybody_gone(w, 2)


async def test_a_note_goes_with_the_call_to_the_next_agent_and_into_the_record() -> None:
    async with staffed() as w:
        call = await SCENES["consulting"](w)
        await w.do("call.note", OWNER, text="wants a refund")
        assert desk_of(w, SECOND)["call"]["note"] == "wants a refund"
        await w.do("call.complete", OWNER)
        await w.until(lambda: desk_of(w, SECOND)["call"]["role"] == "owner" and call.idle)
        assert desk_of(w, OWNER)["call"]["state"] == "wrapup"
        assert desk_of(w, OWNER)["call"]["can"] == ["extend", "wrapup"]
        await everybody_gone(w)
        assert w.records[0].note == "wants a refund"


async def test_parked_calls_are_on_every_desk_until_somebody_takes_them() -> None:
    async with staffed() as w:
        call = await SCENES["parked"](w)
        parked = desk_of(w, OTHER)["parked"]
        assert [(row["slot"], row["caller"]) for row in parked] == [("1", "+8613800138000")]
        assert board(w.exchange, 1)["parked"] == parked
        assert not desk_of(w, 950)["parked"], "another company sees nothing of it"
        await w.do("call.retrieve", OTHER, slot="1")
        with pytest.raises(RefusedError, match="already_taken"):
            await w.do("call.retrieve", SECOND, slot="1")
        await pick_up(w, OTHER)
        await settled(call, w, OTHER, Place.ROOM)
        assert not desk_of(w, SECOND)["parked"]
        with pytest.raises(RefusedError, match="not_parked"):
            await w.do("call.retrieve", SECOND, slot="1")
        await everybody_gone(w)


async def test_after_a_reload_one_click_brings_the_caller_back() -> None:
    async with staffed() as w:
        call = await SCENES["lost"](w)
        desk = desk_of(w, OWNER)
        assert desk["reclaim"]["call_id"] == str(call.id)
        assert desk["reclaim"]["caller"] == "+8613800138000"
        await w.do("call.reclaim", OWNER)
        assert desk_of(w, OWNER)["call"]["state"] == "ringing"
        await pick_up(w, RELOADED)
        await settled(call, w, OWNER, Place.ROOM)
        desk = desk_of(w, OWNER)
        assert (desk["reclaim"], desk["call"]["state"], desk["call"]["role"]) == (None, "talking", "owner")
        with pytest.raises(RefusedError, match="in_call"):
            await w.do("call.reclaim", OWNER)
        await everybody_gone(w)


async def test_who_was_reached_directly_may_extend_the_wrap_up_as_well() -> None:
    async with staffed(queues=(replace(SERVICE, wrap_up_extra_ms=30_000),)) as w:
        call = await SCENES["consulting"](w)
        await w.do("call.complete", OWNER)
        await settled(call, w, SECOND, Place.ROOM)
        await w.do("call.hangup", SECOND)
        await w.until(lambda: desk_of(w, SECOND)["state"] == "wrapup")
        assert desk_of(w, SECOND)["wrapup_extra_ms"] == 30_000


async def test_who_comes_too_late_finds_nothing_to_reclaim() -> None:
    async with staffed() as w:
        call = await SCENES["lost"](w)
        w.asterisk.destroy(call.require_remote().channel_id)
        await w.until(lambda: not w.exchange.calls)
        assert desk_of(w, OWNER)["reclaim"] is None
        with pytest.raises(RefusedError, match="nothing_to_reclaim"):
            await w.do("call.reclaim", OWNER)


async def test_of_two_supervisors_who_take_a_call_over_the_first_has_it() -> None:
    async with staffed() as w:
        call = await SCENES["talking"](w)
        await w.do("supervise.takeover", SUPERVISOR, call_id=str(call.id))
        with pytest.raises(RefusedError, match="already_taken"):
            await w.do("supervise.takeover", RIVAL, call_id=str(call.id))
        await pick_up(w, SUPERVISOR)
        await settled(call, w, SUPERVISOR, Place.ROOM)
        with pytest.raises(RefusedError, match="already_taken"):
            await w.do("supervise.takeover", RIVAL, call_id=str(call.id))
        assert desk_of(w, SUPERVISOR)["call"]["role"] == "owner"
        assert desk_of(w, RIVAL)["call"] is None
        assert desk_of(w, OWNER)["state"] == "wrapup"
        await everybody_gone(w)


async def test_a_supervisor_changes_over_and_is_seen_on_the_board() -> None:
    async with staffed() as w:
        call = await SCENES["listening"](w)
        assert board(w.exchange, 1)["calls"][0]["supervised"]
        for verb, place in (("whisper", "whisper"), ("barge", "room"), ("listen", "listen")):
            await w.do(f"supervise.{verb}", SUPERVISOR, call_id=str(call.id), user_id=OWNER)
            assert ("Agent 900", place, True) in places(w, SUPERVISOR)
        await w.do("supervise.stop", SUPERVISOR)
        assert desk_of(w, SUPERVISOR)["call"] is None
        assert desk_of(w, SUPERVISOR)["state"] == "away", "who only listened has nothing to write up"
        assert not board(w.exchange, 1)["calls"][0]["supervised"]
        assert desk_of(w, OWNER)["call"]["state"] == "talking"
        await everybody_gone(w)


async def test_a_waiting_call_pulled_to_oneself_rings_there_alone() -> None:
    async with staffed() as w:
        call = await SCENES["waiting"](w)
        desk = await w.do("supervise.pull", SUPERVISOR, call_id=str(call.id), to=f"agent:{SUPERVISOR}")
        assert "call" in desk
        await pick_up(w, SUPERVISOR)
        await settled(call, w, SUPERVISOR, Place.ROOM)
        assert desk_of(w, SUPERVISOR)["call"]["role"] == "owner"
        await everybody_gone(w)


async def test_what_is_asked_of_a_call_that_ended_is_refused() -> None:
    async with staffed() as w:
        call = await SCENES["talking"](w)
        call_id = str(call.id)
        await everybody_gone(w)
        for verb, args in (("call.transfer", {"to": "queue:sales"}), ("call.hold", {}), ("call.hangup", {})):
            with pytest.raises(RefusedError, match="no_call"):
                await w.do(verb, OWNER, **args)
        for verb in ("supervise.takeover", "supervise.pull"):
            with pytest.raises(RefusedError, match="unknown_call"):
                await w.do(verb, SUPERVISOR, call_id=call_id, to="queue:sales")


async def test_logging_out_while_a_consultation_rings_leaves_the_others_as_they_were() -> None:
    async with staffed() as w:
        call = await SCENES["calling"](w)
        await w.do("desk.logout", SECOND)
        await w.until(lambda: call.talk is not None and not call.talk.consulted and call.idle)
        assert call.state is CallState.TALKING
        assert desk_of(w, OWNER)["call"]["state"] == "talking"
        assert desk_of(w, SECOND)["call"] is None
        await everybody_gone(w)
