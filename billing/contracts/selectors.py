"""Reading contracts: which terms are in force when, and the tariff they make."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils import timezone

from billing.catalogue.compiled import rate_version
from billing.catalogue.models import PriceBook, PriceBookVersion
from billing.catalogue.terms import Terms
from billing.contracts.duration import end_of_term, last_day
from billing.contracts.errors import NoContract
from billing.contracts.models import Contract, ContractVersion, Proposal
from billing.rating import ContractTerms, RateVersion, Tariff
from billing.rating.parts import Minutes, Parts, rules_of


def versions_of(company_id: int) -> list[ContractVersion]:
    """All versions of the company's contract, oldest first."""
    versions = ContractVersion.objects.filter(contract__company_id=company_id)
    return list(versions.select_related("plan", "price_book", "contract__company").order_by("effective_from"))


def version_in_force(company_id: int, at: datetime | None = None) -> ContractVersion:
    """The version in force at `at` (now when None). Raises NoContract when there is none, or none any more."""
    moment = at or timezone.now()
    versions = ContractVersion.objects.filter(contract__company_id=company_id, effective_from__lte=moment)
    version = versions.select_related("plan", "price_book", "contract__company").order_by("-effective_from").first()
    if version is None or _is_over(version.contract, moment):
        raise NoContract
    return version


def version_after(version: ContractVersion) -> ContractVersion | None:
    """What the same contract is agreed to be next."""
    return version.contract.versions.filter(number__gt=version.number).order_by("number").first()


def last_request(contract: Contract) -> Proposal | None:
    """The last change the company itself asked for."""
    asked = contract.proposals.filter(proposed_by__is_operator=False)
    return asked.select_related("proposed_by").order_by("-proposed_at", "-pk").first()


def _is_over(contract: Contract, moment: datetime) -> bool:
    zone = ZoneInfo(contract.company.timezone)
    return contract.ends_on is not None and moment.astimezone(zone).date() > contract.ends_on


class Duration(NamedTuple):
    """How long a contract lasts, in days of the company's calendar."""

    since: date
    term_ends_on: date | None
    """The last day of the running term; the next begins by itself the day after. None: no term was agreed."""
    earliest_end: date
    """The last day, were notice given today."""
    notice_by: date | None
    """The last day on which notice still ends the running term; None without one, or when that day is over."""


def duration_of(contract: Contract, at: datetime | None = None) -> Duration:
    """How long the contract lasts by its newest version's terms."""
    zone = ZoneInfo(contract.company.timezone)
    today = (at or timezone.now()).astimezone(zone).date()
    versions = list(contract.versions.order_by("effective_from"))
    since, newest = versions[0].effective_from.astimezone(zone).date(), versions[-1]
    ends = end_of_term(since, newest.term_months, today)
    by = ends - timedelta(days=newest.notice_days) if ends is not None else None
    return Duration(
        since,
        ends,
        last_day(since, newest.term_months, newest.notice_days, today),
        by if by is not None and by >= today else None,
    )


def first_change_day(contract: Contract, newest: ContractVersion, at: datetime | None = None) -> date:
    """The first day another version may begin on, in the company's calendar: after today and after the newest began."""
    zone = ZoneInfo(contract.company.timezone)
    today = (at or timezone.now()).astimezone(zone).date()
    return max(today, newest.effective_from.astimezone(zone).date()) + timedelta(days=1)


@lru_cache(maxsize=4096)
def parts_of(version_id: int) -> Parts:
    """What a contract version is made of: read once per process, for a version never changes."""
    return ContractVersion.objects.only("parts").get(pk=version_id).made_of


def prices_include_tax(company_id: int) -> bool:
    """Whether the company's prices include tax. A contract never changes that; False without one."""
    versions = ContractVersion.objects.filter(contract__company_id=company_id)
    return bool(versions.values_list("prices_include_tax", flat=True).first())


def tariffs_of(company_ids: Collection[int]) -> dict[int, Tariff]:
    """Everything that prices these companies' legs; a company without a contract has an empty tariff.

    Two queries, however many companies: tariffs are compiled once per set of versions, which never change.
    """
    contracts = ContractVersion.objects.filter(contract__company_id__in=company_ids).order_by("pk")
    columns = ("contract__company_id", "pk", "price_book_id", "contract__company__timezone")
    rows = list(contracts.values_list(*columns))
    books = {book for _, pk, book, _ in rows for book in (book, *band_books(pk).values())}
    published = PriceBookVersion.objects.filter(book_id__in=books, published_at__isnull=False)
    versions = list(published.order_by("pk").values_list("pk", "book_id"))
    return {company_id: _tariff_from(company_id, rows, versions) for company_id in company_ids}


