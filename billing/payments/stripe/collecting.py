"""Final invoices are collected from the saved card: our row, a Stripe invoice of aggregated items, finalised and paid.

Every step asks Stripe what is there before it does anything, and repeats under the same idempotency key: a crash or a
lost answer anywhere leads back to the same Stripe invoice, which Stripe pays once.
"""

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import structlog
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from billing.invoices.models import Invoice, InvoiceStatus
from billing.invoices.settling import open_amount, with_open_amount
from billing.ledger.books import close_books
from billing.payments.stripe import booking
from billing.payments.stripe.amounts import Item, aggregated, to_minor
from billing.payments.stripe.client import KEYS_LAST, OUR_ID, asking, client, once
from billing.payments.stripe.models import ENDED, Collection, Customer, State, Way
from linepool.audit.services import record
from linepool.kernel.errors import LinepoolError

if TYPE_CHECKING:
    import stripe

log = structlog.get_logger(__name__)

SMALLEST_UNITS: Final = 500
"""In the currency's smallest units: less is near what Stripe takes at all, and waits for the next invoice."""
_SHOWN: Final = ["payments.data.payment.payment_intent"]


def begin_due() -> int:
    """A collection for every final invoice with something open at a company with a card; returns how many are new."""
    alive = Collection.objects.filter(invoice=OuterRef("pk")).exclude(state__in=ENDED)
    cards = Customer.objects.exclude(card_id="").values("company_id")
    finals = Invoice.objects.filter(status=InvoiceStatus.FINAL, company_id__in=cards).exclude(Exists(alive))
    return sum(_begin(invoice) for invoice in with_open_amount(finals).filter(open_amount__gt=0))


def _begin(invoice: Invoice) -> bool:
    """Our row first. Somebody else's is there, or nothing is open any more: no."""
    try:
        with transaction.atomic():
            close_books(invoice.company_id)
            left = open_amount(invoice)
            if to_minor(left, invoice.currency) < SMALLEST_UNITS:
                return False
            Collection.objects.create(
                company_id=invoice.company_id,
                invoice=invoice,
                way=Way.AUTOMATIC,
                currency=invoice.currency,
                amount=left,
                items=[[item.description, str(item.amount)] for item in items_of(invoice, left)],
                created_by=booking.BY,
            )
            record("card.collecting", f"invoice:{invoice.pk}", amount=str(left))
    except IntegrityError:
        return False
    except (LinepoolError, ValueError) as error:
        log.error("billing.stripe.not_collectable", invoice=str(invoice.pk), error=str(error))
        return False
    return True


def items_of(invoice: Invoice, left: Decimal) -> list[Item]:
    """What Stripe shows of an invoice: an item for each kind of line, the tax, and what was settled before."""
    lines = [Item(line.kind.replace("_", " "), line.amount) for line in invoice.lines.all()]
    tax = [] if invoice.inclusive or not invoice.tax else [Item("tax", invoice.tax)]
    return aggregated(lines, tax, (invoice.total or Decimal(0)) - left, left)


@transaction.atomic
def advance(collection: Collection) -> None:
    """Bring one automatic collection as far as it goes now. Raises StripeAway, StripeRefused; then nothing is noted and
    the next round finds its place again."""
    row = booking.locked(collection)
    if row is None or row.state in ENDED:
        return
    row.looked_at = timezone.now()
    found = _found(row) or _made(row)
    if found is None:
        return
    row.stripe_id = found.id
    row.save(update_fields=["stripe_id", "looked_at"])
    if take_over(row, found):
        return
    card = Customer.objects.get(company_id=row.company_id).card_id
    if _changed(row, found) or not card:
        _void(row, found, "changed" if card else "no_card")
    elif row.state == State.WANTED or (row.next_try_at is not None and row.next_try_at <= timezone.now()):
        _pay(row, card)


def look(collection: Collection) -> None:
    """Only see what became of it."""
    with transaction.atomic():
        row = booking.locked(collection)
        if row is not None and row.stripe_id:
            found = _read(row.stripe_id)
            row.looked_at = timezone.now()
            row.save(update_fields=["looked_at"])
            take_over(row, found)


def withdraw(collection: Collection) -> None:
    """Give up what is not paid or being paid, so that the invoice can be paid in another way."""
    with transaction.atomic():
        row = booking.locked(collection)
        if row is None or row.state in ENDED:
            return
        found = _found(row) or _made(row)
        if found is not None and (not take_over(row, found) or row.state == State.DECLINED):
            row.stripe_id = found.id
            _void(row, found, "replaced")


