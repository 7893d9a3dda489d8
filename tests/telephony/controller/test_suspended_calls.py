"""A company is suspended for debt while it telephones: calls out are warned and end within a grace, calls in go on."""

from __future__ import annotations

import pytest

from telephony.controller.clock import utc_now
from telephony.controller.refused import RefusedError
from telephony.controller.spending import ASK_MS, FIRST_MS, GRACE_MS, MORE_MS, TONE
from telephony.ports import Refused
from telephony.prompts import system_text
from tests.telephony.controller.acme import OUTSIDE_OF_US
from tests.telephony.controller.test_spending import QUIET, after, calling_out
from tests.telephony.controller.world import world

SUSPENDED = Refused("suspended")
ENDS = f"sound:{system_text('credit_ends', 'en')}"


async def test_a_call_out_that_was_just_extended_is_warned_and_ended_after_the_grace() -> None:
    async with world(fraud=QUIET) as w:
        w.gate.covers_ms = FIRST_MS + MORE_MS
        call, device, line = await calling_out(w)
        suspended_ms = FIRST_MS - ASK_MS + 1
        await after(w, call, suspended_ms)
        w.gate.verdict = SUSPENDED
        covered_ms = FIRST_MS + MORE_MS
        assert w.gate.reserved[-1][1] - suspended_ms == GRACE_MS >= covered_ms - suspended_ms - 1
        await after(w, call, covered_ms - ASK_MS + 1)
        assert w.asterisk.announced == []
        await after(w, call, covered_ms - 29_000)
        assert [what for _, what in w.asterisk.announced] == [TONE]
        await after(w, call, covered_ms - 11_000)
        assert [what for _, what in w.asterisk.announced] == [TONE, ENDS]
        assert w.together(device, line), "until then they talk"
        await after(w, call, covered_ms - 1_500)
        record = await w.over()
    assert (record.outcome, record.reason, record.hung_up_by) == ("answered", "suspended", "system")
    assert "suspended" in {alarm.code for alarm in w.exchange.companies.alarms.of(1)}


async def test_a_company_that_pays_within_the_grace_talks_on() -> None:
    async with world(fraud=QUIET) as w:
        w.gate.covers_ms = FIRST_MS
        call, device, line = await calling_out(w)
        allowed, w.gate.verdict = w.gate.verdict, SUSPENDED
        await after(w, call, FIRST_MS - 29_000)
        await after(w, call, FIRST_MS - 28_000)
        assert [what for _, what in w.asterisk.announced] == [TONE]
        w.gate.verdict, w.gate.covers_ms = allowed, 10 * FIRST_MS
        await after(w, call, FIRST_MS - 15_000)
        await after(w, call, FIRST_MS - 1_000)
        assert w.together(device, line)
        assert len(w.asterisk.announced) == 1, "nobody is told of an end that does not come"
        await w.do("call.hangup", 801)
        await w.over()


async def test_a_call_in_goes_on_and_nothing_new_goes_out() -> None:
    async with world(fraud=QUIET) as w:
        await w.ready()
        caller, phone, _ = await w.talking()
        w.gate.verdict = SUSPENDED
        w.exchange.companies.spending.look(utc_now())
        await w.quiet()
        assert w.together(caller, phone)
        await w.away(802)
        with pytest.raises(RefusedError, match="suspended"):
            await w.desks.dial(1, 802, OUTSIDE_OF_US)
        assert w.asterisk.announced == []
        w.asterisk.destroy(caller.id)
        assert (await w.over()).reason == ""

