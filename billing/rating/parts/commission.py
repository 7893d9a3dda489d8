"""Commission on confirmed sales: a fixed sum, a share by tiers, a floor and a cap a month (rule 11).

One rule for the bill and for the sale's own figure: the confirmed sales of a calendar month climb one ladder, in the
order they were confirmed, whatever contract versions hold meanwhile. Each earns, by the version in force at its
confirmation, what the ladder gives with it less what it gave without it; that never changes afterwards. So a cap is a
whole month's: nobody knows at a confirmation how long the version will hold.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from billing.rating.explain import Step, Words, plain
from billing.rating.parts.base import Part, Period, Sale, Sold, Usage, need, price, tax
from billing.rating.parts.lines import Line, per_cent, quantity, step


@dataclass(frozen=True)
class Tier:
    """From `above` of confirmed sales in the month on, each further unit of money earns `share` of itself."""

    above: Decimal
    share: Decimal

    def __post_init__(self) -> None:
        price(self.above, "above", 2)
        need(self.share.is_finite() and 0 <= self.share <= 1, "share: from 0 to 1")


@dataclass(frozen=True)
class Commission(Part):
    """What confirmed sales earn. A sale id counts once, whoever reports it; clawbacks are lines of their own."""

    fixed: Decimal = Decimal(0)
    """For each sale."""
    tiers: tuple[Tier, ...] = ()
    floor: Decimal = Decimal(0)
    """At least this for a month, prorated by the days the part holds: the bill's, and no single sale's."""
    cap: Decimal | None = None
    """At most this for all that the month's sales earn, never prorated."""
    tax_rate: Decimal = Decimal(0)

    kind: ClassVar[str] = "commission"
    name: ClassVar[Words] = {"zh-hans": "佣金", "en": "Commission"}
    single: ClassVar[bool] = True

    def __post_init__(self) -> None:
        price(self.fixed, "fixed")
        price(self.floor, "floor")
        tax(self.tax_rate)
        if self.cap is not None:
            price(self.cap, "cap")
            need(self.cap >= self.floor, "cap: not below the floor")
        starts = [tier.above for tier in self.tiers]
        need(starts == sorted(set(starts)), "tiers: each above the one before")

    @property
    def measures(self) -> str:
        """What was sold."""
        return "sales"

    def charge(self, usage: Usage, period: Period) -> Iterable[Line]:
        """One line for the period's sales, and one for each clawback."""
        amounts = {sale.id: sale.amount for sale in usage.sales if sale.clawed_back is None}
        before = usage.sold_before
        after = Sold(before.count + len(amounts), before.amount + sum(amounts.values(), Decimal(0)))
        value, steps = self.earned(before, after, period)
        floor = period.share(self.floor, period.days)
        if value < floor:
            value = floor
            money = period.money(self.floor)
            steps = (*steps, step("floor", f"保底 {money}/月", f"Floor {money} a month"))
        if value:
            yield self._line(f"{self.key}-{period.ref}", len(amounts), value, steps, period)
        for sale in {sale.id: sale for sale in usage.sales if sale.clawed_back is not None}.values():
            yield self._clawback(sale, period)

    def earned(self, before: Sold, after: Sold, period: Period) -> tuple[Fraction, tuple[Step, ...]]:
        """What the sales that lead the month from `before` to `after` earn, and how. No floor is in it."""
        steps = [self._sold(after.count - before.count, after.amount - before.amount, period)]
        if before.count:
            zh = f"本月此前已确认 {before.count} 单，共 {period.money(before.amount)}"
            en = f"Confirmed before in this month: {before.count}, {period.money(before.amount)} in all"
            steps.append(step("sold_before", zh, en, sales=before.count, sold=before.amount))
        for share, slice_ in self._slices(before.amount, after.amount):
            text = f"{period.money(slice_)} × {per_cent(share)}"
            steps.append(step("tier", text, text, slice=slice_, share=share))
        if self.cap is not None and self._ladder(after) > self.cap:
            steps.append(step("cap", f"封顶 {period.money(self.cap)}/月", f"Cap {period.money(self.cap)} a month"))
        return self.in_all(after) - self.in_all(before), tuple(steps)

    def in_all(self, sold: Sold) -> Fraction:
        """What so many sales of a month earn together, up to the cap."""
        value = self._ladder(sold)
        return value if self.cap is None else min(value, Fraction(self.cap))

    def _ladder(self, sold: Sold) -> Fraction:
        slices = self._slices(Decimal(0), sold.amount)
        by_tiers = sum((Fraction(slice_ * share) for share, slice_ in slices), Fraction(0))
        return Fraction(self.fixed) * sold.count + by_tiers

    def _slices(self, since: Decimal, until: Decimal) -> Iterable[tuple[Decimal, Decimal]]:
        """Each tier's share, and how much of the way from `since` to `until` lies in it."""
        uppers = [*(tier.above for tier in self.tiers[1:]), until]
        for tier, upper in zip(self.tiers, uppers, strict=False):
            slice_ = min(until, upper) - max(since, tier.above)
            if slice_ > 0:
                yield tier.share, slice_

    def _sold(self, count: int, sold: Decimal, period: Period) -> Step:
        zh, en = f"确认 {count} 单，共 {period.money(sold)}", f"{count} confirmed sales of {period.money(sold)} in all"
        if self.fixed:
            each = f"{count} × {period.money(self.fixed)}"
            zh, en = f"{zh}；每单 {each}", f"{en}; for each sale {each}"
        return step("sales", zh, en, sales=count, sold=sold)

    def _clawback(self, sale: Sale, period: Period) -> Line:
        amount = sale.clawed_back if sale.clawed_back is not None else Decimal(0)
        taken = step(
            "clawback",
            f"订单 {sale.id} 退回，收回已计佣金 {period.money(amount)}",
            f"Sale {sale.id} came back: its commission of {period.money(amount)} is taken back",
            sale=sale.id,
        )
        return self._line(f"clawback-{period.ref}-{sale.id}", 1, -Fraction(amount), (taken,), period)

    def _line(self, line_id: str, count: int, value: Fraction, steps: tuple[Step, ...], period: Period) -> Line:
        back = value < 0
        return Line(
            id=line_id, kind=self.kind, label_zh="佣金收回" if back else "销售佣金",
            label_en="Commission taken back" if back else "Commission on sales", unit="sale", quantity=quantity(count),
            unit_price=Decimal(0), value=value, tax_rate=self.tax_rate, first=period.first, last=period.last,
            steps=steps, about=self.kind,
        )  # fmt: skip

    def words(self, currency: str) -> Words:
        """Every rule in its order."""
        zh, en = [], []
        if self.fixed:
            zh.append(f"每单 {plain(self.fixed)} {currency}")
            en.append(f"{plain(self.fixed)} {currency} a sale")
        for tier in self.tiers:
            zh.append(f"月销售额 {plain(tier.above)} 以上部分 {per_cent(tier.share)}")
            en.append(f"{per_cent(tier.share)} of monthly sales above {plain(tier.above)}")
        if self.floor:
            zh.append(f"保底 {plain(self.floor)} {currency}")
            en.append(f"at least {plain(self.floor)} {currency}")
        if self.cap is not None:
            zh.append(f"封顶 {plain(self.cap)} {currency}")
            en.append(f"at most {plain(self.cap)} {currency}")
        return {"zh-hans": "佣金: " + "，".join(zh), "en": "Commission: " + ", ".join(en)}
