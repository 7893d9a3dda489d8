"""The manager interface's client against a little server that speaks its lines."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from telephony import ami
from telephony.ami._protocol import decode, encode


class Manager:
    """Answers every action with Success, unless told otherwise."""

    def __init__(self) -> None:
        self.actions: list[dict[str, str]] = []
        self.refuse: set[str] = set()
        self.silent = False
        self.port = 0
        self._writers: list[asyncio.StreamWriter] = []
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
        self.cut()

    def cut(self) -> None:
        for writer in self._writers:
            writer.close()
        self._writers.clear()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.append(writer)
        writer.write(b"Asterisk Call Manager/9.0.0\r\n")
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                action = decode(await reader.readuntil(b"\r\n\r\n"))
                self.actions.append(action)
                if self.silent and action["Action"] != "Login":
                    continue
                response = "Error" if action["Action"] in self.refuse else "Success"
                writer.write(encode({"Event": "FullyBooted"}))
                fields = {"Response": response, "ActionID": action["ActionID"], "Message": "as you say"}
                writer.write(encode(fields | {"MixMonitorID": "0x7"}))
                await writer.drain()


@pytest_asyncio.fixture
async def manager() -> AsyncIterator[Manager]:
    server = Manager()
    await server.start()
    yield server
    await server.stop()


@contextlib.asynccontextmanager
async def client_of(manager: Manager, timeout: float = 2.0) -> AsyncIterator[ami.Client]:
    client = ami.Client(ami.Address("127.0.0.1", manager.port, "linepool", "secret"), timeout=timeout)
    try:
        yield client
    finally:
        await client.close()


def test_every_public_name_exists_and_is_sorted() -> None:
    assert all(hasattr(ami, name) for name in ami.__all__)
    assert list(ami.__all__) == sorted(ami.__all__)


async def test_a_recording_is_started_muted_and_stopped(manager: Manager) -> None:
    async with client_of(manager) as client:
        monitor = ami.Monitor(client)
        monitor_id = await monitor.start("PJSIP/lab-1", "/spool/x.raw")
        await monitor.mute("PJSIP/lab-1", True)
        await monitor.stop("PJSIP/lab-1", monitor_id)
    assert [action["Action"] for action in manager.actions] == [
        "Login",
        "MixMonitor",
        "MixMonitorMute",
        "StopMixMonitor",
    ]
    assert manager.actions[1]["options"] == "D"
    assert manager.actions[2]["State"] == "1"
    assert manager.actions[3]["MixMonitorID"] == "0x7"


async def test_an_interleaved_recording_must_be_raw(manager: Manager) -> None:
    async with client_of(manager) as client:
        with pytest.raises(ValueError, match="raw"):
            await ami.Monitor(client).start("PJSIP/lab-1", "/spool/x.wav")
    assert manager.actions == []


async def test_a_refused_action_says_so(manager: Manager) -> None:
    manager.refuse = {"MixMonitor"}
    async with client_of(manager) as client:
        with pytest.raises(ami.ActionRefused, match="as you say"):
            await client.action("MixMonitor")


async def test_a_wrong_password_is_an_error_each_time(manager: Manager) -> None:
    manager.refuse = {"Login"}
    async with client_of(manager) as client:
        for _ in range(2):
            with pytest.raises(ami.AmiError):
                await client.action("Ping")


async def test_silence_is_a_lost_connection(manager: Manager) -> None:
    manager.silent = True
    async with client_of(manager, timeout=0.1) as client:
        with pytest.raises(ami.ConnectionLost):
            await client.action("Ping")


async def test_after_a_cut_the_next_action_connects_again(manager: Manager) -> None:
    async with client_of(manager) as client:
        await client.action("Ping")
        manager.cut()
        async with asyncio.timeout(2):
            while True:
                with contextlib.suppress(ami.ConnectionLost):
                    await client.action("Ping")
                    break
    assert [action["Action"] for action in manager.actions].count("Login") == 2


async def test_nobody_there_is_a_lost_connection() -> None:
    client = ami.Client(ami.Address("127.0.0.1", 1, "u", "p"))
    with pytest.raises(ami.ConnectionLost):
        await client.action("Ping")


async def test_many_actions_at_once_each_get_their_own_answer(manager: Manager) -> None:
    async with client_of(manager) as client:
        answers = await asyncio.gather(*(client.action("Ping") for _ in range(50)))
    assert len({answer["ActionID"] for answer in answers}) == 50
    assert [action["Action"] for action in manager.actions].count("Login") == 1


def test_a_line_break_cannot_smuggle_a_field() -> None:
    with pytest.raises(ValueError, match="line break"):
        encode({"Action": "Ping\r\nSecret: x"})
