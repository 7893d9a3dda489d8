"""Money of calls out while they run: before dialling, extended, refused with a tone and words, given back after."""

from __future__ import annotations

from datetime import timedelta

import pytest

from telephony.controller.call.call import Call
from telephony.controller.call.states import CallState
from telephony.controller.clock import utc_now
from telephony.controller.refused import RefusedError
from telephony.controller.spending import ASK_MS, FIRST_MS, MORE_MS, TONE
from telephony.fraud import Answer, FraudRules
from telephony.ports import CompanyLimits, Refused
from telephony.prompts import system_text
from tests.telephony.controller.acme import OUTSIDE_OF_US
from tests.telephony.controller.behaving import FakeChannel
from tests.telephony.controller.world import World, world

QUIET = FraudRules(odd_hours=Answer.OFF, new_destination=Answer.OFF)
FRIEND = "+8613700137000"


async def calling_out(w: World) -> tuple[Call, FakeChannel, FakeChannel]:
    """801 talks to somebody they called: the call, their device, the other's line."""
    await w.ready()
    await w.desks.dial(1, 801, OUTSIDE_OF_US)
    device = await w.takes(801)
    line = await w.outside("sip:")
    w.asterisk.far_end_answers(line)
    return await w.in_state(CallState.TALKING), device, line


async def idle(w: World) -> None:
    """What was begun beside the calls is done, and so are they."""
    await w.until(lambda: not w.exchange._tasks)
    await w.quiet()


async def after(w: World, call: Call, ms: int) -> None:
    """So long after the customer's answer the money is looked at, and what follows is dealt with."""
    answered = call.require_remote().answered_at
    assert answered is not None
    w.exchange.companies.spending.look(answered + timedelta(milliseconds=ms))
    await idle(w)


async def test_the_first_minutes_are_set_aside_before_anybody_is_rung() -> None:
    async with world(fraud=QUIET) as w:
        await w.ready()
        await w.desks.dial(1, 801, OUTSIDE_OF_US)
        ((hold, ms),) = w.gate.reserved
        assert (hold.destination, hold.leg, ms) == (OUTSIDE_OF_US, "customer", FIRST_MS)
        await w.in_state(CallState.SUMMONING)
        await w.do("call.hangup", 801)
        await w.over()
        w.exchange.companies.spending.look(utc_now())
        await w.until(lambda: w.gate.settled == [(hold, 0)])


async def test_a_call_that_cannot_begin_after_all_gives_its_money_back() -> None:
    async with world(fraud=QUIET) as w:
        await w.ready()
        await w.talking()
        w.exchange.agents.of_user(801).call = None  # type: ignore[union-attr]
        with pytest.raises(RefusedError, match="busy"):
            await w.desks.dial(1, 801, OUTSIDE_OF_US)
        ((hold, _),) = w.gate.reserved
        await w.until(lambda: w.gate.settled == [(hold, 0)])


async def test_it_is_extended_before_it_runs_out_and_settled_by_what_was_used() -> None:
    async with world(fraud=QUIET) as w:
        call, _, line = await calling_out(w)
        await after(w, call, FIRST_MS - ASK_MS - 1)
        assert len(w.gate.reserved) == 1, "not yet"
        talked = FIRST_MS - ASK_MS + 1_000
        await after(w, call, talked)
        assert w.gate.reserved[-1] == (w.gate.reserved[0][0], talked + ASK_MS + MORE_MS)
        await after(w, call, talked + 1_000)
        assert len(w.gate.reserved) == 2, "covered again"
        w.asterisk.destroy(line.id)
        record = await w.over()
        w.exchange.companies.spending.look(utc_now())
        await w.until(lambda: len(w.gate.settled) == 1)
        leg = next(leg for leg in record.legs if leg.party == "outside")
        assert leg.answered_at is not None
        assert w.gate.settled[0][1] == round((leg.ended_at - leg.answered_at).total_seconds() * 1000)


async def test_when_there_is_no_more_everybody_hears_a_tone_then_why_and_the_line_that_costs_ends() -> None:
    async with world(fraud=QUIET) as w:
        w.gate.covers_ms = FIRST_MS
        call, device, line = await calling_out(w)
        w.gate.verdict = Refused("spend_month")
        await after(w, call, FIRST_MS - ASK_MS + 1)
        assert w.asterisk.announced == [], "there is still time, and somebody may pay in"
        room = call.stage.bridge_id()
        await after(w, call, FIRST_MS - 29_000)
        assert w.asterisk.announced == [(room, TONE)]
        await after(w, call, FIRST_MS - 11_000)
        assert w.asterisk.announced[1:] == [(room, f"sound:{system_text('credit_ends', 'en')}")]
        assert w.together(device, line)
        await after(w, call, FIRST_MS - 1_500)
        record = await w.over()
    assert (record.outcome, record.reason, record.hung_up_by) == ("answered", "spend_month", "system")
    assert "credit.ended" in [event.kind for event in record.events]


