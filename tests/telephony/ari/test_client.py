"""The client against a fake switch: answers find their requests, losses end in errors, never in silence."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from telephony import ari

CHANNEL = {"id": "7.1", "name": "PJSIP/carrier-00000001", "state": "Up", "caller": {"number": "10086", "name": ""}}


@contextlib.asynccontextmanager
async def connected(
    switch: ari.FakeSwitch, *, on_event: Callable[[ari.AriEvent], None] | None = None, timeout: float = 1.0
) -> AsyncIterator[ari.Client]:
    client = ari.Client(switch, request_timeout=timeout, backoff=ari.Backoff(first=0.001, longest=0.002))
    up = asyncio.Event()

    async def on_connected() -> None:
        up.set()

    task = asyncio.create_task(client.run(on_event or (lambda event: None), on_connected))
    await up.wait()
    try:
        yield client
    finally:
        await client.close()
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError, ari.ApplicationReplaced):
            await task


def answering(status: int, value: Any = None) -> ari.FakeSwitch:
    return ari.FakeSwitch(lambda request: ari.FakeAnswer(status, value))


def test_every_public_name_exists_and_is_sorted() -> None:
    assert all(hasattr(ari, name) for name in ari.__all__)
    assert list(ari.__all__) == sorted(ari.__all__)


def test_every_error_is_an_ari_error_and_stands_in_the_drawn_tree() -> None:
    from telephony.ari import _exceptions

    errors = [item for item in vars(_exceptions).values() if isinstance(item, type) and issubclass(item, Exception)]
    assert len(errors) > 8
    for error in errors:
        assert issubclass(error, ari.AriError)
        assert error.__name__ in str(_exceptions.__doc__)
        assert error.__name__ in ari.__all__


async def test_a_request_carries_its_query_and_body_and_returns_the_answer() -> None:
    switch = answering(200, CHANNEL)
    async with connected(switch) as client:
        channel = await client.originate(
            "a-1", "PJSIP/bob", app="linepool", args=("offer", "c1"), variables={"X": "1"}, timeout=20
        )
    assert channel.endpoint == "carrier"
    request = switch.requests[0]
    assert str(request) == "POST channels/a-1"
    assert request.query == {"endpoint": "PJSIP/bob", "app": "linepool", "appArgs": "offer,c1", "timeout": "20"}
    assert request.body == {"variables": {"X": "1"}}


async def test_answers_find_their_requests_whatever_their_order() -> None:
    switch = ari.FakeSwitch(lambda request: None)
    async with connected(switch) as client:
        first = asyncio.create_task(client.request("GET", "one"))
        second = asyncio.create_task(client.request("GET", "two"))
        while len(switch.requests) < 2:
            await asyncio.sleep(0)
        for number, body in (("2", '"second"'), ("1", '"first"')):
            switch.push({"type": "RESTResponse", "request_id": number, "status_code": 200, "message_body": body})
        assert await first == "first"
        assert await second == "second"


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, ari.BadRequest),
        (404, ari.NotFound),
        (409, ari.Conflict),
        (412, ari.Conflict),
        (422, ari.BadRequest),
        (500, ari.ServerError),
        (302, ari.ServerError),
    ],
)
async def test_an_error_status_becomes_its_error(status: int, error: type[ari.ResponseError]) -> None:
    async with connected(answering(status, {"message": "no"})) as client:
        with pytest.raises(error) as caught:
            await client.answer("7.1")
    assert (caught.value.status, caught.value.message) == (status, "no")


async def test_hanging_up_what_is_gone_is_fine() -> None:
    async with connected(answering(404, {"message": "Channel not found"})) as client:
        await client.hang_up("7.1")
        await client.destroy_bridge("b")
        await client.stop_playback("p")


async def test_a_switch_that_never_answers_is_a_timeout() -> None:
    async with connected(ari.FakeSwitch(lambda request: None), timeout=0.02) as client:
        with pytest.raises(ari.RequestTimeout):
            await client.answer("7.1")


async def test_a_lost_connection_fails_what_waits_and_the_client_comes_back() -> None:
    switch = ari.FakeSwitch(lambda request: None if request.uri == "slow" else ari.FakeAnswer(200, []))
    async with connected(switch) as client:
        waiting = asyncio.create_task(client.request("GET", "slow"))
        while not switch.requests:
            await asyncio.sleep(0)
        switch.refuse_connections = 2
        switch.drop()
        with pytest.raises(ari.Disconnected):
            await waiting
        while len(switch.transports) < 2 or not client.connected:
            await asyncio.sleep(0.001)
        assert await client.channels() == []


async def test_work_begun_on_connection_that_waits_for_the_next_one_keeps_nobody_from_connecting() -> None:
    switch, greetings = ari.FakeSwitch(), 0

    async def on_connected() -> None:
        nonlocal greetings
        greetings += 1
        while len(switch.transports) < 2:  # as a patient client does, whose request was lost with the connection
            await asyncio.sleep(0.001)

    client = ari.Client(switch, backoff=ari.Backoff(first=0.001, longest=0.01))
    task = asyncio.create_task(client.run(lambda event: None, on_connected))
    while not greetings:
        await asyncio.sleep(0)
    switch.drop()
    async with asyncio.timeout(30):
        while greetings < 2:
            await asyncio.sleep(0.001)
    await client.close()
    await task


async def test_without_a_connection_nothing_is_sent() -> None:
    client = ari.Client(ari.FakeSwitch())
    with pytest.raises(ari.NotConnected):
        await client.answer("7.1")


async def test_a_newer_client_ends_this_one_for_good() -> None:
    switch = ari.FakeSwitch()
    client = ari.Client(switch)
    task = asyncio.create_task(client.run(lambda event: None))
    while not client.connected:
        await asyncio.sleep(0)
    switch.push({"type": "ApplicationReplaced", "application": "linepool"})
    with pytest.raises(ari.ApplicationReplaced):
        await task
    assert len(switch.transports) == 1


async def test_rubbish_from_the_switch_is_passed_over() -> None:
    seen: list[ari.AriEvent] = []
    arrived = asyncio.Event()

    def on_event(event: ari.AriEvent) -> None:
        seen.append(event)
        arrived.set()

    switch = ari.FakeSwitch()
    async with connected(switch, on_event=on_event):
        for rubbish in ("not json", "[]", "{}", '{"type": "StasisStart"}', '{"type": 5}'):
            switch.push(rubbish)
        start = {"type": "StasisStart", "timestamp": "2026-11-22T10:00:00.123+0000", "args": ["carrier"]}
        switch.push({**start, "channel": CHANNEL})
        async with asyncio.timeout(1):
            await arrived.wait()
    assert len(seen) == 1
    assert isinstance(seen[0], ari.StasisStart)
    assert seen[0].args == ("carrier",)
    assert seen[0].at.microsecond == 123_000


def test_the_address_follows_the_scheme() -> None:
    connector = ari.WebSocketConnector("https://node.example:8089/ari/", "u", "p", "line pool")
    assert connector.url() == "wss://node.example:8089/ari/events?app=line%20pool&subscribeAll=false"


def test_the_wait_between_attempts_doubles_up_to_its_limit() -> None:
    backoff = ari.Backoff(first=0.1, longest=1.0)
    assert [round(backoff.delay(n), 1) for n in (1, 2, 3, 4, 5, 50)] == [0.1, 0.2, 0.4, 0.8, 1.0, 1.0]


async def test_a_filter_of_events_lets_the_answers_through() -> None:
    switch = ari.FakeSwitch()
    async with connected(switch) as client:
        await client.filter_events("linepool", ["StasisStart"])
    assert switch.requests[0].body == {"allowed": [{"type": "StasisStart"}, {"type": "RESTResponse"}]}


async def test_what_is_told_twice_word_for_word_happens_once() -> None:
    switch, heard = ari.FakeSwitch(), []
    done = asyncio.Event()

    def on_event(event: ari.AriEvent) -> None:
        heard.append(event)
        if isinstance(event, ari.ChannelDestroyed):
            done.set()

    def key(at: str) -> dict[str, Any]:
        return {"type": "ChannelDtmfReceived", "timestamp": at, "channel": CHANNEL, "digit": "5"}

    async with connected(switch, on_event=on_event):
        for at in ("2026-11-22T10:00:00.123+0000", "2026-11-22T10:00:00.123+0000", "2026-11-22T10:00:00.300+0000"):
            switch.push(key(at))
        at = "2026-11-22T10:00:01.000+0000"
        ended = {"type": "ChannelDestroyed", "timestamp": at, "channel": CHANNEL, "cause": 16}
        switch.push(ended)
        async with asyncio.timeout(1):
            await done.wait()
    assert [type(event).__name__ for event in heard] == ["ChannelDtmfReceived"] * 2 + ["ChannelDestroyed"]


@pytest.mark.parametrize(("whisper", "direction"), [(False, "none"), (True, "out")])
async def test_an_ear_hears_both_sides_and_whispers_to_the_phone_alone(whisper: bool, direction: str) -> None:
    switch = answering(200, CHANNEL)
    async with connected(switch) as client:
        await client.snoop("7.1", "ear", app="linepool", whisper=whisper)
    request = switch.requests[-1]
    assert str(request) == "POST channels/7.1/snoop/ear"
    assert (request.query["spy"], request.query["whisper"], request.query["app"]) == ("both", direction, "linepool")


async def test_keys_are_sent_as_they_are() -> None:
    switch = answering(204)
    async with connected(switch) as client:
        await client.send_keys("7.1", "12#*A")
    assert str(switch.requests[-1]) == "POST channels/7.1/dtmf"
    assert switch.requests[-1].query == {"dtmf": "12#*A"}


async def test_a_list_that_grows_with_the_calls_is_not_asked_among_the_events() -> None:
    switch = answering(200, [CHANNEL])
    async with connected(switch) as client:
        switch.transports[-1].send = None  # type: ignore[assignment,method-assign]
        assert [channel.id for channel in await client.channels()] == ["7.1"]
    gone = answering(503, {"message": "shutting down"})
    async with connected(gone) as client:
        with pytest.raises(ari.ResponseError):
            await client.bridges()
        gone.transports[-1].closed = True
        with pytest.raises(ari.Disconnected):
            await client.bridges()
