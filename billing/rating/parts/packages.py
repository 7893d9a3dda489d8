"""Packages: so many calls or minutes a month for one price, then a price for each further one (rule 7)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar

from billing.rating.explain import Step, Words, plain
from billing.rating.parts.base import Period, Priced, Rent, Stage, Usage, need, price
from billing.rating.parts.calls import BY_CALL
from billing.rating.parts.lines import Line, quantity, step
from billing.rating.types import MILLION, PLACES, SECONDS_PER_MINUTE, ChargeKind, ChargeRule


class Counted(StrEnum):
    """What a package counts."""

    CALLS = "calls"
    MINUTES = "minutes"


_UNITS: Mapping[Counted, Words] = {
    Counted.CALLS: {"zh-hans": "通", "en": "calls"},
    Counted.MINUTES: {"zh-hans": "分钟", "en": "minutes"},
}


@dataclass(frozen=True)
class Package(Rent):
    """A monthly price that includes `included` calls or minutes of some kinds.

    With `overage` its calls are charged by the call: nothing for those included, `overage` for each one after them.
    Without, they are priced by the book, and the package takes the included ones off again: in order of answer time
    and call id, split at the boundary in pulses. What is included is prorated by days like the price.
    """

    code: str = "package"
    label_zh: str = "月包"
    label_en: str = "Monthly package"
    kinds: tuple[ChargeKind, ...] = (ChargeKind.INBOUND,)
    counted: Counted = Counted.CALLS
    included: int = 0
    overage: Decimal | None = None
    usage_tax_rate: Decimal = Decimal(0)
    """On overage, and of what is taken off: that of the minutes."""

    kind: ClassVar[str] = "package"
    name: ClassVar[Words] = {"zh-hans": "月包", "en": "Package"}
    place: ClassVar[int] = 50
    stage: ClassVar[Stage] = Stage.COVER

    def __post_init__(self) -> None:
        super().__post_init__()
        need(self.code.replace("_", "").isalnum() and self.code.isascii(), "code: letters, digits and _")
        need(self.included >= 0, "included: at least 0")
        need(bool(self.kinds) and ChargeKind.AGENT not in self.kinds, "kinds: inbound, outbound, automatic")
        need(self.usage_tax_rate.is_finite() and 0 <= self.usage_tax_rate < 1, "usage_tax_rate: from 0 to below 1")
        if self.overage is not None:
            price(self.overage, "overage")
            need(self.counted is Counted.CALLS, "overage: only for calls; minutes beyond cost what the book says")

    @property
    def key(self) -> str:
        """One per code."""
        return f"{self.kind}_{self.code}"

    @property
    def labels(self) -> Words:
        """The package's own name."""
        return {"zh-hans": self.label_zh, "en": self.label_en}

    def rules(self) -> Mapping[ChargeKind, ChargeRule]:
        """With an overage price of its own, calls are counted and not priced by the book."""
        return {kind: BY_CALL[kind] for kind in self.kinds} if self.overage is not None else {}

    def charge(self, usage: Usage, period: Period) -> Iterable[Line]:
        """The price of the package, and what was used beyond it at the price of its own."""
        lines = self.rent(period, period.days, [period.days_step()])
        return lines if self.overage is None else [*lines, *self._beyond(usage, period, self.overage)]

    def _beyond(self, usage: Usage, period: Period, overage: Decimal) -> list[Line]:
        included, used = period.portion(self.included), sum(usage.calls.get(kind, 0) for kind in self.kinds)
        beyond = max(0, used - included)
        if not beyond:
            return []
        counted = step(
            "package",
            f"共 {used} 通，月包含 {included} 通，超出 {beyond} 通 × {period.money(overage)}",
            f"{used} calls, {included} included: {beyond} beyond × {period.money(overage)}",
            used=used, included=included, beyond=beyond,
        )  # fmt: skip
        return [self._line(period, "overage", "call", beyond, overage, Fraction(overage) * beyond, counted)]

    def cover(self, usage: Usage, period: Period) -> tuple[Sequence[Line], Usage]:
        """What the package takes off the priced legs, one line for each kind; the rest is left to other packages."""
        if self.overage is not None:
            return (), usage
        room = period.portion(self.included * (SECONDS_PER_MINUTE if self.counted is Counted.MINUTES else 1))
        taken, left = _cover(self, room, usage.open)
        lines = [self._taken_off(period, kind, legs) for kind, legs in sorted(taken.items())]
        return lines, replace(usage, open=left)

    def _taken_off(self, period: Period, kind: ChargeKind, legs: list[Priced]) -> Line:
        billed_s, micros = sum(leg.billed_s for leg in legs), sum(leg.micros for leg in legs)
        calls = len({leg.call_id for leg in legs})
        minutes = quantity(Fraction(billed_s, SECONDS_PER_MINUTE))
        counted = step(
            "package",
            f"按接通时间先后，{calls} 通共 {billed_s} 秒在月包内，按费率表 {period.money(_amount(micros))}，予以抵扣",
            f"In the order of their answers {calls} calls, {billed_s} s, are in the package: "
            f"{period.money(_amount(micros))} by the price book is taken off",
            calls=calls, billed_s=billed_s,
        )  # fmt: skip
        by_call = self.counted is Counted.CALLS
        line = self._line(
            period, "covered", "call" if by_call else "minute", calls if by_call else minutes, Decimal(0),
            -Fraction(micros, MILLION), counted,
        )  # fmt: skip
        return replace(line, id=f"{self.key}_{kind.value}-{period.ref}", about=kind.value)

    def _line(
        self, period: Period, kind: str, unit: str, count: int | Decimal, each: Decimal, value: Fraction, *steps: Step
    ) -> Line:
        zh, en = _LABELS[kind]
        return Line(
            id=f"{self.key}_{kind}-{period.ref}", kind=kind, label_zh=f"{self.label_zh}{zh}",
            label_en=f"{self.label_en}{en}", unit=unit, quantity=quantity(Fraction(count)), unit_price=each,
            value=value, tax_rate=self.usage_tax_rate, first=period.first, last=period.last, steps=steps, about=kind,
        )  # fmt: skip

    def words(self, currency: str) -> Words:
        """Price, what is included, what comes after."""
        unit, monthly = _UNITS[self.counted], f"{plain(self.monthly)} {currency}"
        if self.overage is None:
            zh, en = "超出部分按费率表", "further ones by the price book"
        else:
            each = f"{plain(self.overage)} {currency}"
            zh, en = f"超出每通 {each}", f"{each} for each further call"
        return {
            "zh-hans": f"{self.label_zh}: 每月 {monthly}，含 {self.included} {unit['zh-hans']}，{zh}",
            "en": f"{self.label_en}: {monthly} a month with {self.included} {unit['en']}, {en}",
        }


