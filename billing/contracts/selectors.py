"""Reading contracts: which terms are in force when, and the tariff they make."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import timezone

from billing.catalogue.compiled import rate_version
from billing.catalogue.models import PriceBookVersion
from billing.contracts.errors import NoContract
from billing.contracts.models import ContractVersion
from billing.rating import ChargeKind, ChargeRule, Clock, ContractTerms, MatchOn, StartedSecond, Tariff


def versions_of(company_id: int) -> list[ContractVersion]:
    """All versions of the company's contract, oldest first."""
    versions = ContractVersion.objects.filter(contract__company_id=company_id)
    return list(versions.select_related("plan", "price_book", "contract__company").order_by("effective_from"))


def version_in_force(company_id: int, at: datetime | None = None) -> ContractVersion:
    """The version in force at `at` (now when None). Raises NoContract when there is none."""
    moment = at or timezone.now()
    versions = ContractVersion.objects.filter(contract__company_id=company_id, effective_from__lte=moment)
    version = versions.select_related("plan", "price_book", "contract__company").order_by("-effective_from").first()
    if version is None:
        raise NoContract
    return version


def tariffs_of(company_ids: Collection[int]) -> dict[int, Tariff]:
    """Everything that prices these companies' legs; a company without a contract has an empty tariff.

    Two queries, however many companies: tariffs are compiled once per set of versions, which never change.
    """
    contracts = ContractVersion.objects.filter(contract__company_id__in=company_ids)
    rows = list(contracts.values_list("contract__company_id", "pk", "price_book_id").order_by("pk"))
    books = {book for _, _, book in rows}
    published = PriceBookVersion.objects.filter(book_id__in=books, published_at__isnull=False)
    versions = list(published.order_by("pk").values_list("pk", "book_id"))
    return {company_id: _tariff_from(company_id, rows, versions) for company_id in company_ids}


def _tariff_from(
    company_id: int, contracts: Sequence[tuple[int, int, int]], versions: Sequence[tuple[int, int]]
) -> Tariff:
    own = [(pk, book) for company, pk, book in contracts if company == company_id]
    books = {book for _, book in own}
    return _tariff(tuple(pk for pk, _ in own), tuple(version for version in versions if version[1] in books))


@lru_cache(maxsize=2048)
def _tariff(contract_ids: Sequence[int], book_versions: Sequence[tuple[int, int]]) -> Tariff:
    contracts = ContractVersion.objects.filter(pk__in=contract_ids)
    return Tariff([_terms(contract, book_versions) for contract in contracts])


def _terms(contract: ContractVersion, book_versions: Sequence[tuple[int, int]]) -> ContractTerms:
    rates = [rate_version(pk) for pk, book in book_versions if book == contract.price_book_id]
    counting = StartedSecond(contract.started_second)
    rules = {
        ChargeKind.INBOUND: ChargeRule(Clock(contract.inbound_clock), counting, MatchOn.OWN),
        ChargeKind.OUTBOUND: ChargeRule(Clock(contract.outbound_clock), counting, MatchOn.REMOTE),
        ChargeKind.AGENT: ChargeRule(included=True),
    }
    return ContractTerms(contract.pk, contract.effective_from, contract.currency, rules, rates)


def start_of_day(day: date, zone: str) -> datetime:
    """The first moment of a local day."""
    return datetime.combine(day, time.min, ZoneInfo(zone))
