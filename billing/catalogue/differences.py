"""What a new price list changes: how the price of each prefix moves, also of those only one of the two lists. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from billing.catalogue.prices import Price
from billing.rating import ChargeKind, PrefixTable

MAX_SHOWN: Final = 100
"""Of each sort so many changes are shown, those of the largest steps first."""


class Sort(StrEnum):
    """How the price of a prefix changes."""

    UNPRICED = "unpriced"
    """There was a price and there will be none: such calls would wait in quarantine."""
    DEARER = "dearer"
    CHEAPER = "cheaper"
    PRICED = "priced"
    """There was none and there will be one."""
    BARRED = "barred"
    UNBARRED = "unbarred"
    TERMS = "terms"
    """The same price by other pulses or another name."""
    SAME = "same"


class Change(NamedTuple):
    """One prefix before and after; either may be a shorter prefix's price, where the longer one has no row."""

    sort: Sort
    kind: ChargeKind
    prefix: str
    before: Price | None
    after: Price | None

    @property
    def step(self) -> Decimal:
        """By how much a first minute becomes dearer (cheaper: negative)."""
        return _first_minute(self.after) - _first_minute(self.before)


@dataclass(frozen=True, slots=True)
class Differences:
    """How many prefixes change in which way, and the largest of those changes."""

    counts: Mapping[Sort, int]
    shown: Sequence[Change]


def differences(before: Iterable[Price], after: Iterable[Price]) -> Differences:
    """Compare two lists prefix by prefix, over all that either names: each by the price that numbers under it have."""
    old, new = _tables(before), _tables(after)
    named = {(kind, prefix) for tables in (old, new) for kind, rows in tables.items() for prefix in rows.prefixes}
    changes = [_change(kind, prefix, old, new) for kind, prefix in sorted(named)]
    counts = Counter(change.sort for change in changes)
    shown: list[Change] = []
    for sort in Sort:
        of_sort = [change for change in changes if change.sort is sort and sort is not Sort.SAME]
        shown += sorted(of_sort, key=lambda change: -abs(change.step))[:MAX_SHOWN]
    return Differences({sort: counts[sort] for sort in Sort}, shown)


class _Table(NamedTuple):
    prefixes: frozenset[str]
    table: PrefixTable[Price]


def _tables(prices: Iterable[Price]) -> dict[ChargeKind, _Table]:
    rows: dict[ChargeKind, list[tuple[str, Price]]] = {}
    for price in prices:
        rows.setdefault(price.kind, []).append((price.prefix, price))
    return {kind: _Table(frozenset(dict(pairs)), PrefixTable(pairs)) for kind, pairs in rows.items()}


def _found(tables: Mapping[ChargeKind, _Table], kind: ChargeKind, prefix: str) -> Price | None:
    found = tables[kind].table.find(prefix) if kind in tables else None
    return found[1] if found is not None else None


def _change(
    kind: ChargeKind, prefix: str, old: Mapping[ChargeKind, _Table], new: Mapping[ChargeKind, _Table]
) -> Change:
    before, after = _found(old, kind, prefix), _found(new, kind, prefix)
    return Change(_sort(before, after), kind, prefix, before, after)


def _sort(before: Price | None, after: Price | None) -> Sort:
    if after is None or before is None:
        return Sort.UNPRICED if after is None else Sort.PRICED
    if before.barred != after.barred:
        return Sort.BARRED if after.barred else Sort.UNBARRED
    was, becomes = _first_minute(before), _first_minute(after)
    if was != becomes:
        return Sort.DEARER if becomes > was else Sort.CHEAPER
    return Sort.SAME if _terms(before) == _terms(after) else Sort.TERMS


def _first_minute(price: Price | None) -> Decimal:
    return price.per_minute + price.connect_fee if price is not None and not price.barred else Decimal(0)


def _terms(price: Price) -> tuple[object, ...]:
    return (
        price.per_minute, price.connect_fee, price.pulse_first_s, price.pulse_step_s, price.label_zh, price.label_en
    )
