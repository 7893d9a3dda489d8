"""Stripe's own page, where a person leaves a card or pays one invoice. Card numbers never come near us."""

from typing import TYPE_CHECKING, Any, Final, cast
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from billing.invoices.selectors import access_invoice
from billing.invoices.settling import open_amount
from billing.ledger.books import close_books
from billing.parties.selectors import company_of
from billing.payments.stripe import booking, cards, collecting
from billing.payments.stripe.amounts import to_minor
from billing.payments.stripe.client import KEYS_LAST, OUR_ID, asking, client, once
from billing.payments.stripe.errors import NothingOpen, PaymentUnderWay
from billing.payments.stripe.models import ENDED, CardSetup, Collection, Customer, State, Way
from billing.payments.stripe.retries import reason_of
from linepool.audit.services import record
from linepool.kernel.addresses import workspace_url

if TYPE_CHECKING:
    from stripe.checkout import Session
    from stripe.params.checkout import SessionCreateParams

_SHOWN: Final = ["payment_intent.payment_method", "setup_intent.payment_method"]


def begin_setup(company_id: int, *, by: str) -> str:
    """The address of a page where a card is left for coming invoices. Raises CardPaymentOff, StripeAway."""
    customer = cards.customer_of(company_id)
    setup = CardSetup.objects.create(company_id=company_id, created_by=by)
    company = company_of(company_id)
    facts: SessionCreateParams = {
        "mode": "setup",
        "customer": str(customer.stripe_id),
        "client_reference_id": str(setup.pk),
        "metadata": {OUR_ID: str(setup.pk)},
        **_page_of(company, "/invoices"),
    }
    with asking():
        session = client().v1.checkout.sessions.create(facts, once(setup.pk, "session"))
    CardSetup.objects.filter(pk=setup.pk).update(stripe_id=session.id)
    return str(session.url)


def begin_payment(company_id: int, invoice_id: UUID, *, by: str) -> str:
    """The address of a page where what is open on the invoice is paid; asked again it is the same page. The automatic
    collection of this invoice is withdrawn first.

    Raises UnknownInvoice, NothingOpen, PaymentUnderWay, CardPaymentOff, StripeAway.
    """
    invoice = access_invoice(company_id, invoice_id)
    cards.customer_of(company_id)
    if (alive := Collection.objects.filter(invoice=invoice).exclude(state__in=ENDED).first()) is not None:
        _clear_the_way(alive)
    try:
        row = Collection.objects.exclude(state__in=ENDED).filter(invoice=invoice).first() or _wanted(invoice, by)
    except IntegrityError as error:
        raise PaymentUnderWay from error
    return _page(row)


def _clear_the_way(alive: Collection) -> None:
    """What is alive for the invoice is over after this, or is a page that is still right; else PaymentUnderWay."""
    if alive.way == Way.AUTOMATIC:
        collecting.withdraw(alive)
    else:
        look(alive)
        alive.refresh_from_db()
        stale = alive.stripe_id is None and timezone.now() - alive.created_at > KEYS_LAST
        if stale or (alive.state not in ENDED and open_amount(alive.invoice) != alive.amount):
            _expire(alive)
    alive.refresh_from_db()
    if alive.state == State.PROCESSING or (alive.way == Way.AUTOMATIC and alive.state not in ENDED):
        raise PaymentUnderWay


@transaction.atomic
def _wanted(invoice: Any, by: str) -> Collection:
    close_books(invoice.company_id)
    left = open_amount(invoice)
    if left <= 0:
        raise NothingOpen
    record("card.page", f"invoice:{invoice.pk}", amount=str(left))
    return Collection.objects.create(
        company_id=invoice.company_id,
        invoice=invoice,
        way=Way.CHECKOUT,
        currency=invoice.currency,
        amount=left,
        created_by=by,
    )


@transaction.atomic
def _page(collection: Collection) -> str:
    """The row's page: the one there is, or a new one under a key of the row's own."""
    row = booking.locked(collection)
    if row is None:
        raise PaymentUnderWay
    sessions = client().v1.checkout.sessions
    with asking():
        if row.stripe_id:
            session = sessions.retrieve(row.stripe_id)
        else:
            session = sessions.create(_asked(row), once(row.pk, "session"))
    row.stripe_id, row.state = session.id, State.OPEN
    row.save(update_fields=["stripe_id", "state"])
    return str(session.url)


