"""Tables as files: CSV and XLSX, read into text and written so that a spreadsheet shows what was meant."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from python_calamine import CalamineError, CalamineWorkbook
from xlsxwriter import Workbook

from linepool.kernel.errors import InvalidInput

BOM = "\ufeff".encode()
"""A CSV begins with it, without which Excel takes Chinese for Latin."""
MAX_ROWS = 1_000_000
MAX_UNPACKED = 512 * 1024 * 1024
"""An XLSX is a ZIP: one that unpacks to more than this is a trap, or no price list."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_ENCODINGS = ("utf-8-sig", "gb18030")
_DELIMITERS = ",;\t"

_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%d.%m.%Y", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S")
YES = frozenset({"yes", "y", "true", "1", "x", "是"})
NO = frozenset({"", "no", "n", "false", "0", "否"})
"""How people write a flag, in small letters."""

Cell = str | int | Decimal


class BadSheet(InvalidInput):
    """A file that is no table."""

    code = "bad_sheet"
    message = "The file is neither CSV nor XLSX."


class SheetRow(NamedTuple):
    """One row as people see it: its line counts from 1 as their program shows it; cells are trimmed text."""

    line: int
    cells: list[str]


class Problem(NamedTuple):
    """Why a row cannot be taken in: its column, a stable code, and what stood there. Line as in `SheetRow`."""

    line: int
    column: str
    code: str
    value: str


def read_sheet(data: bytes, most_unpacked: int = MAX_UNPACKED) -> Iterator[SheetRow]:
    """The rows of a CSV (UTF-8 or GB 18030; comma, semicolon or tab) or of an XLSX's first sheet that are not empty.

    A number of an XLSX comes as its shortest decimal, the one that was typed: 0.15 is "0.15", 86 is "86". Raises
    BadSheet for what is neither, is empty, or is too large.
    """
    rows = _xlsx_rows(data, most_unpacked) if data[:4] == b"PK\x03\x04" else _csv_rows(data)
    count = 0
    for line, cells in rows:
        if any(cells):
            count += 1
            yield SheetRow(line, cells)
        if line > MAX_ROWS:
            raise BadSheet(f"The table has more than {MAX_ROWS} rows.", code="sheet_too_large")
    if not count:
        raise BadSheet("The table is empty.", code="sheet_empty")


def _csv_rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(data)
    first = text[: text.find("\n")] if "\n" in text else text
    delimiter = max(_DELIMITERS, key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in rows:
            yield rows.line_num, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise BadSheet(f"Line {rows.line_num}: {error}.") from error


def _decoded(data: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise BadSheet


def _xlsx_rows(data: bytes, most_unpacked: int) -> Iterator[tuple[int, list[str]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
        if unpacked > most_unpacked:
            raise BadSheet("The file is too large when unpacked.", code="sheet_too_large")
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    except (zipfile.BadZipFile, CalamineError, ValueError, OSError) as error:
        raise BadSheet from error
    start = sheet.start
    if start is None:
        return
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        yield number, [_as_text(cell) for cell in cells]


def _as_text(cell: object) -> str:
    if isinstance(cell, bool) or not isinstance(cell, float | int):
        return str(cell).strip()
    text = f"{Decimal(repr(cell)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def safe_cell(text: str) -> str:
    """A cell no spreadsheet runs as a formula: what begins like one is made text by an apostrophe; numbers stay."""
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text


def plain_cell(text: str) -> str:
    """What a cell said before ``safe_cell``."""
    return text[1:] if text.startswith("'") and safe_cell(text[1:]) == text else text


def read_day(written: str) -> date | None:
    """A day as people and their programs write it; a time behind it is left out."""
    for form in _DAYS:
        try:
            return datetime.strptime(written, form).date()  # noqa: DTZ007  (a day of their calendar)
        except ValueError:
            continue
    return None


def csv_rows(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as CSV, without the byte order mark that begins a file."""
    sheet = io.StringIO()
    csv.writer(sheet).writerows([safe_cell(cell) for cell in row] for row in rows)
    return sheet.getvalue().encode()


def xlsx_file(name: str, rows: Iterable[Sequence[Cell]]) -> bytes:
    """A workbook of one sheet: text stays text whatever it looks like, numbers are numbers, the first row is fixed."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True, "constant_memory": True}) as book:
        sheet = book.add_worksheet(name[:31])
        sheet.freeze_panes(1, 0)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, str):
                    sheet.write_string(row, column, cell)
                else:
                    sheet.write_number(row, column, cell)
    return file.getvalue()
