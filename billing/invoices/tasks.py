"""The billing clock: it looks every hour, because companies have time zones."""

from uuid import UUID

from billing.invoices import runs
from billing.invoices.models import InvoiceRun
from billing.invoices.owed import hold_older
from billing.invoices.services import open_drafts_of_this_month
from linepool.kernel.tenancy.celery import public_task


@public_task(name="billing.open_month_drafts")
def open_month_drafts() -> int:
    """Open the draft of the month that has begun at each company with a contract; returns how many are new."""
    return open_drafts_of_this_month()


@public_task(name="billing.work_on_run")
def work_on_run(run_id: str) -> int:
    """Finalise what waits in a run; returns how many."""
    return runs.work_on(InvoiceRun.objects.get(pk=UUID(run_id)))


@public_task(name="billing.resume_runs")
def resume_runs() -> int:
    """Go on with runs whose worker died; returns how many invoices were finalised. Beside a living one it helps."""
    return sum(runs.work_on(run) for run in runs.unfinished_runs())


@public_task(name="billing.hold_older_credit")
def hold_older_credit() -> int:
    """What older invoices below nothing owe becomes their companies' credit; returns how many there were."""
    return hold_older()
