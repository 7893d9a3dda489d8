"""Money back to the card, out of what the company holds; disputes; and each once."""

from decimal import Decimal
from uuid import UUID

import pytest

from billing.invoices.crediting import credit
from billing.payments.errors import NotEnoughHeld
from billing.payments.services import receive, refund
from billing.payments.stripe import refunds
from billing.payments.stripe.errors import MoreThanPaid, NotByCard
from billing.payments.stripe.models import CardRefund
from linepool.kernel.ids import new_id
from linepool.kernel.tenancy import public_scope
from tenants.companies.models import Company
from tests.billing.build import balance
from tests.billing.invoices.life import invoice_of, still_open
from tests.billing.payments.stripe.life import OPEN, adds_up, collected, later, payments_of, rounds, save_card
from tests.stripe.server import FakeStripe


@pytest.fixture
def payment(fake: FakeStripe, debtor: Company) -> UUID:
    """642.00 by card, of an invoice that was credited since: the company holds 742.00."""
    save_card(fake, debtor)
    rounds(fake)
    with public_scope():
        credit(invoice_of(debtor).pk, "never delivered", "Fay")
    (paid,) = payments_of(debtor)
    return paid.pk


def give_back(payment: UUID, amount: str, key: UUID | None = None) -> None:
    with public_scope():
        refunds.begin(payment, Decimal(amount), "never delivered", by="Fay", key=key)


def state() -> str:
    with public_scope():
        return CardRefund.objects.get().state


def test_a_credited_invoice_goes_back_to_the_card(fake: FakeStripe, debtor: Company, payment: UUID) -> None:
    give_back(payment, "642.00")
    rounds(fake)
    assert (state(), fake.account.taken) == ("done", 0)
    assert collected(debtor) == 0
    assert balance(debtor, "customer_credit") == "-100.000000"
    adds_up()


def test_the_same_key_gives_back_once(fake: FakeStripe, payment: UUID) -> None:
    key = new_id()
    give_back(payment, "10.00", key)
    give_back(payment, "10.00", key)
    rounds(fake)
    assert fake.account.taken == 63200


def test_a_card_gets_back_at_most_what_it_paid_and_a_company_what_it_holds(
    fake: FakeStripe, debtor: Company, payment: UUID
) -> None:
    give_back(payment, "600.00")
    with pytest.raises(MoreThanPaid):
        give_back(payment, "42.01")
    with public_scope():
        refund(debtor.pk, "CNY", Decimal(140), "by bank", later(0).date(), by="Fay")
    with pytest.raises(NotEnoughHeld):
        give_back(payment, "10.00")
    rounds(fake)
    assert fake.account.taken == 4200
    adds_up()


def test_only_what_came_by_card_goes_back_to_one(fake: FakeStripe, debtor: Company) -> None:
    with public_scope():
        paid = receive(debtor.pk, "CNY", Decimal(700), later(0).date(), by="Fay")
    with pytest.raises(NotByCard):
        give_back(paid.pk, "10.00")


def test_what_stripe_will_not_give_back_is_the_companys_again(fake: FakeStripe, debtor: Company, payment: UUID) -> None:
    fake.account.all("payment_intent")[0]["status"] = "canceled"
    give_back(payment, "100.00")
    rounds(fake)
    assert state() == "failed"
    assert balance(debtor, "customer_credit") == "-742.000000"
    adds_up()


def test_a_refund_that_fails_days_later_is_booked_back_once(fake: FakeStripe, debtor: Company, payment: UUID) -> None:
    give_back(payment, "100.00")
    with public_scope():
        (asked,) = CardRefund.objects.all()
        refunds.advance(asked)
        CardRefund.objects.update(state="pending", looked_at=None)
    (told,) = fake.account.all("refund")
    told.update(status="failed", failure_reason="expired_or_canceled_card")
    fake.account.tell("refund.failed", told)
    rounds(fake)
    fake.account.deliver(lambda *_: None, again=True)
    rounds(fake)
    assert state() == "failed"
    assert balance(debtor, "customer_credit") == "-742.000000"
    assert collected(debtor) == OPEN
    adds_up()


def test_a_dispute_that_is_lost_takes_the_payment_back_once(fake: FakeStripe, debtor: Company) -> None:
    save_card(fake, debtor)
    rounds(fake)
    (intent,) = fake.account.all("payment_intent")
    fake.account.dispute(intent["id"])
    fake.account.tell("charge.dispute.funds_withdrawn", fake.account.all("dispute")[0])
    fake.account.tell("charge.dispute.closed", fake.account.all("dispute")[0])
    with public_scope():
        from billing.payments.stripe import cards

        cards.remove(debtor.pk)
    rounds(fake)
    assert [paid.amount for paid in payments_of(debtor)] == [OPEN, -OPEN]
    assert still_open(invoice_of(debtor).pk) == OPEN
    adds_up()
