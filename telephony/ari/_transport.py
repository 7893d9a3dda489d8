"""What carries the messages: one interface, one real WebSocket."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote, urlencode, urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidURI

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

    async def close(self) -> None:
        """End the connection; never raises."""
        ...


Connector = Callable[[], Awaitable[Transport]]
"""Makes a connected transport or raises :class:`ConnectFailed`."""


class WebSocketTransport:
    """A WebSocket to the switch's ``/ari/events``."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection

    async def send(self, text: str) -> None:
        try:
            await self._connection.send(text)
        except ConnectionClosed as error:
            raise Disconnected(str(error)) from error

    async def receive(self) -> str:
        try:
            message = await self._connection.recv(decode=True)
        except ConnectionClosed as error:
            raise Disconnected(str(error)) from error
        return str(message)

    async def close(self) -> None:
        await self._connection.close()


@dataclass(frozen=True, slots=True)
class WebSocketConnector:
    """Connects to ``base_url`` (``http://host:port/ari``) as ``app``. ``timeout`` in seconds."""

    base_url: str
    user: str
    password: str
    app: str
    timeout: float = 5.0

    async def __call__(self) -> Transport:
        token = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        try:
            connection = await connect(
                self.url(),
                additional_headers={"Authorization": f"Basic {token}"},
                open_timeout=self.timeout,
                close_timeout=1,
                ping_interval=5,
                ping_timeout=10,
                max_size=LARGEST_MESSAGE,
                compression=None,  # the switch is near; deflate would cost both sides more than the bytes
                proxy=None,
            )
        except (OSError, TimeoutError, InvalidHandshake, InvalidURI) as error:
            raise ConnectFailed(f"{self.base_url}: {error}") from error
        return WebSocketTransport(connection)

    def url(self) -> str:
        """The events address: ws for http, wss for https."""
        parts = urlsplit(self.base_url)
        scheme = "wss" if parts.scheme in {"https", "wss"} else "ws"
        query = urlencode({"app": self.app, "subscribeAll": "false"}, quote_via=quote)
        return f"{scheme}://{parts.netloc}{parts.path.rstrip('/')}/events?{query}"
