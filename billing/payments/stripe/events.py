"""Webhooks: who says so is checked on the raw body, what it says only names an object, which is then asked for.

So order, repetition and age do not matter: each message leads to the object's present state.
"""

import time
from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

import orjson
import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from billing.payments.errors import AlreadyReversed
from billing.payments.models import Payment
from billing.payments.services import take_back
from billing.payments.stripe import booking, cards, checkout, collecting, moves, payouts, refunds
from billing.payments.stripe.amounts import from_minor
from billing.payments.stripe.client import OUR_ID, asking, client, configured, live
from billing.payments.stripe.errors import BadSignature, CardPaymentOff, StripeAway
from billing.payments.stripe.models import CardRefund, CardSetup, Collection, Event, Way
from linepool.kernel.errors import LinepoolError

log = structlog.get_logger(__name__)

TOLERANCE_S: Final = 300
FUTURE_S: Final = 30
"""Clocks differ a little; a signature of later than this is refused like an old one."""
GIVEN_UP_AFTER: Final = 50
"""Rounds of the clock; then a person reads it in the console."""


def take_in(body: bytes, header: str) -> str | None:
    """Keep what a genuine message is about; returns its id when it was new. Raises CardPaymentOff, BadSignature."""
    message = _genuine(body, header)
    try:
        event_id, kind, subject = str(message["id"]), str(message["type"]), str(message["data"]["object"]["id"])
    except (KeyError, TypeError) as error:
        raise BadSignature from error
    if message.get("livemode") is not live() or max(len(event_id), len(subject)) > 255:
        raise BadSignature
    event, new = Event.objects.get_or_create(pk=event_id, defaults={"kind": kind[:80], "subject": subject})
    return event.pk if new else None


def _genuine(body: bytes, header: str) -> dict[str, Any]:
    """The message as an object, after its signature and its time were found right."""
    import stripe

    if not configured():
        raise CardPaymentOff
    try:
        stripe.WebhookSignature.verify_header(body, header, settings.LINEPOOL_STRIPE_WEBHOOK_SECRET, TOLERANCE_S)
        stamp = int(next(part[2:] for part in header.split(",") if part.startswith("t=")))
        message = orjson.loads(body)
    except (stripe.SignatureVerificationError, ValueError, StopIteration) as error:
        raise BadSignature from error
    if stamp > time.time() + FUTURE_S or not isinstance(message, dict):
        raise BadSignature
    return message


def work_off(event_id: str) -> bool:
    """Apply one message; returns whether that is done with. What fails stays for the next round."""
    event = Event.objects.filter(pk=event_id, done_at=None).first()
    if event is None:
        return True
    error = ""
    try:
        _apply(event.kind, event.subject)
    except StripeAway:
        return False
    except LinepoolError as refused:
        error = refused.code
        log.warning("billing.stripe.event_waits", message=event.pk, kind=event.kind, error=error)
    event.tries += 1
    event.error = error
    event.done_at = timezone.now() if not error or event.tries >= GIVEN_UP_AFTER else None
    event.save(update_fields=["tries", "error", "done_at"])
    return event.done_at is not None


def _apply(kind: str, subject: str) -> None:
    readers: tuple[tuple[str, Callable[[str], object]], ...] = (
        ("checkout.session.", _session),
        ("invoice.", _invoice),
        ("refund.", _refund),
        ("charge.refund.", _refund),
        ("charge.dispute.", _dispute),
        ("charge.", _charge),
        ("payout.", payouts.look),
        ("payment_method.", cards.look_at_card),
    )
    for beginning, read in readers:
        if kind.startswith(beginning):
            read(subject)
            return


def _session(stripe_id: str) -> None:
    if not _known(stripe_id):
        with asking():
            session = client().v1.checkout.sessions.retrieve(stripe_id)
        _recognise(stripe_id, session.metadata)
    if (collection := Collection.objects.filter(stripe_id=stripe_id).first()) is not None:
        checkout.look(collection)
    elif (setup := CardSetup.objects.filter(stripe_id=stripe_id).first()) is not None:
        checkout.look_at_setup(setup)


def _invoice(stripe_id: str) -> None:
    if not _known(stripe_id):
        with asking():
            invoice = client().v1.invoices.retrieve(stripe_id)
        if invoice.status == "draft":
            return
        _recognise(stripe_id, invoice.metadata)
    collection = Collection.objects.filter(stripe_id=stripe_id, way=Way.AUTOMATIC).first()
    if collection is not None:
        collecting.look(collection)


def _refund(stripe_id: str) -> None:
    shown = ["balance_transaction", "failure_balance_transaction"]  # the second is there only when it failed
    with asking():
        found = client().v1.refunds.retrieve(stripe_id, {"expand": shown})
    _keep_moves(found, *(getattr(found, name, None) for name in shown))
    if (ours := _our_id(getattr(found, "metadata", None))) is not None:
        for row in CardRefund.objects.filter(pk=ours):
            refunds.advance(row)


def _dispute(stripe_id: str) -> None:
    """Only a lost one moves money: the whole payment is taken back, once. A part of one is for a person."""
    with asking():
        dispute = client().v1.disputes.retrieve(stripe_id)
    _keep_moves(dispute, *dispute.balance_transactions)
    payment = Payment.objects.filter(collection__intent_id=str(dispute.payment_intent)).first()
    if dispute.status != "lost" or payment is None:
        return
    if from_minor(dispute.amount, payment.currency) != payment.amount:
        raise LinepoolError(code="part_of_payment_disputed")
    try:
        take_back(payment.pk, f"dispute {stripe_id}"[:140], by=booking.BY)
    except AlreadyReversed:
        return


def _charge(stripe_id: str) -> None:
    """What a charge added to our balance; Stripe may know that only later, and tells then."""
    with asking():
        charge = client().v1.charges.retrieve(stripe_id, {"expand": ["balance_transaction"]})
    _keep_moves(charge, getattr(charge, "balance_transaction", None))


def _keep_moves(source: Any, *told: Any) -> None:
    for one in told:
        if one is not None:
            moves.keep(one, source)


def _known(stripe_id: str) -> bool:
    kinds = (Collection, CardSetup)
    return any(kind.objects.filter(stripe_id=stripe_id).exists() for kind in kinds)


@transaction.atomic
def _recognise(stripe_id: str, metadata: Any) -> None:
    """The answer that told us this id was lost: the object carries the id of our row. Others of the account are not
    ours."""
    if (ours := _our_id(metadata)) is not None:
        for kind in (Collection, CardSetup):
            kind.objects.filter(pk=ours, stripe_id=None).update(stripe_id=stripe_id)


def _our_id(metadata: Any) -> UUID | None:
    try:
        return UUID(str(getattr(metadata, OUR_ID, None)))
    except ValueError:
        return None
