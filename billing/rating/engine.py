"""Pricing one leg: contract version → clock → whole seconds → rate version → prefix → pulses → amount."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from billing.rating.prefixes import AmbiguousPrefixError, digits
from billing.rating.pulses import whole_seconds
from billing.rating.types import (
    ChargeKind,
    Clock,
    ContractTerms,
    Free,
    Leg,
    MatchOn,
    Outcome,
    Quarantined,
    Rate,
    Rated,
    RateVersion,
    StartedSecond,
)

MAX_DURATION_MS = 24 * 60 * 60 * 1000
"""Longer than a day is a switch that lost the end of a call, not a call."""


class _Version(Protocol):
    @property
    def effective_from(self) -> datetime: ...


V = TypeVar("V", bound=_Version)


class _Timeline(Generic[V]):
    """Versions in order of their beginning; the one in force is the last that has begun."""

    __slots__ = ("_starts", "_versions")

    def __init__(self, versions: Sequence[V]) -> None:
        self._versions = sorted(versions, key=lambda version: version.effective_from)
        self._starts = [version.effective_from for version in self._versions]
        if len(set(self._starts)) != len(self._starts):
            raise ValueError("two versions begin at the same time")

    def at(self, moment: datetime) -> V | None:
        index = bisect_right(self._starts, moment)
        return self._versions[index - 1] if index else None


class Tariff:
    """Everything that prices one company's legs: all its contract versions with all versions of their price books.

    Build it once and use it for many legs; it never changes. Raises ValueError when versions contradict each other.
    """

    __slots__ = ("_band_books", "_books", "_contracts")

    def __init__(self, contracts: Sequence[ContractTerms]) -> None:
        self._contracts = _Timeline(contracts)
        self._books: dict[int, _Timeline[RateVersion]] = {
            contract.id: _Timeline(contract.rate_versions) for contract in contracts
        }
        self._band_books: dict[int, dict[int, _Timeline[RateVersion]]] = {
            contract.id: {book: _Timeline(versions) for book, versions in contract.band_books.items()}
            for contract in contracts
            if contract.hours is not None
        }

    def charges(self, kind: ChargeKind, leg: Leg) -> bool:
        """Whether the contract at the leg's answer has a rule for this kind of charge."""
        contract = self._contracts.at(leg.answered_at) if leg.answered_at is not None else None
        return contract is not None and kind in contract.rules

    def rate(self, leg: Leg) -> Outcome:
        """Price one leg (rules 1, 2, 3, 4 and 6). Never guesses: what has no single price is Quarantined, not free."""
        if problem := _implausible(leg):
            return problem
        if leg.answered_at is None:
            return Free("not_answered", None)
        if leg.supervises:
            return Free("supervision", None)
        contract = self._contracts.at(leg.answered_at)
        if contract is None:
            return Quarantined("no_contract", leg.answered_at.isoformat())
        rule = contract.rules.get(leg.kind)
        if rule is None:
            return Quarantined("no_charge_rule", leg.kind)
        if rule.included:
            return Free("included", contract.id)
        if rule.clock is Clock.LINE_ANSWER:
            duration_ms = leg.billable_ms
        elif rule.clock is Clock.MENU:
            duration_ms = leg.ivr_ms
        elif leg.agent_answered_at is None:
            return Free("no_agent", contract.id)
        else:
            duration_ms = leg.talk_ms
        if rule.by_call:
            return Free("by_call", contract.id)
        counted_s = whole_seconds(duration_ms, count_started=rule.started_second is StartedSecond.COUNTS)
        books = self._books[contract.id] if contract.hours is None else self._book_at(contract, leg.answered_at)
        version = books.at(leg.answered_at)
        if version is None:
            return Quarantined("no_rate_version", leg.answered_at.isoformat())
        found = _find_rate(version, leg, rule.match_on)
        if isinstance(found, Quarantined):
            return found
        prefix, rate = found
        billed_s = rate.pulse.billed_seconds(counted_s)
        if billed_s == 0:
            return Free("under_a_second", contract.id)
        amount = rate.price(billed_s)
        currency = contract.currency
        return Rated(
            amount, currency, rule.clock, duration_ms, counted_s, billed_s, prefix, rate, contract.id, version.id
        )

    def _book_at(self, contract: ContractTerms, moment: datetime) -> _Timeline[RateVersion]:
        """The price book of the band of hours the call was answered in, or the contract's own."""
        book = contract.hours.book_at(moment) if contract.hours is not None else None
        return self._books[contract.id] if book is None else self._band_books[contract.id][book]


def _implausible(leg: Leg) -> Quarantined | None:
    if leg.billable_ms < 0 or leg.talk_ms < 0 or leg.ivr_ms < 0:
        return Quarantined("negative_duration", f"{min(leg.billable_ms, leg.talk_ms, leg.ivr_ms)} ms")
    if leg.billable_ms > MAX_DURATION_MS or leg.talk_ms > MAX_DURATION_MS:
        return Quarantined("longer_than_a_day", f"{max(leg.billable_ms, leg.talk_ms)} ms")
    if leg.answered_at is None:
        if leg.billable_ms or leg.talk_ms:
            return Quarantined("times_contradict", "billed time without an answer")
    elif leg.answered_at > leg.ended_at:
        return Quarantined("times_contradict", "answered after the end")
    elif leg.agent_answered_at is None and leg.talk_ms:
        return Quarantined("times_contradict", "talk time without an agent")
    return None


def _find_rate(version: RateVersion, leg: Leg, match_on: MatchOn) -> tuple[str, Rate] | Quarantined:
    """The rate of the longest prefix, or why there is none. The own number is whole, the remote one is not."""
    table = version.tables.get(leg.kind)
    number = leg.number if match_on is MatchOn.OWN else leg.destination
    if table is None:
        return Quarantined("no_rate", f"{leg.kind}: the price book has no such charge")
    try:
        bare = digits(number)
        found = table.find(bare) if match_on is MatchOn.OWN else table.find_truncated(bare)
    except ValueError:
        return Quarantined("not_a_number", number)
    except AmbiguousPrefixError:
        return Quarantined("ambiguous_destination", number)
    if found is None:
        return Quarantined("no_rate", number)
    if found[1].barred:
        return Quarantined("barred_destination", number)
    return found
