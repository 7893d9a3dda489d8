"""What carriers ask for legs: their price books, compiled like clients'."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from billing.catalogue.compiled import rate_version
from billing.catalogue.models import PriceBookVersion
from billing.rating import ChargeKind, ChargeRule, ContractTerms, MatchOn, Tariff

_ALWAYS: Final = datetime(1970, 1, 1, tzinfo=UTC)
_RULES: Final[Mapping[ChargeKind, ChargeRule]] = {
    ChargeKind.INBOUND: ChargeRule(match_on=MatchOn.OWN),
    ChargeKind.OUTBOUND: ChargeRule(),
}
"""A carrier counts from the line's answer, every started second; calls in by our own number, calls out by theirs."""


def tariffs_of_carriers(codes: Collection[str]) -> dict[str, Tariff]:
    """What prices legs of these carriers; one without a published price book is missing."""
    published = PriceBookVersion.objects.filter(book__carrier__in=codes, published_at__isnull=False).order_by("pk")
    found: dict[tuple[str, str], list[int]] = {}
    for carrier, currency, version in published.values_list("book__carrier", "book__currency", "pk"):
        found.setdefault((carrier, currency), []).append(version)
    return {carrier: _tariff(currency, tuple(versions)) for (carrier, currency), versions in found.items()}


@lru_cache(maxsize=256)
def _tariff(currency: str, versions: tuple[int, ...]) -> Tariff:
    return Tariff([ContractTerms(0, _ALWAYS, currency, _RULES, [rate_version(pk) for pk in versions])])
