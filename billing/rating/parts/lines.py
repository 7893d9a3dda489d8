"""The lines of a bill: an exact value, the cents it is rounded to once, and the steps that lead to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from billing.rating.explain import Step
from linepool.kernel.money import PLACES_PER_CALL, PLACES_PER_LINE, round_half_up

PLACES_OF_QUANTITY = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a bill, computed or read from a final invoice. `value` is exact, `amount` is what it adds, in cents.

    `quantity` counts `unit`s; rented things count in months, so half a month of one seat is 0.5. `calls` is 0 for
    everything but usage, whose lines open into that many charged legs. `about` is the kind of charge whose money this
    is: a discount on seats is about seats. `unbilled` is what the ledger holds as usage not invoiced for this line:
    closing the bill takes it from there. `ref` is the period's it belongs to;
    `whole` names lines that are the shares of one whole (rule 4): together they are rounded to its cents. These only
    serve the making of the bill: a final invoice does not keep them, and lines that differ in nothing else are equal.
    """

    id: str
    kind: str
    label_zh: str
    label_en: str
    unit: str
    quantity: Decimal
    unit_price: Decimal
    value: Fraction
    tax_rate: Decimal
    first: date
    last: date
    calls: int = 0
    steps: tuple[Step, ...] = ()
    about: str = field(default="", compare=False)
    unbilled: Decimal = field(default=Decimal(0), compare=False)
    ref: str = field(default="", compare=False)
    whole: object = field(default=None, compare=False)
    cents: Decimal | None = field(default=None, compare=False)

    @property
    def exact(self) -> Decimal:
        """What is rounded half up into `amount`: the value with six places, or the cents where they are a share."""
        places = six_places(self.value)
        return places if round_half_up(places, PLACES_PER_LINE) == self.amount else self.amount

    @property
    def amount(self) -> Decimal:
        """What the line adds to the bill, in cents: its share of a whole, or its own value half up."""
        return self.cents if self.cents is not None else cents(self.value)


def six_places(value: Fraction) -> Decimal:
    """A value as money with six places, half up, away from zero."""
    return _rounded(value, PLACES_PER_CALL)


def cents(value: Fraction) -> Decimal:
    """A value as cents: rounded once, from the exact value and not from six places."""
    return _rounded(value, PLACES_PER_LINE)


def _rounded(value: Fraction, places: int) -> Decimal:
    scaled = abs(value) * 10**places
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(units if value >= 0 else -units).scaleb(-places)


def quantity(count: int | Fraction) -> Decimal:
    """A count of units with four places, as lines show it."""
    return _rounded(Fraction(count), PLACES_OF_QUANTITY)


def step(code: str, zh: str, en: str, **values: object) -> Step:
    """One step of an explanation in both languages."""
    return Step(code, {name: str(value) for name, value in values.items()}, {"zh-hans": zh, "en": en})


def short(number: Decimal | Fraction | int) -> str:
    """A number without needless zeros: 0.5, 30, 1.3333."""
    value = number if isinstance(number, Decimal) else quantity(number)
    text = f"{value:,.4f}".rstrip("0")
    return text.rstrip(".")


def per_cent(rate: Decimal) -> str:
    """0.06 as 6%."""
    return f"{short(rate * 100)}%"


def rounded_wholes(lines: Sequence[Line]) -> list[Line]:
    """Lines that are shares of one whole get cents that add up to that whole's (largest remainder, rule 4)."""
    wholes: dict[object, list[int]] = {}
    for position, line in enumerate(lines):
        if line.whole is not None:
            wholes.setdefault((line.whole, line.tax_rate), []).append(position)
    result = list(lines)
    for positions in wholes.values():
        shares = largest_remainders([result[position].value for position in positions])
        for position, share in zip(positions, shares, strict=True):
            result[position] = replace(result[position], cents=share)
    return result


def largest_remainders(values: Sequence[Fraction]) -> list[Decimal]:
    """Cents for values that together are one amount: their sum is that amount half up, the first wins ties."""
    total = cents(sum(values, Fraction(0)))
    floors = [value * 100 // 1 for value in values]
    missing = int(total * 100) - sum(floors)
    by_remainder = sorted(range(len(values)), key=lambda i: (floors[i] - values[i] * 100, i))
    for i in by_remainder[:missing]:
        floors[i] += 1
    return [Decimal(floor).scaleb(-2) for floor in floors]


def total(lines: Iterable[Line]) -> Decimal:
    """The sum of their rounded amounts."""
    return sum((line.amount for line in lines), Decimal("0.00"))