def _asked(row: Collection) -> "SessionCreateParams":
    """What the page is asked for: one line with what is open, and to keep the card for coming invoices."""
    customer, ours, number = Customer.objects.get(company_id=row.company_id), {OUR_ID: str(row.pk)}, row.invoice.number
    units = to_minor(row.amount, row.currency)
    return {
        "mode": "payment",
        "customer": str(customer.stripe_id),
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": row.currency.lower(),
                    "unit_amount": units,
                    "product_data": {"name": str(number)},
                },
            }
        ],
        "payment_intent_data": {"setup_future_usage": "off_session", "metadata": ours, "description": str(number)},
        "client_reference_id": str(row.pk),
        "metadata": ours,
        **_page_of(company_of(row.company_id), f"/invoices/{row.invoice_id}"),
    }


def _page_of(company: Any, path: str) -> "SessionCreateParams":
    """What every page of ours has: cards only (the library's types are of a later version, which names it otherwise),
    the company's language, the way back."""
    back = workspace_url(company.slug, path, card="back")
    page: Any = {
        "payment_method_types": ["card"],
        "success_url": back,
        "cancel_url": back,
        "locale": "zh" if company.language.startswith("zh") else "en",
    }
    return cast("SessionCreateParams", page)


def look(collection: Collection) -> None:
    """See what became of a page for a payment."""
    with transaction.atomic():
        row = booking.locked(collection)
        if row is not None and row.stripe_id:
            _take_over(row, _read(row.stripe_id))


def look_at_setup(setup: CardSetup) -> None:
    """See whether a card was left."""
    with transaction.atomic():
        row = CardSetup.objects.select_for_update(skip_locked=True).filter(pk=setup.pk, ended_at=None).first()
        if row is None or row.stripe_id is None:
            return
        session = _read(row.stripe_id)
        intent: Any = session.setup_intent
        later = CardSetup.objects.filter(company_id=row.company_id, created_at__gt=row.created_at)
        if session.status == "complete" and intent is not None and not later.exclude(ended_at=None).exists():
            cards.remember(row.company_id, intent.payment_method)
        if session.status != "open":
            row.ended_at = timezone.now()
            row.save(update_fields=["ended_at"])


def _take_over(row: Collection, session: "Session") -> None:
    row.looked_at = timezone.now()
    row.save(update_fields=["looked_at"])
    intent: Any = session.payment_intent
    if session.status == "complete" and session.payment_status == "paid" and intent is not None:
        if not Customer.objects.filter(company_id=row.company_id).exclude(card_id="").exists():
            cards.remember(row.company_id, intent.payment_method)
        booking.book(row, int(session.amount_total or 0), intent.id)
    elif session.status == "complete" and getattr(intent, "status", None) == "requires_payment_method":
        code, decline_code, _ = booking.told_by(intent.last_payment_error)
        booking.close(row, reason_of(code, decline_code))  # the bank thought about it, and refused
    elif session.status == "complete":
        booking.wait(row)
    elif session.status == "expired":
        booking.close(row, "expired")
    else:
        _note_decline(row, getattr(intent, "last_payment_error", None))


def _note_decline(row: Collection, error: Any) -> None:
    """The page is open still; what the bank said to the last card is shown with us too."""
    if error is None:
        return
    code, decline_code, _ = booking.told_by(error)
    row.reason = reason_of(code, decline_code)
    row.save(update_fields=["reason"])


def _expire(collection: Collection) -> None:
    """Close a page, so that nobody pays there any more; it was just paid: then that is booked."""
    with transaction.atomic():
        row = booking.locked(collection)
        if row is None:
            raise PaymentUnderWay
        if row.stripe_id:
            with asking():
                client().v1.checkout.sessions.expire(row.stripe_id)
            _take_over(row, _read(row.stripe_id))
        else:
            booking.close(row, "expired")


def _read(stripe_id: str) -> "Session":
    with asking():
        return client().v1.checkout.sessions.retrieve(stripe_id, {"expand": _SHOWN})
