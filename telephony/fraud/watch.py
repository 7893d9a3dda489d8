"""One company's calls out as they go by: what was called lately and ever, and what that says of the next call.

Bounded: no more is remembered than the longest window needs, and of that never more than ``MOST`` of each.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from telephony.fraud.ranges import PREMIUM, destination_of, premium
from telephony.fraud.rules import Answer, FraudRules, Rule

MOST = 2_000
NEIGHBOURS = 4
"""Numbers that differ in the last four digits only belong together, as everywhere in the house."""
TELL_AGAIN_MS = 60 * 60_000
"""Of the same thing people are told once in so long."""
MICRO = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody wants to call ``number`` (E.164) at the aware moment ``at``."""

    number: str
    at: datetime
    home: str
    """The country the company's own number is of, where it calls every day."""
    timezone: str
    open: bool | None = None
    """Whether the company is at work by its own opening hours; ``None``: it has none."""


class Finding(NamedTuple):
    """What a rule says of an attempt. ``tell``: nobody was told of it lately."""

    rule: Rule
    answer: Answer
    subject: str
    detail: str
    tell: bool


class Watch:
    """What is remembered of one company. Times are handed in; nothing here has a clock."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self._attempts: deque[tuple[int, str]] = deque(maxlen=MOST)
        self._shorts: deque[int] = deque(maxlen=MOST)
        self._spent: deque[tuple[int, int]] = deque(maxlen=MOST)
        self._told: dict[str, int] = {}

    def look(self, attempt: Attempt, rules: FraudRules) -> list[Finding]:
        """What is suspicious about a call about to be made, worst first; it counts as tried from here on.

        It may be made unless one of the findings says ``STOP``.
        """
        now = _ms(attempt.at)
        self._attempts.append((now, attempt.number))
        self._forget(rules, now)
        found = [(rule, *what) for rule, check in _CHECKS.items() for what in check(self, attempt, rules, now)]
        findings = [
            Finding(rule, rules.answer(rule), subject, detail, self._tell(rule, subject, now))
            for rule, subject, detail in found
            if rules.answer(rule) is not Answer.OFF
            and not any(release.covers(rule, subject, attempt.at) for release in rules.releases)
        ]
        if not any(finding.answer is Answer.STOP for finding in findings):
            self.learn(destination_of(attempt.number), now)
        return sorted(findings, key=lambda finding: finding.answer is not Answer.STOP)

    def learn(self, destination: str, now_ms: int) -> None:
        """A country is called: it is none of the new ones any more."""
        self._known[destination] = now_ms
        if len(self._known) > MOST:
            del self._known[min(self._known, key=self._known.__getitem__)]

    def ended(self, talk_ms: int, at: datetime, rules: FraudRules) -> None:
        """A call that was answered is over."""
        if talk_ms < rules.short_ms:
            self._shorts.append(_ms(at))

    def spent(self, amount: Decimal, at: datetime) -> None:
        """Money was set aside for a call."""
        if amount > 0:
            self._spent.append((_ms(at), int(amount / MICRO)))

    # ------------------------------------------------------------------------------------- JSON

    def as_json(self) -> dict[str, Any]:
        """Plain values, for a restart."""
        return {
            "known": self._known,
            "attempts": list(self._attempts),
            "shorts": list(self._shorts),
            "spent": list(self._spent),
            "told": self._told,
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Watch:
        """The watch that :meth:`as_json` was of."""
        watch = cls()
        watch._known = {str(name): int(at) for name, at in raw["known"].items()}
        watch._attempts.extend((int(at), str(number)) for at, number in raw["attempts"])
        watch._shorts.extend(int(at) for at in raw["shorts"])
        watch._spent.extend((int(at), int(micros)) for at, micros in raw["spent"])
        watch._told = {str(name): int(at) for name, at in raw["told"].items()}
        return watch

    # ------------------------------------------------------------------------------------ inside

    def _tell(self, rule: Rule, subject: str, now: int) -> bool:
        key = f"{rule}:{subject}"
        if now - self._told.get(key, -TELL_AGAIN_MS) < TELL_AGAIN_MS:
            return False
        self._told[key] = now
        return True

    def _forget(self, rules: FraudRules, now: int) -> None:
        """What no window reaches any more."""
        while self._attempts and self._attempts[0][0] <= now - rules.window_ms:
            self._attempts.popleft()
        while self._shorts and self._shorts[0] <= now - rules.window_ms:
            self._shorts.popleft()
        while self._spent and self._spent[0][0] <= now - rules.speed_ms:
            self._spent.popleft()
        if len(self._told) > MOST:
            self._told = {key: at for key, at in self._told.items() if now - at < TELL_AGAIN_MS}

    def _odd_hours(self, attempt: Attempt, rules: FraudRules, now: int) -> Iterable[tuple[str, str]]:
        if not rules.home_too and destination_of(attempt.number) == attempt.home:
            return
        local = attempt.at.astimezone(ZoneInfo(attempt.timezone))
        minute, day = local.hour * 60 + local.minute, local.weekday()
        if rules.follow_hours and attempt.open is not None:
            if not attempt.open:
                yield "hours", f"{local:%a %H:%M}"
            return
        first, last = rules.first_minute, rules.last_minute
        if first > last and minute < last:  # the hours that began the evening before
            day = (day - 1) % 7
        within = first <= minute < last if first < last else minute >= first or minute < last
        if day not in rules.days or not within:
            yield "hours", f"{local:%a %H:%M}"

    def _new_destination(self, attempt: Attempt, rules: FraudRules, now: int) -> Iterable[tuple[str, str]]:
        country = destination_of(attempt.number)
        if country != attempt.home and country not in self._known:
            yield country, attempt.number

    def _burst(self, attempt: Attempt, rules: FraudRules, now: int) -> Iterable[tuple[str, str]]:
        stem = attempt.number[:-NEIGHBOURS]
        alike = sum(number.startswith(stem) and len(number) == len(attempt.number) for _, number in self._attempts)
        if alike > rules.calls:
            yield stem, f"{alike} calls"

    def _short_calls(self, attempt: Attempt, rules: FraudRules, now: int) -> Iterable[tuple[str, str]]:
        if len(self._shorts) >= rules.shorts:
            yield "short", f"{len(self._shorts)} calls"

    def _range(self, attempt: Attempt, rules: FraudRules, now: int) -> Iterable[tuple[str, str]]:
        hits = [prefix for prefix in rules.prefixes if prefix != PREMIUM and attempt.number.startswith(prefix)]
        if hits:
            yield max(hits, key=len), attempt.number
        elif PREMIUM in rules.prefixes and premium(attempt.number):
            yield PREMIUM, attempt.number

    def _speed(self, attempt: Attempt, rules: FraudRules, now: int) -> Iterable[tuple[str, str]]:
        total = sum(micros for _, micros in self._spent) * MICRO
        if rules.speed_amount is not None and total > rules.speed_amount:
            yield "spend", f"{total:f}"


_Check = Callable[[Watch, Attempt, FraudRules, int], Iterable[tuple[str, str]]]
_CHECKS: Mapping[Rule, _Check] = {
    Rule.RANGE: Watch._range,
    Rule.BURST: Watch._burst,
    Rule.SHORT_CALLS: Watch._short_calls,
    Rule.SPEED: Watch._speed,
    Rule.NEW_DESTINATION: Watch._new_destination,
    Rule.ODD_HOURS: Watch._odd_hours,
}


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)
