"""Invoices that became final below nothing before such a sum was the company's at once: mended, each exactly once."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from billing.invoices.models import Invoice, InvoiceStatus
from billing.invoices.settling import hold_what_is_owed, pay_from_wallet, with_open_amount
from billing.ledger.books import close_books
from linepool.audit.services import record


def hold_older(on: date | None = None) -> int:
    """What every final invoice below nothing still owes becomes its company's credit, which pays its open invoices;
    returns how many there were. Again, or beside itself, it finds nothing; what broke off goes on. Public scope."""
    day = on or timezone.now().date()
    below = with_open_amount(Invoice.objects.filter(status=InvoiceStatus.FINAL, total__lt=0)).filter(open_amount__lt=0)
    return sum(_hold(invoice_id, day) for invoice_id in below.order_by("finalised_at").values_list("pk", flat=True))


@transaction.atomic
def _hold(invoice_id: UUID, day: date) -> bool:
    invoice = Invoice.objects.get(pk=invoice_id)
    close_books(invoice.company_id)
    owed = hold_what_is_owed(invoice, day)  # as it is now that the books are ours
    if owed == Decimal(0):
        return False
    paid = pay_from_wallet(invoice.company_id, invoice.currency, day)
    record("invoice.owed_held", f"invoice:{invoice.pk}", number=invoice.number, owed=str(owed), paid=str(paid))
    return True
