"""Stripe is asked itself: what it lists and what we hold differ in nothing, or the difference is named and opens."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from billing.closing import reconciling, stripe_asked
from billing.closing.models import Difference, Reconciliation
from billing.closing.selectors import transaction_of
from billing.closing.serializers import LedgerTransactionSerializer
from billing.invoices.crediting import credit
from billing.payments.models import Payment
from billing.payments.stripe import cards, refunds
from billing.payments.stripe.models import Move
from linepool.kernel.ids import new_id
from linepool.kernel.tenancy import public_scope
from tenants.companies.models import Company
from tests.billing.payments.stripe.conftest import debtor, fake
from tests.billing.payments.stripe.life import OPEN, page_for, payments_of, rounds
from tests.stripe.cards import GOOD
from tests.stripe.server import FakeStripe

__all__ = ["debtor", "fake"]


@pytest.fixture
def paid(fake: FakeStripe, debtor: Company) -> Payment:
    """642.00 paid by card and paid out, all of it told."""
    assert fake.account.fill_in(page_for(debtor), GOOD) is None
    fake.account.pay_out()
    rounds(fake)
    with public_scope():
        cards.remove(debtor.pk)
    (payment,) = payments_of(debtor)
    return payment


def today() -> date:
    return timezone.now().date()


def compared() -> Reconciliation:
    with public_scope():
        begun = reconciling.start(today(), today(), "Fin <fin@example.com>")
        reconciling.work_on(begun.pk)
        begun.refresh_from_db()
        return begun


def differences() -> list[tuple[str, str, str]]:
    with public_scope():
        rows = Difference.objects.filter(reconciliation=compared(), equation="stripe")
        return list(rows.values_list("kind", "opens", "subject"))


def test_a_month_in_which_all_was_told_differs_in_nothing(fake: FakeStripe, paid: Payment) -> None:
    assert differences() == []
    figures = compared().figures["stripe"]
    assert (figures["asked"], figures["at_stripe"]) == (True, 2)


def test_a_charge_of_ours_nobody_booked_opens_to_stripe(fake: FakeStripe, paid: Payment) -> None:
    (customer,) = fake.account.all("customer")
    by_hand = {"amount": 900, "currency": "cny", "customer": customer["id"], "payment_intent": "pi_by_hand"}
    charge = fake.account.make("charge", "ch", {**by_hand, "status": "succeeded"})
    charge["balance_transaction"] = fake.account.move("charge", 900, charge, 56)["id"]
    assert differences() == [("move_not_kept", "stripe", charge["id"])]
    fake.account.tell("charge.succeeded", charge)
    rounds(fake)
    assert differences() == [("charge_not_booked", "stripe", charge["id"])]


def test_a_refund_made_by_hand_at_stripe_is_named(fake: FakeStripe, paid: Payment) -> None:
    (intent,) = fake.account.all("payment_intent")
    facts = {"amount": 100, "currency": "cny", "payment_intent": intent["id"], "status": "succeeded"}
    refund = fake.account.make("refund", "re", facts)
    fake.account.refunded(refund)
    fake.account.tell("refund.created", refund)
    rounds(fake)
    assert differences() == [("refund_not_booked", "stripe", refund["id"])]


def test_a_refund_of_ours_is_found_at_stripe(fake: FakeStripe, paid: Payment) -> None:
    with public_scope():
        credit(paid.collection.invoice_id, "never delivered", "Fay")
        refunds.begin(paid.pk, OPEN, "never delivered", by="Fay")
    rounds(fake)
    assert differences() == []


def test_a_payment_stripe_does_not_list_opens_to_its_row(fake: FakeStripe, paid: Payment) -> None:
    fake.account.objects = {
        name: one for name, one in fake.account.objects.items() if one["object"] != "balance_transaction"
    }
    assert {(kind, opens) for kind, opens, _ in differences()} == {
        ("move_unknown_there", "stripe"), ("payment_unknown_there", "payment"),
    }  # fmt: skip
    assert str(paid.pk) in [subject for _, _, subject in differences()]


def test_an_amount_stripe_tells_otherwise_is_named(fake: FakeStripe, paid: Payment) -> None:
    (charge,) = fake.account.all("charge")
    move = fake.account.objects[charge["balance_transaction"]]
    move.update(fee=move["fee"] + 1, net=move["net"] - 1)
    assert differences() == [("move_differs", "stripe", charge["id"])]


def test_a_payout_that_was_never_booked_is_named(fake: FakeStripe, debtor: Company) -> None:
    assert fake.account.fill_in(page_for(debtor), GOOD) is None
    sent = fake.account.pay_out()
    fake.account.events = [one for one in fake.account.events if not one["type"].startswith("payout.")]
    rounds(fake)
    assert differences() == [("payout_not_booked", "stripe", sent["id"])]


def test_money_of_other_programs_is_no_difference(fake: FakeStripe, paid: Payment) -> None:
    foreign = fake.account.make("charge", "ch", {"amount": 5000, "currency": "cny", "customer": "cus_of_a_shop"})
    foreign["balance_transaction"] = fake.account.move("charge", 5000, foreign, 175)["id"]
    fake.account.tell("charge.succeeded", foreign)
    rounds(fake)
    assert differences() == []


def test_without_an_answer_the_books_are_not_called_equal(fake: FakeStripe, paid: Payment) -> None:
    fake.fault = lambda *_: "500"
    assert differences() == [("stripe_not_asked", "", "")]
    assert compared().figures["stripe"]["asked"] is False


def test_stripe_is_asked_while_nothing_is_held(
    fake: FakeStripe, paid: Payment, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[bool] = []
    around = transaction.get_connection().in_atomic_block  # whether the test itself is one
    deep = len(transaction.get_connection().savepoint_ids)

    def ask(first: date, last: date) -> stripe_asked.Told | None:
        inside = transaction.get_connection()
        held.append(inside.in_atomic_block != around or len(inside.savepoint_ids) != deep)
        return stripe_asked.ask_stripe(first, last)

    monkeypatch.setattr(reconciling, "ask_stripe", ask)
    assert differences() == []
    assert held == [False]


def test_what_was_booked_after_stripe_was_asked_is_no_difference(
    fake: FakeStripe, debtor: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask(first: date, last: date) -> stripe_asked.Told | None:
        told = stripe_asked.ask_stripe(first, last)
        assert fake.account.fill_in(page_for(debtor), GOOD) is None
        rounds(fake)
        return told

    monkeypatch.setattr(reconciling, "ask_stripe", ask)
    assert differences() == []
    assert len(payments_of(debtor)) == 1


def test_a_fee_the_ledger_does_not_have_opens_to_its_charge(fake: FakeStripe, paid: Payment) -> None:
    with public_scope():
        move = Move.objects.exclude(fee=0).get()
        Move.objects.filter(pk=move.pk).update(id=new_id())
    assert {(kind, opens) for kind, opens, _ in differences()} == {
        ("clearing_differs", "transaction"), ("clearing_not_posted", "stripe"),
    }  # fmt: skip
    assert move.source in [subject for _, _, subject in differences()]


def test_a_month_of_hundreds_is_read_to_its_end(fake: FakeStripe, paid: Payment) -> None:
    for _ in range(230):
        fake.account.move("stripe_fee", -1, None)
    assert len(differences()) == 230
    with public_scope():
        assert Move.objects.count() == 2  # to compare keeps nothing


def test_entries_open_with_both_sides(paid: Payment) -> None:
    with public_scope():
        shown = LedgerTransactionSerializer(transaction_of(paid.transaction_id)).data
    assert [(one["account"], one["amount"]) for one in shown["entries"]] == [
        ("stripe_clearing", "642.000000"), ("receivable", "-642.000000"),
    ]  # fmt: skip


def test_a_move_without_a_company_cannot_be_called_booked(paid: Payment) -> None:
    with public_scope(), pytest.raises(IntegrityError, match="stripe_booked_is_somebodys"), transaction.atomic():
        Move.objects.update(company=None)
