"""The billing clock: it looks every hour, because companies have time zones."""

from billing.invoices.services import open_drafts_of_this_month
from linepool.kernel.tenancy.celery import public_task


@public_task(name="billing.open_month_drafts")
def open_month_drafts() -> int:
    """Open the draft of the month that has begun at each company with a contract; returns how many are new."""
    return open_drafts_of_this_month()
