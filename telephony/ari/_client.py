"""The connection: requests over the events' WebSocket, matched answers, reconnection."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
import structlog

from telephony.ari._events import AriEvent, Replaced, parse_event
from telephony.ari._exceptions import (
    ApplicationReplaced,
    ConnectFailed,
    Disconnected,
    NotConnected,
    ProtocolError,
    RequestTimeout,
    TransportError,
    response_error,
)
from telephony.ari._transport import Connector, Transport

log = structlog.get_logger(__name__)

GROWING = frozenset({"channels", "bridges"})
"""Lists that grow with the calls. Asterisk 22 lays a WebSocket message out on a thread's stack of 480 KB: an answer
with some 900 channels in it ends the switch (seen by ``./run bench recovery --calls 500``). By HTTP any length goes."""

OnEvent = Callable[[AriEvent], None]
OnConnection = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Backoff:
    """Seconds between attempts to connect: ``first``, doubled each time, at most ``longest``."""

    first: float = 0.1
    longest: float = 3.0

    def delay(self, attempt: int) -> float:
        """The wait before attempt ``attempt`` (1 is the first repeat)."""
        return min(self.longest, self.first * 2.0 ** min(attempt - 1, 16))


class _Heard:
    """The last few events, word for word: what happens to a channel is told once for it and once for its endpoint."""

    def __init__(self, kept: int = 64) -> None:
        self._order: deque[str] = deque()
        self._texts: set[str] = set()
        self._kept = kept

    def before(self, text: str) -> bool:
        """Whether exactly this (time to the millisecond included) was told a moment ago; remembers it."""
        if text in self._texts:
            return True
        if len(self._order) >= self._kept:
            self._texts.discard(self._order.popleft())
        self._order.append(text)
        self._texts.add(text)
        return False


class Connection:
    """Speaks ARI over transports that ``connector`` makes, one after the other, until closed.

    ``on_event`` is called in the reader for every event, in order and once, and must not block. ``on_connected`` and
    ``on_disconnected`` run as their own tasks' worth of work: requests are possible inside ``on_connected``.
    """

    def __init__(self, connector: Connector, *, request_timeout: float = 5.0, backoff: Backoff | None = None) -> None:
        self._connector = connector
        self._timeout = request_timeout
        self._backoff = backoff or Backoff()
        self._ids = itertools.count(1)
        self._waiting: dict[str, asyncio.Future[tuple[int, str]]] = {}
        self._transport: Transport | None = None
        self._closed = False
        self._heard = _Heard()

    @property
    def connected(self) -> bool:
        """Whether a request can be sent now."""
        return self._transport is not None

    async def run(
        self, on_event: OnEvent, on_connected: OnConnection | None = None, on_disconnected: OnConnection | None = None
    ) -> None:
        """Stay connected until :meth:`close`; raises :class:`ApplicationReplaced` when a newer client took over."""
        attempt = 0
        while not self._closed:
            try:
                transport = await self._connector()
            except ConnectFailed as error:
                attempt += 1
                delay = self._backoff.delay(attempt)
                log.warning("ari.connect_failed", error=str(error), attempt=attempt, retry_in_s=delay)
                await asyncio.sleep(delay)
                continue
            attempt = 0
            async with self._session(transport, on_connected, on_disconnected):
                await self._read(transport, on_event)

    async def close(self) -> None:
        """End the connection and fail whatever still waits for an answer."""
        self._closed = True
        if self._transport is not None:
            await self._transport.close()

    async def request(
        self,
        method: str,
        uri: str,
        query: Mapping[str, str | int | None] | None = None,
        body: Mapping[str, Any] | None = None,
        *,
        within_s: float | None = None,
    ) -> Any:
        """Send a request and return its decoded answer, ``None`` for an empty one; raises an ``AriError``, that is
        ``RequestTimeout`` when there is none ``within_s`` (the connection's usual time, if that is not said)."""
        transport = self._transport
        if transport is None:
            raise NotConnected(f"{method} {uri}")
        if method == "GET" and uri in GROWING:
            status, text = await transport.fetch(uri)
        else:
            status, text = await self._exchange(transport, method, uri, query, body, within_s or self._timeout)
        decoded = _decode(text)
        if status >= 300 or status < 200:
            message = decoded.get("message", "") if isinstance(decoded, dict) else str(decoded or "")
            raise response_error(status, method, uri, str(message))
        return decoded

    async def _exchange(
        self,
        transport: Transport,
        method: str,
        uri: str,
        query: Mapping[str, str | int | None] | None,
        body: Mapping[str, Any] | None,
        within_s: float,
    ) -> tuple[int, str]:
        """Status and text of the answer, which comes among the events."""
        request_id = str(next(self._ids))
        answer: asyncio.Future[tuple[int, str]] = asyncio.get_running_loop().create_future()
        self._waiting[request_id] = answer
        unheard = RequestTimeout(f"{method} {uri}: nothing in {within_s} s")
        late = answer.get_loop().call_later(within_s, _fail, answer, unheard)
        try:
            await transport.send(_encode(request_id, method, uri, query, body))
            return await answer
        finally:
            late.cancel()
            self._waiting.pop(request_id, None)

    @contextlib.asynccontextmanager
    async def _session(
        self, transport: Transport, on_connected: OnConnection | None, on_disconnected: OnConnection | None
    ) -> AsyncIterator[None]:
        self._transport = transport
        log.info("ari.connected")
        greeting = asyncio.create_task(_greet(on_connected)) if on_connected else None
        try:
            yield
        except Disconnected as error:
            log.warning("ari.disconnected", error=str(error))
        finally:
            self._transport = None
            self._fail_waiting()
            await transport.close()
            if greeting is not None:
                greeting.cancel()  # the next connection begins it anew, and must not wait for one who waits for it
                await asyncio.wait({greeting})
            if on_disconnected is not None:
                await on_disconnected()

    async def _read(self, transport: Transport, on_event: OnEvent) -> None:
        while True:
            text = await transport.receive()
            if self._heard.before(text):
                continue
            try:
                raw = orjson.loads(text)
                if raw.get("type") == "RESTResponse":
                    self._answer(raw)
                    continue
                event = parse_event(raw)
            except (ProtocolError, ValueError, AttributeError) as error:
                log.error("ari.unreadable", error=str(error), text=text[:200])
                continue
            if isinstance(event, Replaced):
                raise ApplicationReplaced("a newer client holds the application")
            on_event(event)

    def _answer(self, raw: Mapping[str, Any]) -> None:
        waiting = self._waiting.get(str(raw.get("request_id")))
        if waiting is not None and not waiting.done():
            waiting.set_result((int(raw.get("status_code", 0)), str(raw.get("message_body") or "")))

    def _fail_waiting(self) -> None:
        for waiting in self._waiting.values():
            _fail(waiting, Disconnected("the connection ended before the answer"))


def _fail(waiting: asyncio.Future[tuple[int, str]], error: Exception) -> None:
    if not waiting.done():
        waiting.set_exception(error)


async def _greet(on_connected: OnConnection) -> None:
    """The work begun on connection. It may fail with the connection; any other error is somebody's mistake: logged."""
    try:
        await on_connected()
    except TransportError as error:
        log.warning("ari.greeting_cut", error=str(error))
    except Exception:  # nobody awaits this task before the connection ends, so it must speak for itself
        log.exception("ari.greeting_failed")


def _encode(
    request_id: str, method: str, uri: str, query: Mapping[str, str | int | None] | None, body: Mapping[str, Any] | None
) -> str:
    message: dict[str, Any] = {"type": "RESTRequest", "request_id": request_id, "method": method, "uri": uri}
    if query:
        message["query_strings"] = [
            {"name": name, "value": str(value)} for name, value in query.items() if value is not None
        ]
    if body:
        message["content_type"] = "application/json"
        message["message_body"] = orjson.dumps(body).decode()
    return orjson.dumps(message).decode()


def _decode(text: str) -> Any:
    if not text:
        return None
    try:
        return orjson.loads(text)
    except ValueError as error:
        raise ProtocolError(f"an answer that is not JSON: {text[:200]}") from error
