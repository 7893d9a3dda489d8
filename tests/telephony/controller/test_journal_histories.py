"""However the disk fails, processes die and the database goes away, every record is stored once, in order."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from asgiref.sync import async_to_sync, sync_to_async
from django.db import OperationalError
from hypothesis import given
from hypothesis import strategies as st

from linepool.kernel.tenancy import company_scope
from telephony.calls.models import Call, CallEvent, Leg
from telephony.calls.record import JournalEntry, WrapUpRecord
from telephony.calls.services import store_calls
from telephony.controller.keeping.journal import Journal
from telephony.controller.keeping.segments import segments
from telephony.controller.keeping.storing import JournalWriter
from telephony.controller.threads import Threads
from tenants.companies.models import Company
from tests.telephony.controller.fakes import SameThread
from tests.telephony.controller.test_journal import entry
from tests.telephony.factories import answered_call

STEPS = st.sampled_from(["append", "append", "flush", "die", "writer dies", "store", "away", "back", "full", "room"])


class Books:
    """A database that may be away, and knows what it has."""

    def __init__(self) -> None:
        self.order: list[str] = []
        self.away = False

    def __call__(self, records: Sequence[JournalEntry]) -> None:
        if self.away:
            raise OperationalError("away")
        for record in records:
            if isinstance(record, WrapUpRecord) and record.note not in self.order:
                self.order.append(record.note)


class History:
    """One journal after the other in one folder, one writer after the other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "journal"
        self.books = Books()
        self.told: list[str] = []
        self.journal, self.writer = self._begin(), self._take_over()

    async def step(self, step: str) -> None:
        match step:
            case "append":
                self.told.append(str(len(self.told)))
                self.journal.append(entry(self.told[-1]))
            case "flush" if not self.journal.unsaved:
                await self.journal.flush()
            case "die" if not self.journal.unsaved:  # what is in memory alone, because the disk is full, dies
                self.journal._leave()
                self.journal = self._begin()
            case "writer dies":
                self.writer = self._take_over()
            case "store":
                await self.store()
            case "away" | "back":
                self.books.away = step == "away"
            case "full" if not self.folder.exists():
                self.folder.write_text("in the way")
            case "room" if self.folder.is_file():
                self.folder.unlink()

    async def store(self) -> None:
        try:
            await self.writer.store_some()
        except OperationalError:
            assert self.books.away

    def _begin(self) -> Journal:
        return Journal(self.folder, largest=400)

    def _take_over(self) -> JournalWriter:
        return JournalWriter(self.folder, self.books, SameThread(1))


@given(st.lists(STEPS, max_size=60))
def test_every_record_is_stored_once_and_in_order(steps: list[str]) -> None:
    async def live() -> None:
        with tempfile.TemporaryDirectory() as name:
            history = History(Path(name))
            for step in [*steps, "room", "back"]:
                await history.step(step)
            await history.journal.close()
            await history.store()
            assert history.books.order == history.told
            assert segments(history.folder) == []

    asyncio.run(live())


class CallersThread(Threads):
    """Does the work in the thread that waits for the loop: the test's own, with its transaction."""

    async def run(self, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return await sync_to_async(work)(*args, **kwargs)


def test_the_real_books_take_a_segment_again_and_again(company_a: Company, tmp_path: Path) -> None:
    calls = [answered_call(company_a) for _ in range(3)]

    async def store() -> None:
        journal = Journal(tmp_path)
        for record in calls:
            journal.append(record)
        for _ in range(2):  # the second writer knows nothing of what the first has done
            await JournalWriter(tmp_path, store_calls, CallersThread(1)).store_some()
        await journal.close()
        await JournalWriter(tmp_path, store_calls, CallersThread(1)).store_some()

    async_to_sync(store)()
    with company_scope(company_a):
        assert set(Call.objects.values_list("pk", flat=True)) == {record.id for record in calls}
        assert Leg.objects.count() == sum(len(record.legs) for record in calls)
        assert CallEvent.objects.count() == sum(len(record.events) for record in calls)
    assert segments(tmp_path) == []
