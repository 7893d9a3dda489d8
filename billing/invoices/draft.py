"""A draft invoice, computed when it is read: what the contract's parts make of the month, tax once per rate."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from billing.contracts.models import ContractVersion
from billing.contracts.selectors import parts_of, versions_of
from billing.invoices.gathered import Held, charges_of, held_by, usage_of, versions_charged
from billing.invoices.models import Invoice
from billing.rating import TaxTotal, tax_totals
from billing.rating.parts import Line, Period, Term, bill_month
from billing.rating.recurring import month_bounds

__all__ = ["Draft", "Line", "charges_of", "draft_of", "usage_line_id"]


@dataclass(frozen=True, slots=True)
class Draft:
    """The bill as it stands now: rents until the month's end, minutes as far as they are rated. The lines of
    `inclusive` ones contain their tax."""

    invoice: Invoice
    first: date
    last: date
    lines: Sequence[Line]
    inclusive: bool = False

    @property
    def net(self) -> Decimal:
        """The sum of the rounded lines, without tax."""
        lines = sum((line.amount for line in self.lines), Decimal("0.00"))
        return lines - self.tax if self.inclusive else lines

    @property
    def taxes(self) -> list[TaxTotal]:
        """One total per tax rate."""
        return tax_totals(((line.tax_rate, line.amount) for line in self.lines), inclusive=self.inclusive)

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


def draft_of(invoice: Invoice, held: Held | None = None) -> Draft:
    """Compute the draft of this company and month, or what it would be if the company `held` something else.

    Needs the public scope or the company's.
    """
    first, last = month_bounds(invoice.period)
    versions = versions_of(invoice.company_id)
    held = held or held_by(invoice.company_id, first, last)
    terms = [
        Term(parts, usage_of(invoice, version.pk, parts, period, held), period)
        for version, period in _in_force(invoice, versions)
        for parts in [parts_of(version.pk)]
    ]
    lines = bill_month(terms)
    return Draft(invoice, first, last, lines, inclusive=any(version.prices_include_tax for version in versions))


def periods_of(
    versions: Sequence[ContractVersion], currency: str, first: date, last: date
) -> Iterator[tuple[ContractVersion, Period]]:
    """The versions in force on some of the days, oldest first, each with its own days."""
    if versions and (ends_on := versions[0].contract.ends_on) is not None:
        last = min(last, ends_on)
    begins = [_local_day(version) for version in versions]
    ends = [begin - timedelta(days=1) for begin in begins[1:]] + [last]
    for version, begin, end in zip(versions, begins, ends, strict=True):
        since, until = max(begin, first), min(end, last)
        if since <= until:
            yield version, Period(since, until, currency, str(version.pk))


def _in_force(invoice: Invoice, versions: Sequence[ContractVersion]) -> list[tuple[ContractVersion, Period]]:
    """The month's versions; also one that legs were rated under without a day of the month, should that ever be."""
    first, last = month_bounds(invoice.period)
    found = list(periods_of(versions, invoice.currency, first, last))
    strays = versions_charged(invoice) - {version.pk for version, _ in found}
    stray = [version for version in versions if version.pk in strays]
    return found + [(version, Period(first, last, invoice.currency, str(version.pk), held=0)) for version in stray]


def _local_day(version: ContractVersion) -> date:
    return version.effective_from.astimezone(ZoneInfo(version.contract.company.timezone)).date()


def usage_line_id(rate_id: int, contract_version_id: int) -> str:
    """The id of the line that gathers one price under one contract version."""
    return f"usage-{rate_id}-{contract_version_id}"
