"""Reading invoices. `access_invoice` is the only door to one."""

from uuid import UUID

from django.db.models import F, QuerySet

from billing.invoices.draft import Draft, charges_of, draft_of
from billing.invoices.errors import UnknownInvoice, UnknownLine
from billing.invoices.models import Invoice
from billing.ledger.models import Charge


def invoices_of(company_id: int) -> QuerySet[Invoice]:
    """The company's invoices, newest month first."""
    return Invoice.objects.filter(company_id=company_id).select_related("company").order_by("-period")


def access_invoice(company_id: int, invoice_id: UUID) -> Invoice:
    """The company's invoice. Raises UnknownInvoice, for another company's too."""
    invoice = invoices_of(company_id).filter(pk=invoice_id).first()
    if invoice is None:
        raise UnknownInvoice
    return invoice


def charges_of_line(invoice: Invoice, line_id: str) -> QuerySet[Charge]:
    """The charged legs a usage line opens into, with `answered_at`; a rent has none.

    Raises UnknownLine for an id the invoice does not have.
    """
    draft: Draft = draft_of(invoice)
    if draft.line(line_id) is None:
        raise UnknownLine
    name, _, versions = line_id.partition("-")
    if name != "usage":
        return Charge.objects.none().annotate(answered_at=F("usage__answered_at"))
    rate_id, contract_version_id = versions.split("-")
    charges = charges_of(invoice).filter(rate_id=int(rate_id), contract_version_id=int(contract_version_id))
    return charges.annotate(answered_at=F("usage__answered_at")).select_related("usage", "rate")
