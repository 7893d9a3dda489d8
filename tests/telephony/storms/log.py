"""Reading the log while a story is told: some lines must never be written."""

from __future__ import annotations

import contextlib
import sys
import traceback
from collections.abc import Callable, Iterator, MutableMapping
from typing import Any, NoReturn

import structlog

FORBIDDEN = frozenset(
    {
        "call.illegal_event",
        "call.action_broken",
        "call.overdue",
        "call.legs_left",
        "acd.illegal_event",
        "flow.illegal_event",
        "exchange.task_failed",
        "recovery.unreadable_call",
        "recovery.unreadable_agent",
    }
)


@contextlib.contextmanager
def read_log(note: Callable[[str], None], found: list[str]) -> Iterator[None]:
    """Every line is noted; a forbidden one is found, with the error that is being handled."""

    def line(logger: Any, method: str, said: MutableMapping[str, Any]) -> NoReturn:
        note(f"    log {said}")
        if said["event"] in FORBIDDEN:
            found.append(f"log: {said} {traceback.format_exc() if sys.exc_info()[0] is not None else ''}")
        raise structlog.DropEvent

    before = structlog.get_config()
    structlog.configure(processors=[line], wrapper_class=structlog.BoundLogger, cache_logger_on_first_use=False)
    try:
        yield
    finally:
        structlog.configure(**before)
