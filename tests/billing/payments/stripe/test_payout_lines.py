"""A payout's transfer on the bank's list is found by amount, days and reference, and waits for nobody."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from billing.payments.bank import import_file, open_lines, preview
from billing.payments.models import BankLine
from billing.payments.stripe.models import Payout
from billing.payments.stripe.tasks import card_balance
from linepool.kernel.tenancy import public_scope
from tenants.companies.models import Company
from tests.billing.payments.stripe.conftest import debtor, fake
from tests.billing.payments.stripe.life import page_for, rounds
from tests.stripe.cards import GOOD
from tests.stripe.server import FakeStripe

__all__ = ["debtor", "fake"]


@pytest.fixture
def payout(fake: FakeStripe, debtor: Company) -> Payout:
    """What a card paid, less its fee, is on its way to the bank."""
    assert fake.account.fill_in(page_for(debtor), GOOD) is None
    fake.account.pay_out()
    rounds(fake)
    with public_scope():
        return Payout.objects.get(booked_at__isnull=False)


def bank_csv(payout: Payout, payer: str, text: str = "", on: date | None = None, times: int = 1) -> bytes:
    day = on or timezone.now().date()
    row = f"{day},{payer},{payout.amount},{text}"
    return "\n".join(("date,payer,amount,text", *[row] * times)).encode()


def certainties(data: bytes) -> list[str]:
    with public_scope():
        return [row.match.certainty.value for row in preview(data, "CNY").rows]


def waiting() -> int:
    with public_scope():
        return open_lines().count()


def brought_in(data: bytes) -> int:
    with public_scope():
        import_file(data, "CNY", by="Fay")
    return waiting()


def test_a_payout_is_set_aside_by_amount_and_name(payout: Payout) -> None:
    data = bank_csv(payout, "STRIPE PAYMENTS")
    assert certainties(data) == ["payout"]
    assert brought_in(data) == 0
    with public_scope():
        assert BankLine.objects.get().ignored_by == f"Stripe {payout.pk}"


def test_or_by_its_own_id(payout: Payout) -> None:
    assert brought_in(bank_csv(payout, "Some bank", f"ref {payout.pk}")) == 0


@pytest.mark.parametrize(("payer", "days"), [("Somebody", 0), ("STRIPE", 9)])
def test_another_s_transfer_of_the_same_amount_or_of_another_week_waits(payout: Payout, payer: str, days: int) -> None:
    assert brought_in(bank_csv(payout, payer, on=timezone.now().date() + timedelta(days=days))) == 1


def test_one_payout_is_one_line(payout: Payout) -> None:
    assert brought_in(bank_csv(payout, "STRIPE", times=2)) == 1


def test_a_line_that_came_before_stripe_told_of_the_payout_is_found_by_the_clock(
    payout: Payout, fake: FakeStripe
) -> None:
    with public_scope():
        booked = payout.booked_at
        Payout.objects.filter(pk=payout.pk).update(booked_at=None)
        data = bank_csv(payout, "STRIPE")
    assert brought_in(data) == 1
    with public_scope():
        Payout.objects.filter(pk=payout.pk).update(booked_at=booked)
        card_balance()
    assert waiting() == 0
