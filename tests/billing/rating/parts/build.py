"""Small builders: a November, priced legs, and what a bill comes to."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from billing.rating import ChargeKind, Pulse, Rate
from billing.rating.parts import Line, Part, Period, Priced, Usage, bill

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
MORNING = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
FUNCTION_FEE = Rate(1, Decimal("0.15"), Pulse(60, 60))
LONG_DISTANCE = Rate(2, Decimal("0.40"), Pulse(60, 60))


def days(first: int, last: int, ref: str = "1") -> Period:
    """Some days of November."""
    return Period(date(2026, 11, first), date(2026, 11, last), ref=ref)


def leg(
    number: int, talk_s: int, rate: Rate = FUNCTION_FEE, kind: ChargeKind = ChargeKind.INBOUND, call: int | None = None
) -> Priced:
    """The leg answered `number` seconds after the morning began."""
    billed_s = rate.pulse.billed_seconds(talk_s)
    at, call_id = MORNING + timedelta(seconds=number), UUID(int=number if call is None else call)
    return Priced(kind, rate, "功能费", "Function fee", 1, billed_s, rate.price(billed_s), at, call_id, number)


def amounts(lines: Sequence[Line]) -> dict[str, str]:
    """What each line adds to the bill, by its id without the period's name."""
    return {line.id.rpartition("-")[0]: str(line.amount) for line in lines}


def november(parts: Sequence[Part], usage: Usage | None = None, period: Period = NOVEMBER) -> dict[str, str]:
    """The bill of these parts for November."""
    return amounts(bill(parts, usage or Usage(), period))
