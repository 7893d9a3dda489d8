"""When a media node is given up: it was not reached for some seconds, so what lived there is taken to have ended.

A machine that refuses connections is there, and its switch is not: then nothing lives there any more, and callers whose
agents were rung there need not wait in silence for the rest of these seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from urllib.parse import urlsplit

from telephony.controller.clock import utc_now
from telephony.controller.node import Node

GIVEN_UP_AFTER_S = 6.0
"""Longer than a flapping connection takes to come back, shorter than callers and agents would bear."""
LOOKS = 12
"""How often it is looked at within them."""
REFUSALS = 3
"""So many one after the other are a dead switch: one that opens its port anew is quicker."""
CONNECT_S = 0.4
Refuses = Callable[[], Awaitable[bool]]
Bury = Callable[[Node, datetime], Awaitable[None]]


class NodeWatch:
    """Sees a node go, and has it buried when it stays away. ``meeting`` is held by who meets a node that is back."""

    def __init__(
        self, node: Node, bury: Bury, refuses: Refuses | None = None, *, after_s: float = GIVEN_UP_AFTER_S
    ) -> None:
        self.node = node
        self._refuses = refuses
        self.meeting = asyncio.Lock()
        self._bury = bury
        self._after_s = after_s
        self._away = asyncio.Event()
        self._away.set()  # not met yet
        self._since = utc_now()

    async def disconnected(self) -> None:
        """The connection is gone."""
        self._since = utc_now()
        self._away.set()

    async def run(self) -> None:
        """Watch until cancelled."""
        self._since = utc_now()
        while True:
            await self._away.wait()
            self._away.clear()
            since = self._since
            await self._be_patient()
            async with self.meeting:
                if not self.node.switch.connected and not self.node.dead and since == self._since:
                    await self._bury(self.node, since)

    async def _be_patient(self) -> None:
        """Returns when the node was away for long enough, or is surely dead."""
        refusals, now = 0, asyncio.get_running_loop().time
        until = now() + self._after_s
        while (left := until - now()) > 0:
            await asyncio.sleep(min(left, self._after_s / LOOKS))
            if self._refuses is None or self.node.switch.connected:
                refusals = 0
                continue
            refusals = refusals + 1 if await self._refuses() else 0
            if refusals == REFUSALS:
                return


async def refuses(url: str) -> bool:
    """Whether the machine of this address refuses connections there: nobody listens. Silence is no refusal."""
    parts = urlsplit(url)
    try:
        async with asyncio.timeout(CONNECT_S):
            _, writer = await asyncio.open_connection(parts.hostname, parts.port or 80)
    except ConnectionRefusedError:
        return True
    except (OSError, TimeoutError):
        return False
    writer.close()
    return False
