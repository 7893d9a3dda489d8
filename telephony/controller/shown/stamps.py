"""Times as the live pictures write them."""

from __future__ import annotations

from datetime import UTC, datetime

from telephony.calls.wire import time_out


def stamp(at: datetime | None) -> str | None:
    """ISO 8601 in UTC with milliseconds."""
    if at is None:
        return None
    return time_out(at)


def stamp_ms(ms: int | None) -> str | None:
    """A time in milliseconds since the epoch as text."""
    return None if ms is None else stamp(datetime.fromtimestamp(ms / 1000, UTC))
