"""A number that sends sound for ever and never answers: whoever calls it, the ringing has an end."""

from __future__ import annotations

import pytest

from telephony.controller.call.outbound import RING_OUTSIDE_S
from telephony.controller.call.ringing import RING_OUTSIDE_S as REACH_OUTSIDE_S
from telephony.controller.call.states import LIMITS_S, CallState
from telephony.controller.clock import utc_now
from telephony.fraud import Answer, FraudRules
from tests.telephony.controller.acme import OUTSIDE_OF_US
from tests.telephony.controller.behaving import FakeChannel
from tests.telephony.controller.world import World, world

QUIET = FraudRules(odd_hours=Answer.OFF, new_destination=Answer.OFF)


def patience_s(w: World, line: FakeChannel) -> int:
    """How long the switch was told to let it ring."""
    told = [one.query["timeout"] for one in w.asterisk.switch.requests if line.id in one.uri and "timeout" in one.query]
    return int(str(told[-1]))


def sounds_on_and_on(w: World, line: FakeChannel) -> None:
    for _ in range(100):
        w.asterisk.event("Dial", dialstatus="PROGRESS", peer=line.as_json())


@pytest.mark.parametrize("verb", ["call.consult", "call.transfer", "call.add"])
async def test_a_number_a_running_call_is_led_to_rings_so_long_and_no_longer(verb: str) -> None:
    async with world(fraud=QUIET) as w:
        await w.ready(801)
        caller, _, _ = await w.talking()
        await w.do(verb, 801, to=f"number:{OUTSIDE_OF_US}")
        line = await w.outside("sip:")
        assert patience_s(w, line) == REACH_OUTSIDE_S
        sounds_on_and_on(w, line)
        w.asterisk.destroy(line.id, 19)  # the switch's patience is over
        await w.until(lambda: line.id not in w.asterisk.channels)
        w.asterisk.destroy(caller.id)
        record = await w.over()
    assert next(leg for leg in record.legs if leg.party == "outside").answered_at is None


async def test_a_number_an_agent_dials_rings_so_long_and_costs_nothing() -> None:
    async with world(fraud=QUIET) as w:
        await w.ready(801)
        await w.desks.dial(1, 801, OUTSIDE_OF_US)
        await w.takes(801)
        line = await w.outside("sip:")
        await w.until(lambda: any(one.uri.endswith("/dial") for one in w.asterisk.switch.requests))
        assert patience_s(w, line) == RING_OUTSIDE_S
        sounds_on_and_on(w, line)
        w.asterisk.destroy(line.id, 19)
        record = await w.over()
        w.exchange.companies.spending.look(utc_now())
        await w.until(lambda: [used for _, used in w.gate.settled] == [0])
    assert (record.outcome, record.answered_at) == ("unanswered", None)


async def test_a_switch_that_forgets_to_give_up_is_told_to() -> None:
    assert LIMITS_S[CallState.DIALING] > RING_OUTSIDE_S
    assert LIMITS_S[CallState.REACHING] > REACH_OUTSIDE_S
    async with world(fraud=QUIET) as w:
        await w.ready(801)
        await w.desks.dial(1, 801, OUTSIDE_OF_US)
        await w.takes(801)
        line = await w.outside("sip:")
        sounds_on_and_on(w, line)
        call = await w.in_state(CallState.DIALING)
        call._overdue(CallState.DIALING)
        record = await w.over()
        assert line.id not in w.asterisk.channels
    assert record.answered_at is None
