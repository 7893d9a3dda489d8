"""Money in Stripe's units, an invoice in few items, when to try again: pure."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.payments.errors import BadAmount
from billing.payments.stripe.amounts import Item, aggregated, from_minor, to_minor
from billing.payments.stripe.retries import DAYS, next_try, reason_of

CENTS = st.decimals(0, 10**9, places=2)


@pytest.mark.parametrize(
    ("amount", "currency", "units"), [("642.00", "CNY", 64200), ("1200", "JPY", 1200), ("1.23", "KWD", 1230)]
)
def test_amounts_go_to_stripe_in_its_smallest_unit(amount: str, currency: str, units: int) -> None:
    assert to_minor(Decimal(amount), currency) == units
    assert from_minor(units, currency) == Decimal(amount)


def test_a_currency_without_cents_takes_none() -> None:
    with pytest.raises(BadAmount):
        to_minor(Decimal("1200.50"), "JPY")


@given(lines=st.lists(st.tuples(st.sampled_from("abc"), CENTS), max_size=400), tax=CENTS, part=st.integers(0, 100))
def test_any_invoice_becomes_few_items_that_make_what_is_open(
    lines: list[tuple[str, Decimal]], tax: Decimal, part: int
) -> None:
    total = sum((amount for _, amount in lines), tax)
    settled = (total * part / 100).quantize(Decimal("0.01"))
    items = aggregated((Item(*line) for line in lines), [Item("tax", tax)], settled, total - settled)
    assert sum((item.amount for item in items), Decimal(0)) == total - settled
    assert len(items) <= 5


def test_items_that_do_not_make_what_is_open_are_never_sent() -> None:
    with pytest.raises(ValueError, match="do not make"):
        aggregated([Item("minutes", Decimal(10))], [], Decimal(0), Decimal("10.01"))


def test_a_decline_is_tried_again_after_longer_and_longer_and_then_no_more() -> None:
    now = datetime(2026, 12, 1, tzinfo=UTC)
    waits = [next_try("insufficient_funds", None, tries, now) for tries in range(1, 6)]
    assert waits == [*(now + timedelta(days=days) for days in DAYS), None]


def test_what_the_bank_forbids_is_never_tried_again() -> None:
    now = datetime(2026, 12, 1, tzinfo=UTC)
    assert next_try("card_declined", "do_not_try_again", 1, now) is None
    assert next_try("expired_card", None, 1, now) is None


def test_a_code_nobody_knows_is_a_refusal_and_a_stolen_card_is_not_told() -> None:
    assert reason_of("card_declined", "something_new") == "card_declined"
    assert reason_of(None, None) == "card_declined"
    assert reason_of("card_declined", "stolen_card") == "do_not_honor"
