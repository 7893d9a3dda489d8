"""Two of us at the same row: the database lets one through."""

import pytest
from django.db import IntegrityError, transaction

from billing.payments.stripe import collecting
from billing.payments.stripe.models import Collection, State, Way
from linepool.kernel.tenancy import public_scope
from tenants.companies.models import Company
from tests.billing.invoices.life import invoice_of
from tests.billing.payments.stripe.life import collection_of, rounds, save_card
from tests.stripe.cards import POOR
from tests.stripe.server import FakeStripe


def again(one: Collection, **changes: object) -> None:
    """A second row for the same invoice."""
    facts = {"company_id": one.company_id, "invoice_id": one.invoice_id, "currency": one.currency, "amount": one.amount}
    with public_scope(), transaction.atomic():
        Collection.objects.create(**{**facts, "way": Way.CHECKOUT, "created_by": "Fay", **changes})


def test_an_invoice_has_one_collection_alive(fake: FakeStripe, debtor: Company) -> None:
    save_card(fake, debtor, POOR)
    rounds(fake)
    with pytest.raises(IntegrityError, match="stripe_collection_alive"):
        again(collection_of(debtor))
    again(collection_of(debtor), state=State.CLOSED)


def test_nothing_is_called_paid_without_its_payment(fake: FakeStripe, debtor: Company) -> None:
    save_card(fake, debtor, POOR)
    rounds(fake)
    with pytest.raises(IntegrityError, match="stripe_paid_is_booked"):
        again(collection_of(debtor), state=State.PAID)


def test_who_comes_second_begins_nothing(fake: FakeStripe, debtor: Company) -> None:
    save_card(fake, debtor, POOR)
    with public_scope():
        assert collecting.begin_due() == 1
        assert collecting.begin_due() == 0
        assert collecting._begin(invoice_of(debtor)) is False
