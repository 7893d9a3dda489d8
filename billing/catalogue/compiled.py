"""Price book versions as the pure engine wants them, compiled once per process: a published version never changes."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from django.db.models import QuerySet
from django.utils import timezone

from billing.catalogue.models import PriceBookVersion, RateEntry
from billing.catalogue.prices import Price
from billing.rating import ChargeKind, PrefixTable, Pulse, Rate, RateVersion


@lru_cache(maxsize=64)
def rate_version(version_id: int) -> RateVersion:
    """The compiled published version. Raises DoesNotExist for a draft, which prices nothing."""
    version = PriceBookVersion.objects.get(pk=version_id, published_at__isnull=False)
    return RateVersion(version.pk, version.effective_from, compile_entries(version.entries.all()))


def compile_entries(entries: Iterable[RateEntry | Price]) -> dict[ChargeKind, PrefixTable[Rate]]:
    """Rows as one prefix table per charge kind. Raises ValueError naming the first that cannot be."""
    by_kind: dict[ChargeKind, list[tuple[str, Rate]]] = {}
    for entry in entries:
        by_kind.setdefault(ChargeKind(entry.kind), []).append((entry.prefix, compiled(entry)))
    return {kind: PrefixTable(rows) for kind, rows in by_kind.items()}


def compiled(entry: RateEntry | Price) -> Rate:
    """One row as the pure engine wants it."""
    pulse = Pulse(entry.pulse_first_s, entry.pulse_step_s)
    return Rate(getattr(entry, "pk", None) or 0, entry.per_minute, pulse, entry.connect_fee, entry.barred)


def version_in_force(book_id: int, at: datetime | None = None) -> PriceBookVersion | None:
    """The published version in force at `at` (now when None)."""
    published = PriceBookVersion.objects.filter(book_id=book_id, published_at__isnull=False)
    return published.filter(effective_from__lte=at or timezone.now()).order_by("-effective_from").first()


def prices_in_force(book_id: int) -> QuerySet[RateEntry]:
    """The price book's rows in force now, by kind and prefix."""
    version = version_in_force(book_id)
    entries = RateEntry.objects.filter(version=version) if version is not None else RateEntry.objects.none()
    return entries.order_by("kind", "prefix")
