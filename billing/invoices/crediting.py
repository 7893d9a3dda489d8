"""Credit notes: a final invoice is never changed, it is taken back, whole or in part, under a number of its own."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from billing.invoices.bill import untaxed
from billing.invoices.errors import CreditTooLarge, NotFinal, UnknownInvoice, UnknownLine
from billing.invoices.models import CreditNote, Invoice, InvoiceLine, InvoiceStatus, SettlementKind
from billing.invoices.settling import open_amount, settle
from billing.ledger.books import close_books
from billing.ledger.models import Account, TransactionKind
from billing.ledger.posting import Posting, Side, post
from billing.parties.models import Document
from billing.parties.services import take_number
from billing.rating import TaxTotal, tax_totals
from billing.rating.types import PRICED_KINDS
from linepool.audit.services import record
from linepool.kernel.ids import new_id

Parts = Mapping[str, Decimal]
"""Line id → what of the amount printed on it is taken back, to the cent: with its tax where the invoice's prices
include tax. Negative for a line that is."""


@transaction.atomic
def credit(
    invoice_id: UUID,
    reason: str,
    by: str,
    parts: Parts | None = None,
    key: UUID | None = None,
    at: datetime | None = None,
) -> CreditNote:
    """Take back parts of a final invoice, or (None) all that is left of it. What is open shrinks first; what was paid
    already becomes the company's credit. The same ``key`` again gives the same credit note.

    Raises UnknownInvoice, NotFinal, UnknownLine, and CreditTooLarge for more than what is left of a line.
    """
    invoice = _held(invoice_id)
    key = uuid5(key, str(invoice.pk)) if key is not None else new_id()
    if before := CreditNote.objects.filter(pk=key).first():
        return before
    lines = {line.line_id: line for line in invoice.lines.all()}
    left = _left(invoice, lines)
    wanted = {line_id: net for line_id, net in (left if parts is None else parts).items() if net}
    if unknown := set(wanted) - set(lines):
        raise UnknownLine(fields=dict.fromkeys(unknown, "unknown"))
    if not wanted or any(abs(net) > abs(left[line_id]) or net * left[line_id] < 0 for line_id, net in wanted.items()):
        raise CreditTooLarge
    taxes = _taxes(invoice, lines, wanted, left)
    note = _noted(invoice, reason, by, wanted, taxes, at or timezone.now())
    note.pk = key
    _post(note, invoice, lines, wanted, taxes)
    record("invoice.credited", f"invoice:{invoice.pk}", number=note.number, total=str(note.total), reason=reason)
    return note


def _held(invoice_id: UUID) -> Invoice:
    invoice = Invoice.objects.filter(pk=invoice_id).select_related("company", "entity").first()
    if invoice is None:
        raise UnknownInvoice
    if invoice.status != InvoiceStatus.FINAL:
        raise NotFinal
    close_books(invoice.company_id)
    return invoice


def _left(invoice: Invoice, lines: Mapping[str, InvoiceLine]) -> dict[str, Decimal]:
    """Line id → what earlier credit notes have left of it."""
    left = {line_id: line.amount for line_id, line in lines.items()}
    for note in invoice.credit_notes.all():
        for part in note.parts:
            left[part["line_id"]] -= Decimal(part["net"])
    return left


def _taxes(
    invoice: Invoice, lines: Mapping[str, InvoiceLine], wanted: Parts, left: Mapping[str, Decimal]
) -> list[TaxTotal]:
    """Tax once per rate; the last credit of a rate takes what is left of its tax, so that no cent stays behind."""
    whole = tax_totals(((line.tax_rate, line.amount) for line in lines.values()), inclusive=invoice.inclusive)
    billed = {tax.rate: tax.tax for tax in whole}
    for note in invoice.credit_notes.all():
        for tax in note.taxes:
            billed[Decimal(tax["rate"])] -= Decimal(tax["tax"])
    remains: dict[Decimal, Decimal] = {}
    for line_id, line in lines.items():
        rest = left[line_id] - wanted.get(line_id, Decimal(0))
        remains[line.tax_rate] = remains.get(line.tax_rate, Decimal(0)) + abs(rest)
    parts = ((lines[line_id].tax_rate, net) for line_id, net in wanted.items())
    totals = tax_totals(parts, inclusive=invoice.inclusive)
    return [tax if remains[tax.rate] else tax._replace(tax=billed[tax.rate]) for tax in totals]


def _noted(invoice: Invoice, reason: str, by: str, wanted: Parts, taxes: list[TaxTotal], now: datetime) -> CreditNote:
    lines, tax = sum(wanted.values(), Decimal(0)), sum((total.tax for total in taxes), Decimal(0))
    total = lines if invoice.inclusive else lines + tax
    return CreditNote(
        invoice=invoice,
        entity=invoice.entity,
        issued_on=now.astimezone(ZoneInfo(invoice.company.timezone)).date(),
        reason=reason,
        parts=[{"line_id": line_id, "net": str(amount)} for line_id, amount in wanted.items()],
        taxes=[{"rate": str(one.rate), "net": str(one.net), "tax": str(one.tax)} for one in taxes],
        net=total - tax,
        tax=tax,
        total=total,
        created_by=by,
    )


def _post(
    note: CreditNote, invoice: Invoice, lines: Mapping[str, InvoiceLine], wanted: Parts, taxes: list[TaxTotal]
) -> None:
    """Income and tax back, against what is open; the rest was paid and is the company's."""
    if invoice.entity is None:
        raise NotFinal
    of_open = min(note.total, open_amount(invoice))
    sides = [
        *(_income_back(lines[line_id], net, invoice.inclusive) for line_id, net in wanted.items()),
        *(Side(Account.TAX_PAYABLE, tax.tax, f"{tax.rate.normalize():f}") for tax in taxes),
        Side(Account.RECEIVABLE, -of_open),
        Side(Account.CREDIT, of_open - note.total),
    ]
    sides.append(Side(Account.ROUNDING, -sum((side.amount for side in sides), Decimal(0))))
    reference = f"credit_note:{note.pk}"
    posting = Posting(invoice.company_id, TransactionKind.CREDIT_NOTE, reference, invoice.currency, sides)
    (note.transaction_id,) = post([posting])
    if of_open > 0:
        settle(invoice, SettlementKind.CREDIT_NOTE, of_open, note.transaction_id)
    note.sequence, note.number = take_number(invoice.entity, Document.CREDIT_NOTE)
    note.save(force_insert=True)


def _income_back(line: InvoiceLine, amount: Decimal, inclusive: bool) -> Side:
    account = Account.USAGE_REVENUE if line.kind in PRICED_KINDS else Account.SERVICE_REVENUE
    return Side(account, untaxed(amount, line.tax_rate, inclusive=inclusive), line.kind[:20])
