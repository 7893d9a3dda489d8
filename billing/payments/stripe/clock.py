"""The minute's round: what is begun goes on, what is waited for is looked at, whatever was lost in between."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Final, TypeVar

import structlog
from django.db.models import Model, Q
from django.utils import timezone

from billing.payments.stripe import checkout, collecting, events, refunds
from billing.payments.stripe.client import configured
from billing.payments.stripe.errors import StripeAway
from billing.payments.stripe.models import CardRefund, CardSetup, Collection, Event, State, Way
from linepool.kernel.errors import LinepoolError

log = structlog.get_logger(__name__)

Row = TypeVar("Row", bound=Model)

AT_ONCE: Final = 200
LOOK_AGAIN: Final = timedelta(minutes=10)
"""How long what waits for a webhook waits before we ask ourselves."""


def work(at: datetime | None = None) -> int:
    """One round; returns how many rows were worked on. Stripe away: the round ends, the next one goes on."""
    if not configured():
        return 0
    now = at or timezone.now()
    collecting.begin_due()
    try:
        return sum(
            (
                _each(_ids_waiting(), lambda event: events.work_off(event.pk)),
                _each(_to_advance(now), collecting.advance),
                _each(_pages(now), checkout.look),
                _each(CardSetup.objects.filter(ended_at=None, stripe_id__isnull=False), checkout.look_at_setup),
                _each(_refunds(now), refunds.advance),
            )
        )
    except StripeAway:
        return 0


def _ids_waiting() -> Iterable[Event]:
    return Event.objects.filter(done_at=None).order_by("received_at")[:AT_ONCE]


def _to_advance(now: datetime) -> Iterable[Collection]:
    waits = Q(looked_at=None) | Q(looked_at__lte=now - LOOK_AGAIN)
    due = Q(state=State.WANTED) | Q(next_try_at__lte=now) | (Q(state__in=[State.DECLINED, State.PROCESSING]) & waits)
    return Collection.objects.filter(due, way=Way.AUTOMATIC).order_by("created_at")[:AT_ONCE]


def _pages(now: datetime) -> Iterable[Collection]:
    waits = Q(looked_at=None, created_at__lte=now - LOOK_AGAIN) | Q(looked_at__lte=now - LOOK_AGAIN)
    alive = Collection.objects.filter(waits, way=Way.CHECKOUT, stripe_id__isnull=False)
    return alive.filter(state__in=[State.OPEN, State.PROCESSING]).order_by("created_at")[:AT_ONCE]


def _refunds(now: datetime) -> Iterable[CardRefund]:
    waits = Q(looked_at=None) | Q(looked_at__lte=now - LOOK_AGAIN)
    return CardRefund.objects.filter(Q(state="wanted") | (Q(state="pending") & waits))[:AT_ONCE]


def _each(rows: Iterable[Row], deed: Callable[[Row], object]) -> int:
    """Each by itself: what is refused of one is told and does not stop the others."""
    done = 0
    for row in rows:
        try:
            deed(row)
        except StripeAway:
            raise
        except LinepoolError as error:
            log.error("billing.stripe.stuck", row=str(row.pk), error=error.code)
        done += 1
    return done
