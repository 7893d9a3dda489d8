"""Reading cards and what became of payments by card."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet

from billing.payments.stripe.client import configured, live
from billing.payments.stripe.models import ENDED, CardSetup, Collection, Customer, Event, Payout, State


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether this installation takes cards, and how that goes."""

    configured: bool
    live: bool
    waiting_events: int
    collections: dict[str, int]
    stuck: list[Event]
    payouts: list[Payout]


def card_of(company_id: int) -> Customer | None:
    """The company's saved card."""
    return Customer.objects.filter(company_id=company_id).exclude(card_id="").first()


def payment_of(company_id: int, invoice_id: UUID) -> Collection | None:
    """The latest payment by card of an invoice, whatever became of it."""
    return Collection.objects.filter(company_id=company_id, invoice_id=invoice_id).order_by("-created_at").first()


def pages_of(company_id: int) -> tuple[QuerySet[Collection], QuerySet[CardSetup]]:
    """The company's pages at Stripe that are not over yet."""
    collections = Collection.objects.filter(company_id=company_id, stripe_id__isnull=False).exclude(state__in=ENDED)
    setups = CardSetup.objects.filter(company_id=company_id, stripe_id__isnull=False, ended_at=None)
    return collections, setups.order_by("-created_at")[:5]


def readiness() -> Readiness:
    """For the operator."""
    counts: dict[str, int] = dict(Collection.objects.values_list("state").annotate(rows=Count("pk")))
    return Readiness(
        configured=configured(),
        live=live(),
        waiting_events=Event.objects.filter(done_at=None).count(),
        collections={state.value: counts.get(state.value, 0) for state in State},
        stuck=list(Event.objects.exclude(error="").order_by("-received_at")[:20]),
        payouts=list(Payout.objects.all()[:12]),
    )
