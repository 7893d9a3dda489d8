"""The web server's patience, with a small application and patience cut short: slow, endless and greedy callers."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Iterable
from typing import Any

import pytest
import uvicorn

from linepool.kernel import server

HELLO = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
UPGRADE = (
    b"GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
)
BIG = 8 * 1024 * 1024
PICTURE = 4 * 1024
READING = 256 * 1024
"""What asyncio reads at once."""


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Reads the body, answers with its length; at /big with more than any buffer takes."""
    if scope["type"] == "lifespan":
        return
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        if scope["path"] == "/pictures":
            with contextlib.suppress(OSError):
                while True:
                    await send({"type": "websocket.send", "text": "x" * PICTURE})
        while (await receive())["type"] != "websocket.disconnect":
            await send({"type": "websocket.send", "text": "heard"})
        return
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        size, more = size + len(message["body"]), message.get("more_body", False)
    body = b"x" * BIG if scope["path"] == "/big" else str(size).encode()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})


class Caller:
    """A connection from an address of the loopback network."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def says(self, data: bytes) -> None:
        self.writer.write(data)
        with contextlib.suppress(ConnectionError):
            await self.writer.drain()

    def stops_reading(self) -> None:
        """Nothing more is taken from the network."""
        self.transport.pause_reading()

    def reads_on(self) -> None:
        self.transport.resume_reading()

    @property
    def transport(self) -> asyncio.ReadTransport:
        """Asyncio's own name for it is a transport of any kind."""
        assert isinstance(self.writer.transport, asyncio.ReadTransport)
        return self.writer.transport

    async def is_answered(self) -> tuple[int, str]:
        """The status and, of an error, the code."""
        head = (await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), 10)).decode()
        status = int(head.split()[1])
        if status < 400:
            return status, ""
        body = json.loads(await asyncio.wait_for(self.reader.read(), 10))
        assert set(body) == {"code", "message", "fields"}
        return status, body["code"]