def _tariff_from(
    company_id: int, contracts: Sequence[tuple[int, int, int, str]], versions: Sequence[tuple[int, int]]
) -> Tariff:
    own = [row for row in contracts if row[0] == company_id]
    books = {book for _, pk, book, _ in own for book in (book, *band_books(pk).values())}
    zone = own[0][3] if own else "UTC"
    return _tariff(tuple(row[1] for row in own), tuple(version for version in versions if version[1] in books), zone)


@lru_cache(maxsize=2048)
def _tariff(contract_ids: Sequence[int], book_versions: Sequence[tuple[int, int]], zone: str) -> Tariff:
    contracts = ContractVersion.objects.filter(pk__in=contract_ids)
    return Tariff([_terms(contract, book_versions, ZoneInfo(zone)) for contract in contracts])


def _terms(contract: ContractVersion, book_versions: Sequence[tuple[int, int]], zone: ZoneInfo) -> ContractTerms:
    def rates_of(wanted: int) -> list[RateVersion]:
        return [rate_version(pk) for pk, book in book_versions if book == wanted]

    books = band_books(contract.pk)
    return ContractTerms(
        contract.pk,
        contract.effective_from,
        contract.currency,
        rules_of(parts_of(contract.pk)),
        rates_of(contract.price_book_id),
        hours_of(contract.pk, zone) if books else None,
        {book: rates_of(book) for book in books.values()},
    )


@dataclass(frozen=True, slots=True)
class LocalHours:
    """The hours at which another price book holds, by the company's clock."""

    minutes: Minutes
    zone: ZoneInfo
    books: Mapping[str, int]

    def book_at(self, moment: datetime) -> int | None:
        """The price book of the band the moment lies in; None: the contract's own."""
        band = self.minutes.band_at(moment.astimezone(self.zone))
        return self.books[band.book] if band is not None else None


def tariff_of(terms: Terms, zone: ZoneInfo) -> Tariff:
    """What terms that nobody has agreed to yet would make of any leg, whenever it was answered."""
    parts = terms.made_of
    minutes = next((part for part in parts if isinstance(part, Minutes) and part.bands), None)
    codes = {band.book for band in minutes.bands} if minutes is not None else set()
    books = dict(PriceBook.objects.filter(code__in=codes).values_list("code", "pk"))
    published = PriceBookVersion.objects.filter(book_id__in={terms.price_book_id, *books.values()})
    rates: dict[int, list[RateVersion]] = {book: [] for book in (terms.price_book_id, *books.values())}
    for pk, book in published.filter(published_at__isnull=False).values_list("pk", "book_id"):
        rates[book].append(rate_version(pk))
    hours = LocalHours(minutes, zone, books) if minutes is not None else None
    always = datetime(1970, 1, 1, tzinfo=UTC)
    own = rates[terms.price_book_id]
    return Tariff([ContractTerms(0, always, terms.currency, rules_of(parts), own, hours, rates)])


def hours_of(version_id: int, zone: ZoneInfo) -> LocalHours | None:
    """The bands of hours of a contract version; None when it has none."""
    minutes = _minutes(version_id)
    return LocalHours(minutes, zone, band_books(version_id)) if minutes is not None and minutes.bands else None


@lru_cache(maxsize=4096)
def band_books(version_id: int) -> Mapping[str, int]:
    """The price books of a contract version's bands, by code: they are never deleted nor renamed."""
    minutes = _minutes(version_id)
    codes = {band.book for band in minutes.bands} if minutes is not None else set()
    return dict(PriceBook.objects.filter(code__in=codes).values_list("code", "pk")) if codes else {}


def _minutes(version_id: int) -> Minutes | None:
    return next((part for part in parts_of(version_id) if isinstance(part, Minutes)), None)


def start_of_day(day: date, zone: str) -> datetime:
    """The first moment of a local day."""
    return datetime.combine(day, time.min, ZoneInfo(zone))
