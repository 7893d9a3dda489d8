"""Reading plans and price books."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any, Final

from django.db.models import Count, QuerySet

from billing.catalogue.errors import NoDraft, UnknownPlan, UnknownPriceBook
from billing.catalogue.models import Plan, PriceBook, PriceBookVersion
from billing.catalogue.prices import Price
from billing.rating import ChargeKind

_ROW: Final = tuple(field.name for field in fields(Price))


def offered_plans() -> QuerySet[Plan]:
    """The plans a newcomer may choose, in the order they are shown."""
    return Plan.objects.filter(active=True).order_by("position", "code")


def offered_plan(code: str) -> Plan:
    """The plan with this code. Raises UnknownPlan when it is not on offer."""
    plan = offered_plans().filter(code=code).first()
    if plan is None:
        raise UnknownPlan(fields={"plan": "unknown"})
    return plan


def price_books() -> QuerySet[PriceBook]:
    """All price books by name."""
    return PriceBook.objects.order_by("name_en", "code")


def access_price_book(code: str) -> PriceBook:
    """The book with this code. Raises UnknownPriceBook."""
    book = PriceBook.objects.filter(code=code).first()
    if book is None:
        raise UnknownPriceBook
    return book


def versions_of(book: PriceBook) -> QuerySet[PriceBookVersion]:
    """Its versions with how many `prices` each has, newest first; the draft, when there is one, comes first."""
    return book.versions.annotate(prices=Count("entries")).order_by("-number")


def access_version(book: PriceBook, number: int) -> PriceBookVersion:
    """One of its versions, published or not. Raises UnknownPriceBook."""
    version = book.versions.filter(number=number).first()
    if version is None:
        raise UnknownPriceBook
    return version


def draft_of(book: PriceBook) -> PriceBookVersion:
    """The version that was uploaded and not published yet. Raises NoDraft."""
    version = book.versions.filter(published_at__isnull=True).first()
    if version is None:
        raise NoDraft
    return version


def prices_of(version: PriceBookVersion | None) -> Iterator[Price]:
    """Its rows by kind and prefix; none without a version."""
    if version is None:
        return
    rows: Iterator[tuple[Any, ...]] = version.entries.order_by("kind", "prefix").values_list(*_ROW).iterator(5_000)
    for kind, *rest in rows:
        yield Price(ChargeKind(kind), *rest)
