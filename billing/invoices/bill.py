"""What an invoice says: computed while it is open, read as it was written down once it is final.

An open invoice also holds what earlier final ones missed (facts/money.md 8): for each line of an earlier month that
late calls changed, all that is known now less all that was billed. So the sum of all invoices is the same whatever the
order of arrival, to the cent of each line.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Sum

from billing.invoices.draft import Draft, Line, draft_of, usage_line_id
from billing.invoices.models import Invoice, InvoiceLine, InvoiceStatus
from billing.ledger.models import Charge
from billing.rating import Step, line_amount
from billing.rating.recurring import month_bounds
from billing.rating.types import PRICED_KINDS

_KEPT = (
    "kind", "label_zh", "label_en", "unit", "quantity", "unit_price", "tax_rate", "first", "last", "calls", "steps",
)  # fmt: skip


def bill_of(invoice: Invoice) -> Draft:
    """The invoice's lines and totals. Needs the public scope or the company's."""
    if invoice.status == InvoiceStatus.FINAL:
        first, last = month_bounds(invoice.period)
        return Draft(invoice, first, last, [_read(row) for row in invoice.lines.all()], inclusive=invoice.inclusive)
    draft = draft_of(invoice)
    return replace(draft, lines=[*draft.lines, *_adjustments(invoice)])


def freeze(bill: Draft) -> list[InvoiceLine]:
    """The rows a final invoice keeps of its lines, not stored yet."""
    return [
        InvoiceLine(
            invoice=bill.invoice,
            position=position,
            line_id=line.id,
            origin=origin_of(line.id),
            period=line.first.replace(day=1),
            exact=line.exact,
            amount=line.amount,
            **{name: getattr(line, name) for name in _KEPT},
        )
        for position, line in enumerate(bill.lines, start=1)
    ]


def is_adjustment(line_id: str) -> bool:
    """Whether the line corrects an earlier invoice's."""
    return line_id.startswith("adj-")


def opens(line: Line) -> bool:
    """Whether the line is made of calls that can be looked at one by one."""
    return bool(line.calls) or origin_of(line.id).startswith("usage-")


def origin_of(line_id: str) -> str:
    """The line's id in the invoice of its own month: adj-202610-usage-5-7 is usage-5-7."""
    return line_id.split("-", 2)[2] if is_adjustment(line_id) else line_id


def line_id_of(charge: Charge, invoice: Invoice) -> str:
    """The id of the invoice's line that holds this charge."""
    own = usage_line_id(charge.rate_id or 0, charge.contract_version_id or 0)
    return own if charge.period == invoice.period else f"adj-{charge.period:%Y%m}-{own}"


def charges_in(invoice: Invoice) -> QuerySet[Charge]:
    """The priced legs the invoice holds: its month's and late ones of earlier months; a final one's as of that day."""
    return _legs_in(invoice).filter(rate__isnull=False)


def _legs_in(invoice: Invoice) -> QuerySet[Charge]:
    """The same with legs that cost nothing by themselves, such as those counted as calls. A charge of the invoice that
    was taken back in the same invoice is not in it, and neither is what took it back."""
    seen = _seen_before(invoice)
    earlier = Q(period__in=_final_periods(invoice), pk__gt=seen)
    found = Charge.objects.filter(Q(period=invoice.period) | earlier, company_id=invoice.company_id)
    taken_back = Charge.objects.filter(reverses=OuterRef("pk"))
    if invoice.charges_until is not None:
        until = Q(pk__lte=invoice.charges_until)
        found, taken_back = found.filter(until), taken_back.filter(until)
    of_a_pair = Q(reverses__isnull=False, period=invoice.period) | Q(reverses__gt=seen) | Exists(taken_back)
    return found.exclude(of_a_pair)


def unbilled_in(invoice: Invoice) -> Decimal:
    """What the ledger holds as delivered and not invoiced for these legs."""
    return charges_in(invoice).aggregate(total=Sum("amount"))["total"] or Decimal(0)


def takes_adjustments(invoice: Invoice) -> bool:
    """Late calls go to one invoice: the oldest that is still open, which is finalised next."""
    older = Invoice.objects.filter(company_id=invoice.company_id, period__lt=invoice.period)
    return not older.exclude(status=InvoiceStatus.FINAL).exists()


