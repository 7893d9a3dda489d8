"""The WebSocket itself, against another library's server."""

from __future__ import annotations

import asyncio
import base64

import pytest
from websockets.asyncio.server import ServerConnection, serve
from websockets.http11 import Request, Response

from telephony.ari._exceptions import ConnectFailed, Disconnected
from telephony.ari._transport import Transport, WebSocketConnector


async def connected(port: int) -> Transport:
    return await WebSocketConnector(f"http://127.0.0.1:{port}/ari", "me", "secret", "app")()


def port_of(server: object) -> int:
    return int(next(iter(server.sockets)).getsockname()[1])  # type: ignore[attr-defined]


async def test_messages_go_both_ways_whole_also_in_pieces() -> None:
    async def talk(peer: ServerConnection) -> None:
        asked = await peer.recv()
        await peer.send(["您", "好 ", str(asked)])
        await peer.send("x" * 1_000_000)
        await peer.wait_closed()

    async with serve(talk, "127.0.0.1", 0, compression=None) as server, asyncio.timeout(10):
        transport = await connected(port_of(server))
        await transport.send("问")
        assert await transport.receive() == "您好 问"
        assert len(await transport.receive()) == 1_000_000
        await transport.close()


async def test_who_we_are_and_what_we_want_stand_in_the_request() -> None:
    seen: list[Request] = []

    def look(_: ServerConnection, request: Request) -> None:
        seen.append(request)

    async def wait(peer: ServerConnection) -> None:
        await peer.wait_closed()

    async with serve(wait, "127.0.0.1", 0, process_request=look) as server, asyncio.timeout(10):
        await (await connected(port_of(server))).close()
    assert seen[0].path == "/ari/events?app=app&subscribeAll=false"
    assert seen[0].headers["Authorization"] == "Basic " + base64.b64encode(b"me:secret").decode()


async def test_what_came_before_the_end_is_read_and_then_the_end_is_told() -> None:
    async def leave(peer: ServerConnection) -> None:
        await peer.send("last words")

    async with serve(leave, "127.0.0.1", 0) as server, asyncio.timeout(10):
        transport = await connected(port_of(server))
        assert await transport.receive() == "last words"
        with pytest.raises(Disconnected):
            await transport.receive()
        with pytest.raises(Disconnected):
            await transport.send("anybody?")


async def test_nobody_there_and_a_refusal_are_failures_to_connect() -> None:
    def refuse(peer: ServerConnection, _: Request) -> Response:
        return peer.respond(401, "who are you?\n")

    async def never(_: ServerConnection) -> None:
        return

    async with serve(never, "127.0.0.1", 0, process_request=refuse) as server:
        port = port_of(server)
        with pytest.raises(ConnectFailed):
            await connected(port)
    with pytest.raises(ConnectFailed):
        await connected(port)


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 101 Switching"], ids=["nothing", "half a greeting"])
async def test_a_switch_that_ends_the_connection_before_its_greeting_was_not_connected_to(said: bytes) -> None:
    async def leave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(said)
        writer.close()

    server = await asyncio.start_server(leave, "127.0.0.1", 0)
    async with server, asyncio.timeout(10):
        with pytest.raises(ConnectFailed):
            await connected(port_of(server))
