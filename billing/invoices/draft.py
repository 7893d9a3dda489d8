"""A draft invoice, computed when it is read: rents from the contract, minutes from the charges, tax once per rate."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet, Sum

from billing.contracts.models import ContractVersion
from billing.contracts.selectors import versions_of
from billing.invoices.models import Invoice
from billing.ledger.models import Charge
from billing.ports import inventory
from billing.rating import Holding, TaxTotal, line_amount, monthly_charge, tax_totals, unit_days
from billing.rating.recurring import days_in_month, month_bounds
from linepool.kernel.money import round_half_up

MINUTE_S = 60


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `exact` has six places and is rounded half up once into `amount` (cents, without tax).

    `quantity` counts `unit`s (month, seat, number, line, minute); rented things count in months, so half a month of one
    seat is 0.5. `calls` is 0 for rents; usage lines open into that many charged legs.
    """

    id: str
    kind: str
    label_zh: str
    label_en: str
    unit: str
    quantity: Decimal
    unit_price: Decimal
    exact: Decimal
    tax_rate: Decimal
    first: date
    last: date
    calls: int = 0

    @property
    def amount(self) -> Decimal:
        """What the line adds to the bill."""
        return line_amount(self.exact)


@dataclass(frozen=True, slots=True)
class Draft:
    """The bill as it stands now: rents until the month's end, minutes as far as they are rated."""

    invoice: Invoice
    first: date
    last: date
    lines: Sequence[Line]

    @property
    def net(self) -> Decimal:
        """The sum of the rounded lines."""
        return sum((line.amount for line in self.lines), Decimal("0.00"))

    @property
    def taxes(self) -> list[TaxTotal]:
        """One total per tax rate."""
        return tax_totals((line.tax_rate, line.amount) for line in self.lines)

    @property
    def tax(self) -> Decimal:
        """All taxes."""
        return sum((total.tax for total in self.taxes), Decimal("0.00"))

    @property
    def total(self) -> Decimal:
        """What there is to pay."""
        return self.net + self.tax

    def line(self, line_id: str) -> Line | None:
        """The line with this id."""
        return next((line for line in self.lines if line.id == line_id), None)


@dataclass(frozen=True, slots=True)
class _Term:
    """A contract version and the days of the month it was in force, both included."""

    version: ContractVersion
    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def draft_of(invoice: Invoice) -> Draft:
    """Compute the draft of this company and month. Needs the public scope or the company's."""
    first, last = month_bounds(invoice.period)
    terms = _terms_in(invoice.company_id, first, last)
    seats = inventory().seats(invoice.company_id, first, last)
    numbers = inventory().numbers(invoice.company_id, first, last)
    rents = [line for term in terms for line in _rents(term, seats, numbers) if line.quantity]
    return Draft(invoice, first, last, [*rents, *_usage(invoice, {term.version.pk: term for term in terms})])


def _terms_in(company_id: int, first: date, last: date) -> list[_Term]:
    versions = versions_of(company_id)
    begins = [_local_day(version) for version in versions]
    ends = [begin - timedelta(days=1) for begin in begins[1:]] + [last]
    spans = ((v, max(begin, first), min(end, last)) for v, begin, end in zip(versions, begins, ends, strict=True))
    return [_Term(version, begin, end) for version, begin, end in spans if begin <= end]


def _local_day(version: ContractVersion) -> date:
    return version.effective_from.astimezone(ZoneInfo(version.contract.company.timezone)).date()


def _rents(term: _Term, seats: Sequence[Holding], numbers: Sequence[Holding]) -> Iterator[Line]:
    version = term.version
    seat_days = unit_days(seats, term.first, term.last, minimum=version.seat_minimum)
    number_days = unit_days(numbers, term.first, term.last)
    yield _rent(term, "base", "基本月费", "Monthly base fee", "month", version.base_monthly, term.days)
    yield _rent(term, "seats", "座席月租", "Seat rent", "seat", version.seat_monthly, seat_days)
    yield _rent(term, "numbers", "号码月租", "Number rent", "number", version.number_monthly, number_days)
    yield _rent(term, "lines", "线路月租", "Line rent", "line", version.line_monthly, term.days * version.lines)


def _rent(term: _Term, kind: str, label_zh: str, label_en: str, unit: str, price: Decimal, days: int) -> Line:
    quantity = round_half_up(Decimal(days) / days_in_month(term.first), 4) if price else Decimal(0)
    return Line(
        id=f"{kind}-{term.version.pk}",
        kind=kind,
        label_zh=label_zh,
        label_en=label_en,
        unit=unit,
        quantity=quantity,
        unit_price=price,
        exact=monthly_charge(price, days, term.first),
        tax_rate=term.version.service_tax_rate,
        first=term.first,
        last=term.last,
    )


def charges_of(invoice: Invoice) -> QuerySet[Charge]:
    """The priced legs of the invoice's month."""
    return Charge.objects.filter(company_id=invoice.company_id, period=invoice.period, rate__isnull=False)


def _usage(invoice: Invoice, terms: dict[int, _Term]) -> list[Line]:
    grouped = charges_of(invoice).values(
        "contract_version_id",
        "contract_version__voice_tax_rate",
        "kind",
        "rate_id",
        "rate__label_zh",
        "rate__label_en",
        "rate__per_minute",
    )
    sums = grouped.annotate(exact=Sum("amount"), billed_s=Sum("billed_s"), calls=Count("id"))
    first, last = month_bounds(invoice.period)
    lines = []
    for row in sums.order_by("kind", "rate_id", "contract_version_id"):
        term = terms.get(row["contract_version_id"])
        lines.append(
            Line(
                id=usage_line_id(row["rate_id"], row["contract_version_id"]),
                kind=row["kind"],
                label_zh=row["rate__label_zh"],
                label_en=row["rate__label_en"],
                unit="minute",
                quantity=round_half_up(Decimal(row["billed_s"]) / MINUTE_S, 4),
                unit_price=row["rate__per_minute"],
                exact=row["exact"],
                tax_rate=row["contract_version__voice_tax_rate"],
                first=term.first if term else first,
                last=term.last if term else last,
                calls=row["calls"],
            )
        )
    return lines


def usage_line_id(rate_id: int, contract_version_id: int) -> str:
    """The id of the line that gathers one price under one contract version."""
    return f"usage-{rate_id}-{contract_version_id}"
