"""Desks: sitting down, getting up, and what late, doubled or foreign commands do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from telephony.acd.types import AgentState
from telephony.controller.call.states import CallState
from telephony.controller.desks.args import Args
from telephony.controller.refused import RefusedError
from telephony.ports import QueueMember
from tests.telephony.controller.acme import COMPANY, SERVICE
from tests.telephony.controller.world import browser, world


async def test_sitting_down_is_away_until_ready_is_said() -> None:
    async with world() as w:
        desk = await w.desks.login(1, 801, browser("phone801"))
        assert (desk["state"], desk["reason"], desk["call"]) == ("away", "login", None)
        assert w.desks.set_state(1, 801, "ready", "")["state"] == "ready"
        assert w.desks.set_state(1, 801, "away", "lunch")["reason"] == "lunch"
        assert w.desks.logout(1, 801)["state"] == "offline"


async def test_a_user_without_a_seat_cannot_sit_down() -> None:
    async with world() as w:
        for company_id, user_id in ((1, 999), (2, 801)):
            with pytest.raises(RefusedError, match="no_seat"):
                await w.desks.login(company_id, user_id, browser("phone"))


async def test_while_the_database_is_away_who_is_known_sits_down_and_nobody_hears_that_they_have_no_seat() -> None:
    async with world() as w:
        w.directory.down = True
        assert (await w.desks.login(1, 801, browser("phone801")))["state"] == "away"
        for company_id, user_id in ((1, 999), (2, 801)):
            with pytest.raises(RefusedError, match="database_unavailable"):
                await w.desks.login(company_id, user_id, browser("phone"))


async def test_sitting_down_again_changes_the_device_and_keeps_the_state() -> None:
    async with world() as w:
        await w.ready()
        desk = await w.desks.login(1, 801, browser("tablet"))
        assert desk["state"] == "ready"
        assert w.exchange.agents.of_endpoint("phone801") is None
        assert w.exchange.agents.of_endpoint("tablet") is not None


async def test_a_membership_that_changed_counts_at_the_next_reading() -> None:
    async with world() as w:
        await w.ready()
        other = replace(SERVICE, id="other", name="Other", members=(QueueMember(801),))
        w.directory.profile = replace(COMPANY, queues=(other,))
        await w.exchange.companies.changed(1)
        agent = w.exchange.agents.of_user(801)
        assert agent is not None
        assert agent.queue_ids == {"other"}
        assert w.exchange.switchboard.queue("service") is None
        seen = w.exchange.switchboard.queue("other")
        assert seen is not None
        assert seen.ready == 1


@pytest.mark.parametrize("verb", ["hold", "resume", "hangup"])
async def test_a_command_without_a_call_is_refused(verb: str) -> None:
    async with world() as w:
        await w.ready()
        with pytest.raises(RefusedError) as refused:
            await w.do(f"call.{verb}", 801)
        assert refused.value.code in {"not_talking", "not_held", "no_call"}


async def test_holding_twice_is_refused_the_second_time() -> None:
    async with world() as w:
        await w.ready()
        caller, _, _ = await w.talking()
        await w.do("call.hold", 801)
        with pytest.raises(RefusedError, match="held"):
            await w.do("call.hold", 801)
        w.asterisk.destroy(caller.id)
        await w.over()


async def test_an_unknown_state_is_refused_and_changes_nothing() -> None:
    async with world() as w:
        await w.ready()
        with pytest.raises(RefusedError, match="bad_state"):
            w.desks.set_state(1, 801, "dancing", "")
        assert w.exchange.switchboard.agent(801).state is AgentState.READY


@pytest.mark.parametrize("call_id", ["", "rubbish", "01a20374-a41a-7be1-90f1-8db686288f24"])
async def test_writing_up_somebody_else_s_call_is_refused(call_id: str) -> None:
    async with world() as w:
        await w.ready()
        with pytest.raises(RefusedError, match="unknown_call"):
            w.desks.wrap_up(1, 801, Args({"call_id": call_id}))


async def test_a_call_can_be_written_up_after_the_wrap_up_ran_out() -> None:
    async with world(queues=(replace(SERVICE, wrap_up_ms=20),)) as w:
        await w.ready()
        caller, _, _ = await w.talking()
        w.asterisk.destroy(caller.id)
        record = await w.over()
        await w.until(lambda: w.exchange.agents.of_user(801).shown == "ready")  # type: ignore[union-attr]
        w.desks.wrap_up(1, 801, Args({"call_id": str(record.id), "disposition_code": "late", "note": ""}))
    assert [entry.disposition_code for entry in w.wrap_ups] == ["", "late"]


async def test_logging_out_while_it_rings_moves_the_caller_on() -> None:
    async with world() as w:
        await w.ready(801)
        await w.ready(802)
        caller, _, _ = await w.ringing()
        w.desks.logout(1, 801)
        await w.until(lambda: any("phone802" in channel.name for channel in w.asterisk.of_party("a")))
        w.asterisk.destroy(caller.id)
        await w.over()


async def test_a_device_gone_too_long_takes_the_caller_back_and_its_agent_offline() -> None:
    async with world() as w:
        await w.ready()
        caller, phone, call = await w.talking()
        agent = w.exchange.agents.of_user(801)
        assert agent is not None
        await w.desks._check_lost(agent, "phone801")
        await w.until(lambda: agent.shown == "offline")
        assert agent.shown_reason == "disconnected"
        await w.until(lambda: phone.id not in w.asterisk.channels)
        w.asterisk.destroy(caller.id)
        await w.over()


async def test_sitting_down_with_another_device_in_a_conversation_takes_the_caller_back() -> None:
    async with world() as w:
        await w.ready()
        caller, phone, call = await w.talking()
        agent = w.exchange.agents.of_user(801)
        assert agent is not None
        await w.desks.login(1, 801, browser("reloaded801"))
        await w.until(lambda: call.state is CallState.LOST)
        assert caller.music
        await w.until(lambda: phone.id not in w.asterisk.channels)
        assert agent.shown != "offline", "the person is here, at the new device"
        w.asterisk.destroy(caller.id)
        await w.over()


async def test_a_device_that_never_registered_cannot_be_lost() -> None:
    async with world() as w:
        await w.ready()
        agent = w.exchange.agents.of_user(801)
        assert agent is not None
        w.desks.on_endpoint("phone801", False)
        assert agent.lost_timer is None
        w.desks.on_endpoint("phone801", True)
        w.desks.on_endpoint("phone801", False)
        assert agent.lost_timer is not None
        w.desks.on_endpoint("phone801", True)
        assert agent.lost_timer is None


async def test_a_device_that_came_back_in_time_is_not_lost() -> None:
    async with world() as w:
        await w.ready()
        caller, phone, call = await w.talking()
        agent = w.exchange.agents.of_user(801)
        assert agent is not None
        w.there.add("phone801")
        await w.desks._check_lost(agent, "phone801")
        assert w.together(caller, phone)
        w.asterisk.destroy(caller.id)
        await w.over()


async def test_the_board_shows_agents_calls_and_queues() -> None:
    from telephony.controller.shown.board import board as board_of

    async with world() as w:
        await w.ready()
        caller, _, call = await w.talking()
        board = board_of(w.exchange, 1)
        assert [row["state"] for row in board["agents"] if row["user_id"] in (801, 802)] == ["talking", "offline"]
        calls = [(row["id"], row["state"], row["agent_id"]) for row in board["calls"]]
        assert calls == [(str(call.id), "talking", 801)]
        assert [(row["name"], row["talking"], row["waiting"]) for row in board["queues"]] == [("Service", 1, 0)]
        w.asterisk.destroy(caller.id)
        await w.over()
        assert board_of(w.exchange, 1)["calls"] == []
