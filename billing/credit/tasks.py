"""Keeping the list of open reservations short."""

from billing.credit.services import close_expired
from linepool.kernel.tenancy.celery import public_task


@public_task(name="billing.close_expired_reservations")
def close_expired_reservations() -> int:
    """Close what nobody renewed; returns how many."""
    return close_expired()
