"""The guard's housekeeping."""

from __future__ import annotations

from linepool.kernel.tenancy.celery import public_task
from telephony.guard import services


@public_task(name="guard.forget_old", ignore_result=True)
def forget_old() -> int:
    """Every few hours: bans long over."""
    return services.forget_old()
