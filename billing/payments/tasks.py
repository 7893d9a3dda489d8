"""The clock of debts and balances."""

from billing.payments.balances import watch_balances
from billing.payments.dunning import remind_all
from linepool.kernel.tenancy.celery import public_task


@public_task(name="billing.remind")
def remind() -> int:
    """Take every dunning step that is due; returns how many."""
    return remind_all()


@public_task(name="billing.watch_balances")
def watch() -> int:
    """Tell whose money runs out; returns how many were told."""
    return watch_balances()
