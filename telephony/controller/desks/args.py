"""The arguments of a command, read with care: whatever they hold, a command is done or refused, never half done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from telephony.controller.refused import RefusedError
from telephony.destination import BadDestination, Destination

MOST = 200
"""Items of a list at most."""
FIRST_YEAR, LAST_YEAR = 2000, 2200
"""With times near the ends of the calendar nobody can reckon."""


class Args:
    """What came with a command. Each reading raises :class:`RefusedError` for what cannot be meant."""

    def __init__(self, raw: Any = None) -> None:
        self._raw: Mapping[str, Any] = raw if isinstance(raw, Mapping) else {}

    def text(self, name: str, limit: int = 80) -> str:
        """Words, cut at ``limit``; "" when there are none."""
        value = self._raw.get(name)
        return "" if value is None else str(value)[:limit]

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Yes or no."""
        return bool(self._raw.get(name, default))

    def number(self, name: str, default: int | None = None) -> int:
        """A whole number (``bad_args``)."""
        value = self._raw.get(name)
        if value is None and default is not None:
            return default
        try:
            return int(str(value))
        except ValueError as error:
            raise RefusedError("bad_args") from error

    def numbers(self, name: str) -> list[int]:
        """Whole numbers, a few of them (``bad_args``)."""
        value = self._raw.get(name) or []
        if not isinstance(value, list) or len(value) > MOST or not all(isinstance(item, int) for item in value):
            raise RefusedError("bad_args")
        return value

    def words(self, name: str) -> frozenset[str]:
        """A set of words."""
        value = self._raw.get(name) or []
        return frozenset(str(item) for item in value) if isinstance(value, list) else frozenset()

    def time(self, name: str) -> datetime | None:
        """A moment of our time in ISO 8601, ``None`` when there is none (``bad_time``)."""
        value = self._raw.get(name)
        if not value:
            return None
        try:
            at = datetime.fromisoformat(str(value))
        except ValueError as error:
            raise RefusedError("bad_time") from error
        if not FIRST_YEAR <= at.year < LAST_YEAR:
            raise RefusedError("bad_time")
        return at if at.tzinfo is not None else at.replace(tzinfo=UTC)

    def destination(self, name: str = "to") -> Destination:
        """Where a call is to go (``bad_destination``)."""
        try:
            return Destination.parse(self.text(name))
        except BadDestination as error:
            raise RefusedError(error.code) from error

    def one_of(self, name: str, *words: str, code: str = "bad_args") -> str:
        """One of these words."""
        value = self.text(name)
        if value not in words:
            raise RefusedError(code)
        return value
