"""Finished calls on their way to the database: kept at once in a file of this machine, on its disk a moment later.

:meth:`Journal.append` hands a record to the operating system before it returns, so the death of this process takes none
with it; within ``SYNC_S`` the disk has it too. Neither Valkey nor the database is needed for that. The writer (see
``storing``) carries the files' records into the database and removes them. Storing is idempotent by the record's id,
so everything here may happen twice.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from pathlib import Path

import structlog

from telephony.calls.record import JournalEntry
from telephony.controller.keeping.lease import Licence, Unlimited
from telephony.controller.keeping.segments import Segment, framed

log = structlog.get_logger(__name__)

SYNC_S = 0.05
"""Between two writings to the disk: what a power failure may cost, and never more than twenty a second."""
LARGEST = 4 * 1024 * 1024
OLDEST_S = 30.0
"""A segment is left for a new one when it is so large (bytes) or so old, for only what is left can be removed."""


class Journal:
    """Append from anywhere in the loop; :meth:`run` sees to the disk until cancelled."""

    def __init__(
        self, folder: Path, lease: Licence | None = None, *, retry_s: float = 1.0, largest: int = LARGEST
    ) -> None:
        self._folder = folder
        self._lease = lease or Unlimited()
        self._retry_s = retry_s
        self._largest = largest
        self._pending: deque[bytes] = deque()
        self._segment: Segment | None = None
        self._begun = 0.0
        self._wake = asyncio.Event()

    @property
    def unsaved(self) -> int:
        """Entries that are in memory only: more than none means that the disk refuses them."""
        return len(self._pending)

    def append(self, entry: JournalEntry) -> None:
        """Keep an entry. What the disk does not take waits in memory, in its order."""
        self._pending.append(framed(entry.to_json()))
        try:
            if self._lease.valid:  # else :meth:`flush` asks, and what was made by one who was followed is let fall
                self._write()
        except OSError as error:
            log.error("journal.unwritable", error=str(error), waiting=len(self._pending))
        self._wake.set()

    async def run(self) -> None:
        """Bring what was appended to the disk, for ever."""
        while True:
            try:
                async with asyncio.timeout(OLDEST_S if self._segment else None):
                    await self._wake.wait()
            except TimeoutError:
                self._leave_old()
                continue
            self._wake.clear()
            try:
                await self.flush()
                await asyncio.sleep(SYNC_S)
            except OSError as error:
                log.error("journal.unsynced", error=str(error), waiting=len(self._pending))
                await asyncio.sleep(self._retry_s)
                self._wake.set()

    async def flush(self) -> None:
        """Everything appended so far is on the disk; raises ``OSError`` when it cannot be, ``LeaseLost`` when it must
        not be."""
        if self._pending:
            await self._lease.confirm()
        self._write()
        if self._segment is not None:
            await asyncio.to_thread(self._segment.sync)
            self._leave_old()

    async def close(self) -> None:
        """As :meth:`flush`, and leave the segment for others to clear away."""
        await self.flush()
        self._leave()

    def _write(self) -> None:
        while self._pending:
            if self._segment is None:
                self._segment, self._begun = Segment(self._folder), time.monotonic()
            self._segment.write(self._pending[0])
            self._pending.popleft()

    def _leave_old(self) -> None:
        segment = self._segment
        if segment is not None and (
            segment.size >= self._largest or (segment.size and time.monotonic() - self._begun >= OLDEST_S)
        ):
            self._leave()

    def _leave(self) -> None:
        if self._segment is not None:
            self._segment.close()
            self._segment = None
