"""Money back to the card it came from: out of the company's wallet first, so that it cannot be spent meanwhile."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from billing.ledger.books import close_books
from billing.payments.errors import UnknownPayment
from billing.payments.models import Method, Payment, Refund
from billing.payments.services import refund, refund_failed
from billing.payments.stripe.amounts import to_minor
from billing.payments.stripe.client import KEYS_LAST, OUR_ID, asking, client, configured, once
from billing.payments.stripe.errors import CardPaymentOff, MoreThanPaid, NotByCard
from billing.payments.stripe.models import CardRefund, Collection

if TYPE_CHECKING:
    import stripe

_STATES = {"pending": "pending", "requires_action": "pending", "succeeded": "done", "failed": "failed"}


@transaction.atomic
def begin(payment_id: UUID, amount: Decimal, reason: str, *, by: str, key: UUID | None = None) -> Refund:
    """Give back what the company holds with us to the card of one payment. The same ``key`` again is the same refund.

    Raises UnknownPayment, NotByCard, MoreThanPaid, BadAmount, NotEnoughHeld, CardPaymentOff.
    """
    payment = Payment.objects.filter(pk=payment_id).first()
    if payment is None:
        raise UnknownPayment
    collection = Collection.objects.filter(payment=payment).first()
    if collection is None or Payment.objects.filter(reverses=payment).exists():
        raise NotByCard
    if not configured():
        raise CardPaymentOff
    close_books(payment.company_id)
    today = timezone.now().date()
    given = refund(payment.company_id, payment.currency, amount, reason, today, by=by, method=Method.STRIPE, key=key)
    CardRefund.objects.get_or_create(refund=given, defaults={"collection": collection, "amount": amount})
    kept = collection.refunds.exclude(state="failed").aggregate(sum=Sum("amount"))["sum"]
    if kept > payment.amount:
        raise MoreThanPaid
    return given


@transaction.atomic
def advance(asked: CardRefund) -> None:
    """Ask Stripe, or see what became of it. What cannot go back is the company's again. Raises StripeAway."""
    rows = CardRefund.objects.select_for_update(skip_locked=True, of=("self",)).select_related("collection", "refund")
    row = rows.filter(pk=asked.pk).exclude(state__in=("done", "failed")).first()
    if row is None:
        return
    row.looked_at = timezone.now()
    found = _found(row) or _made(row)
    if found is None:
        row.state, row.reason = "failed", "refused"
    else:
        row.stripe_id, row.state = found.id, _STATES.get(str(found.status), "failed")
        row.reason = str(getattr(found, "failure_reason", None) or "")[:40]
    row.save()
    if row.state == "failed":
        refund_failed(row.refund)


def _found(row: CardRefund) -> "stripe.Refund | None":
    with asking():
        if row.stripe_id:
            return client().v1.refunds.retrieve(row.stripe_id)
        if timezone.now() - row.created_at < KEYS_LAST:
            return None
        page = client().v1.refunds.list({"payment_intent": row.collection.intent_id, "limit": 100})
        same = (one for one in page.auto_paging_iter() if getattr(one.metadata, OUR_ID, None) == str(row.pk))
        return next(same, None)


def _made(row: CardRefund) -> "stripe.Refund | None":
    """None when Stripe will never do it (charged back, refunded elsewhere)."""
    import stripe

    facts: Any = {
        "payment_intent": row.collection.intent_id,
        "amount": to_minor(row.amount, row.collection.currency),
        "metadata": {OUR_ID: str(row.pk)},
    }
    with asking():
        try:
            return client().v1.refunds.create(facts, once(row.pk, "refund"))
        except (stripe.InvalidRequestError, stripe.CardError):
            return None
