"""Finding payments, and what one of them did: its invoices, its entries in the books, what can still be done to it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from billing.invoices.models import Invoice
from billing.invoices.settling import wallet_of
from billing.ledger.models import Transaction
from billing.ledger.selectors import month_of
from billing.payments.errors import UnknownPayment
from billing.payments.models import Method, Payment, Refund
from linepool.kernel.sheets import BOM, csv_rows

NAMED_AT_MOST: Final = 50
"""So many invoices are looked for by the beginning of a number: who types less than that is told of the newest."""
COLUMNS: Final = (
    "received_on", "company", "amount", "currency", "to_wallet", "method", "state", "reference", "invoices",
    "created_by", "created_at", "id",
)  # fmt: skip


class Standing(StrEnum):
    """What became of a payment."""

    BOOKED = "booked"
    TAKEN_BACK = "taken_back"
    TAKES_BACK = "takes_back"
    """It is itself the other way round of one."""


_STANDINGS: Final[Mapping[str, Q]] = {
    Standing.BOOKED: Q(reverses=None, reversed_by=None),
    Standing.TAKEN_BACK: Q(reversed_by__isnull=False),
    Standing.TAKES_BACK: Q(reverses__isnull=False),
}


@dataclass(frozen=True, slots=True)
class Allocation:
    """What of a payment is for one invoice."""

    invoice: UUID
    number: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Opened:
    """A payment with all it did. ``refundable``: what the company holds with us now, in whole cents."""

    payment: Payment
    allocations: Sequence[Allocation]
    transaction: Transaction
    refunds: Sequence[Refund]
    refundable: Decimal
    can: Sequence[str]


def standing_of(payment: Payment) -> Standing:
    """What became of it."""
    if payment.reverses_id is not None:
        return Standing.TAKES_BACK
    return Standing.TAKEN_BACK if hasattr(payment, "reversed_by") else Standing.BOOKED


def payments(q: str = "", method: str = "", state: str = "", month: str = "") -> QuerySet[Payment]:
    """All companies' payments, newest first: where ``q`` is in the company's name or the reference, begins an invoice's
    number or is the amount; received in a month like 2026-11. Empty narrows nothing. Raises BadMonth."""
    found = Payment.objects.select_related("company", "reversed_by").order_by("-created_at", "-id")
    if q := q.strip():
        found = found.filter(_named(q))
    if method:
        found = found.filter(method=method)
    if state:
        found = found.filter(_STANDINGS.get(state, Q(pk=None)))
    if month:
        first = month_of(month, "UTC")
        found = found.filter(received_on__year=first.year, received_on__month=first.month)
    return found


def open_payment(payment_id: UUID) -> Opened:
    """One with all it did. Raises UnknownPayment."""
    payment = payments().filter(pk=payment_id).first()
    if payment is None:
        raise UnknownPayment
    numbers = numbers_of([payment])
    parts = [(UUID(part["invoice"]), Decimal(part["amount"])) for part in payment.parts]
    held = max(wallet_of(payment.company_id, payment.currency), Decimal(0))
    refunds = Refund.objects.filter(company_id=payment.company_id, currency=payment.currency).order_by("-created_at")
    refundable = held.quantize(Decimal("0.01"), "ROUND_DOWN")
    return Opened(
        payment=payment,
        allocations=[Allocation(invoice, numbers.get(invoice, ""), amount) for invoice, amount in parts],
        transaction=Transaction.objects.prefetch_related("entries").get(pk=payment.transaction_id),
        refunds=list(refunds[:20]),
        refundable=refundable,
        can=_deeds(payment, refundable),
    )


def numbers_of(found: Sequence[Payment]) -> dict[UUID, str]:
    """Invoice → its number, of all invoices these payments are for."""
    wanted = {part["invoice"] for payment in found for part in payment.parts}
    return {pk: number or "" for pk, number in Invoice.objects.filter(pk__in=wanted).values_list("pk", "number")}


def csv_of(found: QuerySet[Payment]) -> Iterator[bytes]:
    """One payment a row, in pieces."""
    yield BOM + csv_rows([list(COLUMNS)])
    batch: list[Payment] = []
    for payment in found.iterator(500):
        batch.append(payment)
        if len(batch) == 500:
            yield csv_rows(_rows(batch))
            batch = []
    yield csv_rows(_rows(batch))


def _rows(batch: Sequence[Payment]) -> list[Sequence[str]]:
    numbers = numbers_of(batch)
    return [
        [
            str(one.received_on), one.company.name, f"{one.amount:.2f}", one.currency, f"{one.to_wallet:.2f}",
            one.method, standing_of(one).value, one.reference,
            " ".join(numbers.get(UUID(part["invoice"]), "") for part in one.parts),
            one.created_by, one.created_at.isoformat(timespec="seconds"), str(one.pk),
        ]
        for one in batch
    ]  # fmt: skip


def _named(q: str) -> Q:
    wanted = Q(company__name__icontains=q) | Q(reference__icontains=q)
    amount = _amount(q)
    if amount is not None:
        wanted |= Q(amount=amount)
    numbered = Invoice.objects.filter(number__istartswith=q).order_by("-period").values_list("pk", flat=True)
    for invoice in numbered[:NAMED_AT_MOST]:
        wanted |= Q(parts__contains=[{"invoice": str(invoice)}])
    return wanted


def _amount(written: str) -> Decimal | None:
    try:
        amount = Decimal(written.replace(",", ""))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and abs(amount) < Decimal(10) ** 14 else None


def _deeds(payment: Payment, refundable: Decimal) -> list[str]:
    if standing_of(payment) is not Standing.BOOKED:
        return []
    back = "card_refund" if payment.method == Method.STRIPE else "refund"
    return ["take_back", back] if refundable > 0 else ["take_back"]
