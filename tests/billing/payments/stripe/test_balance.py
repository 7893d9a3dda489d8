"""What Stripe keeps and what it pays out, in the ledger: by company, once, whatever was lost and in any order."""

import random
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing.ledger.models import Account, Entry
from billing.ledger.reports import trial_balance
from billing.parties.models import LegalEntity
from billing.payments.stripe import cards, moves, payouts
from billing.payments.stripe.errors import PayoutByHand, PayoutDiffers
from billing.payments.stripe.models import Event, Move, Payout
from linepool.kernel.tenancy import public_scope
from tenants.companies.models import Company
from tests.billing.build import balance
from tests.billing.conftest import Contracted
from tests.billing.invoices.life import final
from tests.billing.payments.stripe.life import (
    OPEN,
    adds_up,
    later,
    page_for,
    payments_of,
    rounds,
    save_card,
    take_in,
)
from tests.stripe.cards import GOOD
from tests.stripe.server import FakeStripe

NONE = Decimal(0)
FEE = Decimal("18.92")
"""2.9 % of 642.00, rounded, and 0.30."""


@pytest.fixture
def other_debtor(company_b: Company, contracted: Contracted, entity: LegalEntity) -> Company:
    contracted(company_b)
    final(company_b)
    return company_b


def held(company: Company) -> tuple[Decimal, Decimal, Decimal]:
    """At Stripe, at the bank, and what Stripe kept."""
    clearing, bank, fees = (Decimal(balance(company, name)) for name in ("stripe_clearing", "bank", "stripe_fees"))
    return clearing, bank, fees


def paid(fake: FakeStripe, company: Company) -> None:
    assert fake.account.fill_in(page_for(company), GOOD) is None


def look(stripe_id: str) -> Payout:
    with public_scope():
        return payouts.look(stripe_id)


def test_the_fee_of_a_payment_is_an_expense_and_the_rest_waits_at_stripe(fake: FakeStripe, debtor: Company) -> None:
    paid(fake, debtor)
    rounds(fake)
    assert held(debtor) == (OPEN - FEE, NONE, FEE)
    with public_scope():
        (move,) = Move.objects.all()
        assert (move.kind, move.company_id, move.net) == ("charge", debtor.pk, OPEN - FEE)
    adds_up()


def test_a_payout_is_at_the_bank_for_the_companies_whose_money_it_is(
    fake: FakeStripe, debtor: Company, other_debtor: Company
) -> None:
    paid(fake, debtor)
    paid(fake, other_debtor)
    sent = fake.account.pay_out()
    rounds(fake)
    assert held(debtor) == held(other_debtor) == (NONE, OPEN - FEE, FEE)
    with public_scope():
        payout = Payout.objects.get(pk=sent["id"])
    assert (payout.amount, payout.foreign) == (2 * (OPEN - FEE), NONE)
    adds_up()


def test_what_the_account_as_a_whole_is_charged_is_shared_to_the_cent(
    fake: FakeStripe, debtor: Company, other_debtor: Company
) -> None:
    paid(fake, debtor)
    paid(fake, other_debtor)
    fake.account.move("stripe_fee", -1001, None)
    sent = fake.account.pay_out()
    rounds(fake)
    assert held(debtor) == (NONE, OPEN - FEE - Decimal("5.01"), FEE + Decimal("5.01"))
    assert held(other_debtor) == (NONE, OPEN - FEE - Decimal("5.00"), FEE + Decimal("5.00"))
    assert Decimal(sent["amount"]) / 100 == held(debtor)[1] + held(other_debtor)[1]


def test_money_of_another_program_is_told_apart_and_not_booked(fake: FakeStripe, debtor: Company) -> None:
    paid(fake, debtor)
    foreign = fake.account.make("charge", "ch", {"amount": 5000, "currency": "cny", "customer": "cus_of_a_shop"})
    fake.account.move("charge", 5000, foreign, 175)
    sent = fake.account.pay_out()
    rounds(fake)
    assert held(debtor) == (NONE, OPEN - FEE, FEE)
    with public_scope():
        assert Payout.objects.get(pk=sent["id"]).foreign == Decimal("48.25")


def test_a_payout_the_bank_refuses_waits_at_stripe_again_and_goes_with_the_next(
    fake: FakeStripe, debtor: Company
) -> None:
    paid(fake, debtor)
    fake.account.move("stripe_fee", -1000, None)
    first = fake.account.pay_out()
    rounds(fake)
    fake.account.bank_refuses(first)
    rounds(fake)
    assert held(debtor) == (OPEN - FEE, NONE, FEE)
    fake.account.pay_out()
    rounds(fake)
    assert held(debtor) == (NONE, OPEN - FEE - 10, FEE + 10)
    adds_up()


