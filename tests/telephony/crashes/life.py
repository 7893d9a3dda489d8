"""One call control as long as it lives: on the switch, the Valkey and the journal that outlive it."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import cast

from redis.asyncio import Redis

from telephony.calls.record import CallbackRecord
from telephony.controller.keeping.promises import restore_promises
from telephony.controller.keeping.recovery import Recovery
from telephony.controller.keeping.snapshots import Snapshots
from telephony.ports import CompanyProfile
from tests.telephony.controller.world import World
from tests.telephony.crashes.brittle import Brittle, BrittleBook, BrittleMemory, Tapes
from tests.telephony.crashes.fuse import Fuse
from tests.telephony.journeys.stage import BRAVO, BRAVOS


@dataclass
class Outlasting:
    """What is there before and after."""

    company: CompanyProfile
    fuse: Fuse = field(default_factory=Fuse)

    def __post_init__(self) -> None:
        self.switch = Brittle(fuse=self.fuse)
        self.tapes = Tapes(fuse=self.fuse)
        self.memory = BrittleMemory(self.fuse)
        self.book = BrittleBook(fuse=self.fuse)


class Life(World):
    """A call control as the process puts it together."""

    def __init__(self, around: Outlasting, before: World | None = None) -> None:
        super().__init__(around.company, around.switch)
        self.directory.others[2] = BRAVO
        self.directory.numbers[BRAVOS] = 2
        self.book, self.tape = around.book, around.tapes
        self.exchange.journal, self.exchange.nodes.first.recorder = around.book, around.tapes
        self.snapshots = Snapshots(cast("Redis", around.memory), self.exchange.everything_changed)
        self.exchange.keeper = self.snapshots
        self.switch_log = around.switch.log
        self.recovered = asyncio.Event()
        self.work: list[asyncio.Task[None]] = []
        if before is not None:
            self._ids, self.routes = before._ids, before.routes

    async def begin(self) -> None:
        """Live, and know what is."""
        self.work = [asyncio.create_task(work) for work in (self._listen(), self._keep_promises(), self._keep())]
        await self.recovered.wait()
        for company_id in (1, 2):
            await self.exchange.companies.profile(company_id)

    async def _registered(self, usernames: Collection[str]) -> dict[str, str]:
        return dict.fromkeys(usernames, self.exchange.nodes.first.name)

    async def _listen(self) -> None:
        recovery = Recovery(self.exchange, self.desks, self.snapshots, self.switch_log)

        async def connected() -> None:
            await recovery.run()
            self.snapshots.restored()
            self.recovered.set()

        await self.client.run(self.exchange.on_event, connected)

    async def _keep(self) -> None:
        await self.recovered.wait()
        await self.snapshots.run()

    async def _keep_promises(self) -> None:
        await self.recovered.wait()
        await restore_promises(self.exchange.callbacks, self.snapshots, self._nothing_stored)

    async def _nothing_stored(self) -> list[CallbackRecord]:
        return []
