"""Calls out: the agent's own device first, then the number, through the same limits and the same record."""

from __future__ import annotations

import pytest

from telephony.carriers.selectors import Route
from telephony.controller.call.states import CallState
from telephony.controller.refused import RefusedError
from telephony.ports import CompanyLimits, Direction, Refused
from tests.telephony.controller.acme import NUMBER
from tests.telephony.controller.behaving import FakeChannel
from tests.telephony.controller.world import World, world

OUTSIDE = "+8613900139000"


async def dial(w: World) -> tuple[FakeChannel, FakeChannel]:
    """The agent's device has answered and the number rings: (device, outside)."""
    await w.desks.dial(1, 801, "139 0013 9000")
    await w.in_state(CallState.SUMMONING)
    device = w.asterisk.of_party("a")[-1]
    w.asterisk.pick_up(device)
    await w.until(lambda: any(request.uri.endswith("/dial") for request in w.asterisk.switch.requests))
    return device, w.asterisk.of_party("o")[-1]


async def test_an_agent_dials_from_the_desk_and_speaks() -> None:
    async with world() as w:
        await w.ready()
        device, outside = await dial(w)
        assert w.exchange.agents.of_user(801).shown == "talking"  # type: ignore[union-attr]
        w.asterisk.far_end_answers(outside)
        call = await w.in_state(CallState.TALKING)
        assert w.together(device, outside)
        assert w.tape.started == [(outside.name, f"recordings/{call.id}.raw")]
        w.asterisk.destroy(outside.id)
        record = await w.over()
        assert w.exchange.agents.of_user(801).shown == "wrapup"  # type: ignore[union-attr]
    assert (record.direction, record.outcome, record.called, record.caller) == ("out", "answered", OUTSIDE, NUMBER)
    assert record.hung_up_by == "outside"
    assert [leg.party for leg in record.legs] == ["agent", "outside"]
    assert record.agent_id == 801
    assert record.ivr_ms == 0


async def test_the_device_is_asked_to_answer_by_itself_and_told_whom_it_calls() -> None:
    async with world() as w:
        await w.ready()
        await w.desks.dial(1, 801, OUTSIDE)
        await w.in_state(CallState.SUMMONING)
        request = next(r for r in w.asterisk.switch.requests if r.query.get("endpoint") == "PJSIP/phone801")
        assert request.body["variables"]["PJSIP_HEADER(add,X-Linepool-Auto-Answer)"] == "yes"
        assert request.query["callerId"] == f'"Acme" <{OUTSIDE}>'
        await w.do("call.hangup", 801)
        await w.over()


async def test_the_company_s_number_is_shown_to_the_called_party() -> None:
    async with world() as w:
        await w.ready()
        device, _ = await dial(w)
        request = next(r for r in w.asterisk.switch.requests if r.uri == "channels/create")
        assert request.body["variables"]["CALLERID(num)"] == NUMBER
        shown = next(r for r in w.asterisk.switch.requests if r.uri == f"channels/{device.id}/variable")
        assert shown.query == {"variable": "CALLERID(all)", "value": f"<{NUMBER}>"}
        w.asterisk.destroy(device.id)
        await w.over()


async def test_a_busy_number_ends_the_call_without_wrap_up() -> None:
    async with world() as w:
        await w.ready()
        _, outside = await dial(w)
        w.asterisk.destroy(outside.id, cause=17)
        record = await w.over()
        await w.until(lambda: w.exchange.agents.of_user(801).shown == "ready")  # type: ignore[union-attr]
    assert (record.outcome, record.reason) == ("unanswered", "q850_17")
    assert record.talk_ms == 0
    assert not w.wrap_ups


async def test_hanging_up_while_it_rings_gives_up() -> None:
    async with world() as w:
        await w.ready()
        await dial(w)
        await w.do("call.hangup", 801)
        record = await w.over()
    assert (record.outcome, record.hung_up_by) == ("unanswered", "agent")


