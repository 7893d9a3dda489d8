"""What every part of a contract is: a small immutable value that turns facts of a period into lines of the bill."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction
from typing import ClassVar
from uuid import UUID

from billing.rating.explain import Step, Words, plain
from billing.rating.parts.lines import Line, quantity, step
from billing.rating.recurring import Holding, days_in_month
from billing.rating.types import ChargeKind, ChargeRule, Rate


class Stage(IntEnum):
    """When a part has its turn: what is charged, what is taken off it, and last, once, the limits (rule 10)."""

    COVER = 1
    CHARGE = 2
    DISCOUNT = 3
    CAP = 4
    MINIMUM = 5


@dataclass(frozen=True, slots=True)
class Period:
    """Days of one month, both included, in which the same parts hold. `ref` tells its lines from another period's.

    `days` is their number, less than the distance when a part held with a gap; 0 for usage without any day.
    """

    first: date
    last: date
    currency: str = "CNY"
    ref: str = "1"
    held: int | None = None

    @property
    def days(self) -> int:
        """How many days."""
        return self.held if self.held is not None else (self.last - self.first).days + 1

    @property
    def month_days(self) -> int:
        """The days of the whole month."""
        return days_in_month(self.first)

    def share(self, monthly: Decimal, unit_days: int) -> Fraction:
        """A monthly price for so many days × units of this month, exact."""
        return Fraction(monthly) * unit_days / self.month_days

    def portion(self, whole: int) -> int:
        """This period's part of a whole number for the month. The parts of all periods of a month add up to it."""
        if self.held is not None:
            return _half_up(whole * self.held, self.month_days)
        before = self.first.day - 1
        return _half_up(whole * (before + self.days), self.month_days) - _half_up(whole * before, self.month_days)

    def days_step(self) -> Step:
        """How many of the month's days are charged."""
        return step(
            "days",
            f"{self.first} 至 {self.last}：当月 {self.month_days} 天中的 {self.days} 天",
            f"{self.first} to {self.last}: {self.days} of the month's {self.month_days} days",
            days=self.days,
            month_days=self.month_days,
        )

    def money(self, amount: Decimal) -> str:
        """An amount with its currency."""
        return f"{plain(amount)} {self.currency}"


def _half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)


@dataclass(frozen=True, slots=True)
class Priced:
    """Priced legs of one rate: one leg, whose call is known, or the sum of many (`call_id` None).

    `micros` is what the ledger holds for them, in millionths. `covered_s` seconds of the leg before these are paid by
    a package already.
    """

    kind: ChargeKind
    rate: Rate
    label_zh: str
    label_en: str
    legs: int
    billed_s: int
    micros: int
    answered_at: datetime | None = None
    call_id: UUID | None = None
    leg: int = 0
    covered_s: int = 0


@dataclass(frozen=True, slots=True)
class Sale:
    """A confirmed disposition (rule 11). `clawed_back` is the commission once paid for it and taken back now."""

    id: str
    amount: Decimal
    confirmed_at: datetime
    clawed_back: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Sold:
    """So many confirmed sales, and what they come to."""

    count: int = 0
    amount: Decimal = Decimal(0)

    def plus(self, amount: Decimal) -> "Sold":
        """With one more sale."""
        return Sold(self.count + 1, self.amount + amount)


@dataclass(frozen=True, slots=True)
class Usage:
    """What happened in a period. Days are local; counts of a day missing from a mapping are 0.

    `priced` is what the book priced; `open` the part of it that packages may still cover (all of it to begin with).
    `calls` counts calls by kind that are charged by the call, `waiting_ms` and `handling_ms` what agents did,
    `logged_in` the most of them at once and `peak_at` since when on that day.
    """

    seats: Sequence[Holding] = ()
    numbers: Sequence[Holding] = ()
    priced: Sequence[Priced] = ()
    open: Sequence[Priced] = ()
    calls: Mapping[ChargeKind, int] = field(default_factory=dict)
    logged_in: Mapping[date, int] = field(default_factory=dict)
    peak_at: Mapping[date, time] = field(default_factory=dict)
    waiting_ms: Mapping[date, int] = field(default_factory=dict)
    handling_ms: Mapping[date, int] = field(default_factory=dict)
    stored_bytes: Mapping[date, int] = field(default_factory=dict)
    sales: Sequence[Sale] = ()
    sold_before: Sold = Sold()
    """What was confirmed on the month's days before the period's first."""