def take_over(row: Collection, found: "stripe.Invoice") -> bool:
    """Let our row say what Stripe says; returns whether nothing is left to do now."""
    intent: Any = _intent(found)
    if found.status == "paid":
        if found.amount_paid > 0 and intent is not None:
            booking.book(row, found.amount_paid, intent.id)
        else:
            booking.close(row, "paid_outside")
    elif found.status in ("void", "uncollectible"):
        booking.close(row, "void")
    elif intent is not None and intent.status == "processing":
        booking.wait(row)
    elif row.state == State.PROCESSING:  # it was waited for, and came to nothing
        booking.decline(row, *booking.told_by(getattr(intent, "last_payment_error", None)))
    else:
        return False
    return True


def _found(row: Collection) -> "stripe.Invoice | None":
    """What is at Stripe already: by its id, or, when keys may be forgotten, by ours."""
    if row.stripe_id:
        return _read(row.stripe_id)
    if timezone.now() - row.created_at < KEYS_LAST:
        return None
    customer = Customer.objects.get(company_id=row.company_id)
    since = int((row.created_at - timedelta(hours=1)).timestamp())
    with asking():
        page = client().v1.invoices.list({"customer": str(customer.stripe_id), "created": {"gte": since}, "limit": 100})
        for one in page.auto_paging_iter():
            if getattr(one.metadata, OUR_ID, None) == str(row.pk) and one.status != "draft":
                return _read(str(one.id))
    return None


def _read(stripe_id: str) -> "stripe.Invoice":
    with asking():
        return client().v1.invoices.retrieve(stripe_id, {"expand": _SHOWN})


def _made(row: Collection) -> "stripe.Invoice | None":
    """A finalised Stripe invoice of the row's items. Nothing is charged by this: it never advances by itself."""
    customer = Customer.objects.get(company_id=row.company_id)
    if open_amount(row.invoice) != row.amount:
        booking.close(row, "changed")
        return None
    invoices, ours = client().v1.invoices, {OUR_ID: str(row.pk)}
    with asking():
        draft = invoices.create(
            {
                "customer": str(customer.stripe_id),
                "currency": row.currency.lower(),
                "collection_method": "charge_automatically",
                "auto_advance": False,
                "pending_invoice_items_behavior": "exclude",
                "description": str(row.invoice.number),
                "metadata": ours,
            },
            once(row.pk, f"invoice:{_day(row)}"),
        )
        for place, (description, amount) in enumerate(row.items):
            client().v1.invoice_items.create(
                {
                    "customer": str(customer.stripe_id),
                    "invoice": str(draft.id),
                    "currency": row.currency.lower(),
                    "amount": to_minor(Decimal(amount), row.currency),
                    "description": description,
                    "metadata": ours,
                },
                once(row.pk, f"item:{_day(row)}:{place}"),
            )
        invoices.finalize_invoice(str(draft.id), {"auto_advance": False}, once(row.pk, f"finalise:{_day(row)}"))
    return _read(str(draft.id))  # as it is now: a repeated request is answered with what was then


def _day(row: Collection) -> int:
    """Keys of half a day: a draft left behind longer ago is not added to, another one is made."""
    return int((timezone.now() - row.created_at) / KEYS_LAST)


def _changed(row: Collection, found: "stripe.Invoice") -> bool:
    """Whether Stripe's invoice is not, or no longer, what is open on ours."""
    return open_amount(row.invoice) != row.amount or found.amount_due != to_minor(row.amount, row.currency)


def _void(row: Collection, found: "stripe.Invoice", reason: str) -> None:
    with asking():
        client().v1.invoices.void_invoice(str(found.id), {}, once(row.pk, "void"))
    booking.close(row, reason)


def _pay(row: Collection, card: str) -> None:
    import stripe

    try:
        with asking():
            paid = client().v1.invoices.pay(
                str(row.stripe_id),
                {"payment_method": card, "off_session": True, "expand": _SHOWN},
                once(row.pk, f"pay:{row.tries}:{card}"),
            )
    except stripe.CardError as error:
        booking.decline(row, *booking.told_by(error.error))
        return
    take_over(row, paid)


def _intent(found: "stripe.Invoice") -> Any:
    """The PaymentIntent of an invoice read with its payments; the one that took the money, if one did."""
    payments: Any = getattr(found, "payments", None)
    intents = [one.payment.payment_intent for one in payments.data] if payments is not None else []
    whole = [intent for intent in intents if intent is not None and not isinstance(intent, str)]
    return next((intent for intent in whole if intent.status == "succeeded"), whole[-1] if whole else None)
