"""The sudden death of call control within one event loop: whatever it was doing or would have done is no more."""

from __future__ import annotations

import asyncio

from tests.telephony.controller.behaving import Behaving
from tests.telephony.jumping import jumping_loop


async def die(switch: Behaving) -> None:
    """Every task and timer ends but our own and the switch's."""
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    for timer in jumping_loop().timers():
        if getattr(timer._callback, "__self__", None) is not switch:  # type: ignore[attr-defined]
            timer.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
