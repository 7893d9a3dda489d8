"""A browser's end of a WebSocket, spoken straight to the ASGI application (channels' own wants daphne)."""

import json
from typing import Any

from asgiref.testing import ApplicationCommunicator


class Socket(ApplicationCommunicator):
    """Connects, sends and receives; every receive fails after a second unless told to wait longer."""

    def __init__(self, application: Any, path: str, headers: list[tuple[bytes, bytes]], query: bytes = b"") -> None:
        scope = {
            "type": "websocket",
            "path": path,
            "query_string": query,
            "headers": headers,
            "subprotocols": [],
            "client": ["127.0.0.1", 1],
            "server": ["127.0.0.1", 2],
        }
        super().__init__(application, scope)  # type: ignore[no-untyped-call]

    async def connect(self) -> bool:
        """Whether the socket was accepted."""
        await self.send_input({"type": "websocket.connect"})
        answer = await self.receive_output(3)
        return bool(answer["type"] == "websocket.accept")

    async def send(self, text: str) -> None:
        """One text frame."""
        await self.send_input({"type": "websocket.receive", "text": text})

    async def send_bytes(self, data: bytes) -> None:
        """One binary frame."""
        await self.send_input({"type": "websocket.receive", "bytes": data})

    async def json(self, timeout: float = 2) -> Any:
        """The next frame, which must be text and JSON."""
        message = await self.receive_output(timeout)
        assert message["type"] == "websocket.send", message
        return json.loads(message["text"])

    async def disconnect(self) -> None:
        """The browser goes away."""
        await self.send_input({"type": "websocket.disconnect", "code": 1001})
        await self.wait(2)