async def test_who_pays_in_meanwhile_talks_on() -> None:
    async with world(fraud=QUIET) as w:
        w.gate.covers_ms = FIRST_MS
        call, device, line = await calling_out(w)
        w.gate.verdict = Refused("no_credit")
        await after(w, call, FIRST_MS - 29_000)
        await after(w, call, FIRST_MS - 28_000)
        assert len(w.asterisk.announced) == 1
        w.gate.verdict, w.gate.covers_ms = type(w.gate)().verdict, 10 * FIRST_MS
        await after(w, call, FIRST_MS - 15_000)
        await after(w, call, FIRST_MS - 1_000)
        assert w.together(device, line)
        await w.do("call.hangup", 801)
        await w.over()


@pytest.mark.parametrize(("trusted", "goes_on"), [(True, True), (False, False)])
async def test_while_the_gate_is_away_the_contract_says_what_becomes_of_calls_out(trusted: bool, goes_on: bool) -> None:
    async with world(fraud=QUIET, limits=CompanyLimits(trusted=trusted)) as w:
        await w.ready()
        w.gate.down = True
        if goes_on:
            await w.desks.dial(1, 801, OUTSIDE_OF_US)
            await w.in_state(CallState.SUMMONING)
            await w.do("call.hangup", 801)
            await w.over()
        else:
            with pytest.raises(RefusedError, match="technical_problem"):
                await w.desks.dial(1, 801, OUTSIDE_OF_US)


@pytest.mark.parametrize("trusted", [True, False])
async def test_a_gate_that_goes_away_during_a_call_ends_it_only_where_the_contract_wants_that(trusted: bool) -> None:
    async with world(fraud=QUIET, limits=CompanyLimits(trusted=trusted)) as w:
        call, device, line = await calling_out(w)
        w.gate.down = True
        await after(w, call, FIRST_MS - ASK_MS + 1)
        await after(w, call, FIRST_MS - 1_000)
        if trusted:
            assert w.together(device, line)
            await w.do("call.hangup", 801)
        record = await w.over()
        assert record.reason == ("" if trusted else "technical_problem")


async def test_somebody_outside_in_a_call_that_came_in_is_paid_for_and_leaves_when_there_is_no_more() -> None:
    async with world(fraud=QUIET) as w:
        w.gate.covers_ms = FIRST_MS
        await w.ready()
        caller, device, call = await w.talking()
        await w.do("call.consult", 801, to=f"number:{FRIEND}")
        friend = await w.outside("sip:")
        w.asterisk.pick_up(friend)
        await idle(w)
        await w.do("call.merge", 801)
        ((hold, ms),) = w.gate.reserved
        assert (hold.destination, ms) == (FRIEND, FIRST_MS)
        leg = call.leg_named(hold.leg)
        assert leg is not None
        assert leg.answered_at is not None
        w.gate.verdict = Refused("spend_day")
        for ms in (FIRST_MS - ASK_MS + 1, FIRST_MS - 1_000):
            w.exchange.companies.spending.look(leg.answered_at + timedelta(milliseconds=ms))
            await idle(w)
        await w.until(lambda: w.together(caller, device))
        await w.do("call.hangup", 801)
        await w.over()


async def test_after_a_restart_the_legs_that_run_are_found_again_and_renewed() -> None:
    async with world(fraud=QUIET) as w:
        call, _, _ = await calling_out(w)
        (hold, _), now = w.gate.reserved[0], utc_now()
        spending = w.exchange.companies.spending
        spending._paid.clear()
        spending.adopt([call], now)
        spending.adopt([call], now)
        spending.look(now + timedelta(seconds=1))
        await idle(w)
        again, ms = w.gate.reserved[-1]
        assert (again, len(w.gate.reserved)) == (hold, 2)
        assert ASK_MS + MORE_MS <= ms < FIRST_MS + ASK_MS + MORE_MS
        await w.do("call.hangup", 801)
        await w.over()


async def test_a_call_that_may_not_be_led_on_is_not_paid_for() -> None:
    async with world(fraud=QUIET) as w:
        await w.ready()
        await w.talking()
        w.gate.verdict = Refused("barred")
        with pytest.raises(RefusedError, match="barred"):
            await w.do("call.transfer", 801, to=f"number:{FRIEND}")
        assert not w.gate.reserved
        w.gate.verdict = type(w.gate)().verdict
        await w.do("call.hangup", 801)
        await w.over()
