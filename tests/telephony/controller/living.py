"""One call control after another on the same switch, with the snapshots between them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import replace
from typing import Any

from redis.asyncio import Redis

from telephony.controller.desks.book import Agent
from telephony.controller.keeping.recovery import Recovery
from telephony.controller.keeping.snapshots import Snapshots
from telephony.nodes.moments import Moments
from tests.telephony.controller.world import World


class Life(World):
    """A world whose snapshots are kept, and that can come after another one on the same switch."""

    def __init__(self, redis: Redis, before: World | None = None) -> None:
        super().__init__()
        if before is not None:
            self.asterisk = before.asterisk
            self.client._connector = self.asterisk.switch
        self.snapshots = Snapshots(redis, self.exchange.everything_changed)
        self.exchange.keeper = self.snapshots
        self.told: dict[str, Moments] = before.told if isinstance(before, Life) else {}
        log = self.switch_log if self.told else None
        self.recovery = Recovery(self.exchange, self.desks, self.snapshots, log)

    async def switch_log(self, channel_ids: Collection[str]) -> Mapping[str, Moments]:
        """What the switch wrote down by itself."""
        return self.told


@contextlib.asynccontextmanager
async def living(redis: Redis, before: World | None = None, **changes: Any) -> AsyncIterator[Life]:
    """A call control from its start to its sudden end: its tasks are cancelled, nothing is tidied. ``changes``: of the
    company's settings meanwhile."""
    life = Life(redis, before)
    life.directory.profile = replace(life.directory.profile, **changes)
    reader = asyncio.create_task(life.client.run(life.exchange.on_event))
    await life.until(lambda: life.client.connected)
    await life.recovery.run()
    await life.exchange.companies.profile(1)
    try:
        yield life
    finally:
        await life.snapshots.flush()
        for call in life.exchange.calls.values():
            if call._task is not None:
                call._task.cancel()
            for timer in (call._limit, call._patience):
                if timer is not None:
                    timer.cancel()
        life.exchange.switchboard.close()
        reader.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await reader
        life.threads.close()


def agent_of(life: Life) -> Agent:
    """Bob."""
    agent = life.exchange.agents.of_user(801)
    assert agent is not None
    return agent
