"""Correcting a price of the past and rating again, as tests do it. Needs the seeded tariff."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

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


def correct(per_minute: str, n: int = 1) -> None:
    """A minute to the mainland should have cost this, since n seconds after some moment before all calls: the
    correction with the largest n holds."""
    wrong = next(price for price in PRICES if price.prefix == "86")
    prices = [price for price in PRICES if price.prefix != "86"]
    with public_scope():
        book = PriceBook.objects.get(code="hosted-cn")
        since = MORNING - timedelta(days=10) + timedelta(seconds=n)
        publish_version(book, since, [*prices, replace(wrong, per_minute=Decimal(per_minute))], past=True)


def ask(clerk: User, **narrowed: Any) -> Rerating:
    """A dry run of November, done."""
    with public_scope():
        rerating = propose(clerk, NOVEMBER, "wrong price", **narrowed)
        prepare(rerating.pk, batch=2)
        rerating.refresh_from_db()
    return rerating


def carry(clerk: User, boss: User, **narrowed: Any) -> Rerating:
    """Asked for by one, approved by the other and posted."""
    rerating = ask(clerk, **narrowed)
    with public_scope():
        approve(rerating.pk, boss)
        carry_out(rerating.pk, batch=2)
        rerating.refresh_from_db()
    return rerating
