"""Charges by time and space: agents' production hours, and recordings kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from billing.rating.explain import Words, plain
from billing.rating.parts.base import Part, Period, Usage, price, tax
from billing.rating.parts.lines import Line, quantity, step

MS_PER_HOUR = 3_600_000
GB = 10**9


@dataclass(frozen=True)
class ProductionHours(Part):
    """A price for each hour agents wait for and handle contacts; pauses cost nothing."""

    hourly: Decimal
    tax_rate: Decimal = Decimal(0)

    kind: ClassVar[str] = "production"
    name: ClassVar[Words] = {"zh-hans": "生产工时", "en": "Production hours"}
    single: ClassVar[bool] = True

    def __post_init__(self) -> None:
        price(self.hourly, "hourly")
        tax(self.tax_rate)

    @property
    def measures(self) -> str:
        """What agents did."""
        return "presence"

    def charge(self, usage: Usage, period: Period) -> Iterable[Line]:
        """One line for waiting and handling together."""
        waiting, handling = sum(usage.waiting_ms.values()), sum(usage.handling_ms.values())
        if not waiting + handling:
            return
        hours = Fraction(waiting + handling, MS_PER_HOUR)
        parts = [quantity(Fraction(ms, MS_PER_HOUR)) for ms in (waiting, handling)]
        each = period.money(self.hourly)
        counted = step(
            "production",
            f"等待 {parts[0]} 小时 + 处理 {parts[1]} 小时 = {quantity(hours)} 小时（按毫秒计），每小时 {each}",
            f"{parts[0]} h waiting + {parts[1]} h handling = {quantity(hours)} h (measured in ms), {each} an hour",
            waiting_ms=waiting, handling_ms=handling,
        )  # fmt: skip
        yield Line(
            id=f"{self.key}-{period.ref}", kind=self.kind, label_zh="生产工时", label_en="Production hours",
            unit="hour", quantity=quantity(hours), unit_price=self.hourly, value=Fraction(self.hourly) * hours,
            tax_rate=self.tax_rate, first=period.first, last=period.last, steps=(counted,), about=self.kind,
        )  # fmt: skip

    def words(self, currency: str) -> Words:
        """The price."""
        each = f"{plain(self.hourly)} {currency}"
        return {
            "zh-hans": f"生产工时（等待加处理）: 每小时 {each}",
            "en": f"Production hours (waiting and handling): {each} each",
        }


@dataclass(frozen=True)
class RecordingStorage(Part):
    """A price for each gigabyte (10⁹ bytes) of recordings kept for a month; `free_gb` of them cost nothing."""

    per_gb_month: Decimal
    free_gb: Decimal = Decimal(0)
    tax_rate: Decimal = Decimal(0)

    kind: ClassVar[str] = "storage"
    name: ClassVar[Words] = {"zh-hans": "录音存储", "en": "Recording storage"}
    single: ClassVar[bool] = True

    def __post_init__(self) -> None:
        price(self.per_gb_month, "per_gb_month")
        price(self.free_gb, "free_gb")
        tax(self.tax_rate)

    @property
    def measures(self) -> str:
        """How much was kept."""
        return "storage"

    def charge(self, usage: Usage, period: Period) -> Iterable[Line]:
        """One line: each day counts what is kept at its end beyond the free space."""
        free = int(self.free_gb * GB)
        over = sum(max(0, kept - free) for kept in usage.stored_bytes.values())
        if not over:
            return
        months = Fraction(over, GB * period.month_days)
        each = period.money(self.per_gb_month)
        counted = step(
            "storage",
            f"每日日终录音量超出 {plain(self.free_gb)} GB 的部分逐日相加，除以当月 {period.month_days} 天 = "
            f"{quantity(months)} GB·月 × {each}",
            f"What is kept at each day's end beyond {plain(self.free_gb)} GB, added up and divided by the month's "
            f"{period.month_days} days, is {quantity(months)} GB-months × {each}",
            byte_days=over,
        )
        yield Line(
            id=f"{self.key}-{period.ref}", kind=self.kind, label_zh="录音存储", label_en="Recording storage",
            unit="gb_month", quantity=quantity(months), unit_price=self.per_gb_month,
            value=Fraction(self.per_gb_month) * months, tax_rate=self.tax_rate, first=period.first, last=period.last,
            steps=(counted,), about=self.kind,
        )  # fmt: skip

    def words(self, currency: str) -> Words:
        """The price and the free space."""
        each = f"{plain(self.per_gb_month)} {currency}"
        zh, en = f"录音存储: 每 GB 每月 {each}", f"Recording storage: {each} a GB and month"
        if self.free_gb:
            zh, en = f"{zh}，前 {plain(self.free_gb)} GB 免费", f"{en}, {plain(self.free_gb)} GB free"
        return {"zh-hans": zh, "en": en}