async def test_a_device_that_never_answers_dials_nobody() -> None:
    async with world() as w:
        await w.ready()
        await w.desks.dial(1, 801, OUTSIDE)
        await w.in_state(CallState.SUMMONING)
        w.asterisk.destroy(w.asterisk.of_party("a")[-1].id, cause=19)
        await w.over()
        assert not any(request.uri == "channels/create" for request in w.asterisk.switch.requests)


async def test_hold_and_resume_work_as_in_calls_in() -> None:
    async with world() as w:
        await w.ready()
        device, outside = await dial(w)
        w.asterisk.far_end_answers(outside)
        await w.in_state(CallState.TALKING)
        await w.do("call.hold", 801)
        assert outside.music
        assert w.alone(device)
        await w.do("call.resume", 801)
        assert w.together(device, outside)
        await w.do("call.hangup", 801)
        record = await w.over()
    assert record.hung_up_by == "agent"
    assert record.hold_ms <= record.talk_ms


async def test_a_carrier_that_refuses_at_once_gives_way_to_the_next() -> None:
    async with world() as w:
        w.routes = [
            Route("first", "carrier-first", "PJSIP/carrier-first/sip:x@127.0.0.9", 10),
            Route("second", "carrier-second", "PJSIP/carrier-second/sip:x@127.0.0.2", 10),
        ]
        w.asterisk.unreachable.add("carrier-first")
        await w.ready()
        _, outside = await dial(w)
        assert outside.name.startswith("PJSIP/carrier-second")
        w.asterisk.far_end_answers(outside)
        await w.in_state(CallState.TALKING)
        await w.do("call.hangup", 801)
        await w.over()


async def test_a_number_of_the_pool_is_dialled_inside_it() -> None:
    async with world() as w:
        await w.ready()
        await w.desks.dial(1, 801, NUMBER)
        device = await w.takes(801)
        line = await w.outside("Local/")
        assert w.asterisk.dialled[line.id] == f"Local/{NUMBER}@carrier/n"
        w.asterisk.far_end_answers(line)
        await w.until(lambda: w.together(device, line))
        w.asterisk.destroy(line.id)
        await w.over()


async def test_a_full_carrier_is_passed_over() -> None:
    async with world() as w:
        w.routes = [
            Route("full", "carrier-full", "PJSIP/carrier-full/sip:x@127.0.0.9", 0),
            Route("second", "carrier-second", "PJSIP/carrier-second/sip:x@127.0.0.2", 1),
        ]
        await w.ready()
        _, outside = await dial(w)
        assert outside.name.startswith("PJSIP/carrier-second")
        await w.do("call.hangup", 801)
        await w.over()


async def test_when_every_carrier_is_full_the_agent_is_let_go() -> None:
    async with world() as w:
        w.routes = [Route("full", "carrier-full", "PJSIP/carrier-full/sip:x@127.0.0.9", 0)]
        await w.ready()
        await w.desks.dial(1, 801, OUTSIDE)
        await w.in_state(CallState.SUMMONING)
        w.asterisk.pick_up(w.asterisk.of_party("a")[-1])
        record = await w.over()
    assert record.outcome == "failed"


async def test_an_agent_s_own_phone_dials_through_the_same_call() -> None:
    async with world() as w:
        await w.ready()
        device = FakeChannel("9.1", "PJSIP/phone801-00000001", ("agent",), "Ring", exten=OUTSIDE)
        w.asterisk.channels["9.1"] = device
        w.asterisk.event("StasisStart", args=["agent"], channel=device.as_json())
        await w.until(lambda: any(request.uri.endswith("/dial") for request in w.asterisk.switch.requests))
        w.asterisk.far_end_answers(w.asterisk.of_party("o")[-1])
        await w.in_state(CallState.TALKING)
        w.asterisk.destroy(device.id)
        record = await w.over()
    assert (record.direction, record.called, record.hung_up_by) == ("out", OUTSIDE, "agent")


