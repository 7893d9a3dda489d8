"""Finished calls on their way to the database: first durably into a Valkey stream, then, batch by batch, stored.

A database that is away costs nothing but time: the stream waits. Valkey away as well: the records wait in memory.
Storing is idempotent by call id, so an entry may be stored twice when we die between storing and removing it.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import Any, cast

import structlog
from django.db import Error as DatabaseError
from redis.asyncio import Redis
from redis.exceptions import RedisError

from telephony.calls.record import JournalEntry, decode_entry
from telephony.calls.wire import MalformedRecord
from telephony.controller.threads import Threads
from telephony.ports import CallSink

log = structlog.get_logger(__name__)

STREAM = "lp:journal:calls"
QUARANTINE = "lp:journal:quarantine"
BATCH = 200
MOST_TRIES = 5
PAUSE_S = 0.3
"""Between looks: a call is in the reports within a second, and a busy company's calls share a transaction."""
Rows = list[tuple[str, dict[str, str]]]


@dataclass(frozen=True, slots=True)
class _Row:
    """An entry of the stream, and how often it was quarantined before."""

    id: str
    entry: JournalEntry
    tries: int


class Journal:
    """Append from anywhere in the loop; :meth:`run` puts entries into the stream until cancelled."""

    def __init__(self, redis: Redis, *, retry_s: float = 1.0) -> None:
        self._redis = redis
        self._retry_s = retry_s
        self._pending: deque[str] = deque()
        self._wake = asyncio.Event()

    @property
    def unsaved(self) -> int:
        """Entries that are in memory only."""
        return len(self._pending)

    def append(self, entry: JournalEntry) -> None:
        """Keep an entry; returns at once."""
        self._pending.append(entry.to_json())
        self._wake.set()

    async def run(self) -> None:
        """Put entries into the stream, for ever."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                await self.flush()
            except RedisError as error:
                log.error("journal.stream_unreachable", error=str(error), waiting=len(self._pending))
                await asyncio.sleep(self._retry_s)
                self._wake.set()

    async def flush(self) -> None:
        """Put what is in memory into the stream; raises ``RedisError`` when it cannot."""
        while self._pending:
            batch = list(self._pending)[:BATCH]
            async with self._redis.pipeline(transaction=False) as pipe:
                for text in batch:
                    pipe.xadd(STREAM, {"entry": text})
                await pipe.execute()
            for _ in batch:
                self._pending.popleft()


class JournalWriter:
    """Carries entries from the stream into the database; :meth:`run` until cancelled.

    Several may run at once, on any machine: storing is idempotent, so the worst is work done twice.
    """

    def __init__(self, redis: Redis, store: CallSink, threads: Threads, *, retry_s: float = 1.0) -> None:
        self._redis = redis
        self._store = store
        self._threads = threads
        self._retry_s = retry_s

    async def run(self) -> None:
        """Store for ever."""
        try:
            if readmitted := await self.readmit():
                log.warning("journal.readmitted", entries=readmitted)
        except RedisError as error:
            log.warning("journal.not_readmitted", error=str(error))
        while True:
            taken = 0
            try:
                taken = await self.store_some()
            except (RedisError, DatabaseError) as error:
                log.error("journal.store_delayed", error=str(error))
                await asyncio.sleep(self._retry_s)
            except Exception:  # a supervisor: whatever went wrong, the entries stay in the stream and are tried again
                log.exception("journal.store_broken")
                await asyncio.sleep(self._retry_s)
            if taken < BATCH:
                await asyncio.sleep(PAUSE_S)

    async def readmit(self) -> int:
        """Give quarantined entries another chance (a newer program may be able to store them); how many.

        An entry that was refused ``MOST_TRIES`` times stays where it is, for people to look at."""
        rows = cast(Rows, await self._redis.xrange(QUARANTINE, count=10_000))
        again = [(row_id, fields) for row_id, fields in rows if int(fields.get("tries", "1")) < MOST_TRIES]
        for row_id, fields in again:
            await self._redis.xadd(STREAM, {"entry": fields["entry"], "tries": fields.get("tries", "1")})
            await self._redis.xdel(QUARANTINE, row_id)
        return len(again)

    async def store_some(self) -> int:
        """Store the oldest entries of the stream and remove them; returns how many were taken."""
        rows = cast(Rows, await self._redis.xrange(STREAM, count=BATCH))
        entries: list[_Row] = []
        for row_id, fields in rows:
            tries = int(fields.get("tries", "0"))
            try:
                entries.append(_Row(row_id, decode_entry(fields["entry"]), tries))
            except (MalformedRecord, KeyError) as error:
                await self._quarantine(row_id, fields.get("entry", ""), tries, error)
        if entries:
            await self._store_batch(entries)
        return len(rows)

    async def _store_batch(self, entries: list[_Row]) -> None:
        try:
            await self._threads.run(self._store, [row.entry for row in entries])
        except DatabaseError:
            raise
        except Exception as error:  # one entry nobody can store must not hold up all others for ever
            if len(entries) == 1:
                row = entries[0]
                await self._quarantine(row.id, row.entry.to_json(), row.tries, error)
                return
            for entry in entries:
                await self._store_batch([entry])
            return
        await self._redis.xdel(STREAM, *(row.id for row in entries))

    async def _quarantine(self, row_id: str, text: str, tries: int, error: Exception) -> None:
        log.error("journal.quarantined", row=row_id, tries=tries + 1, error=repr(error))
        fields = {"entry": text, "error": repr(error)[:500], "tries": str(tries + 1)}
        await self._redis.xadd(QUARANTINE, cast(Any, fields))
        await self._redis.xdel(STREAM, row_id)