_LABELS = {"overage": ("（超出）", ": beyond it"), "covered": ("（套餐内抵扣）", ": taken off")}


def _amount(micros: int) -> Decimal:
    return Decimal(micros).scaleb(-PLACES)


def _cover(
    package: Package, room: int, open_legs: Sequence[Priced]
) -> tuple[dict[ChargeKind, list[Priced]], tuple[Priced, ...]]:
    """Which legs, or pulses of them, the package takes, in order of (answer time, call id), and what it leaves."""
    taken: dict[ChargeKind, list[Priced]] = defaultdict(list)
    left = [leg for leg in open_legs if leg.kind not in package.kinds]
    calls: set[object] = set()
    for leg in sorted((leg for leg in open_legs if leg.kind in package.kinds), key=_order):
        if package.counted is Counted.CALLS:
            if leg.call_id in calls or len(calls) < room:
                calls.add(leg.call_id)
                taken[leg.kind].append(leg)
            else:
                left.append(leg)
        else:
            inside, outside = cut(leg, room)
            room -= inside.billed_s if inside else 0
            if inside:
                taken[leg.kind].append(inside)
            if outside:
                left.append(outside)
    return taken, tuple(left)


def _order(leg: Priced) -> tuple[object, ...]:
    if leg.answered_at is None or leg.call_id is None:
        raise ValueError("a package is consumed leg by leg: sums have no order")
    return leg.answered_at, leg.call_id, leg.leg, leg.kind


def cut(leg: Priced, room_s: int) -> tuple[Priced | None, Priced | None]:
    """A leg as what fits into so many seconds and the rest, both in whole pulses; their amounts add up to the leg's."""
    if leg.billed_s <= room_s:
        return leg, None
    pulse, before_s = leg.rate.pulse, leg.covered_s
    until_s = before_s + room_s
    if until_s < max(1, pulse.first_s):
        return None, leg
    until_s = pulse.first_s + (until_s - pulse.first_s) // pulse.step_s * pulse.step_s
    if until_s <= before_s:
        return None, leg
    micros = leg.rate.price(until_s) - (leg.rate.price(before_s) if before_s else 0)
    inside = replace(leg, billed_s=until_s - before_s, micros=micros)
    rest = replace(leg, billed_s=leg.billed_s - inside.billed_s, micros=leg.micros - micros, covered_s=until_s)
    return inside, rest
