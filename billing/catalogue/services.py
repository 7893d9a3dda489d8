"""Writing price books: a version is filled while it is a draft, checked, and then published for good."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from billing.catalogue.compiled import compile_entries
from billing.catalogue.errors import BadPriceBook
from billing.catalogue.models import PriceBook, PriceBookVersion, RateEntry
from billing.rating import ChargeKind
from linepool.audit.services import record


@dataclass(frozen=True, slots=True)
class Price:
    """One row of a price book to publish. An empty prefix is the price of every number without a longer one."""

    kind: ChargeKind
    prefix: str
    label_zh: str
    label_en: str
    per_minute: Decimal
    pulse_first_s: int
    pulse_step_s: int
    connect_fee: Decimal = Decimal(0)
    barred: bool = False


@transaction.atomic
def publish_version(book: PriceBook, effective_from: datetime, prices: Iterable[Price]) -> PriceBookVersion:
    """Add a version in force from `effective_from`.

    Raises BadPriceBook, and stores nothing, when a prefix occurs twice or is no digits, a price is negative or finer
    than six places, a pulse is impossible, or another version begins at the same time.
    """
    book = PriceBook.objects.select_for_update().get(pk=book.pk)
    if book.versions.filter(effective_from=effective_from).exists():
        raise BadPriceBook("Another version begins at the same time.", fields={"effective_from": "taken"})
    last = book.versions.aggregate(last=Max("number"))["last"] or 0
    version = PriceBookVersion.objects.create(book=book, number=last + 1, effective_from=effective_from)
    entries = [_entry(version, price) for price in prices]
    try:
        compile_entries(entries)
    except ValueError as error:
        raise BadPriceBook(str(error)) from error
    RateEntry.objects.bulk_create(entries, batch_size=5000)
    version.published_at = timezone.now()
    version.save(update_fields=["published_at"])
    record("price_book.published", f"price_book:{book.code}", version=version.number, prices=len(entries))
    return version


def _entry(version: PriceBookVersion, price: Price) -> RateEntry:
    return RateEntry(
        version=version,
        kind=price.kind,
        prefix=price.prefix.removeprefix("+"),
        label_zh=price.label_zh,
        label_en=price.label_en,
        per_minute=price.per_minute,
        connect_fee=price.connect_fee,
        pulse_first_s=price.pulse_first_s,
        pulse_step_s=price.pulse_step_s,
        barred=price.barred,
    )
