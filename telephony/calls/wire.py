"""JSON for the call records: which field is a time, a UUID or plain is read from the dataclass's own types."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any, Self, get_args, get_type_hints
from uuid import UUID

import orjson


class MalformedRecord(ValueError):
    """The text is not a record of a version and kind this code knows."""


def to_text(value: Any) -> str:
    """JSON in one line; what the fast way refuses (numbers beyond 64 bits, half a surrogate pair) the other takes."""
    try:
        return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()
    except TypeError:
        return json.dumps(value, separators=(",", ":"))


def time_out(moment: datetime) -> str:
    """ISO 8601 in UTC with milliseconds; refuses naive times, which have no meaning outside their process."""
    if moment.tzinfo is None:
        raise ValueError("a record's times must be aware")
    at = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return at.isoformat(timespec="milliseconds")[:-6] + "Z"


def time_in(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


_known: dict[type[Any], dict[str, type[Any] | None]] = {}


def _kinds(record: type[Any]) -> dict[str, type[Any] | None]:
    """Field name → datetime, UUID or None (plain JSON); worked out once per class."""
    if record not in _known:
        _known[record] = _read_kinds(record)
    return _known[record]


def _read_kinds(record: type[Any]) -> dict[str, type[Any] | None]:
    hints = get_type_hints(record)
    kinds: dict[str, type[Any] | None] = {}
    for name in (item.name for item in fields(record)):
        options = get_args(hints[name]) or (hints[name],)
        kinds[name] = next((kind for kind in (datetime, UUID) if kind in options), None)
    return kinds


def fields_out(record: Any, skip: tuple[str, ...] = ()) -> dict[str, Any]:
    """The record's fields as JSON values."""
    out: dict[str, Any] = {}
    for name, kind in _kinds(type(record)).items():
        if name in skip:
            continue
        value = getattr(record, name)
        if value is not None and kind is datetime:
            value = time_out(value)
        elif value is not None and kind is UUID:
            value = str(value)
        elif isinstance(value, Mapping):
            value = dict(value)
        out[name] = value
    return out


def fields_in(record: type[Any], raw: Mapping[str, Any]) -> dict[str, Any]:
    """Keyword arguments for ``record`` from JSON values; an unknown name raises ``MalformedRecord``."""
    kinds = _kinds(record)
    unknown = raw.keys() - kinds.keys()
    if unknown:
        raise MalformedRecord(f"{record.__name__} has no field {', '.join(sorted(unknown))}")
    values: dict[str, Any] = {}
    for name, value in raw.items():
        kind = kinds[name]
        if value is not None and kind is datetime:
            value = time_in(value)
        elif value is not None and kind is UUID:
            value = UUID(value)
        values[name] = value
    return values


class Wired:
    """A frozen record whose fields travel as plain JSON; the round trip is exact."""

    __slots__ = ()

    def as_dict(self) -> dict[str, Any]:
        return fields_out(self)

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Self:
        return cls(**fields_in(cls, raw))
