"""Monthly fees, seats, numbers and lines: prorated by the company's own days (rule 10)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from billing.rating.explain import Words, plain
from billing.rating.parts.base import Period, Rent, Usage, need, per_month, price
from billing.rating.parts.lines import Line, quantity, step
from billing.rating.recurring import Holding, unit_days


@dataclass(frozen=True)
class Fee(Rent):
    """A monthly fee: the base fee, or an option such as statistics. `code` tells several apart."""

    code: str = "base"
    label_zh: str = "基本月费"
    label_en: str = "Monthly base fee"

    kind: ClassVar[str] = "base"
    name: ClassVar[Words] = {"zh-hans": "月费", "en": "Monthly fee"}
    place: ClassVar[int] = 10

    def __post_init__(self) -> None:
        super().__post_init__()
        need(self.code.replace("_", "").isalnum() and self.code.isascii(), "code: letters, digits and _")

    @property
    def key(self) -> str:
        """One per code."""
        return self.kind if self.code == "base" else f"{self.kind}_{self.code}"

    @property
    def labels(self) -> Words:
        """The fee's own name."""
        return {"zh-hans": self.label_zh, "en": self.label_en}

    def charge(self, usage: Usage, period: Period) -> Iterable[Line]:
        """The fee for the period's days."""
        return self.rent(period, period.days, [period.days_step()])

    def words(self, currency: str) -> Words:
        """Name and price."""
        monthly = per_month(self.monthly, currency)
        return {language: f"{self.labels[language]}: {monthly[language]}" for language in monthly}


@dataclass(frozen=True)
class Seats(Rent):
    """Seats: on each day max(minimum, contracted) of them, where the seats set up count as contracted unless a number
    is fixed here. Log-ins beyond that at once are burst seats, each `burst_daily` for the day."""

    minimum: int = 0
    contracted: int | None = None
    burst_daily: Decimal | None = None

    kind: ClassVar[str] = "seats"
    name: ClassVar[Words] = {"zh-hans": "座席", "en": "Seats"}
    place: ClassVar[int] = 20
    label: ClassVar[Words] = {"zh-hans": "座席月租", "en": "Seat rent"}
    unit: ClassVar[str] = "seat"
    single: ClassVar[bool] = True

    def __post_init__(self) -> None:
        super().__post_init__()
        need(self.minimum >= 0, "minimum: at least 0")
        need(self.contracted is None or self.contracted >= 0, "contracted: at least 0")
        if self.burst_daily is not None:
            price(self.burst_daily, "burst_daily")

    @property
    def measures(self) -> str:
        """Burst seats need to know who was logged in."""
        return "presence" if self.burst_daily is not None else ""

    def charge(self, usage: Usage, period: Period) -> Iterable[Line]:
        """Rent for the seats held, and the bursts."""
        held = _fixed(self.contracted, period) if self.contracted is not None else usage.seats
        days = unit_days(held, period.first, period.last, minimum=self.minimum) if period.days else 0
        counted = step(
            "unit_days",
            f"每天按座席数与最低 {self.minimum} 个两者中较大的计，{period.first} 至 {period.last} 共 {days} 座席·天",
            f"Each day counts the seats held or the minimum of {self.minimum}, whichever is more: "
            f"{days} seat-days from {period.first} to {period.last}",
            unit_days=days,
            minimum=self.minimum,
        )
        return [*self.rent(period, days, [counted]), *self._bursts(usage, period, held)]

    def _bursts(self, usage: Usage, period: Period, held: Iterable[Holding]) -> list[Line]:
        if self.burst_daily is None:
            return []
        seats = list(held)
        beyond = {
            day: usage.logged_in.get(day, 0) - unit_days(seats, day, day, minimum=self.minimum) for day in _days(period)
        }
        bursts = {day: over for day, over in beyond.items() if over > 0}
        if not bursts:
            return []
        count = sum(bursts.values())
        listed = ", ".join(f"{_moment(day, usage)}: {over}" for day, over in sorted(bursts.items()))
        peaks = step(
            "bursts",
            f"当天同时登录最多时超过座席数的部分（{listed}），共 {count} 座席·天 × {period.money(self.burst_daily)}",
            f"Log-ins beyond the seats when most were logged in at once that day ({listed}): {count} seat-days × "
            f"{period.money(self.burst_daily)}",
            count=count,
        )
        return [
            Line(
                id=f"seats_burst-{period.ref}", kind="seats_burst", label_zh="临时座席", label_en="Burst seats",
                unit="seat_day", quantity=quantity(count), unit_price=self.burst_daily,
                value=Fraction(self.burst_daily) * count, tax_rate=self.tax_rate, first=period.first,
                last=period.last, steps=(peaks,), about="seats_burst",
            )
        ]  # fmt: skip

    def words(self, currency: str) -> Words:
        """Price, minimum, bursts."""
        zh, en = f"每座席每月 {plain(self.monthly)} {currency}", f"{plain(self.monthly)} {currency} a seat and month"
        if self.contracted is not None:
            zh, en = f"签约 {self.contracted} 个座席，{zh}", f"{self.contracted} seats contracted, {en}"
        if self.minimum:
            zh, en = f"{zh}，最少 {self.minimum} 个", f"{en}, at least {self.minimum}"
        if self.burst_daily is not None:
            daily = f"{plain(self.burst_daily)} {currency}"
            zh, en = f"{zh}；临时座席每天 {daily}", f"{en}; burst seats {daily} a day"
        return {"zh-hans": f"座席: {zh}", "en": f"Seats: {en}"}


