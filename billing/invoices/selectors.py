"""Reading invoices. `access_invoice` is the only door to one."""

from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, QuerySet
from django.utils import timezone

from billing.invoices.bill import bill_of, charges_in, is_adjustment, origin_of
from billing.invoices.errors import UnknownCreditNote, UnknownInvoice, UnknownLine
from billing.invoices.models import CreditNote, Invoice
from billing.invoices.states import with_state
from billing.ledger.models import Charge


def invoices_of(company_id: int) -> QuerySet[Invoice]:
    """The company's invoices, newest month first."""
    return Invoice.objects.filter(company_id=company_id).select_related("company").order_by("-period")


def stated_invoices(company_id: int, zone: str) -> QuerySet[Any]:
    """The same with ``state``, ``open_amount``, ``settled`` and ``credited`` as of the company's today."""
    return with_state(invoices_of(company_id), timezone.now().astimezone(ZoneInfo(zone)).date())


def all_invoices(period: date | None = None) -> QuerySet[Any]:
    """Every company's, with states, newest month first: the operator's list."""
    found = Invoice.objects.filter(period=period) if period is not None else Invoice.objects.all()
    return with_state(found.select_related("company"), timezone.now().date()).order_by("-period", "company_id")


def access_any_invoice(invoice_id: UUID) -> Any:
    """Any company's invoice, with its state, for the operator. Raises UnknownInvoice."""
    invoice = all_invoices().filter(pk=invoice_id).first()
    if invoice is None:
        raise UnknownInvoice
    return invoice


def access_invoice(company_id: int, invoice_id: UUID) -> Invoice:
    """The company's invoice. Raises UnknownInvoice, for another company's too."""
    invoice = invoices_of(company_id).filter(pk=invoice_id).first()
    if invoice is None:
        raise UnknownInvoice
    return invoice


def access_credit_note(invoice: Invoice, note_id: UUID) -> CreditNote:
    """A credit note of this invoice. Raises UnknownCreditNote."""
    note = CreditNote.objects.filter(invoice=invoice, pk=note_id).select_related("invoice__company").first()
    if note is None:
        raise UnknownCreditNote
    return note


def charges_of_line(invoice: Invoice, line_id: str) -> QuerySet[Charge]:
    """The charged legs a usage line opens into, with `answered_at`; a rent has none.

    Raises UnknownLine for an id the invoice does not have.
    """
    if bill_of(invoice).line(line_id) is None:
        raise UnknownLine
    name, _, versions = origin_of(line_id).partition("-")
    if name != "usage":
        return Charge.objects.none().annotate(answered_at=F("usage__answered_at"))
    rate_id, contract_version_id = versions.split("-")
    charges = charges_in(invoice).filter(rate_id=int(rate_id), contract_version_id=int(contract_version_id))
    month = f"{line_id[4:8]}-{line_id[8:10]}-01" if is_adjustment(line_id) else invoice.period
    return charges.filter(period=month).annotate(answered_at=F("usage__answered_at")).select_related("usage", "rate")
