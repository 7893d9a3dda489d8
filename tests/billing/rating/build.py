"""Small builders for rating tests: a leg and a tariff with everything defaulted to the seeded real tariff."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from billing.rating import (
    ChargeKind,
    ChargeRule,
    Clock,
    ContractTerms,
    Leg,
    MatchOn,
    PrefixTable,
    Pulse,
    Rate,
    RateVersion,
    Tariff,
)

MORNING = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
MINUTE = Pulse(60, 60)

FUNCTION_FEE = Rate(1, Decimal("0.15"), MINUTE)
LONG_DISTANCE = Rate(2, Decimal("0.40"), MINUTE)

RULES: Mapping[ChargeKind, ChargeRule] = {
    ChargeKind.INBOUND: ChargeRule(clock=Clock.AGENT_ANSWER, match_on=MatchOn.OWN),
    ChargeKind.OUTBOUND: ChargeRule(),
    ChargeKind.AGENT: ChargeRule(included=True),
}


def book(
    outbound: Iterable[tuple[str, Rate]] = (("86", LONG_DISTANCE),),
    inbound: Iterable[tuple[str, Rate]] = (("", FUNCTION_FEE),),
    *,
    version: int = 1,
    since: datetime = LONG_AGO,
) -> RateVersion:
    tables = {ChargeKind.OUTBOUND: PrefixTable(outbound), ChargeKind.INBOUND: PrefixTable(inbound)}
    return RateVersion(version, since, tables)


def contract(*versions: RateVersion, rules: Mapping[ChargeKind, ChargeRule] = RULES) -> ContractTerms:
    return ContractTerms(1, LONG_AGO, "CNY", rules, versions or (book(),))


def tariff(*versions: RateVersion, rule: ChargeRule | None = None) -> Tariff:
    """A tariff of one contract; `rule` replaces the rule of outbound calls."""
    rules = dict(RULES)
    if rule is not None:
        rules[ChargeKind.OUTBOUND] = rule
    return Tariff([contract(*versions, rules=rules)])


def outbound(milliseconds: int, to: str = "+861381234", at: datetime = MORNING) -> Leg:
    ended = at + timedelta(milliseconds=max(milliseconds, 0))
    return Leg(ChargeKind.OUTBOUND, "+861055550100", to, at, at, None, ended, milliseconds, 0)


def inbound(menu_ms: int, talk_ms: int, at: datetime = MORNING) -> Leg:
    """A caller who listens to the menu and waits for `menu_ms`, then talks for `talk_ms` (0: nobody answers)."""
    agent = at + timedelta(milliseconds=menu_ms) if talk_ms else None
    total = menu_ms + talk_ms
    ended = at + timedelta(milliseconds=total)
    return Leg(ChargeKind.INBOUND, "+861055550100", "+861381234", at, at, agent, ended, total, talk_ms)


def rate(per_minute: str, *, pulse: Pulse = MINUTE, fee: str = "0", number: int = 9) -> Rate:
    return Rate(number, Decimal(per_minute), pulse, Decimal(fee))


def included(leg: Leg) -> Leg:
    return leg._replace(kind=ChargeKind.AGENT)