def _finals_before(invoice: Invoice) -> QuerySet[Invoice]:
    found = Invoice.objects.filter(company_id=invoice.company_id, status=InvoiceStatus.FINAL)
    found = found.exclude(pk=invoice.pk)
    if invoice.charges_until is not None:
        found = found.filter(charges_until__lt=invoice.charges_until)
    return found


def _final_periods(invoice: Invoice) -> list[date]:
    if invoice.charges_until is None and not takes_adjustments(invoice):
        return []
    return list(_finals_before(invoice).values_list("period", flat=True))


def _seen_before(invoice: Invoice) -> int:
    return _finals_before(invoice).aggregate(seen=Max("charges_until"))["seen"] or 0


def _adjustments(invoice: Invoice) -> list[Line]:
    charged = _legs_in(invoice).filter(Q(rate__isnull=False) | Q(reason="by_call"))
    late = charged.exclude(period=invoice.period).order_by("period")
    periods = list(late.values_list("period", flat=True).distinct())
    earlier = Invoice.objects.filter(company_id=invoice.company_id, period__in=periods).select_related("company")
    return [line for one in earlier.order_by("period") for line in _missed(one)]


def _missed(earlier: Invoice) -> Iterator[Line]:
    """What the lines of a final invoice's month come to now, less what was billed of each."""
    rows = InvoiceLine.objects.filter(invoice__company_id=earlier.company_id, period=earlier.period)
    billed: dict[str, Any] = {
        row["origin"]: row
        for row in rows.values("origin").annotate(paid=Sum("amount"), held=Sum("quantity"), counted=Sum("calls"))
    }
    lines = draft_of(earlier).lines
    for line in [*lines, *_gone(earlier, billed.keys() - {line.id for line in lines})]:
        before = billed.get(line.id, {"paid": Decimal(0), "held": Decimal(0), "counted": 0})
        amount, calls = line.amount - before["paid"], line.calls - before["counted"]
        if amount or calls:
            label_zh, label_en = _labelled(earlier, line.label_zh, line.label_en)
            yield replace(
                line,
                id=f"adj-{earlier.period:%Y%m}-{line.id}",
                label_zh=label_zh,
                label_en=label_en,
                quantity=line.quantity - before["held"],
                value=Fraction(amount),
                cents=None,
                calls=calls,
            )


def untaxed(amount: Decimal, rate: Decimal, *, inclusive: bool) -> Decimal:
    """The income in a line's amount, in cents; what the rounding of single lines leaves is nobody's line."""
    return line_amount(amount / (1 + rate)) if inclusive else amount


def _gone(earlier: Invoice, origins: Collection[str]) -> list[Line]:
    """Lines that were billed and came to nothing since, such as what was missing to a minimum."""
    rows = InvoiceLine.objects.filter(
        invoice__company_id=earlier.company_id, period=earlier.period, origin__in=origins
    )
    found = {row.origin: row for row in rows.order_by("-invoice__period", "-position")}
    return [_nothing(found[origin], earlier) for origin in sorted(found)]


def _nothing(row: InvoiceLine, earlier: Invoice) -> Line:
    """The line as it would stand in its own month's invoice if nothing of it were left."""
    line = replace(_read(row), id=row.origin, value=Fraction(0), quantity=Decimal(0), calls=0)
    zh, en = _labelled(earlier, "", "")
    return replace(line, label_zh=line.label_zh.removeprefix(zh), label_en=line.label_en.removeprefix(en))


def _labelled(earlier: Invoice, zh: str, en: str) -> tuple[str, str]:
    """What an adjustment of the month's line is called in a later invoice."""
    month = f"{earlier.period:%Y-%m}"
    return f"补记 {month}：{zh}", f"Adjustment for {month}: {en}"


def _read(row: InvoiceLine) -> Line:
    kept = {name: getattr(row, name) for name in _KEPT}
    steps = tuple(Step(*step) for step in row.steps)
    return Line(id=row.line_id, value=Fraction(row.exact), **{**kept, "steps": steps})


def usage_lines(lines: Sequence[Line]) -> list[Line]:
    """The lines made of calls, whose income was posted when they were rated."""
    return [line for line in lines if line.kind in PRICED_KINDS]
