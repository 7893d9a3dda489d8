"""The journal: nothing that was appended is lost, nobody's broken record holds up the others."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from django.db import IntegrityError, OperationalError

from linepool.kernel.ids import new_id
from telephony.calls.record import JournalEntry, WrapUpRecord
from telephony.controller.keeping.journal import Journal
from telephony.controller.keeping.segments import Segment, framed, segments
from telephony.controller.keeping.storing import ASIDE, MOST_TRIES, JournalWriter
from telephony.controller.keeping.writer import keep_writer
from tests.telephony.controller.fakes import SameThread

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
        if self.chokes and any(record.note == "twice" for record in wrap_ups):
            raise IntegrityError("one of its ids is another's")
        self.stored |= {record.call_id: record for record in wrap_ups}


def writer_of(folder: Path, store: Store) -> JournalWriter:
    return JournalWriter(folder, store, SameThread(1), retry_s=0.01)


def aside(folder: Path) -> list[Path]:
    return sorted((folder / ASIDE).glob("*.json"))


async def test_what_is_appended_is_stored_and_its_file_goes_when_its_owner_does(tmp_path: Path) -> None:
    store, entries = Store(), [entry(), entry()]
    journal, writer = Journal(tmp_path), writer_of(tmp_path, store)
    for each in entries:
        journal.append(each)
    assert journal.unsaved == 0
    assert await writer.store_some() == 2
    assert list(store.stored.values()) == entries
    assert len(segments(tmp_path)) == 1
    await journal.close()
    assert await writer.store_some() == 0
    assert segments(tmp_path) == []


async def test_what_is_appended_later_is_stored_once(tmp_path: Path) -> None:
    journal, store = Journal(tmp_path), Store()
    writer = writer_of(tmp_path, store)
    for _ in range(3):
        journal.append(entry())
        assert await writer.store_some() == 1
    assert await writer.store_some() == 0


async def test_a_full_segment_is_left_for_a_new_one_and_the_order_stays(tmp_path: Path) -> None:
    store, entries = Store(), [entry(str(number)) for number in range(10)]
    journal = Journal(tmp_path, largest=1_000)
    for each in entries:
        journal.append(each)
        await journal.flush()
    assert len(segments(tmp_path)) > 2
    writer = writer_of(tmp_path, store)
    assert await writer.store_some() == 10
    assert list(store.stored.values()) == entries
    assert len(segments(tmp_path)) <= 1


async def test_a_database_that_is_away_loses_nothing(tmp_path: Path) -> None:
    store, kept = Store(), entry()
    store.away = True
    journal, writer = Journal(tmp_path), writer_of(tmp_path, store)
    task = asyncio.gather(journal.run(), writer.run())
    journal.append(kept)
    async with asyncio.timeout(10):
        while not segments(tmp_path):
            await asyncio.sleep(0.005)
        store.away = False
        while not store.stored:
            await asyncio.sleep(0.005)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    assert list(store.stored) == [kept.call_id]


@pytest.mark.parametrize("note", ["poison", "twice"])
async def test_one_entry_nobody_can_store_is_put_aside_and_the_others_go_on(tmp_path: Path, note: str) -> None:
    store, good = Store(), [entry(), entry()]
    journal, writer = Journal(tmp_path), writer_of(tmp_path, store)
    for record in (good[0], entry(note), good[1]):
        journal.append(record)
    await journal.close()
    await writer.store_some()
    assert set(store.stored) == {record.call_id for record in good}
    assert segments(tmp_path) == []
    assert len(aside(tmp_path)) == 1


async def test_what_was_put_aside_gets_another_chance_with_a_newer_program(tmp_path: Path) -> None:
    store, sick = Store(), entry("poison")
    journal, writer = Journal(tmp_path), writer_of(tmp_path, store)
    journal.append(sick)
    await writer.store_some()
    store.chokes = False
    assert await writer.readmit() == 1
    assert list(store.stored) == [sick.call_id]
    assert aside(tmp_path) == []


async def test_an_entry_refused_too_often_waits_for_people(tmp_path: Path) -> None:
    store = Store()
    journal, writer = Journal(tmp_path), writer_of(tmp_path, store)
    journal.append(entry("poison"))
    await writer.store_some()
    for _ in range(MOST_TRIES):
        assert await writer.readmit() == 0
    store.chokes = False
    assert await writer.readmit() == 0
    assert len(aside(tmp_path)) == 1


async def test_a_torn_end_and_a_spoilt_line_are_no_records_and_the_whole_ones_are(tmp_path: Path) -> None:
    store, whole = Store(), [entry(), entry()]
    segment = Segment(tmp_path)
    segment.write(framed(whole[0].to_json()))
    segment.write(framed(entry().to_json()).replace(b"sale", b"sold"))
    segment.write(framed(whole[1].to_json()))
    segment.write(framed(entry().to_json())[:50])
    writer = writer_of(tmp_path, store)
    await writer.store_some()
    assert list(store.stored.values()) == whole
    assert len(aside(tmp_path)) == 1
    segment.close()
    await writer.store_some()
    assert segments(tmp_path) == []


async def test_a_disk_that_takes_nothing_is_tried_again_in_order(tmp_path: Path) -> None:
    store, entries = Store(), [entry(str(number)) for number in range(3)]
    folder = tmp_path / "journal"
    folder.write_text("no folder can be here")
    journal = Journal(folder)
    for each in entries[:2]:
        journal.append(each)
    assert journal.unsaved == 2
    with pytest.raises(OSError, match="exists"):
        await journal.flush()
    folder.unlink()
    journal.append(entries[2])
    assert journal.unsaved == 0
    await writer_of(folder, store).store_some()
    assert list(store.stored.values()) == entries


async def test_half_a_line_is_taken_back_when_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, entries = Store(), [entry(), entry()]
    journal = Journal(tmp_path)
    journal.append(entries[0])
    write = os.write
    with monkeypatch.context() as full:
        full.setattr(os, "write", lambda descriptor, line: write(descriptor, line[:20]))
        journal.append(entries[1])
    assert journal.unsaved == 1
    await journal.flush()
    await writer_of(tmp_path, store).store_some()
    assert list(store.stored.values()) == entries


DYING = """
import os, signal, sys
from pathlib import Path
from telephony.calls.record import decode_entry
from telephony.controller.keeping.journal import Journal
journal = Journal(Path(sys.argv[1]))
for text in sys.argv[2:]:
    journal.append(decode_entry(text))
