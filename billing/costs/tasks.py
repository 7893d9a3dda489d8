"""Costs of legs that were rated before their carrier's prices were known."""

from billing.costs.services import cost_missing
from linepool.kernel.tenancy.celery import public_task


@public_task(name="billing.cost_missing")
def cost_carrier(carrier: str) -> int:
    """Cost what has no cost of this carrier; returns how many legs."""
    return cost_missing([carrier])
