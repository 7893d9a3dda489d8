"""Publishing price books and the seeded tariff."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from billing.catalogue.errors import BadPriceBook
from billing.catalogue.models import Plan, PriceBook, PriceBookVersion, RateEntry
from billing.catalogue.prices import Price
from billing.catalogue.seed import IN_FORCE_SINCE, seed
from billing.catalogue.services import publish_version
from billing.rating import ChargeKind
from billing.rating.parts import Fee, Lines
from linepool.kernel.tenancy import public_scope

NEXT_YEAR = datetime(2027, 1, 1, tzinfo=UTC)


def price(prefix: str, per_minute: str = "0.40", first_s: int = 60, step_s: int = 60) -> Price:
    return Price(ChargeKind.OUTBOUND, prefix, "国内", "National", Decimal(per_minute), first_s, step_s)


def test_seeding_again_changes_nothing(tariff: None) -> None:
    with public_scope():
        before = (PriceBookVersion.objects.count(), RateEntry.objects.count(), Plan.objects.count())
        seed()
        assert (PriceBookVersion.objects.count(), RateEntry.objects.count(), Plan.objects.count()) == before


def test_the_seeded_tariff_is_the_real_one(tariff: None) -> None:
    with public_scope():
        version = PriceBookVersion.objects.get(book__code="hosted-cn", number=1)
        prices = {
            (e.kind, e.prefix): (str(e.per_minute), e.pulse_first_s, e.pulse_step_s) for e in version.entries.all()
        }
        assert prices["inbound", ""] == ("0.150000", 60, 60)
        assert prices["outbound", "86"] == ("0.400000", 60, 60)
        parts = {part.kind: part for part in Plan.objects.get(code="automatic").made_of}
        assert parts["base"] == Fee(Decimal(500), Decimal("0.06"))
        assert parts["lines"] == Lines(Decimal(50), Decimal("0.06"), count=2)


@pytest.mark.parametrize(
    ("prices", "words"),
    [
        ([price("86"), price("+86")], "occurs twice"),
        ([price("86"), price("86a")], "not an E.164"),
        ([price("86", "-0.01")], "at least 0"),
        ([price("86", "0.0000001")], "at most 6 decimal places"),
        ([price("86", "NaN")], "finite"),
        ([price("86", step_s=0)], "a pulse needs"),
    ],
)
def test_a_price_book_that_cannot_be_is_refused_and_nothing_is_stored(
    tariff: None, prices: list[Price], words: str
) -> None:
    with public_scope():
        book = PriceBook.objects.get(code="hosted-cn")
        with pytest.raises(BadPriceBook, match=words):
            publish_version(book, NEXT_YEAR, prices)
        assert book.versions.count() == 1


def test_two_versions_cannot_begin_at_once(tariff: None) -> None:
    with public_scope():
        book = PriceBook.objects.get(code="hosted-cn")
        with pytest.raises(BadPriceBook, match="same time"):
            publish_version(book, IN_FORCE_SINCE, [price("86")])
