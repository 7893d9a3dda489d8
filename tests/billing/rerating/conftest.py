"""A price that was wrong, a clerk who finds it and a colleague who approves."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from billing.catalogue.models import PriceBook
from billing.catalogue.seed import PRICES
from billing.catalogue.services import publish_version
from billing.rerating.models import Rerating
from billing.rerating.posting import carry_out
from billing.rerating.services import approve, prepare, propose
from linepool.accounts.models import User
from linepool.kernel.tenancy import public_scope
from tests.billing.build import MORNING
from tests.billing.invoices.life import NOVEMBER
from tests.conftest import make_user


@pytest.fixture
def clerk(db: None) -> User:
    return make_user("Clerk")


@pytest.fixture
def boss(db: None) -> User:
    return make_user("Boss")


Correct = Callable[..., None]


@pytest.fixture
def correct(tariff: None) -> Correct:
    """``correct("0.30", n=1)``: calls to the mainland should have cost this, since n seconds into the second day."""

    def publish(per_minute: str, n: int = 1) -> None:
        wrong = next(price for price in PRICES if price.prefix == "86")
        prices = [price for price in PRICES if price.prefix != "86"]
        with public_scope():
            book = PriceBook.objects.get(code="hosted-cn")
            since = MORNING - timedelta(days=10) + timedelta(seconds=n)
            publish_version(book, since, [*prices, replace(wrong, per_minute=Decimal(per_minute))], past=True)

    return publish


Ask = Callable[..., Rerating]


@pytest.fixture
def asked(clerk: User) -> Ask:
    """``asked(**narrowed)``: a dry run of November, done."""

    def ask(**narrowed: object) -> Rerating:
        with public_scope():
            rerating = propose(clerk, NOVEMBER, "wrong price", **narrowed)  # type: ignore[arg-type]
            prepare(rerating.pk, batch=2)
            rerating.refresh_from_db()
        return rerating

    return ask


@pytest.fixture
def carried(asked: Ask, boss: User) -> Ask:
    """``carried(**narrowed)``: asked, approved and posted."""

    def carry(**narrowed: object) -> Rerating:
        rerating = asked(**narrowed)
        with public_scope():
            approve(rerating.pk, boss)
            carry_out(rerating.pk, batch=2)
            rerating.refresh_from_db()
        return rerating

    return carry
