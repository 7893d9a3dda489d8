"""When journeys are: each begins at the same moment, in a loop that jumps (see ``jumping``)."""

from __future__ import annotations

from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from tests.telephony import jumping

T = TypeVar("T")
SET_UP_S = 1.0
"""What comes before the script's second 0."""
BEGINNING = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
"""When every journey begins: ten o'clock in Shanghai."""


def run(journey: Coroutine[Any, Any, T], *more: jumping.Patch) -> T:
    """Run ``journey`` to its end in its own time; ``more`` is patched meanwhile."""
    return jumping.run(journey, BEGINNING - timedelta(seconds=SET_UP_S), *more)
