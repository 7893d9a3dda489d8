"""What companies owe, by how long it is overdue (账龄)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from billing.invoices.models import Invoice, InvoiceStatus
from billing.invoices.settling import with_open_amount
from billing.payments.models import Suspension
from linepool.kernel.sheets import Cell

BANDS = ("current", "1-30", "31-60", "61-90", "90+")
_LAST_DAYS = (0, 30, 60, 90)


@dataclass(slots=True)
class Debtor:
    """What one company owes in one currency, by band."""

    company_id: int
    slug: str
    name: str
    currency: str
    suspended: bool
    bands: dict[str, Decimal] = field(default_factory=lambda: dict.fromkeys(BANDS, Decimal("0.00")))

    @property
    def total(self) -> Decimal:
        """All of it."""
        return sum(self.bands.values(), Decimal(0))


def band_of(days_overdue: int) -> str:
    """The band of an invoice so many days after it was due; on the day itself it is not overdue."""
    place = sum(days_overdue > last for last in _LAST_DAYS)
    return BANDS[place]


def receivables(today: date) -> list[Debtor]:
    """Every company that owes something, the largest debt first."""
    finals = Invoice.objects.filter(status=InvoiceStatus.FINAL).select_related("company")
    suspended = set(Suspension.objects.filter(lifted_at=None).values_list("company_id", flat=True))
    debtors: dict[tuple[int, str], Debtor] = {}
    for invoice in with_open_amount(finals).filter(open_amount__gt=0):
        company, key = invoice.company, (invoice.company_id, invoice.currency)
        if key not in debtors:
            debtors[key] = Debtor(company.pk, company.slug, company.name, invoice.currency, company.pk in suspended)
        if invoice.due_on is not None:
            debtors[key].bands[band_of((today - invoice.due_on).days)] += invoice.open_amount
    return sorted(debtors.values(), key=lambda debtor: -debtor.total)


def as_rows(debtors: Sequence[Debtor]) -> Iterator[Sequence[Cell]]:
    """The same as a table."""
    yield ["company", "name", "currency", *BANDS, "total"]
    for debtor in debtors:
        yield [debtor.slug, debtor.name, debtor.currency, *debtor.bands.values(), debtor.total]
