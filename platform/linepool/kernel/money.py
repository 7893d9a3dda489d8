"""Amounts of money: Decimals, rounded half up and only where a rule says so (facts/money.md 4)."""

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

PLACES_PER_CALL = 6
PLACES_PER_LINE = 2


def round_half_up(amount: Decimal, places: int) -> Decimal:
    """Round to ``places`` decimals, halves away from zero (Python's own default is half to even)."""
    return amount.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def split(amount: Decimal, weights: Sequence[Decimal], places: int = PLACES_PER_LINE) -> list[Decimal]:
    """Split an amount by weights so that the parts sum to it exactly (largest remainder, first wins ties).

    ``amount`` must have at most ``places`` decimals; weights are not negative and not all zero.
    """
    total = sum(weights, Decimal(0))
    if total <= 0 or min(weights) < 0:
        raise ValueError("weights must not be negative and not all zero")
    unit = Decimal(1).scaleb(-places)
    exact = [amount * weight / total for weight in weights]
    parts = [value.quantize(unit, rounding=ROUND_DOWN) for value in exact]
    missing = int((amount - sum(parts, Decimal(0))) / unit)
    step = unit if missing >= 0 else -unit
    by_remainder = sorted(range(len(parts)), key=lambda i: (-abs(exact[i] - parts[i]), i))
    for i in by_remainder[: abs(missing)]:
        parts[i] += step
    return parts


def as_text(amount: Decimal, places: int = PLACES_PER_LINE) -> str:
    """Format an amount for the API: a plain decimal string with exactly ``places`` decimals."""
    return f"{round_half_up(amount, places):f}"
