"""What Stripe pays out to our bank, booked by the companies whose money it is."""

from collections import defaultdict
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils import timezone

from billing.ledger.models import Account, TransactionKind
from billing.ledger.posting import Posting, Side, post
from billing.payments.stripe.amounts import from_minor
from billing.payments.stripe.client import asking, client
from billing.payments.stripe.errors import PayoutByHand, PayoutDiffers
from billing.payments.stripe.models import Move, Payout, PayoutPart
from billing.payments.stripe.moves import journal, keep
from linepool.audit.services import record
from linepool.kernel.money import split

if TYPE_CHECKING:
    import stripe

_ITSELF: Final = "payout"
_CAME_BACK: Final = frozenset({"payout_failure", "payout_cancel"})
_OF_THE_ACCOUNT: Final = frozenset({"stripe_fee", "stripe_fx_fee", "tax_fee"})
"""Charged for no payment: the companies of the payout share it by what they moved (largest remainder)."""


@transaction.atomic
def look(stripe_id: str) -> Payout:
    """Take over what Stripe says of a payout now: booked when it was paid and Stripe knows what is in it, taken back
    when it failed. Any number of times, in any order. Raises StripeAway, PayoutByHand, PayoutDiffers."""
    with asking():
        told = client().v1.payouts.retrieve(stripe_id)
    Payout.objects.get_or_create(pk=told.id, defaults=_facts(told))
    payout = Payout.objects.select_for_update().get(pk=told.id)
    with asking():
        told = client().v1.payouts.retrieve(stripe_id)  # as it is now that nobody else is at it
    payout.status = told.status
    if told.status == "paid" and payout.booked_at is None:
        if not told.automatic:
            raise PayoutByHand
        if told.reconciliation_status == "completed":
            _book(payout)
    elif told.status in ("failed", "canceled") and payout.booked_at is not None and payout.undone_at is None:
        _undo(payout)
    payout.save()
    return payout


def _facts(told: "stripe.Payout") -> dict[str, object]:
    currency = told.currency.upper()
    return {
        "amount": from_minor(told.amount, currency),
        "currency": currency,
        "status": told.status,
        "arrives_on": datetime.fromtimestamp(told.arrival_date, UTC).date(),
    }


def _book(payout: Payout) -> None:
    moves = [keep(one, one.source) for one in journal({"payout": payout.pk})]
    moves = [move for move in moves if move.kind != _ITSELF]
    if sum((move.net for move in moves), Decimal(0)) != payout.amount:
        raise PayoutDiffers
    parts = _parts(payout, moves)
    PayoutPart.objects.bulk_create(parts)
    post(_posting(part, 1) for part in parts)
    payout.foreign = payout.amount - sum((part.net - part.fees for part in parts), Decimal(0))
    payout.booked_at = timezone.now()
    record("payout.booked", f"payout:{payout.pk}", amount=str(payout.amount), foreign=str(payout.foreign))


def _undo(payout: Payout) -> None:
    post(_posting(part, -1) for part in payout.parts.select_related("payout").order_by("company_id"))
    payout.undone_at = timezone.now()
    record("payout.undone", f"payout:{payout.pk}", amount=str(payout.amount))


def _parts(payout: Payout, moves: list[Move]) -> list[PayoutPart]:
    nets: dict[int, Decimal] = defaultdict(Decimal)
    moved: dict[int, Decimal] = defaultdict(Decimal)
    fees: dict[int, Decimal] = defaultdict(Decimal)
    for move in moves:
        if move.company_id is not None:
            nets[move.company_id] += move.net
            moved[move.company_id] += abs(move.amount)
        if move.kind in _CAME_BACK:
            for part in PayoutPart.objects.filter(payout_id=move.source):
                nets[part.company_id] += part.net
                moved[part.company_id] += abs(part.net)
                fees[part.company_id] += part.fees
    companies = sorted(nets)
    shared = -sum((move.net for move in moves if move.company_id is None and move.kind in _OF_THE_ACCOUNT), Decimal(0))
    if shared and any(moved.values()):
        for company, share in zip(companies, split(shared, [moved[one] for one in companies]), strict=True):
            fees[company] += share
    return [PayoutPart(payout=payout, company_id=one, net=nets[one], fees=fees[one]) for one in companies]


def _posting(part: PayoutPart, sign: int) -> Posting:
    sides = [
        Side(Account.BANK, sign * (part.net - part.fees)),
        Side(Account.STRIPE_FEES, sign * part.fees),
        Side(Account.STRIPE_CLEARING, -sign * part.net),
    ]
    kind = TransactionKind.PAYOUT if sign > 0 else TransactionKind.REVERSAL
    day = part.payout.arrives_on if sign > 0 else None
    return Posting(part.company_id, kind, f"payout:{part.pk}", part.payout.currency, sides, day)
