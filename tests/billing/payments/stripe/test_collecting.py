"""Final invoices are collected from the saved card, once, and what a bank refuses is tried again."""

from decimal import Decimal

import pytest
from django.core import mail
from pytest_django import DjangoCaptureOnCommitCallbacks

from billing.invoices.crediting import credit
from billing.payments.dunning import is_suspended, remind_all
from billing.payments.services import receive
from billing.payments.stripe.models import Collection, State
from linepool.accounts.models import User
from linepool.kernel.tenancy import public_scope
from tenants.companies.models import Company
from tests.billing.invoices.life import DECEMBER, final, invoice_of, still_open
from tests.billing.payments.stripe.life import (
    OPEN,
    adds_up,
    card_of,
    collection_of,
    is_paid_once,
    later,
    payments_of,
    rounds,
    save_card,
)
from tests.billing.payments.test_dunning import noon
from tests.stripe.cards import GOOD, OTHER_GOOD, POOR
from tests.stripe.server import FakeStripe


def test_a_final_invoice_is_collected_from_the_saved_card(fake: FakeStripe, debtor: Company) -> None:
    assert save_card(fake, debtor) is None
    card = card_of(debtor)
    assert (card.brand, card.last4, card.exp_month, card.exp_year) == ("visa", "4242", 12, 2031)
    rounds(fake)
    is_paid_once(fake, debtor)


def test_stripe_gets_few_items_that_make_what_is_open(fake: FakeStripe, debtor: Company) -> None:
    save_card(fake, debtor)
    rounds(fake)
    (invoice,) = fake.account.all("invoice")
    items = {line["description"]: line["amount"] for line in invoice["lines"]["data"]}
    assert items["tax"] == 4200
    assert items["settled before"] == -10000
    assert sum(items.values()) == invoice["total"] == 64200
    assert invoice["description"] == invoice_of(debtor).number


def test_without_a_card_nothing_is_asked_of_stripe(fake: FakeStripe, debtor: Company) -> None:
    rounds(fake)
    assert (fake.asked, payments_of(debtor)) == ([], [])


def test_each_month_is_collected_by_itself(fake: FakeStripe, debtor: Company) -> None:
    save_card(fake, debtor)
    rounds(fake)
    final(debtor, DECEMBER)
    rounds(fake)
    assert [payment.amount for payment in payments_of(debtor)] == [Decimal("642.00"), Decimal("742.00")]
    assert fake.account.taken == 138400
    adds_up()


def test_a_card_without_money_is_tried_again_and_then_no_more(fake: FakeStripe, debtor: Company) -> None:
    save_card(fake, debtor, POOR)
    rounds(fake)
    declined = collection_of(debtor)
    assert (declined.state, declined.reason, declined.tries) == (State.DECLINED, "insufficient_funds", 1)
    for day in (0.5, 1.1, 2, 4.2, 5, 9.3, 10, 16.4, 30):
        with public_scope():
            Collection.objects.filter(next_try_at__lte=later(day)).update(next_try_at=later(-0.001))
        rounds(fake, 1)
    assert (collection_of(debtor).tries, collection_of(debtor).next_try_at) == (5, None)
    assert (fake.account.taken, payments_of(debtor)) == (0, [])
    assert len(fake.account.all("invoice")) == 1


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("4000000000000069", "expired_card"),
        ("4000000000009979", "do_not_honor"),
        ("4000002760003184", "authentication_required"),
    ],
)
def test_a_card_that_cannot_work_is_not_tried_again(
    fake: FakeStripe, debtor: Company, number: str, reason: str
) -> None:
    save_card(fake, debtor, number)
    rounds(fake)
    rounds(fake, at=later(20))
    declined = collection_of(debtor)
    assert (declined.reason, declined.tries, declined.next_try_at) == (reason, 1, None)


def test_a_declined_card_is_told_by_letter_with_the_reason_in_words(
    fake: FakeStripe,
    debtor: Company,
    alice: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    save_card(fake, debtor, POOR)
    with public_scope(), django_capture_on_commit_callbacks(execute=True):
        rounds(fake)
    (letter,) = mail.outbox
    assert letter.to == [alice.email]
    assert "余额或额度不足" in letter.body
    assert "642.00" in letter.body


def test_another_card_pays_what_the_first_could_not_and_the_first_is_forgotten(
    fake: FakeStripe, debtor: Company
) -> None:
    save_card(fake, debtor, POOR)
    rounds(fake)
    first = card_of(debtor).card_id
    save_card(fake, debtor, OTHER_GOOD)
    assert fake.account.objects[first]["customer"] is None
    rounds(fake)
    is_paid_once(fake, debtor)


def test_a_suspended_company_is_revived_by_its_card(fake: FakeStripe, debtor: Company) -> None:
    due = invoice_of(debtor).due_on
    assert due is not None
    with public_scope():
        for days in range(40):
            remind_all(noon(due.fromordinal(due.toordinal() + days)))
        assert is_suspended(debtor.pk)
    save_card(fake, debtor, GOOD)
    rounds(fake)
    with public_scope():
        assert not is_suspended(debtor.pk)


def test_what_the_bank_paid_meanwhile_is_not_collected(fake: FakeStripe, debtor: Company) -> None:
    """Declined first; then 42.00 come by transfer: the Stripe invoice is void, and the rest is collected by another."""
    save_card(fake, debtor, POOR)
    rounds(fake)
    with public_scope():
        receive(debtor.pk, "CNY", Decimal(42), later(0).date(), by="Fay")
    save_card(fake, debtor)
    rounds(fake)
    assert sorted(one["status"] for one in fake.account.all("invoice")) == ["paid", "void"]
    assert fake.account.taken == 60000
    assert still_open(invoice_of(debtor).pk) == 0
    adds_up()


def test_a_credited_invoice_is_not_collected(fake: FakeStripe, debtor: Company) -> None:
    save_card(fake, debtor, POOR)
    rounds(fake)
    with public_scope():
        credit(invoice_of(debtor).pk, "wrong month", "Fay")
        Collection.objects.update(looked_at=later(-1))
    rounds(fake)
    assert collection_of(debtor).state == State.CLOSED
    assert [one["status"] for one in fake.account.all("invoice")] == ["void"]


@pytest.mark.parametrize("well", [True, False])
def test_a_slow_bank_decides_later(fake: FakeStripe, debtor: Company, well: bool) -> None:
    save_card(fake, debtor)
    fake.account.slow = True
    rounds(fake)
    assert (collection_of(debtor).state, payments_of(debtor)) == (State.PROCESSING, [])
    fake.account.slow = False
    (intent,) = fake.account.all("payment_intent")
    fake.account.settle(intent, well=well)
    with public_scope():
        Collection.objects.update(looked_at=later(-1))
    rounds(fake)
    if well:
        is_paid_once(fake, debtor)
    else:
        assert (collection_of(debtor).state, collection_of(debtor).reason) == (State.DECLINED, "insufficient_funds")


def test_a_card_taken_away_at_stripe_is_forgotten_here(fake: FakeStripe, debtor: Company) -> None:
    save_card(fake, debtor)
    method = fake.account.objects[card_of(debtor).card_id]
    method["customer"] = None
    fake.account.tell("payment_method.detached", method)
    rounds(fake)
    assert card_of(debtor).card_id == ""
    assert still_open(invoice_of(debtor).pk) == OPEN
