"""Devices, pauses and supervisors' hands on an agent's state."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from telephony.acd.types import AgentState
from telephony.controller.refused import RefusedError
from telephony.controller.shown.board import board
from telephony.ports import Choice
from tests.telephony.controller.acme import COMPANY, SERVICE
from tests.telephony.controller.world import World, world

PAUSES = (Choice("lunch", "Lunch", 3_600_000), Choice("break", "Break"))


async def refusal(w: World, verb: str, user_id: int = 801, company_id: int = 1, /, **args: Any) -> str:
    with pytest.raises(RefusedError) as refused:
        await w.do(verb, user_id, company_id, **args)
    return refused.value.code


@pytest.mark.parametrize(
    ("args", "device"),
    [
        ({"username": "b1"}, {"kind": "browser", "number": ""}),
        ({"username": "p1", "device": "phone"}, {"kind": "phone", "number": ""}),
        ({"device": "outside", "number": "139 0013 9000"}, {"kind": "outside", "number": "+8613900139000"}),
    ],
)
async def test_an_agent_sits_down_with_what_rings_for_them(args: dict[str, str], device: dict[str, str]) -> None:
    async with world() as w:
        assert (await w.do("desk.login", **args))["device"] == device | {"move_to": []}


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ({"device": "telegraph", "username": "x"}, "bad_device"),
        ({"device": "browser"}, "no_device"),
        ({"device": "phone", "number": "+8613900139000"}, "no_device"),
        ({"device": "outside", "number": "x"}, "bad_number"),
        ({"device": "outside", "number": "110"}, "bad_number"),
        ({"username": "x", "companies": "all"}, "bad_args"),
    ],
)
async def test_a_device_that_cannot_ring_is_refused_and_nobody_sits_down(args: dict[str, str], code: str) -> None:
    async with world() as w:
        assert await refusal(w, "desk.login", **args) == code
        assert w.exchange.agents.of_user(801) is None


async def test_a_pause_shows_its_limit_and_past_it_everybody_sees_it() -> None:
    async with world(pause_reasons=(Choice("lunch", "Lunch", 20), *PAUSES[1:])) as w:
        await w.ready()
        desk = await w.do("desk.state", state="away", reason="lunch")
        assert [reason["code"] for reason in desk["pause_reasons"]] == ["lunch", "break"]
        assert desk["pause_until"] is not None
        await w.until(lambda: bool(board(w.exchange, 1)["agents"][0]["pause_over"]))
        assert w.exchange.switchboard.agent(801).state is AgentState.AWAY, "nobody is made ready at an empty chair"
        await w.do("desk.state", state="ready")
        assert not board(w.exchange, 1)["agents"][0]["pause_over"]


async def test_a_pause_without_a_limit_has_no_end() -> None:
    async with world(pause_reasons=PAUSES) as w:
        await w.ready()
        assert (await w.do("desk.state", state="away", reason="break"))["pause_until"] is None
        assert await refusal(w, "desk.state", state="away", reason="siesta") == "unknown_reason"
        assert w.exchange.switchboard.agent(801).reason == "break"


async def test_a_supervisor_needs_no_reason_of_the_companys_and_nobody_else_may_use_theirs() -> None:
    async with world(pause_reasons=PAUSES) as w:
        await w.ready()
        assert await refusal(w, "desk.state", state="away", reason="supervisor") == "unknown_reason"
        await w.do("supervise.agent", 900, user_id=801, state="away", reason="supervisor")
        assert w.exchange.switchboard.agent(801).reason == "supervisor"
        assert await refusal(w, "supervise.agent", 900, user_id=801, state="away", reason="siesta") == "unknown_reason"


async def test_an_outside_number_is_no_registration_to_watch() -> None:
    async with world() as w:
        await w.do("desk.login", device="outside", number="+8613900139000")
        agent = w.exchange.agents.of_user(801)
        assert agent is not None
        assert agent.username == ""
        assert w.exchange.agents.of_endpoint("") is None


@pytest.mark.parametrize(("state", "shown"), [("ready", "ready"), ("away", "away"), ("offline", "offline")])
async def test_a_supervisor_puts_an_agent_into_another_state(state: str, shown: str) -> None:
    async with world() as w:
        await w.ready(801)
        answer = await w.do("supervise.agent", 900, user_id=801, state=state, reason="meeting")
        assert answer["state"] == "offline", "the supervisor's own desk, which is not open"
        agent = w.exchange.agents.of_user(801)
        assert agent is not None
        desk = w.desks.picture(agent)
        assert desk["state"] == shown
        assert desk["reason"] == {"ready": "", "away": "meeting", "offline": "supervisor"}[state]


async def test_a_supervisor_cannot_touch_who_is_not_theirs_or_talks() -> None:
    async with world() as w:
        await w.ready(801)
        assert await refusal(w, "supervise.agent", 900, user_id=801, state="sleeping") == "bad_state"
        assert await refusal(w, "supervise.agent", 900, user_id=802, state="away") == "not_logged_in"
        assert await refusal(w, "supervise.agent", 900, 2, user_id=801, state="away") == "not_logged_in"
        assert await refusal(w, "supervise.agent", 900, user_id="x", state="away") == "bad_args"
        caller, _, _ = await w.talking()
        assert await refusal(w, "supervise.agent", 900, user_id=801, state="offline") == "in_call"
        w.asterisk.destroy(caller.id)
        await w.over()


async def test_what_an_agent_is_survives_call_control() -> None:
    async with world(pause_reasons=PAUSES) as w:
        await w.do("desk.login", device="outside", number="+8613900139000", permissions=["calls.record"])
        await w.do("desk.bar", company_id=1)
        await w.do("desk.state", state="away", reason="lunch")
        first = w.exchange.agents.of_user(801)
        assert first is not None
        kept = first.snapshot()
    async with world(pause_reasons=PAUSES) as w:
        agent = await w.desks.restore(kept)
        assert agent is not None
        w.desks.changed(agent)
        assert agent.snapshot() == kept
        assert w.desks.picture(agent)["pause_until"] is not None


async def test_who_has_no_seat_any_more_is_not_restored() -> None:
    async with world() as w:
        await w.ready()
        agent = w.exchange.agents.of_user(801)
        assert agent is not None
        kept = agent.snapshot()
    async with world(agents=COMPANY.agents[1:], queues=(replace(SERVICE, members=SERVICE.members[1:]),)) as w:
        assert await w.desks.restore(kept) is None


async def test_a_wrap_up_is_extended_as_far_as_the_queue_allows() -> None:
    async with world(queues=(replace(SERVICE, wrap_up_extra_ms=30_000),)) as w:
        await w.ready()
        assert await refusal(w, "desk.extend", ms=1_000) == "not_in_wrapup"
        caller, _, _ = await w.talking()
        w.asterisk.destroy(caller.id)
        await w.over()
        agent = w.exchange.agents.of_user(801)
        assert agent is not None
        assert agent.wrap_up is not None
        before = agent.wrap_up.until
        desk = await w.do("desk.extend", ms=20_000)
        assert (agent.wrap_up.until - before).total_seconds() == 20
        assert desk["wrapup_extra_ms"] == 10_000
        assert (await w.do("desk.extend", ms=60_000))["wrapup_extra_ms"] == 0
        assert (agent.wrap_up.until - before).total_seconds() == 30
        assert await refusal(w, "desk.extend", ms=1_000) == "no_more_time"
        assert await refusal(w, "desk.extend", ms=0) == "bad_args"
