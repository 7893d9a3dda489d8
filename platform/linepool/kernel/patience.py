"""An end to waiting for a database that answers nothing: the API says so, and what it gave up is not done later.

Wraps the whole ASGI application. A request that has waited `PATIENCE_S` while the database answered nobody is answered
with 503 ``database_unavailable``; once the database has been away for `SURE_S`, every request is, at once. WebSockets
that are open stay open: live pictures come from Valkey. ``/healthz`` and ``/readyz`` are answered here, on any host.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from contextvars import ContextVar
from typing import Any, Final, Protocol

PATIENCE_S: Final = 1.5
SURE_S: Final = 4.0
_LOOK_S: Final = 0.25
TRY_AGAIN_LATER: Final = 1013
"""Close code of a socket nobody could be recognised for (registered with IANA)."""

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

_REFUSAL: Final = {
    "code": "database_unavailable",
    "message": "Our database does not answer. Calls go on; try again in a moment.",
    "fields": {},
}


class Heartbeat(Protocol):
    """What is known of the database (`linepool.kernel.pulse.Pulse`)."""

    def start(self) -> None: ...

    def away_for(self) -> float: ...


class _Request:
    """One request on its way: whether its answer has begun, and whether nobody waits for it any more."""

    __slots__ = ("begun", "given_up")

    def __init__(self) -> None:
        self.begun = self.given_up = False


_current: ContextVar[_Request | None] = ContextVar("linepool_request", default=None)


def given_up() -> bool:
    """Whether the request this is done for was refused meanwhile: then nothing of it may be done any more."""
    request = _current.get()
    return request is not None and request.given_up


class Patient:
    """The application, with an end to waiting."""

    def __init__(self, application: Application, pulse: Heartbeat, *, patience_s: float = PATIENCE_S) -> None:
        self._application = application
        self._pulse = pulse
        self._patience_s = patience_s
        self._left: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request, or serve one socket."""
        self._pulse.start()
        path = scope.get("path", "")
        if scope["type"] == "http" and path in ("/healthz", "/readyz"):
            await self._tell_health(send, ready_only=path == "/readyz")
        elif scope["type"] == "http" and path.startswith("/api/"):
            await self._within_patience(scope, receive, send)
        elif scope["type"] == "websocket" and self._surely_away:
            await receive()  # websocket.connect; accepted first, because a refused handshake carries no code
            await send({"type": "websocket.accept"})
            await send({"type": "websocket.close", "code": TRY_AGAIN_LATER})
        else:
            await self._application(scope, receive, send)

    @property
    def _surely_away(self) -> bool:
        return self._pulse.away_for() > SURE_S

    async def _within_patience(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if self._surely_away:
            await _answer(send, 503, _REFUSAL)
            return
        request = _Request()

        async def passing_on(message: Message) -> None:
            if not request.given_up:
                request.begun = True
                await send(message)

        token = _current.set(request)
        work: asyncio.Task[None] = asyncio.ensure_future(self._application(scope, receive, passing_on))
        _current.reset(token)
        try:
            if await self._is_done(work, request):
                await work
                return
        except asyncio.CancelledError:
            work.cancel()
            raise
        request.given_up = True
        self._left.add(work)  # its thread hangs until the database is back, and then does nothing more
        work.add_done_callback(self._forget)
        await _answer(send, 503, _REFUSAL)

    async def _is_done(self, work: asyncio.Task[None], request: _Request) -> bool:
        """Wait for it; False when it was waited for long enough in vain."""
        done, _ = await asyncio.wait({work}, timeout=self._patience_s)
        while not done:
            if not request.begun and self._pulse.away_for() > self._patience_s:
                return False
            done, _ = await asyncio.wait({work}, timeout=_LOOK_S)
        return True

    def _forget(self, work: asyncio.Task[None]) -> None:
        self._left.discard(work)
        if not work.cancelled():
            work.exception()  # nobody is left to be told

    async def _tell_health(self, send: Send, *, ready_only: bool) -> None:
        away_s = self._pulse.away_for()
        away = away_s > self._patience_s
        body = {"database": "away" if away else "answers", "database_away_s": round(away_s, 1) if away else 0}
        await _answer(send, 503 if away and ready_only else 200, body)


async def _answer(send: Send, status: int, body: MutableMapping[str, Any]) -> None:
    text = json.dumps(body).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(text)).encode())]
    if status == 503:
        headers.append((b"retry-after", b"2"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})
