"""Stories whose time is the event loop's, and which are told in the same words each time: also the identifiers, and the
age of what is known of companies, go by the loop."""

from __future__ import annotations

from collections.abc import Coroutine
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, TypeVar
from unittest.mock import patch

from linepool.kernel import ids
from telephony.controller import companies
from tests.telephony import jumping

BEGAN = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
T = TypeVar("T")


def _ticks() -> int:
    return jumping.now_ms() * 4096


def run(story: Coroutine[Any, Any, T]) -> T:
    """Tell a whole story in its own time."""
    return jumping.run(
        story,
        BEGAN,
        patch.object(companies, "time", SimpleNamespace(monotonic=lambda: jumping.jumping_loop().time())),
        patch.object(ids, "_ticks", _ticks),
        patch.object(ids, "_last", 0),
        patch("linepool.kernel.ids.os.urandom", bytes),
    )
