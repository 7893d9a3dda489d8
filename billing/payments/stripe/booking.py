"""What Stripe tells of a collection becomes ours: by its state, so that telling it twice or late changes nothing."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from billing.invoices.settling import open_amount
from billing.ledger.books import close_books
from billing.payments.messages import tell_declined
from billing.payments.models import Method
from billing.payments.services import receive
from billing.payments.stripe.amounts import from_minor
from billing.payments.stripe.models import Collection, State, Way
from billing.payments.stripe.retries import next_try, reason_of
from linepool.audit.services import record

BY = "Stripe"


def locked(collection: Collection) -> Collection | None:
    """The row as it stands now, ours until the transaction ends; None when somebody else is at it."""
    rows = Collection.objects.select_for_update(skip_locked=True, of=("self",)).select_related("invoice")
    return rows.filter(pk=collection.pk).first()


@transaction.atomic
def book(collection: Collection, units: int, intent_id: str) -> None:
    """Money came in: one payment, whose key is the collection's id. What the invoice no longer needs is held for the
    company. Also when the collection was given up before: what came, came."""
    if collection.state == State.PAID:
        return
    amount = from_minor(units, collection.currency)
    close_books(collection.company_id)
    part = min(open_amount(collection.invoice), amount)
    collection.payment = receive(
        collection.company_id,
        collection.currency,
        amount,
        timezone.now().date(),
        by=BY,
        method=Method.STRIPE,
        reference=intent_id[:140],
        parts={collection.invoice_id: part} if part > 0 else {},
        key=collection.pk,
    )
    collection.state, collection.intent_id = State.PAID, intent_id
    collection.reason, collection.next_try_at = "", None
    collection.save()


def close(collection: Collection, reason: str) -> None:
    """It ends without money."""
    if collection.state in (State.PAID, State.CLOSED):
        return
    collection.state, collection.reason, collection.next_try_at = State.CLOSED, reason, None
    collection.save()


def wait(collection: Collection) -> None:
    """Stripe does not know yet."""
    if collection.state not in (State.PAID, State.PROCESSING):
        collection.state = State.PROCESSING
        collection.save(update_fields=["state"])


def told_by(error: Any) -> tuple[str | None, str | None, str | None]:
    """Code, decline code and advice of an error as Stripe describes it (``api_errors``); None where it says nothing."""
    names = ("code", "decline_code", "advice_code")
    code, decline_code, advice = (getattr(error, name, None) for name in names)
    return code, decline_code, advice


def decline(collection: Collection, code: str | None, decline_code: str | None, advice: str | None) -> None:
    """The card was refused: noted, told by letter, and tried again when that makes sense."""
    collection.tries += 1
    reason = reason_of(code, decline_code)
    collection.state, collection.reason = State.DECLINED, reason
    collection.next_try_at = next_try(reason, advice, collection.tries, timezone.now())
    collection.save()
    record("card.declined", f"invoice:{collection.invoice_id}", reason=reason, tries=collection.tries)
    again, left = collection.next_try_at, open_amount(collection.invoice)
    if collection.way == Way.AUTOMATIC and left > Decimal(0):
        transaction.on_commit(lambda: tell_declined(collection.invoice_id, reason, again), robust=True)
