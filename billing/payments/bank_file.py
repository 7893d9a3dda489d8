"""A bank's list of transfers as a file: read whatever its columns are called, every mistake named by its line. Pure."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from linepool.kernel.money import round_half_up
from linepool.kernel.sheets import Problem, SheetRow, read_day

_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "booked_on": ("booked_on", "date", "booking date", "value date", "交易日期", "记账日期", "日期", "交易时间"),
    "amount": ("amount", "credit", "betrag", "金额", "收入金额", "贷方金额", "贷方发生额", "交易金额"),
    "currency": ("currency", "币种", "货币"),
    "payer": ("payer", "name", "counterparty", "对方户名", "对方名称", "付款人", "付款人名称"),
    "text": ("text", "reference", "purpose", "remittance", "description", "摘要", "用途", "附言", "备注"),
}
MOST: Final = Decimal(10**12)
"""No transfer is as large; a number without an end can be neither rounded nor kept."""
_CURRENCY: Final = re.compile("[A-Z]{3}")
_NEEDED = ("booked_on", "amount")


@dataclass(frozen=True, slots=True)
class Transfer:
    """Money that came in, as the bank tells it."""

    booked_on: date
    amount: Decimal
    currency: str
    payer: str
    text: str
    fingerprint: str = ""


def read_transfers(rows: Iterable[SheetRow], currency: str) -> tuple[list[Transfer], list[Problem]]:
    """The file's incoming transfers, each with its fingerprint, and what is wrong with other rows.

    Money that went out (negative, or without an amount coming in) is left out. Two equal rows are two transfers: the
    second one's fingerprint says so, and says the same when the file comes again.
    """
    lines = iter(rows)
    head = next(lines)
    places = _places(head.cells)
    if missing := [name for name in _NEEDED if name not in places]:
        return [], [Problem(head.line, name, "missing_column", "") for name in missing]
    found: list[Transfer] = []
    problems: list[Problem] = []
    for row in lines:
        outcome = _transfer(row, places, currency)
        if isinstance(outcome, Problem):
            problems.append(outcome)
        elif outcome is not None:
            found.append(outcome)
    return _fingerprinted(found), problems


def _places(cells: Sequence[str]) -> dict[str, int]:
    names = [cell.strip().lower() for cell in cells]
    return {
        column: next(names.index(name) for name in known if name in names)
        for column, known in _COLUMNS.items()
        if any(name in names for name in known)
    }


def _transfer(row: SheetRow, places: Mapping[str, int], currency: str) -> Transfer | Problem | None:
    def cell(name: str) -> str:
        place = places.get(name)
        return row.cells[place].strip() if place is not None and place < len(row.cells) else ""

    written = cell("amount").replace(",", "").replace("¥", "").replace("￥", "")
    if not written:
        return None
    try:
        amount = Decimal(written)
    except InvalidOperation:
        return Problem(row.line, "amount", "bad_amount", cell("amount")[:40])
    if not amount.is_finite() or not -MOST < amount < MOST or amount != round(amount, 2):
        return Problem(row.line, "amount", "bad_amount", cell("amount")[:40])
    if amount <= 0:
        return None
    day = read_day(cell("booked_on"))
    if day is None:
        return Problem(row.line, "booked_on", "bad_date", cell("booked_on")[:40])
    paid_in = (cell("currency") or currency).upper()
    if not _CURRENCY.fullmatch(paid_in):
        return Problem(row.line, "currency", "bad_amount", cell("currency")[:40])
    return Transfer(day, round_half_up(amount, 2), paid_in, cell("payer")[:160], cell("text")[:300])


def _fingerprinted(transfers: Sequence[Transfer]) -> list[Transfer]:
    seen: Counter[Transfer] = Counter()
    result = []
    for one in transfers:
        seen[one] += 1
        facts = (str(one.booked_on), str(one.amount), one.currency, one.payer, one.text, str(seen[one]))
        digest = hashlib.sha256("\x1f".join(facts).encode()).hexdigest()
        result.append(Transfer(one.booked_on, one.amount, one.currency, one.payer, one.text, digest))
    return result
