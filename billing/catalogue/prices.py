"""A price book's row as a value, and rows read from a table that people keep. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from billing.rating import ChargeKind
from linepool.kernel.sheets import NO, YES, Problem, SheetRow

MAX_PROBLEMS: Final = 200
"""So many are told one by one; the rest only counted."""
MAX_LABEL: Final = 80
MAX_PREFIX: Final = 15
MAX_PULSE_S: Final = 3600


@dataclass(frozen=True, slots=True)
class Price:
    """One row of a price book. An empty prefix is the price of every number without a longer one."""

    kind: ChargeKind
    prefix: str
    label_zh: str
    label_en: str
    per_minute: Decimal
    pulse_first_s: int
    pulse_step_s: int
    connect_fee: Decimal = Decimal(0)
    barred: bool = False


@dataclass(slots=True)
class PriceList:
    """What a table says. ``problem_count`` may be more than there are ``problems``."""

    prices: list[Price] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0

    def refuse(self, problem: Problem) -> None:
        """One more thing that is wrong."""
        self.problem_count += 1
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(problem)


COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "kind": ("kind", "direction", "类别", "方向"),
    "prefix": ("prefix", "code", "前缀", "号码前缀"),
    "label_zh": ("label_zh", "名称", "中文名称", "目的地"),
    "label_en": ("label_en", "destination", "name", "英文名称"),
    "per_minute": ("per_minute", "price", "rate", "每分钟", "单价"),
    "pulse": ("pulse", "billing_increment", "计费单元"),
    "connect_fee": ("connect_fee", "接通费"),
    "barred": ("barred", "禁拨"),
}
"""What each column may be called at the head of the table; the first is what we write ourselves."""
PROBLEMS: Final = (
    "missing_column", "bad_kind", "bad_prefix", "prefix_twice", "bad_price", "bad_pulse", "bad_flag", "too_long"
)  # fmt: skip
"""The codes of everything that can be wrong with a row."""
_REQUIRED: Final = ("prefix", "per_minute", "pulse")
_KINDS: Final = {
    "": ChargeKind.OUTBOUND,
    "outbound": ChargeKind.OUTBOUND,
    "out": ChargeKind.OUTBOUND,
    "呼出": ChargeKind.OUTBOUND,
    "inbound": ChargeKind.INBOUND,
    "in": ChargeKind.INBOUND,
    "呼入": ChargeKind.INBOUND,
    "agent": ChargeKind.AGENT,
    "坐席": ChargeKind.AGENT,
    "automatic": ChargeKind.AUTOMATIC,
    "自动语音": ChargeKind.AUTOMATIC,
}
_YES: Final = YES | {"barred", "禁拨"}
_PRICE: Final = re.compile(r"\d{1,6}(\.\d{1,6})?")
_PREFIX: Final = re.compile(rf"\+?\d{{0,{MAX_PREFIX}}}", re.ASCII)
_PULSE: Final = re.compile(r"(\d{1,4})\s*/\s*(\d{1,4})", re.ASCII)


class _Bad(Exception):  # noqa: N818
    """A cell that cannot be read: its column, code and text."""


def read_prices(rows: Iterable[SheetRow]) -> PriceList:
    """Every row of a table as a price, and what is wrong with it: by line, column and code (``PROBLEMS``)."""
    result = PriceList()
    table = iter(rows)
    head = next(table)
    columns = _columns_of(head)
    for name in _REQUIRED:
        if name not in columns:
            result.refuse(Problem(head.line, name, "missing_column", ""))
    if not result.problems:
        _read_rows(table, columns, result)
    return result


def _read_rows(table: Iterator[SheetRow], columns: Mapping[str, int], result: PriceList) -> None:
    seen: dict[tuple[ChargeKind, str], int] = {}
    for row in table:
        cells = {name: row.cells[at] if at < len(row.cells) else "" for name, at in columns.items()}
        try:
            price = _price(cells)
        except _Bad as bad:
            result.refuse(Problem(row.line, *bad.args))
            continue
        first = seen.setdefault((price.kind, price.prefix), row.line)
        if first != row.line:
            result.refuse(Problem(row.line, "prefix", "prefix_twice", f"{price.prefix} = line {first}"))
        else:
            result.prices.append(price)


def _columns_of(head: SheetRow) -> dict[str, int]:
    names = {name: column for column, known in COLUMNS.items() for name in known}
    found: dict[str, int] = {}
    for at, cell in enumerate(head.cells):
        column = names.get(cell.lower())
        if column is not None:
            found.setdefault(column, at)
    return found


def _price(cells: Mapping[str, str]) -> Price:
    zh, en = _label(cells, "label_zh"), _label(cells, "label_en")
    first, step = _pulse(cells["pulse"])
    return Price(
        _kind(cells.get("kind", "")),
        _prefix(cells["prefix"]),
        zh or en,
        en or zh,
        _amount(cells, "per_minute"),
        first,
        step,
        _amount(cells, "connect_fee") if cells.get("connect_fee") else Decimal(0),
        _flag(cells.get("barred", "")),
    )


def _kind(text: str) -> ChargeKind:
    kind = _KINDS.get(text.lower())
    if kind is None:
        raise _Bad("kind", "bad_kind", text)
    return kind


def _prefix(text: str) -> str:
    if not _PREFIX.fullmatch(text):
        raise _Bad("prefix", "bad_prefix", text)
    return text.removeprefix("+")


def _label(cells: Mapping[str, str], column: str) -> str:
    text = cells.get(column, "")
    if len(text) > MAX_LABEL:
        raise _Bad(column, "too_long", text)
    return text


def _amount(cells: Mapping[str, str], column: str) -> Decimal:
    """A comma is refused, not guessed at: it divides thousands in one country and cents in another."""
    text = cells[column]
    if not _PRICE.fullmatch(text):
        raise _Bad(column, "bad_price", text)
    return Decimal(text)


def _pulse(text: str) -> tuple[int, int]:
    found = _PULSE.fullmatch(text)
    first, step = (int(found[1]), int(found[2])) if found else (0, 0)
    if not (1 <= step <= MAX_PULSE_S and 0 <= first <= MAX_PULSE_S):
        raise _Bad("pulse", "bad_pulse", text)
    return first, step


def _flag(text: str) -> bool:
    if text.lower() in _YES:
        return True
    if text.lower() in NO:
        return False
    raise _Bad("barred", "bad_flag", text)


def as_cells(price: Price) -> Sequence[str | Decimal]:
    """The row as we write it, in the order of ``COLUMNS``: what is written is read back as the same price."""
    return [
        price.kind.value,
        price.prefix,
        price.label_zh,
        price.label_en,
        price.per_minute.normalize() + 0,
        f"{price.pulse_first_s}/{price.pulse_step_s}",
        price.connect_fee.normalize() + 0,
        "yes" if price.barred else "",
    ]
