"""The numbers' clock."""

from __future__ import annotations

from linepool.kernel.tenancy.celery import public_task
from telephony.numbers import services


@public_task(name="numbers.advance_life_cycles")
def advance_life_cycles() -> dict[str, int]:
    """Hourly: released → quarantine → free."""
    return services.advance_life_cycles()
