"""``manage.py callcontrol``: run the process that holds the calls, until a signal or until another takes over."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from typing import Any

import structlog
import uvloop
from django.core.management.base import BaseCommand

from telephony.ari import ApplicationReplaced
from telephony.controller.garbage import search_seldom
from telephony.controller.keeping.lease import Lease, LeaseLost
from telephony.controller.process import Process
from telephony.controller.threads import keep_turns_short

FENCED = 3
"""The exit code of one who was followed by another while it held the lease."""
ENDING_S = 4.0
"""How long the ending may take once the lease is lost."""
log = structlog.get_logger(__name__)


class Command(BaseCommand):
    help = "Run call control: one is active, others stand by."

    def handle(self, *args: Any, **options: Any) -> None:
        search_seldom()
        keep_turns_short()
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_run())


async def _run() -> None:
    """Run until SIGTERM or SIGINT; conversations go on without us."""
    process = Process()
    task = asyncio.create_task(process.run(), name="callcontrol")
    certain = asyncio.create_task(_end_for_certain(process.lease), name="end-for-certain")
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, task.cancel)
    try:
        with contextlib.suppress(asyncio.CancelledError):
            await task
    except* (LeaseLost, ApplicationReplaced):  # said in the log already; whoever starts us again gets a standby
        raise SystemExit(FENCED) from None
    certain.cancel()
    log.info("callcontrol.stopped")


async def _end_for_certain(lease: Lease) -> None:
    """A task that woke up to its own timeouts may overhear that it was cancelled, and everybody waits for it (seen with
    redis-py after a SIGSTOP). Who may not act any more has nothing to wait for."""
    await lease.lost.wait()
    await asyncio.sleep(ENDING_S)
    log.error("callcontrol.ended_by_force")
    os._exit(FENCED)
