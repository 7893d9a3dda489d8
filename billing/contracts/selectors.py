"""Reading contracts: which terms are in force when, and the tariff they make."""

from collections.abc import Sequence
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


def tariff_of(company_id: int) -> Tariff:
    """Everything that prices the company's legs. Compiled once per set of versions, which never change."""
    contracts = ContractVersion.objects.filter(contract__company_id=company_id).values_list("pk", "price_book_id")
    keys = sorted(contracts)
    books = {book for _, book in keys}
    published = PriceBookVersion.objects.filter(book_id__in=books, published_at__isnull=False)
    return _tariff(tuple(pk for pk, _ in keys), tuple(sorted(published.values_list("pk", "book_id"))))


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
