"""The journal's writer as a process of its own, so that storing calls never makes a call wait.

In one process the two would share an interpreter: storing a call costs some milliseconds of Python, and ringing an
agent must not wait for them; and it is ``nice``, for calls come before books. The writer ends by itself when its
standard input closes: with the process that began it.
"""

from __future__ import annotations

import asyncio
import os
import sys

import structlog

log = structlog.get_logger(__name__)

COMMAND = ("nice", "-n", "5", sys.executable, "-m", "django", "journal")
AGAIN_S = 1.0


async def keep_writer(command: tuple[str, ...] = COMMAND, again_s: float = AGAIN_S) -> None:
    """Keep one writer running until cancelled."""
    while True:
        process = await asyncio.create_subprocess_exec(*command, stdin=asyncio.subprocess.PIPE, env=os.environ.copy())
        try:
            code = await process.wait()
            log.error("writer.ended", code=code, again_in_s=again_s)
        finally:
            if process.stdin is not None:
                process.stdin.close()
        await asyncio.sleep(again_s)


async def parent_gone() -> None:
    """Returns when standard input ends."""
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while await reader.read(1024):
        continue
