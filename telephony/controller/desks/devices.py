"""Which agents' phones are there: read from where the switch keeps its registrations.

For endpoints that are database rows Asterisk 22 sends no contact events and its endpoint state stays "offline" (it
learns AORs when it starts, and ours are made later). Its rows of contacts are right: one appears on registering and
goes when the WebSocket closes or the registration runs out. So they are read, all agents' in one query a second.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping

import structlog
from django.db import DatabaseError

from telephony.controller.desks.book import Agent

log = structlog.get_logger(__name__)

EVERY_S = 1.0
Registered = Callable[[Collection[str]], Awaitable[Mapping[str, str]]]
"""Of these devices those that are there, and the name of the node where."""


class DeviceWatch:
    """Tells, once a second, which logged-in agents' devices are registered and which are not."""

    def __init__(self, agents: Iterable[Agent], registered: Registered, tell: Callable[[str, bool], None]) -> None:
        self._agents = agents
        self._registered = registered
        self._tell = tell

    async def run(self) -> None:
        """Look until cancelled. A database that cannot be asked says nothing about any device."""
        while True:
            await asyncio.sleep(EVERY_S)
            try:
                await self.look()
            except DatabaseError as error:
                log.warning("devices.unknown", error=str(error))

    async def look(self) -> None:
        """One look at everybody's device."""
        seated = [agent for agent in self._agents if agent.logged_in and agent.username]
        if not seated:
            return
        there = await self._registered([agent.username for agent in seated])
        for agent in seated:
            agent.node = there.get(agent.username, agent.node)
            self._tell(agent.username, agent.username in there)
