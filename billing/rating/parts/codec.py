"""Parts as JSON and back: strict, so that nothing unknown, missing, mistyped or impossible is ever stored.

A part is an object with its `kind` and its fields; amounts are decimal strings, days "2026-11-30", hours "22:00".
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, time
from decimal import Decimal, InvalidOperation
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from billing.rating.parts.base import Part
from billing.rating.parts.bill import Parts, check
from billing.rating.parts.calls import Included, PerCall
from billing.rating.parts.commission import Commission
from billing.rating.parts.hours import ProductionHours, RecordingStorage
from billing.rating.parts.limits import Cap, Discount, Minimum
from billing.rating.parts.minutes import Minutes
from billing.rating.parts.packages import Package
from billing.rating.parts.rents import Fee, Lines, Numbers, Seats

KINDS: Mapping[str, type[Part]] = {
    part.kind: part
    for part in (
        Fee, Seats, Numbers, Lines, Package, PerCall, Included, Minutes, ProductionHours, RecordingStorage, Commission,
        Discount, Cap, Minimum,
    )
}  # fmt: skip
"""Every kind of part. A new kind is a module of its own and its name here."""


class BadParts(ValueError):
    """`problems`: the path of each wrong value ("2.monthly") → what is wrong with it."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{path}: {what}" for path, what in problems.items()))
        self.problems = dict(problems)


def read_parts(data: Any) -> Parts:
    """The parts of a contract from JSON. Raises BadParts naming every value that is wrong."""
    if not isinstance(data, list):
        raise BadParts({"": "a list of parts"})
    problems: dict[str, str] = {}
    parts = [_read_part(item, str(position), problems) for position, item in enumerate(data)]
    whole = [part for part in parts if part is not None]
    if not problems:
        problems.update({str(position): what for position, what in check(whole).items()})
    if problems:
        raise BadParts(problems)
    return tuple(whole)


def write_parts(parts: Iterable[Part]) -> list[dict[str, Any]]:
    """The JSON that reads back as these parts."""
    return [{"kind": part.kind, **_write(part)} for part in parts]


def describe_kinds() -> list[dict[str, Any]]:
    """Every kind of part with its name and fields, for forms: name, type, whether required, choices, nested fields."""
    return [{"kind": kind, "name": dict(part.name), "fields": _described(part)} for kind, part in KINDS.items()]


def _read_part(item: Any, path: str, problems: dict[str, str]) -> Part | None:
    kind = item.get("kind") if isinstance(item, dict) else None
    if not isinstance(kind, str) or kind not in KINDS:
        problems[f"{path}.kind"] = "unknown"
        return None
    made = _read_record(KINDS[kind], {name: value for name, value in item.items() if name != "kind"}, path, problems)
    return made if isinstance(made, Part) else None


def _read_record(kind: type[Any], item: Any, path: str, problems: dict[str, str]) -> Any:
    """A dataclass from an object; None, and problems, when it cannot be."""
    if not isinstance(item, dict):
        problems[path] = "an object"
        return None
    before = len(problems)
    hints, given = _hints(kind), {}
    known = {field.name: field for field in fields(kind)}
    problems.update({f"{path}.{name}": "unknown" for name in item if name not in known})
    for name, field in known.items():
        if name in item:
            given[name] = _read(hints[name], item[name], f"{path}.{name}", problems)
        elif field.default is MISSING:
            problems[f"{path}.{name}"] = "missing"
    if len(problems) > before:
        return None
    try:
        return kind(**given)
    except ValueError as error:
        name, _, what = str(error).partition(": ")
        problems[f"{path}.{name}" if name in known else path] = what if name in known else str(error)
        return None


def _read(hint: Any, value: Any, path: str, problems: dict[str, str]) -> Any:
    if get_origin(hint) in (Union, UnionType):
        if value is None:
            return None
        (hint,) = (one for one in get_args(hint) if one is not NoneType)
    if get_origin(hint) is tuple:
        if not isinstance(value, list):
            problems[path] = "a list"
            return None
        inner = get_args(hint)[0]
        return tuple(_read(inner, one, f"{path}.{place}", problems) for place, one in enumerate(value))
    if is_dataclass(hint) and isinstance(hint, type):
        return _read_record(hint, value, path, problems)
    try:
        return _READERS[hint](value) if hint in _READERS else _choice(hint, value)
    except (ValueError, TypeError, InvalidOperation):
        problems[path] = _names(hint)
        return None


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > MAX_TEXT:
        raise ValueError
    return value


def _decimal(value: Any) -> Decimal:
    number = Decimal(_text(value))
    if not number.is_finite():
        raise ValueError
    return number.normalize() + 0  # 200, 200.0 and 200.000000 are one price


def _whole(value: Any) -> int:
    if type(value) is not int or abs(value) > MAX_WHOLE:
        raise ValueError
    return value


def _yes_or_no(value: Any) -> bool:
    if type(value) is not bool:
        raise ValueError
    return value


def _choice(hint: Any, value: Any) -> Any:
    return hint(_text(value))


MAX_TEXT = 80
MAX_WHOLE = 10**9
_READERS: Mapping[Any, Callable[[Any], Any]] = {
    str: _text,
    Decimal: _decimal,
    int: _whole,
    bool: _yes_or_no,
    date: lambda value: date.fromisoformat(_text(value)),
    time: lambda value: time.fromisoformat(_text(value)),
}
_NAMES: Mapping[Any, str] = {
    str: "text", Decimal: "decimal", int: "whole", bool: "boolean", date: "date", time: "time",
}  # fmt: skip


def _names(hint: Any) -> str:
    return _NAMES.get(hint, "choice")


def _write(record: Any) -> dict[str, Any]:
    return {field.name: _plain(getattr(record, field.name)) for field in fields(record)}


def _plain(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case time():
            return value.isoformat(timespec="minutes")
        case tuple():
            return [_plain(one) for one in value]
        case _ if is_dataclass(value):
            return _write(value)
        case _:
            return value


def _hints(kind: type[Any]) -> dict[str, Any]:
    return get_type_hints(kind)


def _described(kind: type[Any]) -> list[dict[str, Any]]:
    return [
        {"name": field.name, "required": field.default is MISSING, **_type_of(_hints(kind)[field.name])}
        | ({"default": _plain(field.default)} if field.default is not MISSING else {})
        for field in fields(kind)
    ]


def _type_of(hint: Any) -> dict[str, Any]:
    if get_origin(hint) in (Union, UnionType):
        (inner,) = (one for one in get_args(hint) if one is not NoneType)
        return {**_type_of(inner), "nullable": True}
    if get_origin(hint) is tuple:
        return {**_type_of(get_args(hint)[0]), "many": True}
    if isinstance(hint, type) and is_dataclass(hint):
        return {"type": "record", "fields": _described(hint)}
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {"type": "choice", "choices": [one.value for one in hint]}
    return {"type": _NAMES[hint]}
