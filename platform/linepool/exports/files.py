"""Writing rows to a file of any length: only a few rows are in memory, but for a PDF's."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from django.conf import settings
from fpdf import FPDF
from xlsxwriter import Workbook

from linepool.exports.models import Form
from linepool.kernel.sheets import BOM, Cell, csv_rows

PDF_ROWS = 20_000
CONTENT_TYPES = {
    Form.CSV: "text/csv; charset=utf-8",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.PDF: "application/pdf",
}
_SHEET_ROWS = 1_048_576
"""What a worksheet of Excel holds; the next row begins another."""
_FONT = "NotoSansSC"
_TEXT_PT = 7
_ROW_MM = 5


def write(path: Path, form: Form, name: str, rows: Iterable[Sequence[Cell]]) -> None:
    """Write heading and rows to the file; what the rows raise goes through, and leaves half a file to throw away."""
    writers = {Form.CSV: _write_csv, Form.XLSX: _write_xlsx, Form.PDF: _write_pdf}
    writers[form](path, name, rows)


def _write_csv(path: Path, _: str, rows: Iterable[Sequence[Cell]]) -> None:
    with path.open("wb") as file:
        file.write(BOM)
        for row in rows:
            file.write(csv_rows([[str(cell) for cell in row]]))


def _write_xlsx(path: Path, name: str, rows: Iterable[Sequence[Cell]]) -> None:
    with Workbook(str(path), {"constant_memory": True}) as book:
        for title, part in _sheets(name, iter(rows)):
            sheet = book.add_worksheet(title)
            sheet.freeze_panes(1, 0)
            for place, row in enumerate(part):
                for column, cell in enumerate(row):
                    write_cell = sheet.write_string if isinstance(cell, str) else sheet.write_number
                    write_cell(place, column, cell)


def _sheets(name: str, rows: Iterator[Sequence[Cell]]) -> Iterator[tuple[str, Iterator[Sequence[Cell]]]]:
    """Each sheet's name and rows; every one begins with the heading."""
    heading = next(rows)
    number, waiting = 1, next(rows, None)
    while True:
        rest = [] if waiting is None else [waiting]

        def part(first: list[Sequence[Cell]] = rest) -> Iterator[Sequence[Cell]]:
            yield heading
            yield from first
            for _, row in zip(range(_SHEET_ROWS - 1 - len(first)), rows, strict=False):
                yield row

        yield name[:28] if number == 1 else f"{name[:28]} {number}", part()
        number, waiting = number + 1, next(rows, None)
        if waiting is None:
            return


def _write_pdf(path: Path, name: str, rows: Iterable[Sequence[Cell]]) -> None:
    page = _Page()
    for row in rows:
        page.take([str(cell) for cell in row])
    page.output(str(path))


class _Page(FPDF):
    """A4 across, as many columns as the heading has; text too long for its column is cut."""

    def __init__(self) -> None:
        super().__init__(orientation="landscape")
        self.set_margins(8, 8, 8)
        self.set_auto_page_break(auto=False)
        self.add_font(_FONT, fname=str(settings.LINEPOOL_INVOICE_FONT))
        self._heading: list[str] = []

    def take(self, cells: list[str]) -> None:
        """Write the heading, or a row below it, on a new page when this one is full."""
        first = not self._heading
        self._heading = self._heading or cells
        if first or self.will_page_break_at(_ROW_MM):
            self.add_page()
            self.set_font(_FONT, size=_TEXT_PT)
            self._row(self._heading)
        if not first:
            self._row(cells)

    def will_page_break_at(self, height: float) -> bool:
        """Whether a row so high no longer fits."""
        return self.get_y() + height > self.h - 8

    def _row(self, cells: list[str]) -> None:
        width = self.epw / max(1, len(self._heading))
        for cell in cells:
            self.cell(width, _ROW_MM, self._cut(cell, width - 2), border="B")
        self.ln(_ROW_MM)

    def _cut(self, text: str, width: float) -> str:
        while text and self.get_string_width(text) > width:
            text = text[:-1]
        return text
