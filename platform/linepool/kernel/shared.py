"""Answers many people ask for at once, computed by one of them: kept in Valkey, so all web processes share them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final, TypeVar

from django.core.cache import cache
from django.utils.timezone import now

_KEPT: Final = timedelta(minutes=2)
_COMPUTING_S: Final = 30

T = TypeVar("T")


def shared(key: str, fresh: timedelta, compute: Callable[[], T]) -> T:
    """What ``compute`` gave at most ``fresh`` ago; older only while somebody else computes it anew.

    The value is pickled. What ``compute`` raises goes through, and the next who asks tries again.
    """
    slot, busy = f"shared:{key}", f"shared:{key}:busy"
    found: dict[str, Any] | None = cache.get(slot)
    if found and (now() < found["fresh_until"] or not cache.add(busy, True, timeout=_COMPUTING_S)):
        value: T = found["value"]
        return value
    try:
        value = compute()
        kept = {"value": value, "fresh_until": now() + fresh}
        cache.set(slot, kept, timeout=(fresh + _KEPT).total_seconds())
    finally:
        cache.delete(busy)
    return value
