"""What exports need from outside: tables, and a place for files. Settings bind them.

=========================== ============================================= =======================
setting                     what                                          made by
=========================== ============================================= =======================
``LINEPOOL_EXPORT_TABLES``  name → dotted path of a :class:`Table`        features
``LINEPOOL_EXPORT_STORE``   dotted path of ``() -> Store``                ``telephony.recordings``
=========================== ============================================= =======================
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from linepool.exports.errors import UnknownTable
from linepool.kernel.sheets import Cell

Parameters = Mapping[str, str]


class Table(Protocol):
    """Rows that can be exported. All methods run in the public scope, with the company they are for, or None for the
    operator, who may name one in the parameters."""

    permission: str | None
    """What a company's people need to have it, of their company; None: it is the operator's alone."""

    def read(self, asked: Mapping[str, str], company_id: int | None) -> Parameters:
        """The parameters as they are kept, with every default filled in. Raises a LinepoolError for a wrong one."""
        ...

    def count(self, parameters: Parameters, company_id: int | None) -> int:
        """About how many rows there will be. Raises a LinepoolError when the table cannot be written at all."""
        ...

    def rows(self, parameters: Parameters, company_id: int | None, language: str) -> Iterator[Sequence[Cell]]:
        """The heading, then the rows; a batch in memory at a time. Raises a LinepoolError."""
        ...


class Store(Protocol):
    """A place for files by key, as ``telephony.recordings.store`` describes it."""

    def put(self, key: str, source: Path) -> None:
        """Keep the file's bytes under the key, replacing what was there."""
        ...

    def read(self, key: str, start: int, length: int) -> Iterator[bytes]:
        """These bytes, in pieces."""
        ...

    def delete(self, key: str) -> None:
        """Remove it; a missing one is fine."""
        ...


def store() -> Store:
    """The store the settings name."""
    return cast(Store, import_string(settings.LINEPOOL_EXPORT_STORE)())


def table(name: str) -> Table:
    """Raises UnknownTable."""
    path = settings.LINEPOOL_EXPORT_TABLES.get(name)
    if path is None:
        raise UnknownTable
    return cast(Table, import_string(path)())
