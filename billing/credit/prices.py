"""What a minute to a number costs a company now, or why nobody may call there."""

from billing.catalogue.compiled import rate_version
from billing.catalogue.compiled import version_in_force as version_of_book
from billing.contracts.models import ContractVersion
from billing.rating import AmbiguousPrefixError, ChargeKind, Rate
from billing.rating.prefixes import digits
from linepool.kernel.usage import destination_prefix
from linepool.kernel.verdicts import Refused


def price_of(contract: ContractVersion, number: str) -> Rate | Refused:
    """The rate of a leg to ``number`` (E.164), looked up as it will be rated: without its last four digits.

    Refused: no_price (an unclassified destination), barred (a premium range).
    """
    version = version_of_book(contract.price_book_id)
    table = rate_version(version.pk).tables.get(ChargeKind.OUTBOUND) if version is not None else None
    if table is None:
        return Refused("no_price")
    try:
        found = table.find_truncated(digits(destination_prefix(f"+{number.removeprefix('+')}")))
    except (AmbiguousPrefixError, ValueError):
        return Refused("no_price")
    if found is None:
        return Refused("no_price")
    return Refused("barred") if found[1].barred else found[1]
