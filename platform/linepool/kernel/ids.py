"""Identifiers that sort by the time they were made (UUID version 7, RFC 9562)."""

import os
import threading
import time
import uuid
from datetime import datetime

_lock = threading.Lock()
_last = 0


def new_id() -> uuid.UUID:
    """Return a new UUIDv7.

    Within one process ids rise strictly, also within a millisecond: the 12 bits after the time are the
    fraction of the millisecond (RFC 9562, method 3), pushed up when two calls fall into the same fraction.
    """
    global _last
    with _lock:
        stamp = max(_ticks(), _last + 1)
        _last = stamp
    milliseconds, fraction = divmod(stamp, 4096)
    tail = int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
    return uuid.UUID(int=(milliseconds << 80) | (0x7 << 76) | (fraction << 64) | (0b10 << 62) | tail)


def first_id_at(moment: datetime) -> uuid.UUID:
    """Return what no id made at or after this moment is below: reads a table's newest rows by its key."""
    return uuid.UUID(int=int(moment.timestamp() * 1000) << 80)


def _ticks() -> int:
    """The time in 4096ths of a millisecond."""
    return time.time_ns() * 4096 // 1_000_000
