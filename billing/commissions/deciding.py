"""A client's list of decisions, read from a table and held against the sales. Pure but for the sales it is given."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Final, NamedTuple
from uuid import UUID

from billing.commissions.models import Sale
from billing.commissions.states import NEED_REASON, Move, SaleState, WrongSaleState, after
from linepool.kernel.sheets import Problem, SheetRow

MAX_ROWS: Final = 5_000
"""A list is decided in one transaction: a thousand rows take about two seconds."""
MAX_REASON: Final = 300
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "order_id": ("order_id", "order", "订单号", "订单"),
    "decision": ("decision", "status", "决定", "状态"),
    "amount": ("amount", "金额"),
    "reason": ("reason", "原因", "理由"),
}
"""What each column may be called; the first is what we write ourselves."""
PROBLEMS: Final = (
    "missing_column", "bad_decision", "unknown_order", "order_twice", "other_amount", "reason_missing",
    "wrong_sale_state", "too_long", "too_many_rows",
)  # fmt: skip
_DECISIONS: Final[Mapping[str, Move]] = {
    "confirm": Move.CONFIRM,
    "confirmed": Move.CONFIRM,
    "确认": Move.CONFIRM,
    "reject": Move.REJECT,
    "rejected": Move.REJECT,
    "拒绝": Move.REJECT,
    "claw_back": Move.CLAW_BACK,
    "clawed_back": Move.CLAW_BACK,
    "退回": Move.CLAW_BACK,
}


class Row(NamedTuple):
    """One line as it was written."""

    line: int
    order_id: str
    decision: str
    amount: str
    reason: str


@dataclass(slots=True)
class Decisions:
    """What a table asks for. With any problem nothing of it is done."""

    moves: list[tuple[UUID, Move, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unchanged: int = 0
    """Lines that ask for what is so already."""


def read_rows(rows: Iterable[SheetRow]) -> tuple[list[Row], list[Problem]]:
    """The table's lines, and what is wrong with its head."""
    table = iter(rows)
    head = next(table)
    names = {name: column for column, known in COLUMNS.items() for name in known}
    at = {names[cell.lower()]: place for place, cell in enumerate(head.cells) if cell.lower() in names}
    missing = [Problem(head.line, name, "missing_column", "") for name in ("order_id", "decision") if name not in at]
    if missing:
        return [], missing
    found = [
        Row(row.line, *(row.cells[at[name]] if name in at and at[name] < len(row.cells) else "" for name in COLUMNS))
        for row in table
    ]
    if len(found) > MAX_ROWS:
        return [], [Problem(found[MAX_ROWS].line, "order_id", "too_many_rows", str(MAX_ROWS))]
    return found, []


def decide(rows: Iterable[Row], sales: Mapping[str, Sale]) -> Decisions:
    """What the lines ask of these sales (by order id), and every line that cannot be."""
    result, seen = Decisions(), set[str]()
    for row in rows:
        problem = _problem(row, sales.get(row.order_id), seen)
        seen.add(row.order_id)
        if problem is not None:
            result.problems.append(problem)
            continue
        sale, move = sales[row.order_id], _DECISIONS[row.decision.lower()]
        if after(SaleState(sale.state), move) == sale.state:
            result.unchanged += 1
        else:
            result.moves.append((sale.pk, move, row.reason))
    return result


def _problem(row: Row, sale: Sale | None, seen: set[str]) -> Problem | None:
    move = _DECISIONS.get(row.decision.lower())
    if sale is None:
        return Problem(row.line, "order_id", "unknown_order", row.order_id)
    if row.order_id in seen:
        return Problem(row.line, "order_id", "order_twice", row.order_id)
    if move is None:
        return Problem(row.line, "decision", "bad_decision", row.decision)
    if row.amount and _amount(row.amount) != sale.amount:
        return Problem(row.line, "amount", "other_amount", f"{row.amount} ≠ {sale.amount}")
    if len(row.reason) > MAX_REASON:
        return Problem(row.line, "reason", "too_long", row.reason[:40])
    if move in NEED_REASON and not row.reason:
        return Problem(row.line, "reason", "reason_missing", "")
    try:
        after(SaleState(sale.state), move)
    except WrongSaleState:
        return Problem(row.line, "decision", "wrong_sale_state", sale.state)
    return None


def _amount(text: str) -> Decimal | None:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None  # a signalling NaN cannot even be compared
