"""What depends on the other lines: discounts, caps, and one minimum over the total, last and once (rule 10)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from billing.rating.explain import Words, plain
from billing.rating.parts.base import Part, Period, Stage, need, price, tax
from billing.rating.parts.lines import Line, cents, per_cent, quantity, step, total
from linepool.kernel.money import split

_ALL: Words = {"zh-hans": "全部项目", "en": "all items"}


def _named(kinds: tuple[str, ...]) -> Words:
    return {"zh-hans": "、".join(kinds), "en": ", ".join(kinds)} if kinds else _ALL


@dataclass(frozen=True)
class Discount(Part):
    """So many per cent off what is charged for `kinds` (lines' kinds; none: everything). Discounts do not compound."""

    share: Decimal
    kinds: tuple[str, ...] = ()
    code: str = "discount"
    label_zh: str = "折扣"
    label_en: str = "Discount"

    kind: ClassVar[str] = "discount"
    name: ClassVar[Words] = {"zh-hans": "折扣", "en": "Discount"}
    stage: ClassVar[Stage] = Stage.DISCOUNT

    def __post_init__(self) -> None:
        need(self.share.is_finite() and 0 < self.share <= 1, "share: above 0, at most 1")
        need(self.share == round(self.share, 4), "share: at most four decimal places")
        need(self.code.replace("_", "").isalnum() and self.code.isascii(), "code: letters, digits and _")

    @property
    def key(self) -> str:
        """One per code."""
        return f"{self.kind}_{self.code}"

    def adjust(self, lines: Sequence[Line], period: Period) -> Iterable[Line]:
        """A negative line for each kind of charge and tax rate it takes something off."""
        groups: dict[tuple[str, Decimal], list[Line]] = defaultdict(list)
        for line in lines:
            if not self.kinds or line.about in self.kinds:
                groups[line.about, line.tax_rate].append(line)
        for (about, tax_rate), group in sorted(groups.items()):
            base = total(group)
            if base > 0:
                yield self._line(about, tax_rate, base, group[0], period)

    def _line(self, about: str, tax_rate: Decimal, base: Decimal, one: Line, period: Period) -> Line:
        text = f"{period.money(base)} × {per_cent(self.share)}"
        tag = f"_{str(tax_rate).partition('.')[2]}"
        return Line(
            id=f"{self.key}_{about}{tag}-{period.ref}", kind=self.kind, label_zh=f"{self.label_zh}：{one.label_zh}",
            label_en=f"{self.label_en}: {one.label_en}", unit="sum", quantity=quantity(1), unit_price=Decimal(0),
            value=-Fraction(cents(Fraction(base * self.share))), tax_rate=tax_rate, first=period.first,
            last=period.last, steps=(step("discount", text, text, base=base, share=self.share),), about=about,
        )  # fmt: skip

    def words(self, currency: str) -> Words:
        """How much off what."""
        named = _named(self.kinds)
        return {
            "zh-hans": f"{self.label_zh}: {named['zh-hans']}优惠 {per_cent(self.share)}",
            "en": f"{self.label_en}: {per_cent(self.share)} off {named['en']}",
        }


@dataclass(frozen=True)
class Cap(Part):
    """At most `monthly` for `kinds` together (none: everything), after discounts, prorated by days."""

    monthly: Decimal
    kinds: tuple[str, ...] = ()

    kind: ClassVar[str] = "cap"
    name: ClassVar[Words] = {"zh-hans": "封顶", "en": "Cap"}
    stage: ClassVar[Stage] = Stage.CAP
    single: ClassVar[bool] = True

    def __post_init__(self) -> None:
        price(self.monthly)

    def adjust(self, lines: Sequence[Line], period: Period) -> Iterable[Line]:
        """What is above the cap comes off, shared among the tax rates (largest remainder)."""
        inside = [line for line in lines if not self.kinds or line.about in self.kinds]
        most, sum_ = cents(period.share(self.monthly, period.days)), total(inside)
        if sum_ <= most:
            return
        rates = sorted({line.tax_rate for line in inside})
        weights = [max(Decimal(0), total(line for line in inside if line.tax_rate == rate)) for rate in rates]
        text_zh = f"合计 {period.money(sum_)} 超过封顶 {period.money(most)}，减去超出部分"
        text_en = f"{period.money(sum_)} together is above the cap of {period.money(most)}: what is above comes off"
        for rate, share in zip(rates, split(sum_ - most, weights), strict=True):
            if share:
                yield _limit(self, rate, -share, "封顶减免", "Above the cap", text_zh, text_en, period)

    def words(self, currency: str) -> Words:
        """The cap."""
        named, most = _named(self.kinds), f"{plain(self.monthly)} {currency}"
        return {
            "zh-hans": f"封顶: {named['zh-hans']}每月不超过 {most}",
            "en": f"Cap: {named['en']} at most {most} a month",
        }


@dataclass(frozen=True)
class Minimum(Part):
    """At least `monthly` for everything together, after discounts and caps, prorated by days. There is one."""

    monthly: Decimal
    tax_rate: Decimal = Decimal(0)

    kind: ClassVar[str] = "minimum"
    name: ClassVar[Words] = {"zh-hans": "最低消费", "en": "Minimum"}
    stage: ClassVar[Stage] = Stage.MINIMUM
    single: ClassVar[bool] = True

    def __post_init__(self) -> None:
        price(self.monthly)
        tax(self.tax_rate)

    def adjust(self, lines: Sequence[Line], period: Period) -> Iterable[Line]:
        """What is missing to the minimum, before tax."""
        least, sum_ = cents(period.share(self.monthly, period.days)), total(lines)
        if sum_ < least:
            here, so_far = period.money(least), period.money(sum_)
            zh = f"最低消费 {period.money(self.monthly)}/月，本期 {here}；已计 {so_far}，补足差额"
            en = (
                f"The minimum is {period.money(self.monthly)} a month, {here} here; "
                f"the items are {so_far}, the difference is added"
            )
            yield _limit(self, self.tax_rate, least - sum_, "最低消费补足", "Up to the minimum", zh, en, period)

    def words(self, currency: str) -> Words:
        """The minimum."""
        least = f"{plain(self.monthly)} {currency}"
        return {"zh-hans": f"最低消费: 每月 {least}", "en": f"Minimum: {least} a month for everything together"}


def _limit(
    part: Part, tax_rate: Decimal, amount: Decimal, label_zh: str, label_en: str, zh: str, en: str, period: Period
) -> Line:
    tag = f"_{str(tax_rate).partition('.')[2]}" if part.kind == "cap" else ""
    return Line(
        id=f"{part.key}{tag}-{period.ref}", kind=part.kind, label_zh=label_zh, label_en=label_en, unit="sum",
        quantity=quantity(1), unit_price=Decimal(0), value=Fraction(amount), tax_rate=tax_rate, first=period.first,
        last=period.last, steps=(step(part.kind, zh, en),), about=part.kind,
    )  # fmt: skip
