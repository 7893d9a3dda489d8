"""A day of both books for finance's board (``linepool.kernel.books``): each company's in its own calendar."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django_tenants.utils import get_tenant_model

from linepool.kernel.books import BooksDifference, DayTally, SwitchDay
from linepool.kernel.tenancy import public_scope
from telephony.calls.books import JOURNAL_SETTLES, read_books
from telephony.calls.reconciliation import Booked, Books, Difference, compare
from telephony.nodes.services import SWITCH_LOG_KEPT

_STATES = ("rated", "free", "quarantined", "pending")


def switch_day(day: date) -> SwitchDay:
    """Compare the day, as far as it has come. A day may be wider than 24 hours: companies live in many zones.

    What no company is known of belongs to the day of the easternmost company's calendar, so that it is told once.
    """
    zones = _zones()
    if not zones:
        return SwitchDay([], [])
    begins = {zone: datetime.combine(day, time(), zone).astimezone(UTC) for zone in set(zones.values())}
    ends = {zone: datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC) for zone in begins}
    since, until = min(begins.values()), min(max(ends.values()), timezone.now() - JOURNAL_SETTLES)
    if until <= since:
        return SwitchDay([], [])
    whole = since > timezone.now() - SWITCH_LOG_KEPT + timedelta(hours=1)
    books = read_books(since, until)
    legs = [leg for leg in books.legs if _day(leg.started_ms, zones[leg.company_id]) == day]
    found = compare(books) if whole else _unknown(legs)
    home = max(begins, key=lambda zone: -begins[zone].timestamp())
    return SwitchDay(_tallies(legs), list(_placed(found, books, zones, day, home)), whole)


def _zones() -> Mapping[int, ZoneInfo]:
    with public_scope():
        rows = get_tenant_model()._default_manager.values_list("pk", "timezone")
        return {pk: ZoneInfo(name) for pk, name in rows}


def _day(moment_ms: int, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(moment_ms / 1000, zone).date()


def _tallies(legs: list[Booked]) -> list[DayTally]:
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for leg in legs:
        counts[leg.company_id][leg.state or "unknown"] += 1
    return [
        DayTally(company_id, of.total(), *(of[state] for state in (*_STATES, "unknown")))
        for company_id, of in sorted(counts.items())
    ]


def _unknown(legs: list[Booked]) -> list[Difference]:
    """The switch's records are gone; whether finance was told can still be said."""
    return [
        Difference("no_usage", leg.channel_id, f"finance knows nothing of leg {leg.leg_id}")
        for leg in legs
        if not leg.state
    ]


def _placed(
    found: list[Difference], books: Books, zones: Mapping[int, ZoneInfo], day: date, home: ZoneInfo
) -> Iterator[BooksDifference]:
    """Those of the day, each with its company and call."""
    by_channel = {leg.channel_id: leg for leg in books.legs}
    by_call = {leg.call_id: leg for leg in books.legs}
    companies = {call.call_id: call.company_id for call in books.unsound}
    channels = {channel.id: channel.started_ms for channel in books.channels}
    for one in found:
        leg = by_channel.get(one.channel_id) or by_call.get(one.channel_id)
        if leg is not None:
            of_day = _day(leg.started_ms, zones[leg.company_id]) == day
            placed = BooksDifference(one.kind, leg.company_id, leg.call_id, one.channel_id, one.detail)
        else:
            company_id = companies.get(one.channel_id)
            started_ms = channels.get(one.channel_id)
            of_day = started_ms is None or _day(started_ms, home) == day
            placed = BooksDifference(
                one.kind, company_id, one.channel_id if company_id is not None else "", one.channel_id, one.detail
            )
        if of_day:
            yield placed
