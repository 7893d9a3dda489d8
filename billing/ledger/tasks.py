"""Pricing what was stored: after each commit, and by a sweep for whatever a lost task left behind."""

from billing.ledger.batch import rate_batch
from linepool.kernel.tenancy.celery import public_task

BATCH = 2000


@public_task(name="billing.rate_pending")
def rate_pending() -> int:
    """Rate batches until nothing is pending; returns the number of rows. Any number may run at once."""
    total = 0
    while done := rate_batch(BATCH):
        total += done
    return total
