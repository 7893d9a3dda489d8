"""The web server's patience: uvicorn's protocols with an end to headers, bodies, waiting and sockets.

uvicorn by itself takes headers of any length, waits for ever for a request to be finished and for an answer to be
taken, and lets one address open as many sockets as there are. Behind a reverse proxy all of this is asked once more.
Imports nothing of Django: the server has it before the application.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

LARGEST_HEAD: Final = 64 * 1024
"""Bytes of request line and headers."""
LARGEST_BODY: Final = 2 * 1024 * 1024
"""Bytes. A flow of some thousand nodes has a tenth of it."""
UPLOADS: Final = {"/api/console/": 65 * 1024 * 1024, "/api/contacts/import/": 9 * 1024 * 1024}
"""Where files are taken, and their most bytes: the operator's, and contacts. Their views have limits of their own."""
HEAD_S: Final = 10.0
BODY_S: Final = 60.0
"""Seconds for a whole body to arrive."""
TAKE_S: Final = 120.0
"""Seconds without the caller taking anything of an answer."""
LINGER_S: Final = 2.0
MOST_OF_ONE_ADDRESS: Final = 200
"""Connections and sockets; a proxy (``FORWARDED_ALLOW_IPS``, by default this machine) has as many as it likes."""

_open: Counter[str] = Counter()
_PHRASES: Final = {
    400: ("Bad Request", "malformed", "The request is malformed."),
    408: ("Request Timeout", "too_slow", "The request was not finished in time."),
    413: ("Content Too Large", "body_too_large", "The body is too large."),
    429: ("Too Many Requests", "too_many_connections", "Too many connections from this address."),
    431: ("Request Header Fields Too Large", "headers_too_large", f"Headers have at most {LARGEST_HEAD} bytes."),
}


def _answer(status: int) -> bytes:
    """An error in the API's shape, after which the connection ends."""
    phrase, code, message = _PHRASES[status]
    body = json.dumps({"code": code, "message": message, "fields": {}}).encode()
    head = f"HTTP/1.1 {status} {phrase}\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n"
    return f"{head}connection: close\r\n\r\n".encode() + body


def _let_go(address: str) -> None:
    _open[address] -= 1
    if _open[address] <= 0:
        del _open[address]


class BoundedHTTP(HttpToolsProtocol):
    """One connection: a request's head within `HEAD_S`, its body within `BODY_S`, its answer taken within `TAKE_S`."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._address = ""
        self._head_bytes = self._body_bytes = 0
        self._most = LARGEST_BODY
        self._in_head, self._midway = True, False
        self._refused = False
        self._patience: asyncio.TimerHandle | None = None
        self._untaken: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody came."""
        super().connection_made(transport)
        self._address = self.client[0] if self.client else ""
        _open[self._address] += 1
        self._wait(HEAD_S)
        proxies = {"127.0.0.1", "::1", *str(self.config.forwarded_allow_ips or "").split(",")}
        if _open[self._address] > MOST_OF_ONE_ADDRESS and not proxies & {self._address, "*"}:
            self._refuse(429)

    def connection_lost(self, exc: Exception | None) -> None:
        """Somebody went."""
        self._wait(None)
        self.resume_writing()
        _let_go(self._address)
        super().connection_lost(exc)

    def handle_websocket_upgrade(self) -> None:
        """From now on `CountedSocket` has the connection, and its place in the count."""
        self._wait(None)
        super().handle_websocket_upgrade()

    def data_received(self, data: bytes) -> None:
        """Some bytes of a request, or of several."""
        if self._refused:
            return
        if self._patience is None:
            self._wait(HEAD_S)
        super().data_received(data)
        self._head_bytes += len(data)
        if self._in_head and self._head_bytes > LARGEST_HEAD:
            self._refuse(431)
        elif not self._midway and self._patience is not None:
            self._wait(None)  # blank lines between requests are no request

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._in_head = self._midway = True
        self._head_bytes = self._body_bytes = 0

    def on_headers_complete(self) -> None:
        """Its head is there."""
        self._in_head = False
        self._wait(BODY_S)
        self._most = largest_body(self.url.decode("latin1"))
        if any(name == b"content-length" and _too_large(value, self._most) for name, value in self.headers):
            self._refuse(413)
        elif not self._refused:
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Some of its body is there."""
        self._body_bytes += len(body)
        if self._body_bytes > self._most:
            self._refuse(413)
        if not self._refused:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """All of it is there."""
        self._midway = False
        self._wait(None)
        if not self._refused:
            super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """What came is no HTTP."""
        self._refuse(400)

    def pause_writing(self) -> None:
        """The caller takes no more of the answer for now."""
        super().pause_writing()
        if self._untaken is None:
            self._untaken = self.loop.call_later(TAKE_S, self.transport.abort)

    def resume_writing(self) -> None:
        """The caller takes again."""
        super().resume_writing()
        if self._untaken is not None:
            self._untaken.cancel()
            self._untaken = None

    def _wait(self, seconds: float | None) -> None:
        """Have patience for so long from now; with None until the next request."""
        if self._patience is not None:
            self._patience.cancel()
        self._patience = None if seconds is None else self.loop.call_later(seconds, self._refuse, 408)

    def _refuse(self, status: int) -> None:
        """Say so and hang up; what the application began of an answer ends there.

        What still comes is dropped for a moment: closed with bytes unread, a connection would take the answer along.
        """
        if self._refused or self.transport.is_closing():
            return
        self._refused = True
        begun = self.cycle is not None and self.cycle.response_started and not self.cycle.response_complete
        if self.cycle is not None:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self._wait(None)
        if begun or not self.transport.can_write_eof():
            self.transport.close()
            return
        self.flow.resume_reading()
        self.transport.write(_answer(status))
        self.transport.write_eof()
        self._patience = self.loop.call_later(LINGER_S, self.transport.abort)


def largest_body(path: str) -> int:
    """How many bytes a request there may bring."""
    return next((most for start, most in UPLOADS.items() if path.startswith(start)), LARGEST_BODY)


def _too_large(length: bytes, most: int) -> bool:
    return not length.isdigit() or len(length) > 12 or int(length) > most


class CountedSocket(WebSocketsSansIOProtocol):
    """A WebSocket, counted for its address from its handshake on. What is sent is taken within `TAKE_S`.

    While something is not taken nothing more is sent: the application waits, and pings are not answered. So a caller
    who reads nothing costs what one message and one reading hold, and is hung up on; also one to whom a close was said,
    for which an orderly close would wait for ever.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._untaken: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody came."""
        super().connection_made(transport)
        self.transport.set_write_buffer_limits(high=0)

    def connection_lost(self, exc: Exception | None) -> None:
        """Somebody went."""
        self._forgive()
        _let_go(self.client[0] if self.client else "")
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """The caller does not take what was sent, for now."""
        super().pause_writing()
        if self._untaken is None:
            self._untaken = self.loop.call_later(TAKE_S, self.transport.abort)

    def resume_writing(self) -> None:
        """The caller took all of it."""
        super().resume_writing()
        self._forgive()

    def handle_ping(self) -> None:
        """Answer, unless answers are not taken: a later ping's will do (RFC 6455, 5.5.3)."""
        if self.writable.is_set():
            super().handle_ping()
        else:
            self.conn.data_to_send()

    def _forgive(self) -> None:
        if self._untaken is not None:
            self._untaken.cancel()
            self._untaken = None
