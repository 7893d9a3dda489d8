"""Stripe's own list of what moved our balance, beside what we hold of it: both ways, to the cent. Reading only."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from billing.closing.found import Found
from billing.payments.models import Method, Payment
from billing.payments.stripe.amounts import from_minor
from billing.payments.stripe.client import configured
from billing.payments.stripe.errors import StripeAway, StripeRefused
from billing.payments.stripe.models import CardRefund, Move, Payout
from billing.payments.stripe.moves import journal
from linepool.kernel.ids import new_id

EDGE: Final = timedelta(days=1)
"""Stripe is asked for this much more on both sides: a payment of the first minute was charged the day before."""
_CHARGES: Final = frozenset({"charge", "payment"})
_REFUNDS: Final = frozenset({"refund", "payment_refund"})


@dataclass(frozen=True, slots=True)
class _Ours:
    """What we hold of the movements Stripe told of, by Stripe's ids."""

    moves: Mapping[str, Move]
    payments: Mapping[str, Payment]
    refunds: Mapping[str, CardRefund]
    payouts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Told:
    """What Stripe listed of the time from ``begin`` to ``end`` (UTC), and a day around it; ``error``: it did not.

    ``asked_at`` and ``mark`` (an id of that moment: ours follow time) are of just before it was asked.
    """

    begin: datetime
    end: datetime
    asked_at: datetime
    mark: UUID
    rows: list[Any]
    error: str = ""


def ask_stripe(first: date, last: date) -> Told | None:
    """Stripe's list from the beginning of the first day's month to the end of the last day; None without a key. A
    network call: outside of every transaction."""
    if not configured():
        return None
    begin = datetime.combine(first.replace(day=1), time.min, UTC)
    end = datetime.combine(last + timedelta(days=1), time.min, UTC)
    now = (timezone.now(), new_id())
    since, until = int((begin - EDGE).timestamp()), int((end + EDGE).timestamp())
    try:
        return Told(begin, end, *now, list(journal({"created": {"gte": since, "lt": until}})))
    except (StripeAway, StripeRefused) as error:
        return Told(begin, end, *now, [], error.code)


def differences_to(told: Told) -> tuple[int | None, list[Found]]:
    """How many movements Stripe told of, and every difference to ours; (None, …) when it did not answer, which is a
    difference, too. What we booked after it was asked is not compared."""
    if told.error:
        return None, [Found("stripe_not_asked", f"Stripe was asked for its list: {told.error}")]
    begin, end = told.begin.timestamp(), told.end.timestamp()
    inside = [one for one in told.rows if begin <= one.created < end]
    found = list(_of_theirs(inside, _ours(told.rows)))
    found += _unknown_there(told)
    return len(inside), found


def _ours(told: list[Any]) -> _Ours:
    sources = [one.source for one in told]
    intents = {str(getattr(one, "payment_intent", None)) for one in sources}
    paid = Payment.objects.filter(collection__intent_id__in=intents).select_related("collection")
    refunds = CardRefund.objects.filter(stripe_id__in=[str(getattr(one, "id", "")) for one in sources])
    return _Ours(
        {move.stripe_id: move for move in Move.objects.filter(stripe_id__in=[one.id for one in told])},
        {one.collection.intent_id: one for one in paid},
        {str(one.stripe_id): one for one in refunds.select_related("refund")},
        frozenset(Payout.objects.filter(booked_at__isnull=False).values_list("pk", flat=True)),
    )


def _of_theirs(told: list[Any], ours: _Ours) -> Iterator[Found]:
    for one in told:
        move = ours.moves.get(one.id)
        if one.type == "payout":
            yield from _payout(one, ours)
        elif move is None:
            yield _there("move_not_kept", one, None)
        elif (move.amount, move.fee) != (_cents(one.amount, one), _cents(one.fee, one)):
            kept = f", kept as {move.amount} less {move.fee}"
            yield _there("move_differs", one, move, kept)
        elif move.company_id is not None:
            yield from _of_a_company(one, move, ours)


def _of_a_company(one: Any, move: Move, ours: _Ours) -> Iterator[Found]:
    payment = ours.payments.get(str(getattr(one.source, "payment_intent", None)))
    amount = abs(move.presented if move.presented is not None else move.amount)
    if one.type in _CHARGES:
        if payment is None:
            yield _there("charge_not_booked", one, move)
        elif payment.amount != amount:
            yield _booked("charge_booked_otherwise", payment, f"Stripe took {amount}, booked are {payment.amount}")
    elif one.type in _REFUNDS:
        refund = ours.refunds.get(one.source.id)
        if refund is None:
            yield _there("refund_not_booked", one, move)
        elif refund.amount != amount:
            yield _there("refund_booked_otherwise", one, move, f", booked are {refund.amount}")
    elif payment is not None and _lost(one.source) and not Payment.objects.filter(reverses=payment).exists():
        yield _booked("dispute_not_booked", payment, f"{one.source.id} is lost, the payment still stands")


def _lost(source: Any) -> bool:
    return getattr(source, "object", "") == "dispute" and source.status == "lost"


def _payout(one: Any, ours: _Ours) -> Iterator[Found]:
    if getattr(one.source, "status", "") == "paid" and one.source.id not in ours.payouts:
        yield _there("payout_not_booked", one, None)


def _unknown_there(told: Told) -> Iterator[Found]:
    """What we held of those days before Stripe was asked, and it does not list."""
    ids = {one.id for one in told.rows}
    moves = Move.objects.filter(happened_at__gte=told.begin, happened_at__lt=told.end, pk__lt=told.mark)
    for move in moves.exclude(stripe_id__in=ids):
        detail = f"{move.kind} {move.amount} {move.currency} is kept, and Stripe lists none"
        yield Found("move_unknown_there", detail, move.company_id, move.happened_at.date(), "stripe", move.source)
    intents = {str(getattr(one.source, "payment_intent", None)) for one in told.rows if one.type in _CHARGES}
    until = min(told.end, told.asked_at)
    by_card = Payment.objects.filter(
        method=Method.STRIPE, reverses=None, created_at__gte=told.begin, created_at__lt=until
    )
    for payment in by_card.exclude(collection__intent_id__in=intents).order_by("created_at"):
        detail = f"{payment.amount} {payment.currency} is booked, and Stripe lists no charge"
        yield _booked("payment_unknown_there", payment, detail)


def _there(kind: str, one: Any, move: Move | None, more: str = "") -> Found:
    source = str(getattr(one.source, "id", one.source) or one.id)
    detail = f"{one.type} {_cents(one.amount, one)} {one.currency.upper()} ({source}){more}"
    day = datetime.fromtimestamp(one.created, UTC).date()
    return Found(kind, detail, move.company_id if move is not None else None, day, "stripe", source)


def _booked(kind: str, payment: Payment, detail: str) -> Found:
    return Found(kind, detail, payment.company_id, payment.received_on, "payment", str(payment.pk))


def _cents(units: int, one: Any) -> Decimal:
    return from_minor(units, one.currency.upper())
