"""A file of contacts somebody uploads: its titles, its rows, and what its columns seem to be. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from linepool.kernel.sheets import Problem, SheetRow, csv_rows, plain_cell, read_sheet
from tenants.contacts.errors import BadMapping, ImportTooLarge
from tenants.contacts.importing.columns import SEVERAL, TARGETS, suggest
from tenants.contacts.importing.reading import Faulty

MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 60
MOST_BYTES: Final = 8 * 1024 * 1024
MOST_UNPACKED: Final = 96 * 1024 * 1024
SAMPLES: Final = 20
REASONS: Final[Mapping[str, tuple[str, str]]] = {
    "no_name": ("新联系人没有姓名", "a new contact without a name"),
    "no_number_or_mail": ("没有号码，也没有邮箱", "neither a number nor an e-mail address"),
    "bad_number": ("不是电话号码", "not a telephone number"),
    "rounded_number": ("号码被 Excel 写成了科学计数，请改为文本", "a number Excel has rounded: make the column text"),
    "bad_mail": ("不是邮箱地址", "not an e-mail address"),
    "bad_flag": ("请填“是”或“否”", "neither yes nor no"),
    "bad_date": ("不是日期（如 2026-12-31）", "not a day like 2026-12-31"),
    "too_long": ("太长", "too long"),
    "too_much": ("号码、邮箱或备注太多", "more than 20 numbers, 20 mails or 10,000 characters of notes"),
    "several_contacts": ("与多个已有联系人相符，请先合并", "several contacts have these numbers: merge them first"),
    "twice_in_file": ("同一人在前面的行中已出现", "the same person stands in an earlier row"),
}  # fmt: skip
"""Every code of what can be wrong with a row, and how a file of faulty rows says it."""


@dataclass(frozen=True, slots=True)
class Table:
    """The first row is its titles; every row has as many cells."""

    titles: list[str]
    rows: list[SheetRow]

    def samples(self) -> list[list[str]]:
        """What stands in its first rows."""
        return [row.cells for row in self.rows[:SAMPLES]]


def read_table(data: bytes) -> Table:
    """Raises ``ImportTooLarge``, ``BadSheet``."""
    if len(data) > MOST_BYTES:
        raise ImportTooLarge
    lines = list(islice(read_sheet(data, MOST_UNPACKED), MOST_ROWS + 2))
    width = max(len(line.cells) for line in lines)
    if len(lines) > MOST_ROWS + 1 or width > MOST_COLUMNS:
        raise ImportTooLarge
    head, *rows = (SheetRow(line.line, [*line.cells, *[""] * (width - len(line.cells))]) for line in lines)
    return Table([plain_cell(title)[:80] for title in head.cells], rows)


def mapped(table: Table, wanted: Sequence[str] | None, others: Mapping[str, str]) -> list[str]:
    """What each column is: as it was said, else as it seems. Raises ``BadMapping``."""
    if wanted is None:
        return suggest(table.titles, table.samples(), others)
    known = {"", *TARGETS, *others.values()}
    once = [target for target in wanted if target and target not in SEVERAL]
    if len(wanted) != len(table.titles) or not set(wanted) <= known or len(set(once)) != len(once):
        raise BadMapping
    return list(wanted)


def faulty_file(table: Table, faulty: Iterable[Faulty], language: str) -> bytes:
    """The rows that were not taken in, in the table's own columns, and a last one that says why."""
    chinese = language.startswith("zh")
    heading = "原因" if chinese else "Reason"
    again = bool(table.titles) and table.titles[-1] in {"原因", "Reason"}
    keep = len(table.titles) - again  # the reasons of last time are not kept
    rows = [[*table.titles[:keep], heading]]
    for one in faulty:
        told = "; ".join(_told(bad, REASONS[bad.code][not chinese]) for bad in one.problems)
        rows.append([*map(plain_cell, one.row.cells[:keep]), told])
    return csv_rows(rows)


def _told(bad: Problem, reason: str) -> str:
    return ": ".join(filter(None, [bad.column, reason, bad.value]))
