"""A company that owes 642.00 for November, and a Stripe of our own."""

from collections.abc import Iterator
from typing import Any

import pytest

from billing.parties.models import LegalEntity
from billing.payments.stripe import client
from tenants.companies.models import Company
from tests.billing.conftest import Contracted
from tests.billing.invoices.life import final
from tests.stripe.account import WEBHOOK_SECRET
from tests.stripe.server import KEY, FakeStripe, fake_stripe


@pytest.fixture
def fake(settings: Any) -> Iterator[FakeStripe]:
    """Stripe, and us configured for it."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with fake_stripe() as started:
        settings.LINEPOOL_STRIPE_SECRET_KEY = KEY
        settings.LINEPOOL_STRIPE_WEBHOOK_SECRET = WEBHOOK_SECRET
        settings.LINEPOOL_STRIPE_ADDRESS = started.address
        yield started
    client._client.cache_clear()


@pytest.fixture
def debtor(company_a: Company, contracted: Contracted, entity: LegalEntity) -> Company:
    """Owes 642.00: 742.00 of which its trial credit paid 100."""
    contracted(company_a)
    final(company_a)
    return company_a
