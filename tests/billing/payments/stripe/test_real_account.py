"""The same against a real Stripe account in test mode; only with LINEPOOL_STRIPE_TEST_KEY=sk_test_….

Nobody fills in Stripe's pages here: the cards are Stripe's ready-made ones.
"""

import os
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from billing.invoices.crediting import credit
from billing.payments.stripe import cards, checkout, client, clock, refunds
from billing.payments.stripe.models import CardRefund, Collection, State
from linepool.kernel.tenancy import public_scope
from tenants.companies.models import Company
from tests.billing.invoices.life import invoice_of, still_open
from tests.billing.payments.stripe.life import BY, OPEN, adds_up, collection_of, payments_of

KEY = os.environ.get("LINEPOOL_STRIPE_TEST_KEY", "")

pytestmark = pytest.mark.skipif(not KEY.startswith("sk_test_"), reason="LINEPOOL_STRIPE_TEST_KEY is not set")


@pytest.fixture
def account(debtor: Company, settings: Any) -> Iterator[Company]:
    """A debtor, and us at Stripe's own address."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.LINEPOOL_STRIPE_SECRET_KEY = KEY
    settings.LINEPOOL_STRIPE_WEBHOOK_SECRET = "whsec_no_message_is_sent_here"
    settings.LINEPOOL_STRIPE_ADDRESS = ""
    yield debtor
    client._client.cache_clear()


def has_card(company: Company, name: str) -> None:
    """One of Stripe's ready-made cards is the company's."""
    with public_scope():
        customer = cards.customer_of(company.pk)
        methods = client.client().v1.payment_methods
        cards.remember(company.pk, methods.attach(name, {"customer": str(customer.stripe_id)}))


def test_an_invoice_is_collected_and_given_back(account: Company) -> None:
    has_card(account, "pm_card_visa")
    with public_scope():
        clock.work()
    assert collection_of(account).state == State.PAID
    (paid,) = payments_of(account)
    assert paid.amount == OPEN
    assert still_open(invoice_of(account).pk) == 0
    with public_scope():
        credit(invoice_of(account).pk, "a test", BY)
        refunds.begin(paid.pk, Decimal("600.00"), "a test", by=BY)
        clock.work()
        assert CardRefund.objects.get().state in ("done", "pending")
    adds_up()


def test_a_declined_card_is_understood_and_another_one_pays(account: Company) -> None:
    has_card(account, "pm_card_chargeCustomerFail")
    with public_scope():
        clock.work()
    assert (collection_of(account).state, collection_of(account).reason) == (State.DECLINED, "card_declined")
    has_card(account, "pm_card_visa")
    with public_scope():
        clock.work()
    assert collection_of(account).state == State.PAID


def test_stripe_makes_the_pages_we_ask_for(account: Company) -> None:
    with public_scope():
        assert checkout.begin_setup(account.pk, by=BY).startswith("https://")
        assert checkout.begin_payment(account.pk, invoice_of(account).pk, by=BY).startswith("https://")
        checkout.look(Collection.objects.get())
    assert collection_of(account).state == State.OPEN
