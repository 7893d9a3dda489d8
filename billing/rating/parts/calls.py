"""Charges by the call, and calls that cost nothing by themselves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from billing.rating.explain import Words, plain
from billing.rating.parts.base import Part, Period, Usage, need, price, tax
from billing.rating.parts.lines import Line, quantity, step
from billing.rating.types import ChargeKind, ChargeRule, Clock, MatchOn

BY_CALL: Mapping[ChargeKind, ChargeRule] = {
    ChargeKind.INBOUND: ChargeRule(Clock.AGENT_ANSWER, match_on=MatchOn.OWN, by_call=True),
    ChargeKind.OUTBOUND: ChargeRule(Clock.LINE_ANSWER, by_call=True),
    ChargeKind.AUTOMATIC: ChargeRule(Clock.MENU, match_on=MatchOn.OWN, by_call=True),
}
"""What counts as a call: one in that an agent answered, one out that was answered, one in that heard the menu."""
_KINDS: Mapping[ChargeKind, Words] = {
    ChargeKind.INBOUND: {"zh-hans": "座席接听的呼入", "en": "calls in that an agent answered"},
    ChargeKind.OUTBOUND: {"zh-hans": "接通的呼出", "en": "calls out that were answered"},
    ChargeKind.AUTOMATIC: {"zh-hans": "进入自动语音的呼入", "en": "calls in that heard the menu"},
}


def kinds_in_words(kinds: Iterable[ChargeKind]) -> Words:
    """Which calls are meant."""
    chosen = list(kinds)
    return {
        "zh-hans": "、".join(_KINDS[kind]["zh-hans"] for kind in chosen),
        "en": " and ".join(_KINDS[kind]["en"] for kind in chosen),
    }


@dataclass(frozen=True)
class PerCall(Part):
    """A price for each call, however long."""

    each: Decimal
    kinds: tuple[ChargeKind, ...] = (ChargeKind.INBOUND,)
    tax_rate: Decimal = Decimal(0)

    kind: ClassVar[str] = "per_call"
    name: ClassVar[Words] = {"zh-hans": "按通计费", "en": "Per call"}
    place: ClassVar[int] = 60

    def __post_init__(self) -> None:
        price(self.each, "each")
        tax(self.tax_rate)
        need(bool(self.kinds) and set(self.kinds) <= set(BY_CALL), "kinds: inbound, outbound, automatic")

    @property
    def key(self) -> str:
        """One per set of kinds."""
        return "_".join([self.kind, *sorted(self.kinds)])

    def rules(self) -> Mapping[ChargeKind, ChargeRule]:
        """Its calls are counted, not priced by the book."""
        return {kind: BY_CALL[kind] for kind in self.kinds}

    def charge(self, usage: Usage, period: Period) -> Iterable[Line]:
        """One line for all its calls."""
        count = sum(usage.calls.get(kind, 0) for kind in self.kinds)
        if not count:
            return
        which = kinds_in_words(self.kinds)
        each = period.money(self.each)
        counted = step(
            "calls", f"{which['zh-hans']} {count} 通 × {each}", f"{count} {which['en']} × {each}", calls=count
        )
        yield Line(
            id=f"{self.key}-{period.ref}", kind=self.kind, label_zh="按通计费", label_en="Charge per call", unit="call",
            quantity=quantity(count), unit_price=self.each, value=Fraction(self.each) * count, tax_rate=self.tax_rate,
            first=period.first, last=period.last, steps=(counted,), about=self.kind,
        )  # fmt: skip

    def words(self, currency: str) -> Words:
        """The price and which calls."""
        which, each = kinds_in_words(self.kinds), f"{plain(self.each)} {currency}"
        return {"zh-hans": f"{which['zh-hans']}: 每通 {each}", "en": f"{which['en'].capitalize()}: {each} each"}


@dataclass(frozen=True)
class Included(Part):
    """Calls that are paid with the rents."""

    kinds: tuple[ChargeKind, ...]

    kind: ClassVar[str] = "included"
    name: ClassVar[Words] = {"zh-hans": "包含的通话", "en": "Calls included"}
    single: ClassVar[bool] = True

    def __post_init__(self) -> None:
        need(bool(self.kinds) and set(self.kinds) <= set(BY_CALL), "kinds: inbound, outbound, automatic")

    def rules(self) -> Mapping[ChargeKind, ChargeRule]:
        """They need no price."""
        return {kind: ChargeRule(included=True) for kind in self.kinds}

    def words(self, currency: str) -> Words:
        """Which calls."""
        which = kinds_in_words(self.kinds)
        return {
            "zh-hans": f"{which['zh-hans']}: 已含在月租中",
            "en": f"{which['en'].capitalize()}: included in the rents",
        }