os.kill(os.getpid(), signal.SIGKILL)
"""


def killed_after(folder: Path, entries: Sequence[JournalEntry]) -> int:
    """Append them in a process of its own that is killed the moment after; its exit code."""
    command = [sys.executable, "-c", DYING, str(folder), *(each.to_json() for each in entries)]
    return subprocess.run(command, check=False).returncode


async def test_killed_the_moment_after_nothing_is_lost_and_the_next_process_stores_it_in_order(tmp_path: Path) -> None:
    assert killed_after(tmp_path, [entry(note) for note in "012"]) == -signal.SIGKILL
    store, journal = Store(), Journal(tmp_path)
    journal.append(entry("3"))
    await writer_of(tmp_path, store).store_some()
    assert [record.note for record in store.stored.values()] == ["0", "1", "2", "3"]
    assert len(segments(tmp_path)) == 1
    await journal.close()


async def test_one_writer_at_a_time_works_in_a_folder(tmp_path: Path) -> None:
    first, second = Store(), Store()
    one = asyncio.create_task(writer_of(tmp_path, first).run())
    journal = Journal(tmp_path)
    journal.append(entry())
    async with asyncio.timeout(10):
        while not first.stored:
            await asyncio.sleep(0.005)
        two = asyncio.create_task(writer_of(tmp_path, second).run())
        journal.append(entry())
        while len(first.stored) < 2:
            await asyncio.sleep(0.005)
        assert not second.stored
        one.cancel()
        await asyncio.wait([one])
        journal.append(entry())
        while not second.stored:
            await asyncio.sleep(0.005)
    two.cancel()
    await asyncio.wait([two])
    await journal.close()


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
