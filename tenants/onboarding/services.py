"""The test phone: a telephone in the browser that can call the company's own number and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from linepool.accounts.models import User
from linepool.audit.services import record
from linepool.kernel import throttle
from linepool.kernel.tenancy import current_company_id
from telephony.nodes.endpoints import Device, open_test_phone
from tenants.onboarding.selectors import number_to_try

PER_HOUR = 30
HOUR_S = 3600


@dataclass(frozen=True, slots=True)
class TestPhone:
    """What the browser registers, and the one number it calls."""

    device: Device
    number: str


def lend_test_phone(user: User) -> TestPhone:
    """Make the person's test phone, good for a quarter of an hour; the one they had before stops working.

    What it calls is a call like any caller's: the company's limits hold, and it is billed as one.
    Raises `NothingToCall`, `TooMany`.
    """
    number = number_to_try()
    throttle.hit("test-phone", str(user.pk), limit=PER_HOUR, seconds=HOUR_S)
    with transaction.atomic():
        phone = TestPhone(open_test_phone(current_company_id(), user.pk), number)
        record("test_phone.opened", f"user:{user.pk}", number=number)
    return phone
