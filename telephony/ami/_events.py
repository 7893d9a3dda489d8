"""The manager's events, by a connection of their own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

from telephony.ami._client import ActionRefused, Address, ConnectionLost
from telephony.ami._protocol import decode, encode

LARGEST_EVENT = 64 * 1024
PATIENCE_S = 5.0


async def events(address: Address, classes: str) -> AsyncGenerator[dict[str, str], None]:
    """Events of these classes ("security", "call,system") as they come; the first item is empty: listening has begun.

    Raises :class:`ActionRefused` when we may not, and :class:`ConnectionLost` at the end of the connection. Close the
    iterator (``contextlib.aclosing``) to hang up.
    """
    try:
        async with asyncio.timeout(PATIENCE_S):
            reader, writer = await asyncio.open_connection(address.host, address.port, limit=LARGEST_EVENT)
    except (OSError, TimeoutError) as error:
        raise ConnectionLost(f"{address.host}:{address.port}: {error}") from error
    try:
        async with asyncio.timeout(PATIENCE_S):
            await reader.readline()  # the banner
            login = {"Action": "Login", "Username": address.user, "Secret": address.password, "Events": classes}
            writer.write(encode(login))
            answer = decode(await reader.readuntil(b"\r\n\r\n"))
        if answer.get("Response") != "Success":
            raise ActionRefused(f"Login: {answer.get('Message', 'refused')}")
        yield {}
        while True:
            yield decode(await reader.readuntil(b"\r\n\r\n"))
    except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
        raise ConnectionLost(f"the events ended: {error!r}") from error
    finally:
        writer.close()
