"""The one door to Stripe: configured by settings, its errors turned into ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from uuid import UUID

import structlog
from django.conf import settings

from billing.payments.stripe.errors import CardPaymentOff, StripeAway, StripeRefused

if TYPE_CHECKING:
    from stripe import RequestOptions, StripeClient

log = structlog.get_logger(__name__)

VERSION: Final = "2026-05-27.dahlia"
"""Of Stripe's API: the one whose published document the tests hold every request to, not the library's newest."""
TIMEOUT_S: Final = 20
KEYS_LAST: Final = timedelta(hours=12)
"""Stripe keeps idempotency keys for a day; what we asked for longer ago than this is looked for first."""
OUR_ID: Final = "linepool"
"""The metadata every object of ours carries: the id of our row."""


def configured() -> bool:
    """Whether this installation can take cards at all: key and webhook secret are there."""
    return bool(settings.LINEPOOL_STRIPE_SECRET_KEY and settings.LINEPOOL_STRIPE_WEBHOOK_SECRET)


def live() -> bool:
    """Whether the key moves real money."""
    return not settings.LINEPOOL_STRIPE_SECRET_KEY.startswith(("sk_test_", "rk_test_"))


def client() -> "StripeClient":
    """Raises CardPaymentOff. It never repeats a request by itself: the outbox does, after looking."""
    if not configured():
        raise CardPaymentOff
    return _client(settings.LINEPOOL_STRIPE_SECRET_KEY, settings.LINEPOOL_STRIPE_ADDRESS)


def once(our_id: UUID, deed: str) -> "RequestOptions":
    """Options of a request that happens once, however often it is sent within a day."""
    return {"idempotency_key": f"{our_id}:{deed}"}


@contextmanager
def asking() -> Iterator[None]:
    """Turn Stripe's errors into ours. A card's refusal (stripe.CardError) is no error and passes through."""
    import stripe

    try:
        yield
    except stripe.CardError:
        raise
    except (stripe.APIConnectionError, stripe.RateLimitError, stripe.APIError) as error:
        log.warning("billing.stripe.away", error=str(error)[:300])
        raise StripeAway from error
    except stripe.StripeError as error:
        log.error("billing.stripe.refused", error=str(error)[:300], code=error.code)
        raise StripeRefused from error


@lru_cache(maxsize=4)
def _client(key: str, address: str) -> "StripeClient":
    """Stripe's library is imported when it is first needed: it is large, and most processes never ask."""
    from stripe import RequestsClient, StripeClient
    from stripe._base_address import BaseAddresses

    bases: BaseAddresses = {"api": address, "files": address, "connect": address, "meter_events": address}
    return StripeClient(
        key,
        stripe_version=VERSION,
        base_addresses=bases if address else None,
        http_client=RequestsClient(timeout=TIMEOUT_S),
        max_network_retries=0,
    )
