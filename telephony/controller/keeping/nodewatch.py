"""When a media node is given up: it was not reached for some seconds, so what lived there is taken to have ended."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from telephony.controller.clock import utc_now
from telephony.controller.node import Node

GIVEN_UP_AFTER_S = 6.0
"""Longer than a flapping connection takes to come back, shorter than callers and agents would bear."""
Bury = Callable[[Node, datetime], Awaitable[None]]


class NodeWatch:
    """Sees a node go, and has it buried when it stays away. ``meeting`` is held by who meets a node that is back."""

    def __init__(self, node: Node, bury: Bury, *, after_s: float = GIVEN_UP_AFTER_S) -> None:
        self.node = node
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
            await asyncio.sleep(self._after_s)
            async with self.meeting:
                if not self.node.switch.connected and not self.node.dead and since == self._since:
                    await self._bury(self.node, since)
