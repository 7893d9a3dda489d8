"""`./run bench price_list`: a carrier's list of 200,000 prefixes: read, compared, stored, published, compiled, written.

On a PostgreSQL of its own with the product's settings (fsync on). Each step is what the console's upload does, in turn,
in one process; the seconds are on the wall, the CPU is Python's with the database process's.
"""

import argparse
import gc
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.figures import table
from bench.rating import Watch, database

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
HEAD = "prefix,label_en,per_minute,pulse"


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="run bench price_list", description=__doc__.split("\n\n")[0])
    parser.add_argument("--prefixes", type=int, default=200_000)
    count = parser.parse_args(argv).prefixes
    with database(durable=True):
        rows = _steps(count)
    table(f"price list of {count:,} prefixes", ["step", "seconds", "CPU s"], rows)
    return 0


def _steps(count: int) -> list[list[str]]:
    from django.db import connection

    from billing.catalogue.compiled import rate_version
    from billing.catalogue.differences import differences
    from billing.catalogue.exporting import file_of
    from billing.catalogue.prices import read_prices
    from billing.catalogue.selectors import prices_of
    from billing.catalogue.services import create_book, publish_draft, save_draft
    from linepool.kernel.sheets import read_sheet

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        watch, rows = Watch(cursor.fetchone()[0]), []

    def step(name: str, work: Callable[[], Any]) -> Any:
        gc.collect()
        watch.lap()
        result = work()
        spent = watch.lap()
        rows.append([name, f"{spent.seconds:.2f}", f"{spent.cpu:.2f}"])
        return result

    book = create_book("bench", "Bench", "Bench", "CNY")
    old = read_prices(read_sheet(_list(count, cents=40)))
    save_draft(book, LONG_AGO, old.prices)
    before = publish_draft(book)
    sheet = _list(count, cents=41)
    new = step("read from CSV", lambda: read_prices(read_sheet(sheet)))
    assert len(new.prices) == count
    assert not new.problems
    soon = datetime.now(UTC) + timedelta(days=1)
    draft = step("stored as a draft", lambda: save_draft(book, soon, new.prices))
    found = step("compared with the last", lambda: differences(prices_of(before), prices_of(draft)))
    assert found.counts["dearer"] == count
    step("published", lambda: publish_draft(book))
    step("compiled for rating", lambda: rate_version(draft.pk))
    written = step("written as CSV", lambda: file_of(draft, "csv"))
    assert len(list(read_sheet(written))) == count + 1
    written = step("written as XLSX", lambda: file_of(draft, "xlsx"))
    again = step("read from XLSX", lambda: read_prices(read_sheet(written)))
    assert len(again.prices) == count
    return rows


def _list(count: int, cents: int) -> bytes:
    rows = [f"{86_000_000 + number * 7},place {number},0.{cents + number % 50},60/60" for number in range(count)]
    return "\n".join([HEAD, *rows]).encode()


if __name__ == "__main__":
    raise SystemExit(main())
