"""Reading reconciliations and their differences."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.db.models import QuerySet

from billing.closing.errors import UnknownReconciliation
from billing.closing.models import DayCompared, Difference, Reconciliation
from billing.ledger.models import Entry, Transaction, Usage
from linepool.kernel.errors import NotFound
from linepool.kernel.sheets import BOM, csv_rows

COLUMNS = ("equation", "kind", "company", "day", "opens", "subject", "detail")


def reconciliations() -> QuerySet[Reconciliation]:
    """All of them, newest first."""
    return Reconciliation.objects.order_by("-started_at", "-id")


def access_reconciliation(reconciliation_id: UUID) -> Reconciliation:
    """Raises UnknownReconciliation."""
    found = Reconciliation.objects.filter(pk=reconciliation_id).first()
    if found is None:
        raise UnknownReconciliation
    return found


def differences_of(reconciliation: Reconciliation, equation: str = "") -> QuerySet[Difference]:
    """What it found, of one equation or of all."""
    found = reconciliation.differences.select_related("company")
    return found.filter(equation=equation) if equation else found


def days_of(reconciliation: Reconciliation) -> QuerySet[DayCompared]:
    """The companies' days it compared."""
    return reconciliation.days.select_related("company")


def csv_of(reconciliation: Reconciliation) -> Iterator[bytes]:
    """Every difference kept, one a row, in pieces."""
    yield BOM + csv_rows([list(COLUMNS)])
    batch: list[Sequence[str]] = []
    for one in differences_of(reconciliation).order_by("id").iterator(1000):
        company = one.company.slug if one.company is not None else ""
        day = f"{one.day}" if one.day is not None else ""
        batch.append([one.equation, one.kind, company, day, one.opens, one.subject, one.detail])
        if len(batch) == 1000:
            yield csv_rows(batch)
            batch = []
    yield csv_rows(batch)


def usage_of_call(company_id: int, call_id: UUID) -> list[Usage]:
    """What finance knows of a call, leg by leg, with charges and quarantine. Raises NotFound when it knows nothing."""
    rows = Usage.objects.filter(company_id=company_id, call_id=call_id).select_related("quarantine")
    legs = list(rows.prefetch_related("charges").order_by("started_at", "id"))
    if not legs:
        raise NotFound
    return legs


def transaction_of(transaction_id: UUID) -> Transaction:
    """A ledger transaction with its entries and company. Raises NotFound."""
    rows = Transaction.objects.select_related("company").prefetch_related("entries")
    found = rows.filter(pk=transaction_id).first()
    if found is None:
        raise NotFound
    return found


def entries_of(company_id: int, account: str, currency: str) -> QuerySet[Entry]:
    """What was ever posted to a company's account in a currency, with its transactions."""
    found = Entry.objects.filter(transaction__company_id=company_id, transaction__currency=currency, account=account)
    return found.select_related("transaction")
