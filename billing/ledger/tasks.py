"""Pricing what was stored: after each commit, and by a sweep for whatever a lost task left behind."""

from django.core.cache import cache

from billing.ledger.batch import rate_batch
from linepool.kernel.tenancy.celery import public_task

BATCH = 2000
GATHER_S = 1
ASKED = "billing.rating.asked"
ASKED_FOR_S = 10
"""A task lost on its way blocks the next one no longer than this."""


def rate_soon() -> None:
    """Have what is stored now rated within about a second; all who ask in that second share one run.

    A run costs the same dozen statements for one leg as for hundreds.
    """
    if cache.add(ASKED, True, timeout=ASKED_FOR_S):
        rate_pending.apply_async(countdown=GATHER_S)


@public_task(name="billing.rate_pending")
def rate_pending() -> int:
    """Rate batches until nothing is pending; returns the number of rows. Any number may run at once."""
    cache.delete(ASKED)  # before the look: who stores from here on asks anew
    total = 0
    while done := rate_batch(BATCH):
        total += done
    return total
