"""Minutes: which calls the price book prices, from when the clock runs, and at which hours another book holds."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from billing.rating.explain import Words, plain
from billing.rating.parts.base import Part, Period, Priced, Usage, need, tax
from billing.rating.parts.lines import Line, quantity, step
from billing.rating.types import (
    MILLION,
    PLACES,
    SECONDS_PER_MINUTE,
    ChargeKind,
    ChargeRule,
    Clock,
    MatchOn,
    StartedSecond,
)

_MATCH_ON: Mapping[ChargeKind, MatchOn] = {
    ChargeKind.INBOUND: MatchOn.OWN,
    ChargeKind.AUTOMATIC: MatchOn.OWN,
    ChargeKind.OUTBOUND: MatchOn.REMOTE,
}
_KINDS: Mapping[ChargeKind, Words] = {
    ChargeKind.INBOUND: {"zh-hans": "呼入", "en": "calls in"},
    ChargeKind.OUTBOUND: {"zh-hans": "呼出", "en": "calls out"},
    ChargeKind.AUTOMATIC: {"zh-hans": "自动语音", "en": "automatic voice"},
}
_CLOCKS: Mapping[Clock, Words] = {
    Clock.LINE_ANSWER: {"zh-hans": "线路接通起计时", "en": "from the line's answer"},
    Clock.AGENT_ANSWER: {
        "zh-hans": "座席应答起计时（自动语音免费）",
        "en": "from the agent's answer (the menu is free)",
    },
    Clock.MENU: {"zh-hans": "自动语音时长", "en": "time in the menu"},
}


@dataclass(frozen=True)
class Band:
    """Hours with another price book: on these weekdays (1 Monday … 7 Sunday), from `start` to before `end` of the
    company's clock, over midnight when `end` is not later; and at the same hours of holidays when `holidays`."""

    label_zh: str
    label_en: str
    book: str
    weekdays: tuple[int, ...]
    start: time = time(0)
    end: time = time(0)
    holidays: bool = False

    def __post_init__(self) -> None:
        need(bool(self.weekdays) or self.holidays, "weekdays: at least one, or holidays")
        need(set(self.weekdays) <= set(range(1, 8)), "weekdays: 1 to 7")
        need(len(set(self.weekdays)) == len(self.weekdays), "weekdays: each once")

    def holds(self, moment: datetime, holidays: frozenset[date]) -> bool:
        """Whether the local `moment` lies in the band. The weekday, or holiday, is that of the moment itself."""
        day = self.holidays if moment.date() in holidays else moment.isoweekday() in self.weekdays
        clock = moment.time()
        if self.start < self.end:
            return day and self.start <= clock < self.end
        return day and (clock >= self.start or clock < self.end)


@dataclass(frozen=True)
class Minutes(Part):
    """Calls priced by the minute from the contract's price book, or another book in a band of hours.

    A call belongs to the band in which it was answered, from its first second to its last.
    """

    priced: tuple[ChargeKind, ...] = (ChargeKind.INBOUND, ChargeKind.OUTBOUND)
    inbound_clock: Clock = Clock.AGENT_ANSWER
    outbound_clock: Clock = Clock.LINE_ANSWER
    started_second: StartedSecond = StartedSecond.COUNTS
    bands: tuple[Band, ...] = ()
    holidays: tuple[date, ...] = ()
    tax_rate: Decimal = Decimal(0)

    kind: ClassVar[str] = "minutes"
    name: ClassVar[Words] = {"zh-hans": "通话分钟", "en": "Minutes"}
    place: ClassVar[int] = 70
    single: ClassVar[bool] = True

    def __post_init__(self) -> None:
        tax(self.tax_rate)
        need(bool(self.priced), "priced: at least one kind of call")
        need(set(self.priced) <= set(_MATCH_ON), "priced: inbound, outbound, automatic")
        need(len(set(self.priced)) == len(self.priced), "priced: each once")
        need(Clock.MENU not in (self.inbound_clock, self.outbound_clock), "inbound_clock: line_answer or agent_answer")
        apart = ChargeKind.AUTOMATIC not in self.priced or self.inbound_clock is Clock.AGENT_ANSWER
        need(apart, "priced: automatic voice is charged already when the clock starts at the line's answer")

    def rules(self) -> Mapping[ChargeKind, ChargeRule]:
        """A rule for each priced kind."""
        clocks = {
            ChargeKind.INBOUND: self.inbound_clock,
            ChargeKind.OUTBOUND: self.outbound_clock,
            ChargeKind.AUTOMATIC: Clock.MENU,
        }
        return {kind: ChargeRule(clocks[kind], self.started_second, _MATCH_ON[kind]) for kind in self.priced}

    def band_at(self, moment: datetime) -> Band | None:
        """The first band that holds at the local `moment`."""
        days = frozenset(self.holidays)
        return next((band for band in self.bands if band.holds(moment, days)), None)

    def charge(self, usage: Usage, period: Period) -> Iterable[Line]:
        """One line for each price."""
        by_rate: dict[tuple[ChargeKind, int], list[Priced]] = defaultdict(list)
        for priced in usage.priced:
            by_rate[priced.kind, priced.rate.id].append(priced)
        return [self._line(rows, period) for _, rows in sorted(by_rate.items())]

    def _line(self, rows: list[Priced], period: Period) -> Line:
        one = rows[0]
        legs, billed_s, micros = (sum(getattr(row, name) for row in rows) for name in ("legs", "billed_s", "micros"))
        minutes = Fraction(billed_s, SECONDS_PER_MINUTE)
        rate, per_minute = one.rate, period.money(one.rate.per_minute)
        zh = f"{legs} 通通话，按计费单元 {rate.pulse} 秒共 {billed_s} 秒，每分钟 {per_minute}"
        en = f"{legs} calls, {billed_s} s in units of {rate.pulse} s, {per_minute} a minute"
        if rate.connect_fee:
            zh, en = f"{zh}，每通接通费 {plain(rate.connect_fee)}", f"{en}, {plain(rate.connect_fee)} a connection"
        counted = step("minutes", zh, en, legs=legs, billed_s=billed_s, pulse=rate.pulse, per_minute=rate.per_minute)
        added = step(
            "sum",
            "每通按六位小数计价后相加，合计四舍五入到分",
            "Each call is priced to six places; their sum is rounded half up to cents",
        )
        return Line(
            id=f"usage-{rate.id}-{period.ref}", kind=one.kind.value, label_zh=one.label_zh, label_en=one.label_en,
            unit="minute", quantity=quantity(minutes), unit_price=rate.per_minute, value=Fraction(micros, MILLION),
            tax_rate=self.tax_rate, first=period.first, last=period.last, calls=legs, steps=(counted, added),
            about=one.kind.value, unbilled=Decimal(micros).scaleb(-PLACES),
        )  # fmt: skip

    def words(self, currency: str) -> Words:
        """Which calls, whose clock, and the bands."""
        rules = self.rules()
        zh = "、".join(f"{_KINDS[kind]['zh-hans']}{_CLOCKS[rule.clock]['zh-hans']}" for kind, rule in rules.items())
        en = ", ".join(f"{_KINDS[kind]['en']} {_CLOCKS[rule.clock]['en']}" for kind, rule in rules.items())
        for band in self.bands:
            hours = f"{band.start:%H:%M}–{band.end:%H:%M}"
            zh, en = f"{zh}；{band.label_zh} {hours} 另有费率", f"{en}; {band.label_en} {hours} at other prices"
        return {"zh-hans": f"通话分钟按费率表: {zh}", "en": f"Minutes by the price book: {en}"}