class Server:
    """The server on a free port."""

    def __init__(self, port: int, connections: Iterable[object]) -> None:
        self.port = port
        self.connections = connections
        self.callers: list[Caller] = []

    async def caller(self, address: str = "127.0.0.4") -> Caller:
        caller = Caller(*await asyncio.open_connection("127.0.0.1", self.port, local_addr=(address, 0)))
        self.callers.append(caller)
        return caller

    async def serves(self) -> bool:
        """Whether somebody else is answered now."""
        caller = await self.caller("127.0.0.5")
        await caller.says(HELLO)
        return await caller.is_answered() == (200, "")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is waited for longer than a second."""
    for name in ("HEAD_S", "BODY_S", "TAKE_S"):
        monkeypatch.setattr(server, name, 1.0)


@pytest.fixture
async def web(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Server]:
    for name, seconds in (("HEAD_S", 60), ("BODY_S", 60), ("TAKE_S", 60), ("LINGER_S", 0.5)):
        monkeypatch.setattr(server, name, seconds)
    config = uvicorn.Config(
        application, port=0, http=server.BoundedHTTP, ws=server.CountedSocket, ws_max_size=1_000, log_level="critical"
    )
    running = uvicorn.Server(config)
    task = asyncio.create_task(running.serve())
    while not running.started:
        await asyncio.sleep(0.01)
    found = Server(running.servers[0].sockets[0].getsockname()[1], running.server_state.connections)
    yield found
    for caller in found.callers:
        caller.writer.close()
    running.should_exit = True
    await task
    assert not server._open, "every connection that was counted was let go"


async def test_whoever_says_nothing_is_hung_up_on(web: Server, impatient: None) -> None:
    assert await (await web.caller()).is_answered() == (408, "too_slow")


async def test_whoever_never_ends_the_headers_is_hung_up_on_though_some_come(web: Server, impatient: None) -> None:
    slow = await web.caller()
    await slow.says(b"GET / HTTP/1.1\r\n")
    answer = asyncio.create_task(slow.is_answered())
    for _ in range(200):
        await slow.says(b"X: y\r\n")
        await asyncio.wait({answer}, timeout=0.05)
        if answer.done():
            break
    assert await answer == (408, "too_slow")


async def test_whoever_never_ends_the_body_is_hung_up_on(web: Server, impatient: None) -> None:
    slow = await web.caller()
    await slow.says(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc")
    assert await slow.is_answered() == (408, "too_slow")


async def test_whoever_takes_no_answer_is_hung_up_on(web: Server, impatient: None) -> None:
    greedy = await web.caller()
    await greedy.says(b"GET /big HTTP/1.1\r\nHost: x\r\n\r\n")
    while server._open["127.0.0.4"]:
        await asyncio.sleep(0.02)
    with pytest.raises(asyncio.IncompleteReadError):
        await greedy.reader.readexactly(BIG)


@pytest.mark.parametrize(
    "head",
    [
        b"X-Long: " + b"a" * 200_000,
        b"".join(b"X-%d: y\r\n" % number for number in range(20_000)),
        b"Cookie: " + b"a=b;" * 50_000,
    ],
)
async def test_endless_headers_are_refused(web: Server, head: bytes) -> None:
    caller = await web.caller()
    await caller.says(b"GET / HTTP/1.1\r\nHost: x\r\n" + head)
    assert await caller.is_answered() == (431, "headers_too_large")


async def test_an_endless_address_is_refused(web: Server) -> None:
    caller = await web.caller()
    await caller.says(b"GET /" + b"a" * 200_000)
    assert await caller.is_answered() == (431, "headers_too_large")


@pytest.mark.parametrize("length", [b"99999999999", b"9" * 4_500])
async def test_a_body_announced_too_large_is_refused_before_it_comes(web: Server, length: bytes) -> None:
    caller = await web.caller()
    await caller.says(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + b"\r\n\r\n")
    status, code = await caller.is_answered()
    assert (status, code) in {(413, "body_too_large"), (400, "malformed")}  # the parser itself knows no such number


async def test_a_body_in_pieces_is_refused_when_it_becomes_too_large(web: Server) -> None:
    caller = await web.caller()
    await caller.says(b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
    answer = asyncio.create_task(caller.is_answered())
    piece = b"10000\r\n" + b"a" * 0x10000 + b"\r\n"
    while not answer.done():
        await caller.says(piece)
        await asyncio.sleep(0)
    assert await answer == (413, "body_too_large")


async def test_what_is_no_http_is_refused_in_the_usual_shape(web: Server) -> None:
    caller = await web.caller()
    await caller.says(b"\x16\x03\x01 this is not HTTP\r\n\r\n")
    assert await caller.is_answered() == (400, "malformed")


async def test_one_address_may_not_have_all_connections_and_others_are_served(
    web: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "MOST_OF_ONE_ADDRESS", 20)
    greedy = [await web.caller() for _ in range(20)]
    assert await (await web.caller()).is_answered() == (429, "too_many_connections")
    assert await web.serves()
    greedy[0].writer.close()
    while server._open["127.0.0.4"] >= 20:
        await asyncio.sleep(0.01)
    late = await web.caller()
    await late.says(HELLO)
    assert await late.is_answered() == (200, "")


async def test_a_proxy_may_have_as_many_as_it_likes(web: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "MOST_OF_ONE_ADDRESS", 3)
    callers = [await web.caller("127.0.0.1") for _ in range(10)]
    await callers[-1].says(HELLO)
    assert await callers[-1].is_answered() == (200, "")


async def test_several_requests_on_one_connection_are_answered_as_ever(web: Server) -> None:
    caller = await web.caller()
    body = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"
    for _ in range(3):
        await caller.says(body)
        assert await caller.is_answered() == (200, "")
        assert await caller.reader.readuntil(b"0\r\n\r\n") == b"1\r\n5\r\n0\r\n\r\n"
    await caller.says(HELLO + HELLO)
    for _ in range(2):
        assert await caller.is_answered() == (200, "")
        await caller.reader.readuntil(b"0\r\n\r\n")


async def test_a_socket_s_handshake_has_no_endless_headers_either(web: Server) -> None:
    caller = await web.caller()
    await caller.says(UPGRADE + b"Sec-WebSocket-Protocol: " + b"a" * 200_000)
    assert await caller.is_answered() == (431, "headers_too_large")


async def test_a_socket_with_too_long_a_message_is_closed_and_its_place_is_free(web: Server) -> None:
    caller = await web.caller()
    await caller.says(UPGRADE + b"\r\n")
    await caller.reader.readuntil(b"\r\n\r\n")
    assert server._open["127.0.0.4"] == 1
    await caller.says(b"\x81\xfe\xff\xff" + b"\0" * 70_000)
    closing = await caller.reader.readexactly(4)
    assert (closing[0], int.from_bytes(closing[2:], "big")) == (0x88, 1009)
    while server._open["127.0.0.4"]:
        await asyncio.sleep(0.02)


async def upgraded(web: Server, path: bytes = b"/") -> Caller:
    """A socket whose handshake is answered, and the place where the server has it."""
    caller = await web.caller()
    await caller.says(UPGRADE.replace(b"GET /", b"GET " + path, 1) + b"\r\n")
    await caller.reader.readuntil(b"\r\n\r\n")
    assert server._open["127.0.0.4"] == 1
    return caller


def untaken(web: Server) -> int:
    """Bytes that the server keeps for its sockets' callers."""
    sockets = [one for one in web.connections if isinstance(one, server.CountedSocket)]
    return sum(one.transport.get_write_buffer_size() for one in sockets)


async def test_a_socket_that_reads_nothing_costs_one_message_and_is_hung_up_on(web: Server, impatient: None) -> None:
    deaf = await upgraded(web, b"/pictures")
    deaf.stops_reading()
    while not untaken(web):
        await asyncio.sleep(0)
    assert await web.serves()
    while server._open["127.0.0.4"]:
        assert untaken(web) <= 2 * PICTURE
        await asyncio.sleep(0.01)


async def test_a_socket_that_pings_without_end_and_reads_nothing_costs_little_and_is_hung_up_on(
    web: Server, impatient: None
) -> None:
    deaf = await upgraded(web)
    deaf.stops_reading()
    pings = (b"\x89\xfd" + b"\0\0\0\0" + b"p" * 125) * 500
    while server._open["127.0.0.4"]:
        await deaf.says(pings)
        assert untaken(web) <= READING
        await asyncio.sleep(0)


async def test_a_socket_that_reads_late_is_kept(web: Server) -> None:
    slow = await upgraded(web, b"/pictures")
    slow.stops_reading()
    while not untaken(web):
        await asyncio.sleep(0.01)
    slow.reads_on()
    for _ in range(3):
        head = await slow.reader.readexactly(4)
        assert (head[:2], int.from_bytes(head[2:], "big")) == (b"\x81\x7e", PICTURE)
        await slow.reader.readexactly(PICTURE)
    assert server._open["127.0.0.4"] == 1
