"""A company tries its own number from a browser: a caller like any other, who reaches nobody else."""

from __future__ import annotations

import pytest

from telephony.controller.call.states import CallState
from tests.telephony.controller.acme import NUMBER
from tests.telephony.controller.world import world


async def test_a_test_phone_hears_its_own_companys_menu() -> None:
    async with world() as w:
        caller = w.asterisk.try_out("1.1", "company-1")
        call = await w.in_state(CallState.MENU)
        assert (call.caller, call.company and call.company.id) == ("test", 1)
        w.asterisk.destroy(caller.id)
        record = await w.over()
    assert (record.direction, record.caller, record.called) == ("in", "test", NUMBER)


@pytest.mark.parametrize("number", [NUMBER, "+8613900000000", "110"])
async def test_it_reaches_no_other_company_and_nothing_outside(number: str) -> None:
    async with world() as w:
        caller = w.asterisk.try_out("1.1", "company-2", number)
        await w.in_state(CallState.REFUSING)
        assert caller.state != "Up"
        w.asterisk.end_playback(next(iter(w.asterisk.playbacks)))
        await w.until(lambda: not w.exchange.calls)
        assert [(stray.channel_id, stray.reason) for stray in w.strays] == [(caller.id, "unknown_number")]
        assert not w.asterisk.dialled
        assert not w.records


@pytest.mark.parametrize("account", ["", "company-", "company-x", "1"])
async def test_a_phone_of_no_company_is_hung_up_on(account: str) -> None:
    async with world() as w:
        w.asterisk.try_out("1.1", account)
        await w.until(lambda: not w.asterisk.channels)
        assert not w.exchange.calls


async def test_it_has_one_call_at_a_time() -> None:
    async with world() as w:
        first = w.asterisk.try_out("1.1", "company-1")
        await w.in_state(CallState.MENU)
        w.asterisk.try_out("2.1", "company-1")
        await w.until(lambda: list(w.asterisk.channels) == [first.id])
        assert len(w.exchange.calls) == 1
        w.asterisk.destroy(first.id)
        await w.over()
