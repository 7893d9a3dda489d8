"""A client that connects when it has something to ask, and again when the connection was lost."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from dataclasses import dataclass

import structlog

from telephony.ami._protocol import decode, encode

log = structlog.get_logger(__name__)


class AmiError(Exception):
    """Base of all.

    ::

        AmiError
        ├── ConnectionLost     cannot connect, log in, or the connection ended before the answer
        └── ActionRefused      the switch answered with an error
    """


class ConnectionLost(AmiError):
    """Nothing is known about the action."""


class ActionRefused(AmiError):
    """The switch would not do it; the text is its message."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the manager interface is and who we are there."""

    host: str
    port: int
    user: str
    password: str


class Client:
    """Actions one can await. Safe to use from many tasks at once; an answer within ``timeout`` s or an error."""

    def __init__(self, address: Address, *, timeout: float = 3.0) -> None:
        self._address = address
        self._timeout = timeout
        self._ids = itertools.count(1)
        self._waiting: dict[str, asyncio.Future[dict[str, str]]] = {}
        self._writer: asyncio.StreamWriter | None = None
        self._reader_task: asyncio.Task[None] | None = None
        self._connecting = asyncio.Lock()

    async def action(self, name: str, **fields: str) -> dict[str, str]:
        """Do ``name`` and return the switch's answer; raises :class:`ActionRefused` or :class:`ConnectionLost`."""
        try:
            async with asyncio.timeout(self._timeout):
                await self._connect()
                return await self._ask(name, fields)
        except TimeoutError as error:
            raise ConnectionLost(f"{name}: no answer in {self._timeout} s") from error
        except OSError as error:
            await self.close()
            raise ConnectionLost(f"{name}: {error}") from error

    async def close(self) -> None:
        """End the connection; what waits fails with :class:`ConnectionLost`."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()
        task, self._reader_task = self._reader_task, None
        if task is not None and task is not asyncio.current_task():
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _connect(self) -> None:
        async with self._connecting:
            if self._writer is not None and not self._writer.is_closing():
                return
            reader, writer = await asyncio.open_connection(self._address.host, self._address.port)
            await reader.readline()  # the banner
            self._writer = writer
            self._reader_task = asyncio.create_task(self._read(reader, writer), name="ami-reader")
            login = {"Username": self._address.user, "Secret": self._address.password, "Events": "off"}
            try:
                await self._ask("Login", login)
            except AmiError:
                self._writer = None
                writer.close()
                raise

    async def _ask(self, name: str, fields: dict[str, str]) -> dict[str, str]:
        writer = self._writer
        if writer is None:
            raise ConnectionLost(name)
        action_id = str(next(self._ids))
        answer: asyncio.Future[dict[str, str]] = asyncio.get_running_loop().create_future()
        self._waiting[action_id] = answer
        try:
            writer.write(encode({"Action": name, "ActionID": action_id, **fields}))
            await writer.drain()
            message = await answer
        finally:
            self._waiting.pop(action_id, None)
        if message.get("Response") != "Success":
            raise ActionRefused(f"{name}: {message.get('Message', 'refused')}")
        return message

    async def _read(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                message = decode(await reader.readuntil(b"\r\n\r\n"))
                waiting = self._waiting.get(message.get("ActionID", ""))
                if "Response" in message and waiting is not None and not waiting.done():
                    waiting.set_result(message)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
            if self._writer is writer:  # else it was closed by ourselves
                log.warning("ami.disconnected", error=repr(error))
        finally:
            writer.close()
            if self._writer is writer:
                self._writer = None
            for waiting in self._waiting.values():
                if not waiting.done():
                    waiting.set_exception(ConnectionLost("the connection ended"))
