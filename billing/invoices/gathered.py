"""What a company used in a month, gathered for its bill: by contract version, from charges, holdings and measures."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from billing.invoices.models import Invoice
from billing.ledger.models import Charge
from billing.ports import inventory, measurements
from billing.rating import ChargeKind, Holding, Pulse, Rate
from billing.rating.parts import Package, Parts, Period, Priced, Usage
from billing.rating.types import PLACES

_RATE = {
    "label_zh": F("rate__label_zh"),
    "label_en": F("rate__label_en"),
    "per_minute": F("rate__per_minute"),
    "connect_fee": F("rate__connect_fee"),
    "first_s": F("rate__pulse_first_s"),
    "step_s": F("rate__pulse_step_s"),
}


@dataclass(frozen=True, slots=True)
class Held:
    """What the company rented on the days of a month."""

    seats: Sequence[Holding]
    numbers: Sequence[Holding]


def held_by(company_id: int, first: date, last: date) -> Held:
    """Seats and numbers held on at least one of the days."""
    source = inventory()
    return Held(source.seats(company_id, first, last), source.numbers(company_id, first, last))


def charges_of(invoice: Invoice) -> QuerySet[Charge]:
    """The priced legs of the invoice's month."""
    return Charge.objects.live().filter(company_id=invoice.company_id, period=invoice.period, rate__isnull=False)


def versions_charged(invoice: Invoice) -> set[int]:
    """The contract versions that legs of the month were rated under."""
    charges = Charge.objects.live().filter(company_id=invoice.company_id, period=invoice.period)
    found = charges.filter(Q(rate__isnull=False) | Q(reason="by_call")).values_list("contract_version_id", flat=True)
    return {version for version in found.distinct() if version is not None}


def usage_of(invoice: Invoice, version_id: int, parts: Parts, period: Period, held: Held) -> Usage:
    """What happened under one contract version, as far as its parts ask for it."""
    charges = charges_of(invoice).filter(contract_version_id=version_id)
    ordered = {kind for part in parts if isinstance(part, Package) and part.overage is None for kind in part.kinds}
    legs = _legs(charges.filter(kind__in=ordered)) if ordered else []
    sums = _sums(charges.exclude(kind__in=ordered))
    usage = Usage(seats=held.seats, numbers=held.numbers, priced=[*sums, *legs], calls=_calls(invoice, version_id))
    return replace(usage, **measured(invoice.company_id, parts, period))


def measured(company_id: int, parts: Parts, period: Period) -> dict[str, Any]:
    """The measures the parts ask for, on the period's days."""
    wanted = {part.measures for part in parts} if period.days else set()
    source, found = measurements(), dict[str, Any]()
    if "storage" in wanted:
        found["stored_bytes"] = source.stored_bytes(company_id, period.first, period.last)
    if "sales" in wanted:
        found["sales"] = source.sales(company_id, period.first, period.last)
        if period.first.day > 1:
            before = period.first - timedelta(days=1)
            found["sold_before"] = source.sold(company_id, period.first.replace(day=1), before)
    if "presence" in wanted:
        presence = source.presence(company_id, period.first, period.last)
        found |= {
            "logged_in": presence.logged_in,
            "peak_at": presence.peak_at,
            "waiting_ms": presence.waiting_ms,
            "handling_ms": presence.handling_ms,
        }
    return found


def _sums(charges: QuerySet[Charge]) -> list[Priced]:
    grouped = charges.values("kind", "rate_id", **_RATE)
    rows = grouped.annotate(total=Sum("amount"), seconds=Sum("billed_s"), legs=Count("id")).order_by("kind", "rate_id")
    return [_priced(row, row["legs"], row["seconds"], row["total"]) for row in rows]


def _legs(charges: QuerySet[Charge]) -> list[Priced]:
    rows = charges.values(
        "id", "kind", "rate_id", "amount", "billed_s", **_RATE, at=F("usage__answered_at"), call=F("usage__call_id")
    )
    return [
        replace(
            _priced(row, 1, row["billed_s"], row["amount"]), answered_at=row["at"], call_id=row["call"], leg=row["id"]
        )
        for row in rows.order_by("id").iterator(5_000)
    ]


def _priced(row: Mapping[str, Any], legs: int, billed_s: int, amount: Decimal) -> Priced:
    rate = Rate(row["rate_id"], row["per_minute"], Pulse(row["first_s"], row["step_s"]), row["connect_fee"])
    micros = int(amount.scaleb(PLACES))
    return Priced(ChargeKind(row["kind"]), rate, row["label_zh"], row["label_en"], legs, billed_s, micros)


def _calls(invoice: Invoice, version_id: int) -> Mapping[ChargeKind, int]:
    """Calls charged by the call: one counts once for each kind, however many legs it has."""
    charges = Charge.objects.live().filter(
        company_id=invoice.company_id, period=invoice.period, reason="by_call", contract_version_id=version_id
    )
    rows = charges.values("kind").annotate(calls=Count("usage__call_id", distinct=True)).order_by("kind")
    counted: dict[ChargeKind, int] = defaultdict(int)
    counted.update({ChargeKind(row["kind"]): row["calls"] for row in rows})
    return counted
