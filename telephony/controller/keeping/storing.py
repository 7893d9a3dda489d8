"""The writer's work: the journal's records into the database, in their order, and away when they are there.

A database that is away costs nothing but time. A record nobody can store is set aside, with what was wrong, in a folder
of its own, and holds up nobody; a newer program tries those again, ``MOST_TRIES`` times in all.
"""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import json
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from django.db import Error as DatabaseError
from django.db import IntegrityError

from telephony.calls.record import JournalEntry, decode_entry
from telephony.calls.wire import MalformedRecord
from telephony.controller.keeping.segments import TornLine, is_written, lines_from, segments, unframed
from telephony.controller.threads import Threads
from telephony.ports import CallSink

log = structlog.get_logger(__name__)

BATCH = 200
MOST_TRIES = 5
PAUSE_S = 0.5
"""Between looks: a call is in the reports within a second."""
BUSY, BUSY_PAUSE_S = 20, 1.5
"""From so many records at a look on, the next one comes later: a company's calls then share a statement and a
transaction, of which half the cost is the same for one call as for ten."""
LOCK = "writer.lock"
ASIDE = "aside"


class JournalWriter:
    """Carries records from the folder into the database; :meth:`run` until cancelled.

    One at a time works in a folder, the others wait for its end. Another machine's writer has another folder.
    """

    def __init__(self, folder: Path, store: CallSink, threads: Threads, *, retry_s: float = 1.0) -> None:
        self._folder = folder
        self._aside = Aside(folder / ASIDE)
        self._store = store
        self._threads = threads
        self._retry_s = retry_s
        self._offsets: dict[Path, int] = {}

    async def run(self) -> None:
        """Store for ever."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / LOCK).open("wb") as lock:
            while not _locked(lock.fileno()):
                await asyncio.sleep(self._retry_s)
            await self._tried(self.readmit)
            while True:
                taken = await self._tried(self.store_some)
                if taken < BATCH:
                    await asyncio.sleep(BUSY_PAUSE_S if taken >= BUSY else PAUSE_S)

    async def store_some(self) -> int:
        """Store the oldest records and remove the segments that are done with; returns how many were taken."""
        taken = 0
        for segment in segments(self._folder):
            written = is_written(segment)  # asked first: what is left then grows no more
            while lines := list(lines_from(segment, self._offsets.get(segment, 0), BATCH - taken)):
                await self._store_lines([line for line, _ in lines])
                self._offsets[segment] = lines[-1][1]
                taken += len(lines)
            if taken >= BATCH:
                return taken
            if not written:
                self._clear(segment)
        return taken

    async def readmit(self) -> int:
        """Try what was set aside once more; how many were stored now."""
        stored = 0
        for path, kept in self._aside.kept():
            try:
                await self._threads.run(self._store, [decode_entry(kept.text)])
            except Exception as error:
                if _database_away(error):
                    raise
                self._aside.put(kept.text, error, kept.tries + 1)
            else:
                path.unlink()
                stored += 1
        if stored:
            log.warning("journal.readmitted", records=stored)
        return stored

    def _clear(self, segment: Path) -> None:
        """Nobody writes it and all of its whole lines are stored: what is left of it is torn."""
        if (left := segment.stat().st_size - self._offsets.get(segment, 0)) > 0:
            log.error("journal.torn_end", segment=segment.name, bytes=left)
        segment.unlink()
        self._offsets.pop(segment, None)

    async def _tried(self, work: Callable[[], Coroutine[Any, Any, int]]) -> int:
        """Its answer; 0 after a pause when the database or the disk is away, the records are where they were."""
        try:
            return await work()
        except (OSError, DatabaseError) as error:
            log.error("journal.store_delayed", error=str(error))
        except Exception:  # a supervisor: whatever went wrong, it is tried again
            log.exception("journal.store_broken")
        await asyncio.sleep(self._retry_s)
        return 0

    async def _store_lines(self, lines: list[bytes]) -> None:
        entries: list[JournalEntry] = []
        for line in lines:
            try:
                entries.append(decode_entry(unframed(line)))
            except (TornLine, MalformedRecord, UnicodeDecodeError) as error:
                self._aside.put(line.decode(errors="replace"), error)
        if entries:
            await self._store_entries(entries)

    async def _store_entries(self, entries: list[JournalEntry]) -> None:
        try:
            await self._threads.run(self._store, entries)
        except Exception as error:  # one record nobody can store must not hold up all others for ever
            if _database_away(error):
                raise
            if len(entries) == 1:
                self._aside.put(entries[0].to_json(), error)
                return
            for entry in entries:
                await self._store_entries([entry])


@dataclass(frozen=True, slots=True)
class Kept:
    """A record set aside: its text, how often it was refused, and why the last time."""

    text: str
    tries: int
    error: str


class Aside:
    """The folder of records nobody could store: a file for each, named by what is in it, so that twice is once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, text: str, error: Exception, tries: int = 1) -> None:
        """Keep a record for people, and say so."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{hashlib.sha256(text.encode()).hexdigest()[:24]}.json"
        begun = path.with_suffix(".begun")
        begun.write_text(json.dumps({"text": text, "tries": tries, "error": repr(error)[:500]}))
        begun.rename(path)
        log.error("journal.set_aside", file=path.name, tries=tries, error=repr(error)[:500])

    def kept(self) -> list[tuple[Path, Kept]]:
        """Those that may be tried again; who was refused ``MOST_TRIES`` times waits for people."""
        found = [(path, Kept(**json.loads(path.read_text()))) for path in sorted(self._folder.glob("*.json"))]
        return [(path, kept) for path, kept in found if kept.tries < MOST_TRIES]


def _database_away(error: Exception) -> bool:
    """Whether it is the database's trouble and passes, and not the record's. A table or column that is not there yet
    comes with the migration that runs."""
    return isinstance(error, DatabaseError) and not isinstance(error, IntegrityError)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
