"""From a draft to a final invoice: checked by a person, then numbered, frozen and posted in one transaction."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils import timezone

from billing.invoices.bill import bill_of, freeze, takes_adjustments, unbilled_in, untaxed, usage_lines
from billing.invoices.draft import Draft
from billing.invoices.errors import (
    ChangedSinceChecked,
    EarlierInvoiceOpen,
    InvoiceIsFinal,
    MonthNotOver,
    NotChecked,
    TaxIsTheClients,
    UnknownInvoice,
    UsageWaits,
)
from billing.invoices.models import Invoice, InvoiceLine, InvoiceStatus
from billing.invoices.settling import hold_what_is_owed, pay_from_wallet
from billing.ledger.books import close_books
from billing.ledger.models import Account, TransactionKind
from billing.ledger.posting import Posting, Side, post, within
from billing.ledger.selectors import unpriced
from billing.parties.models import Document
from billing.parties.selectors import buyer_on_paper, entity_of, profile_of, seller_on_paper, treatment_on_paper
from billing.parties.services import take_number
from billing.parties.vat import Treatment
from linepool.audit.services import record
from linepool.kernel.money import round_half_up

_USAGE_DETAIL = "by contract"
"""What packages and the like take off or add to minutes, whose full price was posted when they were rated."""


@transaction.atomic
def check(invoice_id: UUID, by: str, at: datetime | None = None) -> Invoice:
    """Note that a person has looked at the invoice as it stands now. Raises UnknownInvoice, InvoiceIsFinal,
    MonthNotOver, UsageWaits, TaxIsTheClients. Checking again takes the newer amount."""
    invoice = _held(invoice_id)
    if invoice.status == InvoiceStatus.FINAL:
        raise InvoiceIsFinal
    now = at or timezone.now()
    if _today(invoice, now) < _next_month(invoice.period):
        raise MonthNotOver
    _refuse_waiting(invoice)
    invoice.status, invoice.checked_at, invoice.checked_by = InvoiceStatus.CHECKED, now, by
    bill = bill_of(invoice)
    _refuse_tax_of_others(invoice, bill)
    invoice.checked_total = bill.total
    invoice.save(update_fields=["status", "checked_at", "checked_by", "checked_total"])
    record("invoice.checked", f"invoice:{invoice.pk}", total=str(invoice.checked_total), company=invoice.company_id)
    return invoice


@transaction.atomic
def finalise(invoice_id: UUID, at: datetime | None = None) -> Invoice:
    """Make a checked invoice final: its lines are copied, it gets the next number of its legal entity's series, and it
    is posted; what the company holds pays as much of it as there is. Final already: nothing happens.

    Raises UnknownInvoice, NotChecked, EarlierInvoiceOpen, UsageWaits, ChangedSinceChecked (more calls came in since),
    TaxIsTheClients and NoLegalEntity; then nothing is written and no number is used.
    """
    invoice = _held(invoice_id)
    if invoice.status == InvoiceStatus.FINAL:
        return invoice
    if invoice.status != InvoiceStatus.CHECKED:
        raise NotChecked
    if not takes_adjustments(invoice):
        raise EarlierInvoiceOpen
    _refuse_waiting(invoice)
    bill = bill_of(invoice)
    if bill.total != invoice.checked_total:
        raise ChangedSinceChecked
    _refuse_tax_of_others(invoice, bill)
    _write(invoice, bill, at or timezone.now())
    if invoice.issued_on is not None:
        hold_what_is_owed(invoice, invoice.issued_on)
        pay_from_wallet(invoice.company_id, invoice.currency, invoice.issued_on)
    record("invoice.final", f"invoice:{invoice.pk}", number=invoice.number, total=str(invoice.total))
    return invoice


def _write(invoice: Invoice, bill: Draft, now: datetime) -> None:
    profile = profile_of(invoice.company_id)
    entity = entity_of(profile)
    invoice.entity, invoice.seller = entity, seller_on_paper(entity)
    invoice.buyer = {**buyer_on_paper(profile, invoice.company), "vat": treatment_on_paper(profile).value}
    invoice.issued_on = _today(invoice, now)
    invoice.due_on = invoice.issued_on + timedelta(days=entity.payment_days)
    invoice.net, invoice.tax, invoice.total, invoice.inclusive = bill.net, bill.tax, bill.total, bill.inclusive
    invoice.finalised_at = now
    unbilled = unbilled_in(invoice)
    invoice.charges_until = _watermark()
    InvoiceLine.objects.bulk_create(freeze(bill))
    sides = [side for side in _sides(bill, unbilled) if side.amount]
    if sides:
        reference, day = f"invoice:{invoice.pk}", within(invoice.period)
        posting = Posting(invoice.company_id, TransactionKind.INVOICE, reference, invoice.currency, sides, day)
        (invoice.transaction_id,) = post([posting])
    invoice.sequence, invoice.number = take_number(entity, Document.INVOICE)
    invoice.status = InvoiceStatus.FINAL
    invoice.save()


def _sides(bill: Draft, unbilled: Decimal) -> list[Side]:
    """What the client owes from now on: usage leaves `unbilled` as exactly as it came, the rest is new."""
    usage = usage_lines(bill.lines)
    others = [line for line in bill.lines if line not in usage]
    revenue: dict[str, Decimal] = {}
    for line in others:
        income = untaxed(line.amount, line.tax_rate, inclusive=bill.inclusive)
        revenue[line.kind] = revenue.get(line.kind, Decimal(0)) + income
    billed = sum((line.exact / (1 + line.tax_rate) if bill.inclusive else line.exact for line in usage), Decimal(0))
    by_contract = round_half_up(billed, 2) - unbilled if bill.inclusive else billed - unbilled
    by_contract = by_contract if abs(by_contract) >= Decimal("0.01") * max(1, len(usage)) else Decimal(0)
    sides = [
        Side(Account.RECEIVABLE, bill.total),
        Side(Account.UNBILLED, -unbilled),
        Side(Account.USAGE_REVENUE, -by_contract, _USAGE_DETAIL),
        *(Side(Account.SERVICE_REVENUE, -amount, kind[:20]) for kind, amount in sorted(revenue.items())),
        *(Side(Account.TAX_PAYABLE, -tax.tax, f"{tax.rate.normalize():f}") for tax in bill.taxes),
    ]
    return [*sides, Side(Account.ROUNDING, -sum((side.amount for side in sides), Decimal(0)))]


def _held(invoice_id: UUID) -> Invoice:
    """The invoice, with its company's books closed to others and its row locked."""
    company_id = Invoice.objects.filter(pk=invoice_id).values_list("company_id", flat=True).first()
    if company_id is None:
        raise UnknownInvoice
    close_books(company_id)
    return Invoice.objects.select_for_update(of=("self",)).select_related("company").get(pk=invoice_id)


def _refuse_waiting(invoice: Invoice) -> None:
    if unpriced(invoice.company_id, invoice.period, invoice.company.timezone)["pending"]:
        raise UsageWaits


def _refuse_tax_of_others(invoice: Invoice, bill: Draft) -> None:
    """Tax on a paper that says the client owes it would be owed twice."""
    owed_by_client = treatment_on_paper(profile_of(invoice.company_id)) == Treatment.REVERSE_CHARGE
    if owed_by_client and any(tax.rate for tax in bill.taxes):
        raise TaxIsTheClients


def _watermark() -> int:
    """A number of the charges' own series that no charge gets: all the company has are below it, all to come above."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('ledger_charge', 'id'))")
        return int(cursor.fetchone()[0])


def _today(invoice: Invoice, now: datetime) -> date:
    return now.astimezone(ZoneInfo(invoice.company.timezone)).date()


def _next_month(period: date) -> date:
    return (period.replace(day=1) + timedelta(days=32)).replace(day=1)