@dataclass(frozen=True)
class Numbers(Rent):
    """Each number held, by the day."""

    kind: ClassVar[str] = "numbers"
    name: ClassVar[Words] = {"zh-hans": "号码", "en": "Numbers"}
    place: ClassVar[int] = 30
    label: ClassVar[Words] = {"zh-hans": "号码月租", "en": "Number rent"}
    unit: ClassVar[str] = "number"
    single: ClassVar[bool] = True

    def charge(self, usage: Usage, period: Period) -> Iterable[Line]:
        """Rent for the numbers held."""
        days = unit_days(usage.numbers, period.first, period.last) if period.days else 0
        counted = step(
            "unit_days",
            f"{period.first} 至 {period.last} 各号码占用共 {days} 号码·天",
            f"{days} number-days from {period.first} to {period.last}",
            unit_days=days,
        )
        return self.rent(period, days, [counted])

    def words(self, currency: str) -> Words:
        """The price."""
        return {
            "zh-hans": f"号码: 每个每月 {plain(self.monthly)} {currency}",
            "en": f"Numbers: {plain(self.monthly)} {currency} each a month",
        }


@dataclass(frozen=True)
class Lines(Rent):
    """Lines contracted: calls that may run at once."""

    count: int = 0

    kind: ClassVar[str] = "lines"
    name: ClassVar[Words] = {"zh-hans": "线路", "en": "Lines"}
    place: ClassVar[int] = 40
    label: ClassVar[Words] = {"zh-hans": "线路月租", "en": "Line rent"}
    unit: ClassVar[str] = "line"
    single: ClassVar[bool] = True

    def __post_init__(self) -> None:
        super().__post_init__()
        need(self.count >= 0, "count: at least 0")

    def charge(self, usage: Usage, period: Period) -> Iterable[Line]:
        """Rent for the lines contracted."""
        days = period.days * self.count
        counted = step(
            "unit_days",
            f"{self.count} 条线路 × {period.days} 天",
            f"{self.count} lines × {period.days} days",
            unit_days=days,
        )
        return self.rent(period, days, [counted])

    def words(self, currency: str) -> Words:
        """Count and price."""
        each = f"{plain(self.monthly)} {currency}"
        return {
            "zh-hans": f"线路: {self.count} 条，每条每月 {each}",
            "en": f"Lines: {self.count}, each {each} a month",
        }


def _fixed(count: int, period: Period) -> list[Holding]:
    return [Holding(str(number), period.first, None) for number in range(count)]


def _moment(day: date, usage: Usage) -> str:
    """The day, and the time of its peak when that is known."""
    at = usage.peak_at.get(day)
    return f"{day:%m-%d}" if at is None else f"{day:%m-%d} {at:%H:%M}"


def _days(period: Period) -> list[date]:
    return [period.first + timedelta(days=offset) for offset in range(period.days)]
