"""Booking money: payments and what they settle, taking them back, refunds and losses.

Each is one balanced ledger transaction named after the row it belongs to, so that the same ``key`` again changes
nothing.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from billing.invoices.errors import NotFinal, SettledTooMuch, UnknownInvoice
from billing.invoices.models import Invoice, Settlement, SettlementKind
from billing.invoices.settling import CENT, open_amount, open_invoices, settle, wallet_of
from billing.ledger.books import close_books
from billing.ledger.models import Account, Transaction, TransactionKind
from billing.ledger.posting import Posting, Side, post
from billing.payments.dunning import revive_if_paid
from billing.payments.errors import AlreadyReversed, BadAmount, NotEnoughHeld, UnknownPayment, WrongCurrency
from billing.payments.models import Method, Payment, Refund
from linepool.audit.services import record
from linepool.kernel.ids import new_id

Parts = Mapping[UUID, Decimal]
"""Invoice → what of the payment is for it."""

_MONEY = {Method.BANK: Account.BANK, Method.CASH: Account.BANK, Method.STRIPE: Account.STRIPE_CLEARING}


@transaction.atomic
def receive(
    company_id: int,
    currency: str,
    amount: Decimal,
    received_on: date,
    *,
    by: str,
    method: Method = Method.BANK,
    reference: str = "",
    parts: Parts | None = None,
    key: UUID | None = None,
) -> Payment:
    """Book money a company paid. ``parts`` says for which invoices; None: the oldest debts first; {}: a top-up. What is
    over goes to its wallet. A company suspended for debt is revived when nothing overdue is left.

    Raises BadAmount, UnknownInvoice, WrongCurrency, SettledTooMuch.
    """
    _refuse_bad(amount)
    close_books(company_id)
    key = _own(key, company_id)
    if before := Payment.objects.filter(pk=key).first():
        return before
    wanted = _oldest_first(company_id, currency, amount) if parts is None else _named(company_id, currency, parts)
    rest = amount - sum(wanted.values(), Decimal(0))
    if rest < 0:
        raise BadAmount
    payment = Payment(
        pk=key,
        company_id=company_id,
        currency=currency,
        amount=amount,
        to_wallet=rest,
        parts=[{"invoice": str(invoice.pk), "amount": str(part)} for invoice, part in wanted.items()],
        method=method,
        received_on=received_on,
        reference=reference,
        created_by=by,
    )
    kind = TransactionKind.PAYMENT if wanted else TransactionKind.TOP_UP
    sides = [Side(_MONEY[method], amount), Side(Account.CREDIT, -rest)]
    sides += [Side(Account.RECEIVABLE, -sum(wanted.values(), Decimal(0)))]
    (payment.transaction_id,) = post([Posting(company_id, kind, f"payment:{payment.pk}", currency, sides, received_on)])
    for invoice, part in wanted.items():
        settle(invoice, SettlementKind.PAYMENT, part, payment.transaction_id)
    payment.save(force_insert=True)
    record("payment.booked", f"payment:{payment.pk}", company=company_id, amount=str(amount), parts=payment.parts)
    revive_if_paid(company_id)
    return payment


@transaction.atomic
def take_back(payment_id: UUID, reason: str, *, by: str) -> Payment:
    """A payment that bounced or was a mistake: a second one with everything the other way round. Invoices are open
    again; what had gone to the wallet leaves it, even if that is spent (then the company owes it).

    Raises UnknownPayment, AlreadyReversed.
    """
    payment = Payment.objects.filter(pk=payment_id).first()
    if payment is None:
        raise UnknownPayment
    close_books(payment.company_id)
    if payment.reverses_id is not None or Payment.objects.filter(reverses=payment).exists():
        raise AlreadyReversed
    back = Payment(
        company_id=payment.company_id,
        currency=payment.currency,
        amount=-payment.amount,
        to_wallet=-payment.to_wallet,
        parts=[{"invoice": part["invoice"], "amount": str(-Decimal(part["amount"]))} for part in payment.parts],
        method=payment.method,
        received_on=timezone.now().date(),
        reference=reason,
        reverses=payment,
        created_by=by,
    )
    settled = payment.amount - payment.to_wallet
    sides = [
        Side(_MONEY[Method(payment.method)], -payment.amount),
        Side(Account.CREDIT, payment.to_wallet),
        Side(Account.RECEIVABLE, settled),
    ]
    reference = f"payment:{payment.pk}"
    posting = Posting(payment.company_id, TransactionKind.REVERSAL, reference, payment.currency, sides)
    (back.transaction_id,) = post([posting])
    for part in back.parts:
        Settlement.objects.create(
            invoice_id=part["invoice"],
            kind=SettlementKind.PAYMENT,
            amount=Decimal(part["amount"]),
            transaction_id=back.transaction_id,
        )
    back.save(force_insert=True)
    record("payment.taken_back", f"payment:{payment.pk}", reason=reason, amount=str(payment.amount))
    return back


@transaction.atomic
def refund(
    company_id: int,
    currency: str,
    amount: Decimal,
    reason: str,
    paid_on: date,
    *,
    by: str,
    method: Method = Method.BANK,
    key: UUID | None = None,
) -> Refund:
    """Give back money the company holds with us (a paid invoice is credited first). Raises BadAmount, NotEnoughHeld."""
    _refuse_bad(amount)
    close_books(company_id)
    key = _own(key, company_id)
    if before := Refund.objects.filter(pk=key).first():
        return before
    if amount > wallet_of(company_id, currency):
        raise NotEnoughHeld
    given = Refund(
        pk=key,
        company_id=company_id,
        currency=currency,
        amount=amount,
        reason=reason,
        paid_on=paid_on,
        method=method,
        created_by=by,
    )
    sides = [Side(Account.CREDIT, amount), Side(_MONEY[method], -amount)]
    posting = Posting(company_id, TransactionKind.REFUND, f"refund:{given.pk}", currency, sides, paid_on)
    (given.transaction_id,) = post([posting])
    given.save(force_insert=True)
    record("payment.refunded", f"refund:{given.pk}", company=company_id, amount=str(amount), reason=reason)
    return given


@transaction.atomic
def refund_failed(given: Refund) -> bool:
    """A refund did not arrive: the company holds the money again. Once; returns whether it was now."""
    close_books(given.company_id)
    reference = f"refund:{given.pk}"
    if Transaction.objects.filter(
        company_id=given.company_id, kind=TransactionKind.REVERSAL, reference=reference
    ).exists():
        return False
    sides = [Side(Account.CREDIT, -given.amount), Side(_MONEY[Method(given.method)], given.amount)]
    post([Posting(given.company_id, TransactionKind.REVERSAL, reference, given.currency, sides)])
    record("payment.refund_failed", reference, company=given.company_id, amount=str(given.amount))
    return True


@transaction.atomic
def write_off(invoice_id: UUID, reason: str, *, by: str) -> Decimal:
    """Give up what is open on an invoice; returns how much. Nothing open: nothing happens. Raises UnknownInvoice,
    NotFinal."""
    invoice = Invoice.objects.filter(pk=invoice_id).first()
    if invoice is None:
        raise UnknownInvoice
    close_books(invoice.company_id)
    if invoice.number is None:
        raise NotFinal
    left = open_amount(invoice)
    if left <= 0:
        return Decimal(0)
    before = Settlement.objects.filter(invoice=invoice).count()
    sides = [Side(Account.BAD_DEBT, left), Side(Account.RECEIVABLE, -left)]
    reference = f"invoice:{invoice.pk}:{before + 1}"
    posting = Posting(invoice.company_id, TransactionKind.WRITE_OFF, reference, invoice.currency, sides)
    (transaction_id,) = post([posting])
    settle(invoice, SettlementKind.WRITE_OFF, left, transaction_id)
    record("invoice.written_off", f"invoice:{invoice.pk}", amount=str(left), reason=reason, by=by)
    revive_if_paid(invoice.company_id)
    return left


def _own(key: UUID | None, company_id: int) -> UUID:
    """The id of what a key asks for at this company; the same key elsewhere is another."""
    return uuid5(key, str(company_id)) if key is not None else new_id()


def _refuse_bad(amount: Decimal) -> None:
    if not amount.is_finite() or amount <= 0 or amount != amount.quantize(CENT):
        raise BadAmount


def _oldest_first(company_id: int, currency: str, amount: Decimal) -> dict[Invoice, Decimal]:
    parts: dict[Invoice, Decimal] = {}
    left = amount
    for invoice in open_invoices(company_id, currency):
        if left <= 0:
            break
        parts[invoice] = min(left, invoice.open_amount)
        left -= parts[invoice]
    return parts


def _named(company_id: int, currency: str, parts: Parts) -> dict[Invoice, Decimal]:
    found = {invoice.pk: invoice for invoice in Invoice.objects.filter(company_id=company_id, pk__in=parts)}
    for invoice_id, part in parts.items():
        _refuse_bad(part)
        if invoice_id not in found:
            raise UnknownInvoice
        if found[invoice_id].currency != currency:
            raise WrongCurrency
        if part > open_amount(found[invoice_id]):
            raise SettledTooMuch
    return {found[invoice_id]: part for invoice_id, part in parts.items()}
