"""Writing price books: a version is filled while it is a draft, checked, and then published for good."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from billing.catalogue.compiled import compile_entries, version_in_force
from billing.catalogue.differences import Sort, differences
from billing.catalogue.errors import BadPriceBook, BookExists
from billing.catalogue.models import PriceBook, PriceBookVersion, RateEntry
from billing.catalogue.prices import Price
from billing.catalogue.selectors import draft_of, prices_of
from billing.costs.tasks import cost_carrier
from linepool.audit.services import record

_COPIED: Final = (
    "version_id", "kind", "prefix", "label_zh", "label_en", "per_minute", "connect_fee", "pulse_first_s",
    "pulse_step_s", "barred",
)  # fmt: skip


@transaction.atomic
def create_book(code: str, name_zh: str, name_en: str, currency: str, carrier: str = "") -> PriceBook:
    """A new empty price book: clients', or what a carrier asks of us, which has one. Raises BookExists."""
    if carrier and PriceBook.objects.filter(carrier=carrier).exists():
        raise BookExists(fields={"carrier": "taken"})
    book, created = PriceBook.objects.get_or_create(
        code=code, defaults={"name_zh": name_zh, "name_en": name_en, "currency": currency, "carrier": carrier}
    )
    if not created:
        raise BookExists(fields={"code": "taken"})
    record("price_book.created", f"price_book:{code}", currency=currency, carrier=carrier)
    return book


@transaction.atomic
def save_draft(book: PriceBook, effective_from: datetime, prices: Iterable[Price]) -> PriceBookVersion:
    """Keep a version to be looked at, in force from `effective_from` once published. It replaces an earlier draft.

    Raises BadPriceBook, and stores nothing, when a prefix occurs twice or is no digits, a price is negative or finer
    than six places, a pulse is impossible, or another version begins at the same time.
    """
    book = PriceBook.objects.select_for_update().get(pk=book.pk)
    _remove_draft(book)
    if book.versions.filter(effective_from=effective_from).exists():
        raise BadPriceBook("Another version begins at the same time.", fields={"effective_from": "taken"})
    rows = list(prices)
    try:
        compile_entries(rows)
    except ValueError as error:
        raise BadPriceBook(str(error)) from error
    last = book.versions.aggregate(last=Max("number"))["last"] or 0
    version = PriceBookVersion.objects.create(book=book, number=last + 1, effective_from=effective_from)
    _copy(version, rows)
    return version


@transaction.atomic
def publish_draft(book: PriceBook, *, past: bool = False) -> PriceBookVersion:
    """Publish the draft for good. Raises NoDraft; BadPriceBook when it would change what calls of the past cost.

    Those may be rated already (rule 6): a version that begins before now may only price what had no price, whose calls
    are in quarantine still. ``past`` corrects a client's book all the same: what was rated stays as it is until a
    re-rating (``billing.rerating``) is approved, and calls that are rated from now on have the new price.
    """
    book = PriceBook.objects.select_for_update().get(pk=book.pk)
    version = draft_of(book)
    allowed = past and not book.carrier
    if version.effective_from < timezone.now() and not allowed and _changes_the_past(version):
        raise BadPriceBook("A new version that changes prices begins in the future.", fields={"effective_from": "past"})
    version.published_at = timezone.now()
    version.save(update_fields=["published_at"])
    record("price_book.published", f"price_book:{book.code}", version=version.number, prices=version.entries.count(),
           past=allowed)  # fmt: skip
    if book.carrier:
        transaction.on_commit(lambda: cost_carrier.delay(book.carrier), robust=True)
    return version


@transaction.atomic
def discard_draft(book: PriceBook) -> None:
    """Forget the draft. Raises NoDraft."""
    book = PriceBook.objects.select_for_update().get(pk=book.pk)
    draft_of(book)
    _remove_draft(book)
    record("price_book.draft_discarded", f"price_book:{book.code}")


@transaction.atomic
def publish_version(
    book: PriceBook, effective_from: datetime, prices: Iterable[Price], *, past: bool = False
) -> PriceBookVersion:
    """Draft and publish at once; raises what both raise."""
    save_draft(book, effective_from, prices)
    return publish_draft(book, past=past)


def _changes_the_past(version: PriceBookVersion) -> bool:
    """Whether a call answered since the version's beginning may have had another price."""
    before = version_in_force(version.book_id, version.effective_from)
    counts = differences(prices_of(before), prices_of(version)).counts
    return any(counts[sort] for sort in Sort if sort not in {Sort.SAME, Sort.PRICED})


def _remove_draft(book: PriceBook) -> None:
    drafts = book.versions.filter(published_at__isnull=True)
    RateEntry.objects.filter(version__in=drafts).delete()
    drafts.delete()


def _copy(version: PriceBookVersion, prices: Sequence[Price]) -> None:
    """COPY: a large carrier's list has 200,000 rows, which INSERTs take a minute for."""
    table = RateEntry._meta.db_table
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(_COPIED)}) FROM STDIN") as rows:
        for price in prices:
            prefix = price.prefix.removeprefix("+")
            rows.write_row(
                (
                    version.pk, price.kind.value, prefix, price.label_zh, price.label_en, price.per_minute,
                    price.connect_fee, price.pulse_first_s, price.pulse_step_s, price.barred,
                )  # fmt: skip
            )
