"""A socket's caller who wants too much, or says what means nothing."""

from collections.abc import Callable
from typing import Any

import pytest
import redis
from asgiref.sync import sync_to_async
from uvicorn.protocols.utils import ClientDisconnected

from linepool.asgi import application
from linepool.kernel.permissions import Role
from linepool.kernel.tenancy import sockets
from linepool.kernel.tenancy.sockets import TOO_MANY
from tenants.companies.models import Company
from tenants.live.consumers import BROKEN, LiveConsumer
from tests.tenants.live.browser import Socket
from tests.tenants.live.test_socket import closed_with, cookie_of, member, socket_of, valkey

__all__ = ["valkey"]  # the fixture, by its name

Opener = Callable[[], Socket]


@pytest.fixture
async def opener(fresh_company: Callable[..., Company], valkey: redis.Redis) -> Opener:  # noqa: F811 - as pytest wants it
    """Opens sockets of one and the same agent."""
    company = await sync_to_async(fresh_company)()
    agent = await sync_to_async(member)(company, Role.AGENT)
    cookie = await sync_to_async(cookie_of)(agent, company)
    return lambda: socket_of(company, cookie)


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "MOST_SOCKETS", 3)
    monkeypatch.setattr(sockets, "MOST_MESSAGES", 20)


async def test_a_person_has_so_many_sockets_and_one_more_when_one_is_closed(opener: Opener) -> None:
    held = [opener() for _ in range(3)]
    for socket in held:
        assert await socket.connect()
    assert await closed_with(opener()) == TOO_MANY
    await held[0].disconnect()
    late = opener()
    assert await late.connect()
    assert (await late.json())["type"] == "snapshot"
    for socket in (late, *held[1:]):
        await socket.disconnect()


async def test_whoever_says_too_much_is_closed(opener: Opener) -> None:
    socket = opener()
    assert await socket.connect()
    for _ in range(21):
        await socket.send('{"type": "ping"}')
    answers: list[Any] = []
    while not answers or answers[-1]["type"] != "websocket.close":
        answers.append(await socket.receive_output(5))
    assert answers[-1]["code"] == TOO_MANY
    assert sum('"pong"' in answer.get("text", "") for answer in answers) == 20
    await socket.wait(5)


@pytest.mark.parametrize("text", ["", "{", "[" * 60_000, "5", "null", '{"type": [1]}', "\x00", '"\\ud800"'])
async def test_what_means_nothing_is_passed_over(opener: Opener, text: str) -> None:
    socket = opener()
    assert await socket.connect()
    assert (await socket.json())["type"] == "snapshot"
    await socket.send(text)
    await socket.send('{"type": "ping"}')
    assert await socket.json() == {"type": "pong"}
    await socket.disconnect()


@pytest.mark.parametrize("origin", [b"//]", b"http://[", b"\xff\xfe", b"null"])
async def test_an_origin_no_browser_sends_is_refused(opener: Opener, origin: bytes) -> None:
    given = opener()
    headers = [(name, origin if name == b"origin" else value) for name, value in given.scope["headers"]]
    socket = Socket(application, "/ws/live/", headers)
    await socket.send_input({"type": "websocket.connect"})
    message = await socket.receive_output(5)
    if message["type"] == "websocket.accept":  # accepted to be told why
        message = await socket.receive_output(5)
    assert message["type"] == "websocket.close"


async def test_a_browser_that_was_hung_up_on_is_no_fault_of_ours(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    consumer = LiveConsumer()
    closes: list[int] = []

    async def nobody_takes_it(code: int = 0) -> None:
        closes.append(code)
        raise ClientDisconnected

    monkeypatch.setattr(consumer, "close", nobody_takes_it)
    await consumer._guarded(nobody_takes_it())
    assert closes == [0, BROKEN]
    assert not caplog.records
