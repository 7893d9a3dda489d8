"""What a company has watched, and how that is written down: one JSON object, whose absent parts are the defaults."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from telephony.fraud.ranges import HIGH_RISK, PREMIUM

DAY_MINUTES = 24 * 60
MINUTE_MS = 60_000


class Rule(enum.StrEnum):
    """What is watched for. BURST: many calls to one number or its neighbours. SHORT_CALLS: many that end at once.
    RANGE: premium and other ranges nobody calls by chance. SPEED: money going faster than it ever should."""

    ODD_HOURS = "odd_hours"
    NEW_DESTINATION = "new_destination"
    BURST = "burst"
    SHORT_CALLS = "short_calls"
    RANGE = "range"
    SPEED = "speed"


class Answer(enum.StrEnum):
    """What is done about it: nothing, the people concerned are told, or the call is refused as well."""

    OFF = "off"
    ALERT = "alert"
    STOP = "stop"


class RulesError(ValueError):
    """Rules that cannot be; ``field`` names which."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Release:
    """An administrator allowed what a rule found: this subject ("*": any) until then (``None``: for good)."""

    rule: Rule
    subject: str
    until: datetime | None = None

    def covers(self, rule: Rule, subject: str, at: datetime) -> bool:
        """Whether a finding is allowed at the aware moment ``at``."""
        return self.rule is rule and self.subject in ("*", subject) and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class FraudRules:
    """A company's rules. Minutes of the day are local; ``days`` are weekdays, Monday is 0.

    ``first_minute`` to ``last_minute`` on ``days`` are the usual hours (the same minute twice: all day); outside them
    calls abroad are odd, with ``home_too`` any call: many companies work at night, few call abroad then. With
    ``follow_hours`` a company's own opening hours count instead, where it has any (rules read from plain values do so
    unless these name hours). ``calls`` to one number or its 10,000 neighbours within ``window_ms`` are a burst; so many
    ``shorts`` answered for less than ``short_ms`` too. ``prefixes`` are E.164 beginnings, and the word "premium" for
    what the numbering plans call so. More than ``speed_amount`` (the contract's currency) reserved within ``speed_ms``
    is too fast; ``None``: any pace.
    """

    odd_hours: Answer = Answer.ALERT
    new_destination: Answer = Answer.ALERT
    burst: Answer = Answer.ALERT
    short_calls: Answer = Answer.ALERT
    range: Answer = Answer.STOP
    speed: Answer = Answer.ALERT
    days: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    first_minute: int = 6 * 60
    last_minute: int = 23 * 60
    home_too: bool = False
    follow_hours: bool = True
    calls: int = 60
    shorts: int = 20
    short_ms: int = 6_000
    window_ms: int = 10 * MINUTE_MS
    prefixes: tuple[str, ...] = (PREMIUM, *HIGH_RISK)
    speed_amount: Decimal | None = None
    speed_ms: int = 60 * MINUTE_MS
    releases: tuple[Release, ...] = ()

    def answer(self, rule: Rule) -> Answer:
        """What is to be done about what this rule finds."""
        found: Answer = getattr(self, rule.value)
        return found

    def as_json(self) -> dict[str, Any]:
        """Everything but the releases, as plain values; :meth:`parse` reads it back."""
        plain = asdict(self)
        del plain["releases"]
        amount = self.speed_amount
        answers = {rule.value: self.answer(rule).value for rule in Rule}
        lists = {"days": list(self.days), "prefixes": list(self.prefixes)}
        return plain | answers | lists | {"speed_amount": None if amount is None else str(amount)}

    @classmethod
    def parse(cls, raw: Mapping[str, Any], releases: tuple[Release, ...] = ()) -> FraudRules:
        """Rules from plain values. Raises :class:`RulesError` for what cannot be."""
        known = {field.name for field in fields(cls)} - {"releases"}
        if strange := sorted(set(raw) - known):
            raise RulesError(strange[0], "no such rule")
        values: dict[str, Any] = {name: _read(name, value) for name, value in raw.items()}
        values.setdefault("follow_hours", not {"days", "first_minute", "last_minute"} & set(raw))
        return cls(**values, releases=releases)


_NUMBERS = {
    "first_minute": (0, DAY_MINUTES - 1),
    "last_minute": (0, DAY_MINUTES),
    "calls": (1, 10_000),
    "shorts": (1, 10_000),
    "short_ms": (1_000, 60_000),
    "window_ms": (MINUTE_MS, 24 * 60 * MINUTE_MS),
    "speed_ms": (MINUTE_MS, 24 * 60 * MINUTE_MS),
}


def _read(name: str, value: Any) -> Any:
    if name in set(Rule):
        if not isinstance(value, str) or value not in set(Answer):
            raise RulesError(name, "one of off, alert, stop")
        return Answer(value)
    if name in _NUMBERS:
        least, most = _NUMBERS[name]
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise RulesError(name, f"a whole number from {least} to {most}")
        return value
    if name in ("home_too", "follow_hours"):
        return _flag(name, value)
    return {"days": _days, "prefixes": _prefixes, "speed_amount": _amount}[name](value)


def _flag(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise RulesError(name, "true or false")
    return value


def _days(value: Any) -> tuple[int, ...]:
    if not isinstance(value, list | tuple) or not all(type(day) is int and 0 <= day <= 6 for day in value):
        raise RulesError("days", "weekdays from 0 (Monday) to 6")
    return tuple(sorted(set(value)))


def _prefixes(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or len(value) > 500:
        raise RulesError("prefixes", "at most 500 prefixes")
    for prefix in value:
        digits = prefix[1:] if isinstance(prefix, str) and prefix[:1] == "+" else ""
        if prefix != PREMIUM and not (0 < len(digits) <= 15 and digits.isascii() and digits.isdigit()):
            raise RulesError("prefixes", f'"{PREMIUM}", or a plus sign and digits')
    return tuple(dict.fromkeys(value))


def _amount(value: Any) -> Decimal | None:
    if value is None:
        return None
    try:
        amount = Decimal(value) if isinstance(value, str | Decimal) else None
    except InvalidOperation:
        amount = None
    if amount is None or not amount.is_finite() or amount < 0:
        raise RulesError("speed_amount", "an amount of money as text")
    return amount