@dataclass(frozen=True)
class Part(ABC):
    """One part of a contract. A kind of part is a subclass in a module of its own; nothing else knows the kinds.

    A subclass answers what it is asked: `charge` with lines for what happened, `cover` when it takes usage away from
    others, `adjust` with lines that depend on the other lines. All are pure; constructors raise ValueError for what
    cannot be.
    """

    kind: ClassVar[str]
    name: ClassVar[Words]
    stage: ClassVar[Stage] = Stage.CHARGE
    place: ClassVar[int] = 90
    """Where its lines stand on the bill: rents first."""
    single: ClassVar[bool] = False
    """At most one of this kind in a contract."""

    @property
    def measures(self) -> str:
        """What must be measured for it beyond calls and rents: presence, storage, sales; "" for nothing."""
        return ""

    @property
    def key(self) -> str:
        """Tells parts of one kind apart: unique in a contract, part of the lines' ids."""
        return self.kind

    def rules(self) -> Mapping[ChargeKind, ChargeRule]:
        """How legs of a kind are counted because of this part."""
        return {}

    def charge(self, usage: Usage, period: Period) -> Iterable[Line]:
        """The lines for what happened."""
        return ()

    def cover(self, usage: Usage, period: Period) -> tuple[Sequence[Line], Usage]:
        """The lines for what this part takes over, and the usage that is left open for others of its kind."""
        return (), usage

    def adjust(self, lines: Sequence[Line], period: Period) -> Iterable[Line]:
        """Further lines because of what the others come to."""
        return ()

    @abstractmethod
    def words(self, currency: str) -> Words:
        """What the part says, as a sentence a client understands. Keys "zh-hans" and "en"."""


def need(condition: bool, what: str) -> None:
    """Raise ValueError(`what`) unless the condition holds."""
    if not condition:
        raise ValueError(what)


def price(amount: Decimal, name: str = "monthly", places: int = 6) -> None:
    """Refuse a price that is negative, no number, or finer than `places`."""
    need(amount.is_finite() and amount >= 0, f"{name}: at least 0")
    need(amount == round(amount, places), f"{name}: at most {places} decimal places")
    need(amount < 10**9, f"{name}: less than a thousand million")


def tax(rate: Decimal) -> None:
    """Refuse a tax rate outside 0 to below 1 or finer than four places."""
    need(rate.is_finite() and 0 <= rate < 1 and rate == round(rate, 4), "tax_rate: from 0 to below 1, four places")


def per_month(amount: Decimal, currency: str) -> Words:
    """As in: 500.00 CNY a month."""
    return {"zh-hans": f"每月 {plain(amount)} {currency}", "en": f"{plain(amount)} {currency} a month"}


@dataclass(frozen=True)
class Rent(Part):
    """Anything with a monthly price, prorated by days."""

    monthly: Decimal
    tax_rate: Decimal = Decimal(0)

    unit: ClassVar[str] = "month"
    label: ClassVar[Words]

    def __post_init__(self) -> None:
        price(self.monthly)
        tax(self.tax_rate)

    def rent(self, period: Period, unit_days: int, before: Iterable[Step] = ()) -> list[Line]:
        """The line for so many days × units; none when there is nothing to charge."""
        if not unit_days or not self.monthly:
            return []
        units = Fraction(unit_days, period.month_days)
        monthly = period.money(self.monthly)
        value = period.share(self.monthly, unit_days)
        sum_text = f"{monthly} × {unit_days} ÷ {period.month_days}"
        steps = (
            *before,
            step("rent", f"{sum_text}，四舍五入到分", f"{sum_text}, rounded half up to cents", monthly=self.monthly),
        )
        return [
            Line(
                id=f"{self.key}-{period.ref}", kind=self.kind, label_zh=self.labels["zh-hans"],
                label_en=self.labels["en"], unit=self.unit, quantity=quantity(units), unit_price=self.monthly,
                value=value, tax_rate=self.tax_rate, first=period.first, last=period.last, steps=steps,
                about=self.kind, whole=(self.kind, self),
            )
        ]  # fmt: skip

    @property
    def labels(self) -> Words:
        """What the line is called."""
        return self.label
