"""What a change would cost, worked out before anybody agrees to it: this month's bill under other terms."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from billing.catalogue.models import RateEntry
from billing.catalogue.terms import Terms
from billing.contracts.models import ContractVersion
from billing.contracts.selectors import parts_of, tariff_of, version_in_force
from billing.invoices.draft import Draft, draft_of
from billing.invoices.gathered import Held, held_by, measured
from billing.invoices.models import Invoice
from billing.ledger.models import Usage as UsageRow
from billing.rating import ChargeKind, Free, Holding, Leg, Rated, Tariff
from billing.rating.parts import Part, Period, Priced, Seats, Usage, bill
from billing.rating.recurring import month_bounds

_FACTS = (
    "id", "call_id", "kind", "number", "destination_prefix", "started_at", "answered_at", "agent_answered_at",
    "ended_at", "billable_ms", "talk_ms", "ivr_ms", "party",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Comparison:
    """The month's bill as it is, and as it would be."""

    now: Draft
    then: Draft

    @property
    def difference(self) -> Decimal:
        """How much more there would be to pay, with tax; negative: less."""
        return self.then.total - self.now.total


@dataclass(frozen=True, slots=True)
class SeatChange:
    """What another number of seats from today on does to this month, and what the seats of a whole month cost, without
    tax: for both the number held now and the other."""

    seats_now: int
    seats_then: int
    month: Comparison
    monthly_now: Decimal
    monthly_then: Decimal
    currency: str


def compare(contract: ContractVersion, terms: Terms, at: datetime | None = None) -> Comparison:
    """This month's bill under the contract, and as if ``terms`` were in force all month: what was used is priced again.

    Needs the public scope.
    """
    company = contract.contract.company
    zone = ZoneInfo(company.timezone)
    invoice = _this_month(contract, at)
    first, last = month_bounds(invoice.period)
    period, parts = Period(first, last, terms.currency, "0"), terms.made_of
    held = held_by(company.pk, first, last)
    usage = replace(
        _rated_again(company.pk, tariff_of(terms, zone), first, last, zone), **measured(company.pk, parts, period)
    )
    lines = bill(parts, replace(usage, seats=held.seats, numbers=held.numbers), period)
    then = Draft(invoice, first, last, lines, inclusive=terms.prices_include_tax)
    return Comparison(draft_of(invoice), then)


def change_seats(company_id: int, count: int, at: datetime | None = None) -> SeatChange:
    """What ``count`` seats instead of those held would cost from today on. Needs the public scope.

    Raises NoContract.
    """
    contract = version_in_force(company_id, at)
    invoice = _this_month(contract, at)
    first, last = month_bounds(invoice.period)
    today = _today(contract, at)
    held = held_by(company_id, first, last)
    running = [one for one in held.seats if one.until is None]
    seats = [*held.seats, *(Holding(f"+{n}", today, None) for n in range(count - len(running)))]
    for one in running[count:]:
        seats[seats.index(one)] = one._replace(until=today)
    month = Comparison(draft_of(invoice), draft_of(invoice, Held(seats, held.numbers)))
    rents = [part for part in parts_of(contract.pk) if isinstance(part, Seats)]
    before, after = (_whole_month(rents, units, first) for units in (len(running), count))
    return SeatChange(len(running), count, month, before, after, contract.currency)


def _whole_month(parts: Sequence[Part], seats: int, first: date) -> Decimal:
    held = [Holding(str(number), first, None) for number in range(seats)]
    lines = bill(parts, Usage(seats=held), Period(*month_bounds(first)))
    return sum((line.amount for line in lines), Decimal("0.00"))


def _today(contract: ContractVersion, at: datetime | None) -> date:
    return (at or timezone.now()).astimezone(ZoneInfo(contract.contract.company.timezone)).date()


def _this_month(contract: ContractVersion, at: datetime | None) -> Invoice:
    """The month's invoice, not stored when there is none yet."""
    period, company = _today(contract, at).replace(day=1), contract.contract.company
    stored = Invoice.objects.filter(company=company, period=period).select_related("company").first()
    return stored or Invoice(company=company, period=period, currency=contract.currency)


def _rated_again(company_id: int, tariff: Tariff, first: date, last: date, zone: ZoneInfo) -> Usage:
    priced, by_call = [], defaultdict[ChargeKind, set[UUID]](set)
    for usage_id, call_id, leg in _legs(company_id, tariff, first, last, zone):
        match tariff.rate(leg):
            case Rated() as rated:
                priced.append(_priced(leg, rated, usage_id, call_id))
            case Free("by_call"):
                by_call[leg.kind].add(call_id)
    labels = RateEntry.objects.in_bulk({one.rate.id for one in priced})
    named = [
        replace(one, label_zh=labels[one.rate.id].label_zh, label_en=labels[one.rate.id].label_en) for one in priced
    ]
    return Usage(priced=named, calls={kind: len(calls) for kind, calls in by_call.items()})


def _legs(company_id: int, tariff: Tariff, first: date, last: date, zone: ZoneInfo) -> Iterator[tuple[int, UUID, Leg]]:
    """The month's answered legs; a caller's time in the menu is one of its own where the terms charge for it."""
    begin, end = (datetime.combine(day, time.min, zone) for day in (first, last + timedelta(days=1)))
    rows = UsageRow.objects.filter(company_id=company_id, answered_at__gte=begin, answered_at__lt=end)
    for usage_id, call_id, kind, *facts, ivr_ms, party in (
        rows.exclude(kind=ChargeKind.AUTOMATIC).values_list(*_FACTS).iterator(5_000)
    ):
        supervises = party == "supervisor" and kind == ChargeKind.AGENT
        leg = Leg(ChargeKind(kind), *facts)._replace(supervises=supervises, ivr_ms=ivr_ms)
        yield usage_id, call_id, leg
        if leg.kind is ChargeKind.INBOUND and ivr_ms and tariff.charges(ChargeKind.AUTOMATIC, leg):
            yield usage_id, call_id, leg._replace(kind=ChargeKind.AUTOMATIC)


def _priced(leg: Leg, rated: Rated, usage_id: int, call_id: UUID) -> Priced:
    return Priced(
        leg.kind, rated.rate, "", "", 1, rated.billed_s, rated.amount_micros, leg.answered_at, call_id, usage_id
    )
