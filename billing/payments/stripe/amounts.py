"""Money as Stripe counts it, and an invoice as the few items Stripe shows. Pure but for reading the invoice."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final, NamedTuple

from billing.payments.errors import BadAmount
from linepool.kernel.money import round_half_up

_WHOLE: Final = frozenset(
    ["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"]
)
"""Currencies Stripe counts without decimals."""
_THOUSANDTHS: Final = frozenset(["BHD", "JOD", "KWD", "OMR", "TND"])
MOST_ITEMS: Final = 250
"""Stripe's limit for an invoice (rule 14)."""


class Item(NamedTuple):
    """One item of a Stripe invoice; negative for what was settled before."""

    description: str
    amount: Decimal


def to_minor(amount: Decimal, currency: str) -> int:
    """An amount in Stripe's smallest unit. Raises BadAmount for cents in a currency that has none."""
    units = amount * _factor(currency)
    if units != units.to_integral_value():
        raise BadAmount
    return int(units)


def from_minor(units: int, currency: str) -> Decimal:
    """The other way round, in hundredths."""
    return round_half_up(Decimal(units) / _factor(currency), 2)


def aggregated(lines: Iterable[Item], taxes: Iterable[Item], settled: Decimal, open_amount: Decimal) -> list[Item]:
    """Lines of one description become one item; then taxes; then what was settled before, so that all together are
    what is open. A sum that differs is an invoice we do not understand: ValueError, and nothing is collected."""
    sums: dict[str, Decimal] = {}
    for item in lines:
        sums[item.description] = sums.get(item.description, Decimal(0)) + item.amount
    items = [*(Item(text, amount) for text, amount in sums.items()), *taxes]
    if settled:
        items.append(Item("settled before", -settled))
    items = [item for item in items if item.amount]
    if sum((item.amount for item in items), Decimal(0)) != open_amount or len(items) > MOST_ITEMS:
        raise ValueError(f"{len(items)} items do not make {open_amount}")
    return items


def _factor(currency: str) -> int:
    if currency in _THOUSANDTHS:
        return 1000
    return 1 if currency in _WHOLE else 100
