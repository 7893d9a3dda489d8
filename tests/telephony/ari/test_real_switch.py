"""The client on a real Asterisk: what the fake answers is what the switch answers."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import pytest_asyncio

from telephony import ari
from tests.lab.outside import Outside, outside_world

pytestmark = pytest.mark.lab
APP = "ari-test"


@pytest.fixture(scope="module")
def switch() -> Iterator[Outside]:
    """A plain Asterisk on another loopback address."""
    with outside_world("127.0.0.1", 9) as outside:
        yield outside


class Ear:
    """Hears every event and can wait for one."""

    def __init__(self) -> None:
        self.heard: list[ari.AriEvent] = []
        self._news = asyncio.Event()

    def __call__(self, event: ari.AriEvent) -> None:
        self.heard.append(event)
        self._news.set()

    async def wait_for(self, kind: type[ari.AriEvent], channel_id: str | None = None) -> ari.AriEvent:
        async with asyncio.timeout(10):
            while True:
                for event in self.heard:
                    channel = getattr(event, "channel", None)
                    if isinstance(event, kind) and channel_id in (None, channel.id if channel else None):
                        return event
                self._news.clear()
                await self._news.wait()


@pytest_asyncio.fixture
async def ear() -> Ear:
    return Ear()


@pytest_asyncio.fixture
async def client(switch: Outside, ear: Ear) -> AsyncIterator[ari.Client]:
    """A connected client whose events are filtered as call control filters them."""
    connector = connector_to(switch)
    client = ari.Client(connector)
    up = asyncio.Event()

    async def on_connected() -> None:
        await client.filter_events(APP, ari.EVENT_KINDS)
        up.set()

    task = asyncio.create_task(client.run(ear, on_connected))
    async with asyncio.timeout(10):
        await up.wait()
    yield client
    await client.close()
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError, ari.ApplicationReplaced):
        await task


def connector_to(switch: Outside, **changes: str) -> ari.WebSocketConnector:
    """The way in that the lab itself uses, for an application of our own."""
    events = urlsplit(switch.events_url)
    user, _, password = parse_qs(events.query)["api_key"][0].partition(":")
    values = {"user": user, "password": password, "app": APP}
    values |= changes
    return ari.WebSocketConnector(f"http://{events.netloc}/ari", values["user"], values["password"], values["app"])


async def called(client: ari.Client, ear: Ear, name: str) -> str:
    """A channel of ours whose other end answers and whistles."""
    await client.originate(name, "Local/+8613800138000@from-linepool", app=APP, args=("x", "1"), variables={"A": "b"})
    started = await ear.wait_for(ari.StasisStart, name)
    assert isinstance(started, ari.StasisStart)
    assert started.args == ("x", "1")
    return name


async def test_a_channel_is_called_played_to_and_ended(client: ari.Client, ear: Ear) -> None:
    channel = await called(client, ear, "real-1")
    assert (await client.channel(channel)).state == "Up"
    assert channel in (await client.application(APP)).channels
    await client.play(channel, "p-1", "sound:nothing-there")
    finished = await ear.wait_for(ari.PlaybackFinished)
    assert isinstance(finished, ari.PlaybackFinished)
    assert (finished.playback_id, finished.target) == ("p-1", channel)
    assert await client.hang_up(channel, 17)
    ended = await ear.wait_for(ari.ChannelDestroyed, channel)
    assert isinstance(ended, ari.ChannelDestroyed)
    assert ended.cause == 17
    assert not await client.hang_up(channel)


async def test_a_list_of_any_length_is_answered_and_the_switch_lives(client: ari.Client, ear: Ear) -> None:
    """A thousand channels make half a megabyte; here some with long names do. By WebSocket it was the switch's end."""
    channels = [await called(client, ear, f"long-{number}") for number in range(20)]
    for channel in channels:
        await client.set_variable(channel, "CALLERID(name)", "n" * 30_000)
    found = [channel for channel in await client.channels() if channel.id in channels]
    assert {len(channel.caller_name) for channel in found} == {30_000}
    for channel in channels:
        assert await client.hang_up(channel)
    for channel in channels:  # their last events are as long: nobody asks for more before they are told
        await ear.wait_for(ari.ChannelDestroyed, channel)


async def test_an_id_in_use_is_a_conflict_so_a_repeat_is_harmless(client: ari.Client, ear: Ear) -> None:
    channel = await called(client, ear, "real-2")
    with pytest.raises(ari.Conflict):
        await client.originate(channel, "Local/+8613800138000@from-linepool", app=APP)
    await client.hang_up(channel)


async def test_what_is_not_there_is_not_found(client: ari.Client) -> None:
    with pytest.raises(ari.NotFound):
        await client.answer("nobody")
    with pytest.raises(ari.NotFound):
        await client.channel("nobody")
    await client.stop_playback("nothing")
    await client.stop_recording("nothing")


async def test_a_request_without_sense_is_a_bad_request(client: ari.Client) -> None:
    with pytest.raises(ari.BadRequest):
        await client.originate("real-3", "", app=APP)


async def test_a_newer_client_takes_the_application_and_the_older_one_learns_it(
    switch: Outside, client: ari.Client, ear: Ear
) -> None:
    other = ari.Client(client._connector)
    replaced = asyncio.create_task(other.run(lambda event: None))
    async with asyncio.timeout(5):
        while not other.connected:
            await asyncio.sleep(0.01)
        while client.connected:
            await asyncio.sleep(0.01)
    await other.close()
    replaced.cancel()
    with contextlib.suppress(asyncio.CancelledError, ari.ApplicationReplaced):
        await replaced


async def test_a_wrong_password_cannot_connect(switch: Outside) -> None:
    with pytest.raises(ari.ConnectFailed):
        await connector_to(switch, password="wrong")()


async def test_everybody_in_a_bridge_hears_what_is_played_there(switch: Outside, client: ari.Client, ear: Ear) -> None:
    channel = await called(client, ear, "real-4")
    await client.create_bridge("room")
    await client.add_to_bridge("room", channel)
    await client.play_in_bridge("room", "p-room", f"sound:{switch.sound / 'whistle'}")
    assert await client.is_playing("p-room")
    await client.stop_playback("p-room")
    finished = await ear.wait_for(ari.PlaybackFinished)
    assert isinstance(finished, ari.PlaybackFinished)
    assert finished.playback_id == "p-room"
    assert (await client.channel(channel)).state == "Up", "the conversation goes on"
    await client.hang_up(channel)
    await client.destroy_bridge("room")
