"""A switch for tests: the same interface as the WebSocket, answers from handlers, events when the test says so."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from telephony.ari._exceptions import ConnectFailed, Disconnected
from telephony.ari._transport import Transport


@dataclass(frozen=True, slots=True)
class FakeRequest:
    """A request as the fake switch got it."""

    method: str
    uri: str
    query: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.uri}"


@dataclass(frozen=True, slots=True)
class FakeAnswer:
    """What the fake switch says: ``status`` and a JSON value."""

    status: int = 204
    value: Any = None

    @property
    def text(self) -> str:
        """The value as it is sent."""
        return "" if self.value is None else json.dumps(self.value)


Handler = Callable[[FakeRequest], FakeAnswer | None]
"""Answers a request; ``None`` stays silent for ever (a switch that hangs)."""


class FakeTransport:
    """One connection to a :class:`FakeSwitch`."""

    def __init__(self, switch: FakeSwitch) -> None:
        self._switch = switch
        self._inbox: asyncio.Queue[str | None] = asyncio.Queue()
        self.closed = False

    async def send(self, text: str) -> None:
        if self.closed:
            raise Disconnected("the fake connection is closed")
        raw = json.loads(text)
        query = {item["name"]: item["value"] for item in raw.get("query_strings", ())}
        request = FakeRequest(raw["method"], raw["uri"], query, json.loads(raw.get("message_body") or "{}"))
        answer = self._switch.take(request)
        if answer is not None:
            reply = {
                "type": "RESTResponse",
                "request_id": raw["request_id"],
                "status_code": answer.status,
                "message_body": answer.text,
            }
            self._inbox.put_nowait(json.dumps(reply))

    async def fetch(self, uri: str) -> tuple[int, str]:
        if self.closed:
            raise Disconnected("the fake connection is closed")
        answer = self._switch.take(FakeRequest("GET", uri))
        if answer is None:
            raise Disconnected("the fake switch hangs")
        return answer.status, answer.text

    async def receive(self) -> str:
        text = await self._inbox.get()
        if text is None:
            raise Disconnected("the fake connection ended")
        return text

    async def close(self) -> None:
        self.drop()

    def push(self, message: Mapping[str, Any] | str) -> None:
        """Deliver a message to the client."""
        self._inbox.put_nowait(message if isinstance(message, str) else json.dumps(message))

    def drop(self) -> None:
        """Cut the connection."""
        self.closed = True
        self._inbox.put_nowait(None)


class FakeSwitch:
    """Makes transports (use it as the client's connector) and remembers every request."""

    def __init__(self, handler: Handler | None = None) -> None:
        self.requests: list[FakeRequest] = []
        self.transports: list[FakeTransport] = []
        self.refuse_connections = 0
        self._handler = handler or (lambda request: FakeAnswer())

    async def __call__(self) -> Transport:
        if self.refuse_connections > 0:
            self.refuse_connections -= 1
            raise ConnectFailed("the fake switch refuses")
        transport = FakeTransport(self)
        self.transports.append(transport)
        return transport

    def take(self, request: FakeRequest) -> FakeAnswer | None:
        """Remember a request and answer it."""
        self.requests.append(request)
        return self._handler(request)

    def push(self, message: Mapping[str, Any] | str) -> None:
        """Deliver a message over the newest connection."""
        self.transports[-1].push(message)

    def drop(self) -> None:
        """Cut the newest connection."""
        self.transports[-1].drop()
