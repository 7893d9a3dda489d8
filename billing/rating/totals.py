"""From exact amounts to the cents of an invoice: one rounding a line, one tax a rate (rule 4)."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from linepool.kernel.money import PLACES_PER_LINE, round_half_up


class TaxTotal(NamedTuple):
    """The tax of one rate: what it is taken from, and the tax itself, both in whole cents."""

    rate: Decimal
    net: Decimal
    tax: Decimal


def line_amount(exact: Decimal, places: int = PLACES_PER_LINE) -> Decimal:
    """Half up, once, for one invoice line. 10,000 minutes at 0.0149 are 149.00."""
    return round_half_up(exact, places)


def tax_totals(
    lines: Iterable[tuple[Decimal, Decimal]], places: int = PLACES_PER_LINE, *, inclusive: bool = False
) -> list[TaxTotal]:
    """One total per tax rate from (rate, rounded amount) lines: tax is taken once from the sum, not line by line.

    `inclusive` amounts contain their tax, which is taken out of the sum: 106.00 at 6 % are 100.00 and 6.00.
    """
    sums: dict[Decimal, Decimal] = {}
    for rate, amount in lines:
        sums[rate] = sums.get(rate, Decimal(0)) + amount
    totals = []
    for rate, amount in sorted(sums.items()):
        tax = round_half_up(amount * rate / (1 + rate) if inclusive else amount * rate, places)
        totals.append(TaxTotal(rate, amount - tax if inclusive else amount, tax))
    return totals
