"""A switch that did not say in time whether it calls, and calls all the same: when its database was frozen."""

import asyncio
from unittest.mock import patch

import pytest

from telephony import ari
from telephony.controller.call.states import CallState
from tests.telephony.controller.behaving import FakeChannel
from tests.telephony.controller.test_outbound import OUTSIDE
from tests.telephony.controller.world import World, world


async def unheard(w: World) -> list[str]:
    """A call out whose phone the switch says nothing of; the channels it was asked for."""
    asked: list[str] = []

    async def nothing(self: object, channel_id: str, *args: object, **options: object) -> ari.Channel:
        asked.append(channel_id)
        raise ari.RequestTimeout("nothing in 5 s")

    with patch("telephony.ari.Client.originate", nothing):
        await w.desks.dial(1, 801, OUTSIDE)
        await w.over()
    return asked


def rings(w: World, channel_id: str) -> FakeChannel:
    """The phone rings after all."""
    channel = FakeChannel(channel_id, "PJSIP/phone801-00000009", ("offer",))
    w.asterisk.channels[channel_id] = channel
    w.asterisk._set_state(channel, "Ringing")
    return channel


async def test_a_phone_that_rings_after_it_was_given_up_is_hung_up_and_kept_apart() -> None:
    async with world() as w:
        await w.ready()
        (asked,) = await unheard(w)
        rings(w, asked)
        await w.until(lambda: asked not in w.asterisk.channels)
        await w.until(lambda: [(one.channel_id, one.reason) for one in w.strays] == [(asked, "given_up")])
        assert not w.exchange.given_up
        assert [leg.channel_id for record in w.records for leg in record.legs] == []


async def test_one_that_is_gone_before_it_rang_is_kept_apart_too() -> None:
    async with world() as w:
        await w.ready()
        (asked,) = await unheard(w)
        w.asterisk.channels[asked] = FakeChannel(asked, "PJSIP/phone801-00000009", ("offer",))
        w.asterisk.destroy(asked)
        await w.until(lambda: [(one.channel_id, one.reason) for one in w.strays] == [(asked, "given_up")])


async def test_the_agent_takes_the_next_call_meanwhile() -> None:
    async with world() as w:
        await w.ready()
        await unheard(w)
        await w.talking()
        await w.in_state(CallState.TALKING)


async def test_a_call_outlives_a_switch_that_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """It waits for its database, and does what it was asked when it goes on: who is in the menu is not cut."""
    async with world() as w:
        await w.ready()
        w.desks.set_state(1, 801, "away", "")
        caller, call = await w.in_menu()
        w.client._timeout = 0.05
        goes_on, send = asyncio.Event(), ari.FakeTransport.send
        asked: list[asyncio.Task[None]] = []

        async def later(self: ari.FakeTransport, text: str) -> None:
            async def done() -> None:
                await goes_on.wait()
                await send(self, text)

            asked.append(asyncio.create_task(done()))

        with monkeypatch.context() as standstill:
            standstill.setattr(ari.FakeTransport, "send", later)
            w.asterisk.press(caller, "1")
            await w.until(lambda: bool(asked))
            await asyncio.sleep(4 * w.client._timeout)
            assert call.state is not CallState.CLOSING
        goes_on.set()
        await w.in_state(CallState.QUEUED)
        assert caller.id in w.asterisk.channels
        w.asterisk.destroy(caller.id)
        await w.over()
