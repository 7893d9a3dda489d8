"""What is open on a final invoice, and settling it: by a payment, the wallet, a credit note, or as a loss."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import DecimalField, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from billing.invoices.errors import NotFinal, SettledTooMuch
from billing.invoices.models import Invoice, InvoiceStatus, Settlement, SettlementKind
from billing.ledger.books import close_books
from billing.ledger.models import Account, Balance, TransactionKind
from billing.ledger.posting import Posting, Side, post

_CENTS: "DecimalField[Decimal, Decimal]" = DecimalField(max_digits=16, decimal_places=2)
CENT = Decimal("0.01")


def with_open_amount(invoices: QuerySet[Invoice]) -> QuerySet[Any]:
    """Final invoices with ``settled``, ``credited`` and ``open_amount`` (None while not final)."""
    found = Settlement.objects.filter(invoice=OuterRef("pk")).order_by()
    everything = found.values("invoice").annotate(sum=Sum("amount")).values("sum")
    credited = found.filter(kind=SettlementKind.CREDIT_NOTE).values("invoice").annotate(sum=Sum("amount")).values("sum")
    nothing = Value(Decimal(0), output_field=_CENTS)
    return invoices.annotate(
        settled=Coalesce(Subquery(everything, output_field=_CENTS), nothing),
        credited=Coalesce(Subquery(credited, output_field=_CENTS), nothing),
    ).annotate(open_amount=F("total") - F("settled"))


def open_amount(invoice: Invoice) -> Decimal:
    """What is still to be paid; 0 for a draft."""
    settled = Settlement.objects.filter(invoice=invoice).aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    return (invoice.total or Decimal(0)) - settled


def open_invoices(company_id: int, currency: str) -> list[Any]:
    """The company's final invoices with something open, oldest debt first, each with ``open_amount``."""
    finals = Invoice.objects.filter(company_id=company_id, currency=currency, status=InvoiceStatus.FINAL)
    return list(with_open_amount(finals).filter(open_amount__gt=0).order_by("due_on", "sequence"))


def settle(invoice: Invoice, kind: SettlementKind, amount: Decimal, transaction_id: UUID) -> None:
    """Note that so much of the invoice is settled. The caller holds the company's books and posts the transaction.

    Raises NotFinal, and SettledTooMuch for more than what is open.
    """
    if invoice.status != InvoiceStatus.FINAL:
        raise NotFinal
    if amount > open_amount(invoice):
        raise SettledTooMuch
    Settlement.objects.create(invoice=invoice, kind=kind, amount=amount, transaction_id=transaction_id)


def wallet_of(company_id: int, currency: str) -> Decimal:
    """What the company holds with us, exact to six places."""
    row = Balance.objects.filter(company_id=company_id, currency=currency, account=Account.CREDIT).first()
    return -row.amount if row is not None else Decimal(0)


def hold_what_is_owed(invoice: Invoice, on: date) -> Decimal:
    """An invoice below nothing (its adjustments took back more than the month came to) is money the company holds from
    now on: it pays other invoices, is spent, or given back. Returns how much; 0 for any other invoice.

    In the caller's transaction, which holds the company's books.
    """
    owed = -open_amount(invoice)
    if owed <= 0:
        return Decimal(0)
    sides = (Side(Account.RECEIVABLE, owed), Side(Account.CREDIT, -owed))
    reference = f"invoice:{invoice.pk}:held"
    posting = Posting(invoice.company_id, TransactionKind.FROM_WALLET, reference, invoice.currency, sides, on)
    (transaction_id,) = post([posting])
    settle(invoice, SettlementKind.WALLET, -owed, transaction_id)
    return owed


def pay_from_wallet(company_id: int, currency: str, on: date) -> Decimal:
    """Let what the company holds pay its open invoices, oldest debt first, in whole cents; returns how much it was.

    In the caller's transaction; takes the company's books.
    """
    close_books(company_id)
    left = wallet_of(company_id, currency).quantize(CENT, rounding="ROUND_DOWN")
    paid = Decimal(0)
    for invoice in open_invoices(company_id, currency):
        part = min(left - paid, invoice.open_amount)
        if part <= 0:
            break
        before = Settlement.objects.filter(invoice=invoice).count()
        reference = f"invoice:{invoice.pk}:{before + 1}"
        sides = (Side(Account.CREDIT, part), Side(Account.RECEIVABLE, -part))
        (transaction_id,) = post([Posting(company_id, TransactionKind.FROM_WALLET, reference, currency, sides)])
        settle(invoice, SettlementKind.WALLET, part, transaction_id)
        paid += part
    return paid
