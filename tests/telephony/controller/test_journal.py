"""The journal: nothing that was appended is lost, nobody's broken record holds up the others."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from django.db import OperationalError
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from linepool.kernel.ids import new_id
from telephony.calls.record import JournalEntry, WrapUpRecord
from telephony.controller.keeping.journal import MOST_TRIES, QUARANTINE, STREAM, Journal, JournalWriter
from telephony.controller.keeping.writer import keep_writer
from tests.telephony.controller.world import SameThread

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


def entry(note: str = "") -> WrapUpRecord:
    return WrapUpRecord(1, "c_acme", new_id(), 801, NOW, NOW, "sale", note)


class Store:
    """A database that can be away, and chokes on notes that say so."""

    def __init__(self) -> None:
        self.stored: dict[UUID, WrapUpRecord] = {}
        self.away = False
        self.chokes = True

    def __call__(self, records: Sequence[JournalEntry]) -> None:
        if self.away:
            raise OperationalError("the database is away")
        wrap_ups = [record for record in records if isinstance(record, WrapUpRecord)]
        if self.chokes and any(record.note == "poison" for record in wrap_ups):
            raise TypeError("nobody can store this")
        self.stored |= {record.call_id: record for record in wrap_ups}


async def test_what_is_appended_is_stored_and_leaves_the_stream(redis: Redis) -> None:
    store, first, second = Store(), entry(), entry()
    journal, writer = Journal(redis), JournalWriter(redis, store, SameThread(1))
    journal.append(first)
    journal.append(second)
    assert journal.unsaved == 2
    await journal.flush()
    assert journal.unsaved == 0
    assert await redis.xlen(STREAM) == 2
    assert await writer.store_some() == 2
    assert list(store.stored.values()) == [first, second]
    assert await redis.xlen(STREAM) == 0


async def test_a_database_that_is_away_loses_nothing(redis: Redis) -> None:
    store, kept = Store(), entry()
    store.away = True
    journal, writer = Journal(redis), JournalWriter(redis, store, SameThread(1), retry_s=0.01)
    task = asyncio.gather(journal.run(), writer.run())
    journal.append(kept)
    async with asyncio.timeout(5):
        while await redis.xlen(STREAM) != 1:
            await asyncio.sleep(0.005)
        store.away = False
        while not store.stored:
            await asyncio.sleep(0.005)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    assert list(store.stored) == [kept.call_id]


async def test_one_entry_nobody_can_store_is_put_aside_and_the_others_go_on(redis: Redis) -> None:
    store, good = Store(), [entry(), entry()]
    journal, writer = Journal(redis), JournalWriter(redis, store, SameThread(1))
    for record in (good[0], entry("poison"), good[1]):
        journal.append(record)
    await journal.flush()
    await writer.store_some()
    assert set(store.stored) == {record.call_id for record in good}
    assert await redis.xlen(STREAM) == 0
    assert await redis.xlen(QUARANTINE) == 1


async def test_what_was_put_aside_gets_another_chance_with_a_newer_program(redis: Redis) -> None:
    store, sick = Store(), entry("poison")
    journal, writer = Journal(redis), JournalWriter(redis, store, SameThread(1))
    journal.append(sick)
    await journal.flush()
    await writer.store_some()
    store.chokes = False
    assert await writer.readmit() == 1
    await writer.store_some()
    assert list(store.stored) == [sick.call_id]
    assert await redis.xlen(QUARANTINE) == 0


async def test_an_entry_refused_too_often_waits_for_people(redis: Redis) -> None:
    writer = JournalWriter(redis, Store(), SameThread(1))
    await redis.xadd(STREAM, {"entry": "rubbish"})
    await writer.store_some()
    rounds = 0
    while await writer.readmit():
        await writer.store_some()
        rounds += 1
    assert rounds == MOST_TRIES - 1
    assert await redis.xlen(QUARANTINE) == 1


async def test_without_valkey_the_entries_wait_in_memory() -> None:
    nowhere: Redis = Redis.from_url("redis://127.0.0.1:1/0")
    journal = Journal(nowhere)
    journal.append(entry())
    with pytest.raises(RedisConnectionError):
        await journal.flush()
    assert journal.unsaved == 1
    await nowhere.aclose()


async def test_a_writer_that_ends_is_begun_again_and_goes_with_its_keeper(tmp_path: Path) -> None:
    marks = tmp_path / "begun"
    mark = f"import sys; open({str(marks)!r}, 'a').write('x'); "
    script = mark + f"len(open({str(marks)!r}).read()) > 1 and sys.stdin.read()"
    keeper = asyncio.create_task(keep_writer((sys.executable, "-c", script), again_s=0.01))
    async with asyncio.timeout(10):
        while not marks.exists() or len(marks.read_text()) < 2:
            await asyncio.sleep(0.01)
    keeper.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await keeper
