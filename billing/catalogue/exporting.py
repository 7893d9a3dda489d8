"""A price book version as a file, in the form that an upload reads: edit it and bring it back."""

from collections.abc import Iterator, Sequence

from billing.catalogue.models import PriceBookVersion
from billing.catalogue.prices import COLUMNS, as_cells
from billing.catalogue.selectors import prices_of
from linepool.kernel.sheets import BOM, Cell, csv_rows, xlsx_file

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def file_of(version: PriceBookVersion, form: str) -> bytes:
    """All its prices as "csv" or "xlsx"."""
    if form == "xlsx":
        return xlsx_file(f"v{version.number}", _rows(version))
    return BOM + csv_rows([str(cell) for cell in row] for row in _rows(version))


def _rows(version: PriceBookVersion) -> Iterator[Sequence[Cell]]:
    yield list(COLUMNS)
    for price in prices_of(version):
        yield as_cells(price)
