"""What carries the messages: one interface, one real WebSocket."""

from __future__ import annotations

import asyncio
import base64
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote, urlencode, urlsplit

import httpx
from picows import WSCloseCode, WSError, WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

from telephony.ari._exceptions import ConnectFailed, Disconnected

LARGEST_MESSAGE = 8 * 1024 * 1024
"""A list of some ten thousand channels."""


class Transport(Protocol):
    """A connected, ordered, two-way stream of text messages."""

    async def send(self, text: str) -> None:
        """Hand one message over. :class:`Disconnected` when the connection is gone."""
        ...

    async def receive(self) -> str:
        """The next message. :class:`Disconnected` at the end of the connection."""
        ...

    async def fetch(self, uri: str) -> tuple[int, str]:
        """Status and text of a GET, asked beside the stream of messages. :class:`Disconnected` when there is none."""
        ...

    async def close(self) -> None:
        """End the connection; never raises."""
        ...


Connector = Callable[[], Awaitable[Transport]]
"""Makes a connected transport or raises :class:`ConnectFailed`."""


Fetch = Callable[[str], Coroutine[None, None, tuple[int, str]]]


class WebSocketTransport(WSListener):
    """A WebSocket to the switch's ``/ari/events``. A call is some fifty messages: this end of them must cost little."""

    def __init__(self, fetch: Fetch) -> None:
        self.fetch = fetch
        self._inbox: deque[str] = deque()
        self._parts: list[bytes] = []
        self._waiting: asyncio.Future[None] | None = None
        self._transport: WSTransport | None = None
        self._gone = False

    @property
    def opened(self) -> bool:
        """Whether the switch ever took the connection."""
        return self._transport is not None

    async def send(self, text: str) -> None:
        if self._gone or self._transport is None:
            raise Disconnected("the connection ended")
        self._transport.send(WSMsgType.TEXT, text.encode())

    async def receive(self) -> str:
        while not self._inbox:
            if self._gone:
                raise Disconnected("the connection ended")
            self._waiting = asyncio.get_running_loop().create_future()
            await self._waiting
        return self._inbox.popleft()

    async def close(self) -> None:
        if self._transport is not None and not self._gone:
            self._transport.send_close(WSCloseCode.OK)
            self._transport.disconnect()

    # ---------------------------------------------------------------------- called by the library

    def on_ws_connected(self, transport: WSTransport) -> None:
        self._transport = transport

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type is WSMsgType.CLOSE:
            transport.disconnect()
        elif frame.msg_type in (WSMsgType.TEXT, WSMsgType.CONTINUATION):
            self._parts.append(frame.get_payload_as_bytes())
            if frame.fin:
                self._inbox.append(b"".join(self._parts).decode(errors="replace"))
                self._parts.clear()
                self._wake()

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        self._gone = True
        self._wake()

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)


@dataclass(frozen=True, slots=True)
class WebSocketConnector:
    """Connects to ``base_url`` (``http://host:port/ari``) as ``app``. ``timeout`` in seconds."""

    base_url: str
    user: str
    password: str
    app: str
    timeout: float = 5.0

    async def __call__(self) -> Transport:
        transport = WebSocketTransport(self.fetch)
        token = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        try:
            async with asyncio.timeout(self.timeout):
                await ws_connect(
                    lambda: transport,
                    self.url(),
                    extra_headers={"Authorization": f"Basic {token}"},
                    enable_auto_ping=True,
                    auto_ping_idle_timeout=5,
                    auto_ping_reply_timeout=5,
                    max_frame_size=LARGEST_MESSAGE,
                    max_redirects=0,
                )
        except (OSError, TimeoutError, WSError) as error:
            raise ConnectFailed(f"{self.base_url}: {error!r}") from error
        if not transport.opened:  # the library says nothing of a connection that ended before the switch's greeting
            raise ConnectFailed(f"{self.base_url}: ended before it began")
        return transport

    async def fetch(self, uri: str) -> tuple[int, str]:
        """Ask by plain HTTP."""
        url = f"{self.base_url.rstrip('/')}/{uri}"
        try:
            async with httpx.AsyncClient(auth=(self.user, self.password), timeout=self.timeout) as http:
                answer = await http.get(url)
        except httpx.HTTPError as error:
            raise Disconnected(f"GET {url}: {error!r}") from error
        return answer.status_code, answer.text

    def url(self) -> str:
        """The events address: ws for http, wss for https."""
        parts = urlsplit(self.base_url)
        scheme = "wss" if parts.scheme in {"https", "wss"} else "ws"
        query = urlencode({"app": self.app, "subscribeAll": "false"}, quote_via=quote)
        return f"{scheme}://{parts.netloc}{parts.path.rstrip('/')}/events?{query}"
