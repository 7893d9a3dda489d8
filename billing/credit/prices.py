"""What a minute to a number costs a company now, or why nobody may call there."""

from dataclasses import replace
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils import timezone

from billing.catalogue.compiled import rate_version
from billing.catalogue.compiled import version_in_force as version_of_book
from billing.contracts.selectors import hours_of, parts_of
from billing.credit.terms import Terms
from billing.rating import AmbiguousPrefixError, ChargeKind, Rate
from billing.rating.parts import rules_of
from billing.rating.prefixes import digits
from linepool.kernel.usage import destination_prefix
from linepool.kernel.verdicts import Refused


class Prices:
    """What minutes cost by a contract now: its book is looked for once."""

    def __init__(self, terms: Terms) -> None:
        self._rule = rules_of(parts_of(terms.version_id)).get(ChargeKind.OUTBOUND)
        version = version_of_book(_book_now(terms)) if self._rule is not None else None
        self._table = rate_version(version.pk).tables.get(ChargeKind.OUTBOUND) if version is not None else None

    def of(self, number: str) -> Rate | Refused:
        """The rate of a leg to ``number`` (E.164), looked up as it will be rated: without its last four digits.

        Calls that are included or charged by the call cost nothing a minute, but may go only where the price book lets
        them. Refused: no_price (an unclassified destination), barred (a premium range).
        """
        found = self._found(number)
        if isinstance(found, Rate) and self._rule is not None and (self._rule.included or self._rule.by_call):
            return replace(found, per_minute=Decimal(0), connect_fee=Decimal(0))
        return found

    def _found(self, number: str) -> Rate | Refused:
        if self._table is None:
            return Refused("no_price")
        try:
            found = self._table.find_truncated(digits(destination_prefix(f"+{number.removeprefix('+')}")))
        except (AmbiguousPrefixError, ValueError):
            return Refused("no_price")
        if found is None:
            return Refused("no_price")
        return Refused("barred") if found[1].barred else found[1]


def _book_now(terms: Terms) -> int:
    hours = hours_of(terms.version_id, ZoneInfo(terms.timezone))
    book = hours.book_at(timezone.now()) if hours is not None else None
    return terms.price_book_id if book is None else book