def test_an_account_in_another_currency_books_both_sides_of_the_exchange(fake: FakeStripe, debtor: Company) -> None:
    fake.account.settles_in = ("hkd", 1.1)
    paid(fake, debtor)
    fake.account.pay_out()
    rounds(fake)
    assert Decimal(balance(debtor, "stripe_clearing")) == 0  # of the payment's own currency
    with public_scope():
        rows = {(row.account, row.currency): row.balance for row in trial_balance(later(1).date())}
    gross, fee = Decimal("706.20"), Decimal("20.81")
    assert rows["stripe_clearing", "HKD"] == 0
    assert rows["bank", "HKD"] == gross - fee
    assert (rows["exchange", "CNY"], rows["exchange", "HKD"]) == (OPEN, -gross)
    assert rows["stripe_fees", "HKD"] == fee
    adds_up()


def test_what_no_message_told_of_is_read_in_the_journal_once(fake: FakeStripe, debtor: Company) -> None:
    paid(fake, debtor)
    with public_scope():
        assert moves.read_journal() == 0  # nothing was paid that we know of
    fake.account.events = [one for one in fake.account.events if not one["type"].startswith("charge.")]
    rounds(fake)
    assert held(debtor) == (OPEN, NONE, NONE)
    with public_scope():
        assert [moves.read_journal() for _ in range(3)] == [1, 1, 1]
    assert held(debtor) == (OPEN - FEE, NONE, FEE)


def test_a_long_journal_is_read_page_by_page(fake: FakeStripe, debtor: Company) -> None:
    paid(fake, debtor)
    rounds(fake)
    for _ in range(204):
        fake.account.move("stripe_fee", -1, None)
    with public_scope():
        assert moves.read_journal() == 205
        assert Move.objects.count() == 205


def test_a_payout_begun_by_hand_waits_for_a_person(fake: FakeStripe, debtor: Company) -> None:
    paid(fake, debtor)
    sent = fake.account.pay_out(by_hand=True)
    rounds(fake)
    with pytest.raises(PayoutByHand):
        look(sent["id"])
    with public_scope():
        stuck = Event.objects.filter(subject=sent["id"]).exclude(error="").values_list("error", flat=True)
        assert set(stuck) == {"payout_by_hand"}
    assert held(debtor) == (OPEN - FEE, NONE, FEE)


def test_a_payout_whose_list_does_not_add_up_is_not_booked(fake: FakeStripe, debtor: Company) -> None:
    paid(fake, debtor)
    sent = fake.account.pay_out()
    sent["amount"] += 1
    with pytest.raises(PayoutDiffers):
        look(sent["id"])
    rounds(fake)
    assert held(debtor)[1] == 0


def test_before_stripe_knows_what_is_in_it_a_payout_is_not_booked(fake: FakeStripe, debtor: Company) -> None:
    paid(fake, debtor)
    sent = fake.account.pay_out()
    sent["reconciliation_status"] = "in_progress"
    assert look(sent["id"]).booked_at is None
    sent["reconciliation_status"] = "completed"
    assert look(sent["id"]).booked_at is not None


def test_a_dispute_costs_its_fee_and_leaves_what_stripe_took(fake: FakeStripe, debtor: Company) -> None:
    save_card(fake, debtor)
    rounds(fake)
    (intent,) = fake.account.all("payment_intent")
    with public_scope():
        cards.remove(debtor.pk)
    fake.account.dispute(intent["id"])
    fake.account.pay_out()
    rounds(fake)
    assert [one.amount for one in payments_of(debtor)] == [OPEN, -OPEN]
    assert held(debtor) == (NONE, -FEE - 15, FEE + 15)
    adds_up()


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(seed=st.integers(0, 10_000), times=st.integers(1, 3), refused=st.booleans())
def test_any_order_and_any_number_of_messages_book_each_movement_once(
    fake: FakeStripe, debtor: Company, seed: int, times: int, refused: bool
) -> None:
    """Payment, payout and perhaps its return told in a drawn order, repeated, also after it is over."""
    with public_scope(), transaction.atomic():
        fake.begin_again()
        disorder = random.Random(seed)  # noqa: S311
        paid(fake, debtor)
        sent = fake.account.pay_out()
        if refused:
            fake.account.bank_refuses(sent)
        for _ in range(2):
            fake.account.deliver(take_in, times=times, disorder=disorder, again=True)
            rounds(fake)
        assert held(debtor) == ((OPEN - FEE, NONE, FEE) if refused else (NONE, OPEN - FEE, FEE))
        assert Entry.objects.filter(account=Account.STRIPE_FEES).count() == 1
        adds_up()
        transaction.set_rollback(True)
