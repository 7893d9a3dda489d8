"""A bill as CSV: one row per rent and per charged leg, unrounded, so that their sums are the lines.

Starts with a byte order mark, without which Excel takes Chinese for Latin. Streams: a few hundred rows are in memory.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from zoneinfo import ZoneInfo

from billing.invoices.bill import charges_in, line_id_of, opens
from billing.invoices.draft import Draft, Line
from billing.invoices.models import Invoice
from billing.invoices.words import label, word
from billing.ledger.models import Charge
from billing.rating.explain import plain
from linepool.kernel.sheets import BOM, Cell, csv_rows, xlsx_file
from linepool.kernel.streams import stream
from linepool.kernel.tenancy import public_scope

__all__ = ["BATCH", "csv_pieces", "stream", "xlsx_of"]

BATCH = 500
_COLUMNS = (
    "line_id",
    "item",
    "call_id",
    "answered_at",
    "direction",
    "our_number",
    "destination",
    "duration",
    "billed",
    "quantity",
    "unit_price",
    "amount",
    "currency",
)

_NUMBERS = {_COLUMNS.index(name) for name in ("duration", "billed", "quantity", "unit_price", "amount")}


def csv_pieces(draft: Draft, language: str, timezone: str) -> Iterator[bytes]:
    """The table in pieces: heading and rents, then every charged leg of the month in the order it was rated."""
    rents = [_rent(line, language, draft.invoice.currency) for line in draft.lines if not opens(line)]
    yield BOM + csv_rows([[word(column, language) for column in _COLUMNS], *rents])
    zone = ZoneInfo(timezone)
    after = 0
    while charges := _batch(draft.invoice, after):
        yield csv_rows(_leg(charge, draft.invoice, language, zone) for charge in charges)
        after = charges[-1].pk


def xlsx_of(draft: Draft, language: str, timezone: str) -> bytes:
    """The same table as a workbook."""
    return xlsx_file(draft.invoice.number or f"{draft.first:%Y-%m}", _rows(draft, language, timezone))


def _rows(draft: Draft, language: str, timezone: str) -> Iterator[Sequence[Cell]]:
    yield [word(column, language) for column in _COLUMNS]
    for line in draft.lines:
        if not opens(line):
            yield _with_numbers(_rent(line, language, draft.invoice.currency))
    zone, after = ZoneInfo(timezone), 0
    while charges := _batch(draft.invoice, after):
        yield from (_with_numbers(_leg(charge, draft.invoice, language, zone)) for charge in charges)
        after = charges[-1].pk


def _with_numbers(cells: list[str]) -> list[Cell]:
    return [Decimal(cell) if place in _NUMBERS and cell else cell for place, cell in enumerate(cells)]


def _batch(invoice: Invoice, after: int) -> list[Charge]:
    with public_scope():
        charges = charges_in(invoice).filter(pk__gt=after).select_related("usage", "rate").order_by("pk")
        return list(charges[:BATCH])


def _rent(line: Line, language: str, currency: str) -> list[str]:
    name = label(line.label_zh, line.label_en, language)
    amounts = [f"{line.quantity:.4f}", plain(line.unit_price), f"{line.exact:.6f}", currency]
    return [line.id, name, "", f"{line.first}/{line.last}", "", "", "", "", "", *amounts]


def _leg(charge: Charge, invoice: Invoice, language: str, zone: ZoneInfo) -> list[str]:
    rate, usage = charge.rate, charge.usage
    if rate is None or charge.contract_version_id is None or usage.answered_at is None:
        raise ValueError(f"charge {charge.pk} is not a priced leg")
    return [
        line_id_of(charge, invoice),
        label(rate.label_zh, rate.label_en, language),
        str(usage.call_id),
        usage.answered_at.astimezone(zone).isoformat(timespec="milliseconds"),
        word(usage.direction, language),
        usage.number,
        usage.destination_prefix,
        str(charge.counted_s),
        str(charge.billed_s),
        "",
        plain(rate.per_minute),
        f"{charge.amount:.6f}",
        charge.currency,
    ]
