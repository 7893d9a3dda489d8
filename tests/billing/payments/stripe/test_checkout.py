"""A person on Stripe's page: paying one invoice, or leaving a card."""

from decimal import Decimal

import pytest

from billing.invoices.errors import UnknownInvoice
from billing.payments.services import receive
from billing.payments.stripe import cards, checkout
from billing.payments.stripe.errors import CardPaymentOff, NothingOpen, PaymentUnderWay
from billing.payments.stripe.models import CardSetup, Collection, State
from linepool.kernel.tenancy import public_scope
from tenants.companies.models import Company
from tests.billing.build import balance
from tests.billing.invoices.life import invoice_of, still_open
from tests.billing.payments.stripe.life import (
    BY,
    adds_up,
    card_of,
    collection_of,
    is_paid_once,
    later,
    page_for,
    payments_of,
    rounds,
    save_card,
)
from tests.stripe.cards import GOOD, OTHER_GOOD, POOR
from tests.stripe.server import FakeStripe


def test_an_invoice_is_paid_on_the_page_and_the_card_is_kept_for_the_next(fake: FakeStripe, debtor: Company) -> None:
    assert fake.account.fill_in(page_for(debtor), GOOD) is None
    rounds(fake)
    is_paid_once(fake, debtor)
    assert card_of(debtor).last4 == "4242"


def test_a_card_declined_on_the_page_is_shown_with_the_reason_and_another_one_pays(
    fake: FakeStripe, debtor: Company
) -> None:
    session = page_for(debtor)
    assert fake.account.fill_in(session, POOR) == "insufficient_funds"
    with public_scope():
        checkout.look(collection_of(debtor))
    assert (collection_of(debtor).state, collection_of(debtor).reason) == (State.OPEN, "insufficient_funds")
    assert fake.account.fill_in(session, OTHER_GOOD) is None
    rounds(fake)
    is_paid_once(fake, debtor)


def test_asked_twice_it_is_the_same_page(fake: FakeStripe, debtor: Company) -> None:
    assert page_for(debtor) == page_for(debtor)
    assert len(fake.account.all("checkout.session")) == 1


def test_a_page_left_alone_expires_and_the_invoice_can_be_paid_again(fake: FakeStripe, debtor: Company) -> None:
    session = fake.account.objects[page_for(debtor)]
    session["status"] = "expired"
    fake.account.tell("checkout.session.expired", session)
    rounds(fake)
    assert collection_of(debtor).state == State.CLOSED
    assert fake.account.fill_in(page_for(debtor), GOOD) is None
    rounds(fake)
    is_paid_once(fake, debtor)


def test_no_webhook_ever_comes_and_the_clock_sees_the_payment(fake: FakeStripe, debtor: Company) -> None:
    fake.account.fill_in(page_for(debtor), GOOD)
    fake.account.events.clear()
    rounds(fake, at=later(0.01))
    is_paid_once(fake, debtor)


def test_the_automatic_collection_gives_way_to_the_page(fake: FakeStripe, debtor: Company) -> None:
    save_card(fake, debtor, POOR)
    rounds(fake)
    assert collection_of(debtor).state == State.DECLINED
    assert fake.account.fill_in(page_for(debtor), GOOD) is None
    assert [one["status"] for one in fake.account.all("invoice")] == ["void"]
    rounds(fake)
    is_paid_once(fake, debtor)


def test_the_page_gives_way_to_what_was_collected_just_before(fake: FakeStripe, debtor: Company) -> None:
    save_card(fake, debtor)
    rounds(fake)
    with pytest.raises(NothingOpen):
        page_for(debtor)
    is_paid_once(fake, debtor)


def test_while_the_bank_thinks_nobody_pays_a_second_time(fake: FakeStripe, debtor: Company) -> None:
    fake.account.slow = True
    session = page_for(debtor)
    fake.account.fill_in(session, GOOD)
    rounds(fake)
    assert collection_of(debtor).state == State.PROCESSING
    with pytest.raises(PaymentUnderWay):
        page_for(debtor)
    fake.account.settle(fake.account.objects[fake.account.objects[session]["payment_intent"]], well=True)
    rounds(fake)
    is_paid_once(fake, debtor)


def test_a_bank_that_refuses_after_a_while_leaves_the_invoice_open(fake: FakeStripe, debtor: Company) -> None:
    fake.account.slow = True
    session = page_for(debtor)
    fake.account.fill_in(session, GOOD)
    rounds(fake)
    fake.account.settle(fake.account.objects[fake.account.objects[session]["payment_intent"]], well=False)
    rounds(fake, 1)
    with public_scope():
        refused = Collection.objects.earliest("created_at")
    assert (refused.state, refused.reason) == (State.CLOSED, "insufficient_funds")
    assert payments_of(debtor) == []


def test_a_page_for_an_amount_that_changed_is_closed_for_a_new_one(fake: FakeStripe, debtor: Company) -> None:
    first = page_for(debtor)
    with public_scope():
        receive(debtor.pk, "CNY", Decimal(42), later(0).date(), by="Fay")
    second = page_for(debtor)
    assert fake.account.objects[first]["status"] == "expired"
    assert fake.account.objects[second]["amount_total"] == 60000


def test_what_is_paid_twice_is_held_for_the_company(fake: FakeStripe, debtor: Company) -> None:
    """The transfer arrives while somebody types the card in."""
    session = page_for(debtor)
    with public_scope():
        receive(debtor.pk, "CNY", Decimal("642"), later(0).date(), by="Fay")
    fake.account.fill_in(session, GOOD)
    rounds(fake)
    assert still_open(invoice_of(debtor).pk) == 0
    assert balance(debtor, "customer_credit") == "-642.000000"
    adds_up()


def test_another_companys_invoice_is_not_found(fake: FakeStripe, debtor: Company, company_b: Company) -> None:
    with public_scope(), pytest.raises(UnknownInvoice):
        checkout.begin_payment(company_b.pk, invoice_of(debtor).pk, by=BY)


def test_a_card_is_removed_here_and_at_stripe_and_removing_it_again_is_fine(fake: FakeStripe, debtor: Company) -> None:
    save_card(fake, debtor)
    card_id = card_of(debtor).card_id
    with public_scope():
        cards.remove(debtor.pk)
        cards.remove(debtor.pk)
    assert fake.account.objects[card_id]["customer"] is None
    rounds(fake)
    assert payments_of(debtor) == []


def test_a_card_left_earlier_and_told_later_does_not_replace_the_newer_one(fake: FakeStripe, debtor: Company) -> None:
    with public_scope():
        first = checkout.begin_setup(debtor.pk, by=BY).rsplit("/", 1)[1]
    fake.account.fill_in(first, GOOD)
    fake.account.events.clear()
    save_card(fake, debtor, OTHER_GOOD)
    rounds(fake)
    assert card_of(debtor).last4 == "4444"


def test_a_card_refused_when_it_is_left_is_not_kept(fake: FakeStripe, debtor: Company) -> None:
    assert save_card(fake, debtor, "4000000000000002") == "generic_decline"
    assert card_of(debtor).card_id == ""
    with public_scope():
        assert CardSetup.objects.get().ended_at is None


def test_without_a_key_it_is_said_so_and_nothing_is_asked(fake: FakeStripe, debtor: Company, settings: object) -> None:
    settings.LINEPOOL_STRIPE_SECRET_KEY = ""  # type: ignore[attr-defined]
    with pytest.raises(CardPaymentOff):
        page_for(debtor)
    rounds(fake)
    assert fake.asked == []
