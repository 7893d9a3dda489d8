"""`./run bench invoices`: the month's run over many companies: checking, finalising with number and ledger, printing.

On a PostgreSQL of its own with the product's settings (fsync on). What companies hold comes from memory (five seats,
two numbers each), not from their schemas: a thousand of these take minutes to make and the bill asks them two queries.
The memory column is this process's peak. Mails are not sent; a PDF is drawn for each of the first hundred.
"""

import argparse
import os
import resource
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from bench.rating import _usage, database
from billing.rating import Holding

LONG_AGO = datetime(2026, 9, 1, tzinfo=UTC)
AFTER = datetime(2026, 12, 5, tzinfo=UTC)
PDFS = 100


class Held:
    """Five seats and two numbers, whoever asks."""

    def seats(self, company_id: int, first: date, last: date) -> Sequence[Holding]:
        """801 to 805."""
        return [Holding(str(801 + seat), date(2026, 9, 1), None) for seat in range(5)]

    def numbers(self, company_id: int, first: date, last: date) -> Sequence[Holding]:
        """Two of them."""
        return [Holding(f"+86105555{number:04}", date(2026, 9, 1), None) for number in range(2)]


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print the table, one line a size; each size has a database of its own."""
    parser = argparse.ArgumentParser(prog="./run bench invoices", description=__doc__)
    parser.add_argument("--companies", type=int, nargs="+", default=[10, 100, 1000])
    parser.add_argument("--legs", type=int, default=100, help="charged calls a company")
    options = parser.parse_args(argv)
    os.environ["LINEPOOL_BILLING_INVENTORY"] = f"{__name__ if __name__ != '__main__' else 'bench.invoices'}.Held"
    font = Path("frontend/node_modules").is_dir()
    print(f"{'companies':>9}{'legs':>10}{'check s':>9}{'final s':>9}{'ms/invoice':>12}{'PDF ms':>8}{'peak MB':>9}")
    with database(durable=True):
        begun = 0
        for size in sorted(options.companies):
            _measure(size - begun, size, options.legs, pdf=font)
            begun = size
    print(f"load average at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    return 0


def _measure(more: int, size: int, legs: int, *, pdf: bool) -> None:
    """Add companies with a month of calls, then bill them."""
    from billing.invoices.closing import check
    from billing.invoices.models import Invoice, InvoiceRun
    from billing.invoices.runs import progress_of, start_run, work_on

    period = date(2026, 11, 1)
    fresh = _companies(more, size)
    _calls(fresh, legs)
    drafts = [
        Invoice.objects.get_or_create(company_id=company, period=period, defaults={"currency": "CNY"})[0].pk
        for company in fresh
    ]
    started = time.perf_counter()
    for invoice_id in drafts:
        check(invoice_id, "bench", AFTER)
    checked = time.perf_counter()
    run = start_run(period, "bench", send_them=False)
    work_on(InvoiceRun.objects.get(pk=run.pk))
    done = time.perf_counter()
    assert progress_of(run)["done"] == len(drafts), progress_of(run)
    drawn = _pdf_ms(drafts[:PDFS]) if pdf else 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    each = (done - checked) / len(drafts) * 1000
    print(
        f"{len(drafts):>9}{len(drafts) * legs:>10}{checked - started:>9.1f}{done - checked:>9.1f}{each:>12.1f}"
        f"{drawn:>8.0f}{peak:>9.0f}",
        flush=True,
    )


def _companies(more: int, size: int) -> list[int]:
    from billing.catalogue.seed import seed
    from billing.contracts.services import open_trial
    from billing.parties.seed import seed as seed_entity
    from tenants.companies.models import Company

    seed()
    seed_entity()
    names = [f"bench-{size}-{number}" for number in range(more)]
    made = [Company.objects.create(slug=name, schema_name=name.replace("-", "_"), name=name) for name in names]
    for company in made:
        open_trial(company.pk, "attended", since=LONG_AGO)
    return [company.pk for company in made]


def _calls(companies: Sequence[int], legs: int) -> None:
    """A month of calls, rated: not what is measured here (`./run bench rating` does)."""
    from django.db import transaction

    from billing.ledger import services
    from billing.ledger.batch import rate_batch

    for company in companies:
        with transaction.atomic():
            services.record_usage([_usage(number, company) for number in range(legs)])
            transaction.get_connection().run_on_commit.clear()
    while rate_batch(2000):
        pass


def _pdf_ms(invoice_ids: Sequence[object]) -> float:
    """Milliseconds to draw one."""
    from billing.invoices.bill import bill_of
    from billing.invoices.models import Invoice
    from billing.invoices.pdf import render_pdf

    started = time.perf_counter()
    for invoice in Invoice.objects.filter(pk__in=list(invoice_ids)).select_related("company"):
        render_pdf(bill_of(invoice), invoice.company)
    return (time.perf_counter() - started) / len(invoice_ids) * 1000


if __name__ == "__main__":
    raise SystemExit(main())
