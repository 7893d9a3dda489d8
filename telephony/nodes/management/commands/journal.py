"""``manage.py journal``: store the finished calls that call control left in the journal.

Call control begins one by itself; another may be run by hand where the journal must be emptied without call control.
"""

from __future__ import annotations

import asyncio
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from telephony.calls.services import store_calls
from telephony.controller.keeping.storing import JournalWriter
from telephony.controller.keeping.writer import parent_gone
from telephony.controller.threads import Threads


class Command(BaseCommand):
    help = "Store finished calls from the journal, until standard input closes."

    def handle(self, *args: Any, **options: Any) -> None:
        asyncio.run(_run())


async def _run() -> None:
    threads = Threads(1)
    writer = asyncio.create_task(JournalWriter(settings.LINEPOOL_JOURNAL, store_calls, threads).run(), name="journal")
    ended = asyncio.create_task(parent_gone(), name="parent")
    try:
        await asyncio.wait({writer, ended}, return_when=asyncio.FIRST_COMPLETED)
        if writer.done():
            writer.result()
    finally:
        for task in (writer, ended):
            task.cancel()
        await asyncio.gather(writer, ended, return_exceptions=True)
        threads.close()
