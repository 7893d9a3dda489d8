"""Whatever is lost between us and Stripe, and wherever we die: one payment, one charge, and books that agree."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing.invoices.crediting import credit
from billing.payments.services import receive
from billing.payments.stripe import booking, clock, refunds
from billing.payments.stripe.errors import StripeAway
from billing.payments.stripe.models import CardRefund, CardSetup, Collection, Customer, Event
from linepool.kernel.tenancy import public_scope
from tenants.companies.models import Company
from tests.billing.invoices.life import invoice_of
from tests.billing.payments.stripe.life import (
    adds_up,
    collected,
    is_paid_once,
    later,
    page_for,
    payments_of,
    rounds,
    save_card,
    take_in,
)
from tests.stripe.cards import GOOD
from tests.stripe.server import FAULTS, FakeStripe

STEPS = 24
"""More than a whole life asks of Stripe."""


class KilledError(BaseException):
    """Our process ends here."""


@contextmanager
def undone(fake: FakeStripe) -> Iterator[None]:
    """Everything as it was before, in the database and at Stripe."""
    with public_scope(), transaction.atomic():
        fake.begin_again()
        yield
        transaction.set_rollback(True)


def insist(deed: Callable[[], object]) -> None:
    """A person who tries again when told to."""
    for _ in range(12):
        try:
            deed()
        except (StripeAway, KilledError):
            continue
        return
    raise AssertionError("it never worked")


def minute(fake: FakeStripe) -> None:
    """A worker's round; it may die in it."""
    try:
        fake.account.deliver(take_in)
        clock.work(later(0.02))
    except KilledError:
        return


def by_saved_card(fake: FakeStripe, debtor: Company) -> None:
    insist(lambda: save_card(fake, debtor))
    for _ in range(6):
        minute(fake)


def by_page(fake: FakeStripe, debtor: Company) -> None:
    insist(lambda: fake.account.fill_in(page_for(debtor), GOOD))
    for _ in range(6):
        minute(fake)


WAYS = {"saved card": by_saved_card, "page": by_page}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("fault", ["500", "lost"])
def test_each_request_may_fail_once(fake: FakeStripe, debtor: Company, fault: str, way: str) -> None:
    for place in range(STEPS):
        with undone(fake):
            fake.fault = lambda count, _, place=place: fault if count == place else None
            WAYS[way](fake, debtor)
            is_paid_once(fake, debtor)
            if len(fake.asked) <= place:
                return
    raise AssertionError("a life asks more than was tried")


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(faults=st.dictionaries(st.integers(0, 40), st.sampled_from(FAULTS), max_size=8), way=st.sampled_from(list(WAYS)))
def test_any_requests_may_fail(fake: FakeStripe, debtor: Company, faults: dict[int, str], way: str) -> None:
    with undone(fake):
        fake.fault = lambda count, _: faults.get(count)
        WAYS[way](fake, debtor)
        fake.fault = None
        rounds(fake, at=later(0.02))
        is_paid_once(fake, debtor)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("kind", [Customer, Collection, CardSetup, Event])
def test_we_may_die_before_and_after_each_thing_we_note(
    fake: FakeStripe, debtor: Company, monkeypatch: pytest.MonkeyPatch, kind: type, after: bool, way: str
) -> None:
    for place in range(3):
        with undone(fake), monkeypatch.context() as patched:
            patched.setattr(kind, "save", _dying(kind.save, place, after))  # type: ignore[attr-defined]
            WAYS[way](fake, debtor)
            rounds(fake, at=later(0.03))
            is_paid_once(fake, debtor)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("after", [False, True])
def test_we_may_die_around_the_booking(
    fake: FakeStripe, debtor: Company, monkeypatch: pytest.MonkeyPatch, after: bool, way: str
) -> None:
    with undone(fake):
        monkeypatch.setattr(booking, "receive", _dying(receive, 0, after))
        WAYS[way](fake, debtor)
        is_paid_once(fake, debtor)


@pytest.mark.parametrize("fault", ["lost", "500"])
def test_a_day_later_stripe_has_forgotten_our_keys_and_nothing_is_charged_twice(
    fake: FakeStripe, debtor: Company, fault: str
) -> None:
    """The row itself is looked for: by the id it gave Stripe's objects."""
    for place in range(4, STEPS):
        with undone(fake):
            fake.fault = lambda count, _, place=place: fault if count == place else None
            insist(lambda: save_card(fake, debtor))
            minute(fake)
            fake.forget_keys()
            Collection.objects.update(created_at=F("created_at") - timedelta(hours=25))
            for _ in range(4):
                minute(fake)
            is_paid_once(fake, debtor)
            if len(fake.asked) <= place:
                return


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("forgotten", [False, True])
def test_a_refund_is_given_once(fake: FakeStripe, debtor: Company, fault: str, forgotten: bool) -> None:
    save_card(fake, debtor)
    rounds(fake)
    (paid,) = payments_of(debtor)
    with public_scope():
        credit(invoice_of(debtor).pk, "never delivered", "Fay")
        refunds.begin(paid.pk, Decimal(600), "never delivered", by="Fay")
        begun = len(fake.asked)
        fake.fault = lambda count, _: fault if count == begun else None
        minute(fake)
        if forgotten:
            fake.forget_keys()
            CardRefund.objects.update(created_at=F("created_at") - timedelta(hours=25))
        minute(fake)
        minute(fake)
    assert fake.account.taken == 4200
    assert collected(debtor) == Decimal(42)
    adds_up()


def _dying(deed: Callable[..., object], place: int, after: bool) -> Callable[..., object]:
    """The deed, but at its ``place``-th time we die before or after it."""
    calls = iter(range(10_000))

    def dying(*args: object, **kwargs: object) -> object:
        now = next(calls) == place
        if now and not after:
            raise KilledError
        done = deed(*args, **kwargs)
        if now:
            raise KilledError
        return done

    return dying
