"""What people see of this second: boards per company, desks per agent, in Valkey and on the channel layer.

A snapshot replaces the one before (latest wins) and carries a ``seq`` that rises also across restarts. Boards are
written at most four times a second; a desk as soon as the loop has finished what it is doing, and what changes in the
moment after that (``DESK_INTERVAL_S``) together.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any, Protocol

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from telephony.calls.wire import to_text
from telephony.control import board_key, desk_key

log = structlog.get_logger(__name__)

BOARD_INTERVAL_S = 0.25
DESK_INTERVAL_S = 0.04
KEEP_S = 24 * 3600

Snapshot = dict[str, Any]
DeskId = tuple[int, int]
"""Company and user."""


class Layer(Protocol):
    """The part of a channel layer that is used."""

    async def group_send(self, group: str, message: dict[str, Any]) -> None: ...


class LivePublisher:
    """Collects what changed and writes it out; :meth:`run` until cancelled."""

    def __init__(
        self,
        redis: Redis,
        layer: Layer,
        board: Callable[[int], Snapshot],
        desk: Callable[[DeskId], Snapshot | None],
        *,
        interval_s: float = BOARD_INTERVAL_S,
    ) -> None:
        self._redis = redis
        self._layer = layer
        self._board = board
        self._desk = desk
        self._interval_s = interval_s
        self._boards: set[int] = set()
        self._desks: set[DeskId] = set()
        self._desk_wake = asyncio.Event()
        self._seq = 0

    def board_changed(self, company_id: int) -> None:
        """The company's board is out of date."""
        self._boards.add(company_id)

    def desk_changed(self, desk: DeskId) -> None:
        """The desk is out of date."""
        self._desks.add(desk)
        self._desk_wake.set()

    async def run(self) -> None:
        """Write for ever; Valkey away costs freshness only."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._run_boards(), name="live-boards")
            group.create_task(self._run_desks(), name="live-desks")

    async def flush_boards(self) -> None:
        """Write every board that changed."""
        changed, self._boards = self._boards, set()
        if not await self._write({board_key(c): (self._board(c), f"company.{c}") for c in changed}):
            self._boards |= changed

    async def flush_desks(self) -> None:
        """Write every desk that changed."""
        changed, self._desks = self._desks, set()
        self._desk_wake.clear()
        desks = {key: self._desk(key) for key in changed}
        written = await self._write(
            {desk_key(*key): (desk, f"desk.{key[0]}.{key[1]}") for key, desk in desks.items() if desk is not None}
        )
        if not written:
            self._desks |= changed
            await asyncio.sleep(self._interval_s)
            self._desk_wake.set()

    async def _write(self, snapshots: dict[str, tuple[Snapshot, str]]) -> bool:
        if not snapshots:
            return True
        try:
            async with self._redis.pipeline(transaction=False) as pipe:
                for key, (snapshot, _) in snapshots.items():
                    pipe.set(key, to_text(snapshot | {"seq": self._next_seq()}), ex=KEEP_S)
                await pipe.execute()
            for _, group in snapshots.values():
                await self._layer.group_send(group, {"type": "live.changed"})
        except (RedisError, OSError) as error:
            log.warning("live.write_failed", error=str(error))
            return False
        return True

    async def _run_boards(self) -> None:
        while True:
            await self.flush_boards()
            await asyncio.sleep(self._interval_s)

    async def _run_desks(self) -> None:
        while True:
            await self._desk_wake.wait()
            await self.flush_desks()
            await asyncio.sleep(DESK_INTERVAL_S)

    def _next_seq(self) -> int:
        self._seq = max(self._seq + 1, time.time_ns() // 1000)
        return self._seq