async def test_a_stranger_s_phone_is_turned_away() -> None:
    async with world() as w:
        channel = FakeChannel("9.1", "PJSIP/nobody-00000001", ("agent",), "Ring", exten=OUTSIDE)
        w.asterisk.channels["9.1"] = channel
        w.asterisk.event("StasisStart", args=["agent"], channel=channel.as_json())
        await w.until(lambda: not w.asterisk.channels)
        assert not w.exchange.calls


@pytest.mark.parametrize(
    ("to", "code"),
    [("not a number", "bad_number"), ("", "bad_number"), ("12", "bad_number")],
)
async def test_what_is_no_number_is_refused(to: str, code: str) -> None:
    async with world() as w:
        await w.ready()
        with pytest.raises(RefusedError) as refused:
            await w.desks.dial(1, 801, to)
        assert refused.value.code == code
        assert w.exchange.companies.limits.running(1) == 0


async def test_the_gate_the_limits_and_a_missing_carrier_refuse_and_leave_the_agent_ready() -> None:
    async with world(limits=CompanyLimits(calls_out=1)) as w:
        await w.ready()

        async def refused() -> str:
            with pytest.raises(RefusedError) as caught:
                await w.desks.dial(1, 801, OUTSIDE)
            return caught.value.code

        w.gate.verdict = Refused("no_price")
        assert await refused() == "no_price"
        w.routes, routes = [], w.routes
        assert await refused() == "no_carrier"
        w.routes = routes
        assert w.exchange.companies.limits.admit(1, Direction.OUTBOUND, 1, 99, 0.0) is None
        assert await refused() == "too_many_calls"
        w.exchange.companies.limits.release(1, Direction.OUTBOUND)
        assert w.exchange.agents.of_user(801).shown == "ready"  # type: ignore[union-attr]
        assert not w.exchange.calls


async def test_who_asked_not_to_be_called_is_not_called_nor_led_to_by_anybody() -> None:
    async with world() as w:
        await w.ready()
        w.directory.unwanted = {OUTSIDE}
        with pytest.raises(RefusedError, match="do_not_call"):
            await w.desks.dial(1, 801, "139 0013 9000")
        assert w.exchange.agents.of_user(801).shown == "ready"  # type: ignore[union-attr]
        assert not w.exchange.calls
        assert not w.gate.reserved
        assert w.exchange.companies.limits.running(1) == 0
        caller, device, _ = await w.talking()
        for verb in ("call.transfer", "call.consult", "call.add"):
            with pytest.raises(RefusedError, match="do_not_call"):
                await w.do(verb, 801, to=f"number:{OUTSIDE}")
            assert w.together(caller, device), verb
        w.asterisk.destroy(caller.id)
        await w.over()


async def test_while_wishes_cannot_be_looked_up_the_contract_says_whether_calls_are_made() -> None:
    async with world() as w:
        await w.ready()
        w.directory.down = True
        await dial(w)
        await w.do("call.hangup", 801)
        await w.over()
        w.gate.down = True
        with pytest.raises(RefusedError, match="technical_problem"):
            await w.desks.dial(1, 801, OUTSIDE)


async def test_an_agent_in_a_call_cannot_dial_or_log_out() -> None:
    async with world() as w:
        await w.ready()
        caller, _, _ = await w.talking()
        with pytest.raises(RefusedError, match="in_call"):
            await w.desks.dial(1, 801, OUTSIDE)
        with pytest.raises(RefusedError, match="in_call"):
            w.desks.logout(1, 801)
        w.asterisk.destroy(caller.id)
        await w.over()


async def test_only_the_agent_at_this_desk_may_command_it() -> None:
    async with world() as w:
        await w.ready()
        caller, _, _ = await w.talking()
        for company_id, user_id in ((1, 802), (2, 801)):
            with pytest.raises(RefusedError, match="not_logged_in"):
                await w.do("call.hold", user_id, company_id)
        w.asterisk.destroy(caller.id)
        await w.over()
