"""Finalising a month at many companies: each invoice in a transaction of its own, so that a crash costs nothing.

A run is a list of invoices with their states. Whoever works on it takes one that nobody else holds; a run left behind
is taken up again by the billing clock.
"""

from datetime import date
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from billing.invoices.closing import finalise
from billing.invoices.errors import NothingToRun
from billing.invoices.mailing import send
from billing.invoices.models import Invoice, InvoiceRun, InvoiceStatus, RunItem, RunState
from linepool.audit.services import record
from linepool.kernel.errors import LinepoolError

log = structlog.get_logger(__name__)


@transaction.atomic
def start_run(period: date, by: str, *, send_them: bool = True) -> InvoiceRun:
    """A run over every checked invoice of the month. Raises NothingToRun. The caller has it worked on."""
    checked = Invoice.objects.filter(period=period, status=InvoiceStatus.CHECKED)
    invoices = list(checked.order_by("company_id").values_list("pk", flat=True))
    if not invoices:
        raise NothingToRun
    run = InvoiceRun.objects.create(period=period, started_by=by, send=send_them)
    RunItem.objects.bulk_create((RunItem(run=run, invoice_id=invoice_id) for invoice_id in invoices), batch_size=1000)
    record("invoice_run.started", f"invoice_run:{run.pk}", period=f"{period:%Y-%m}", invoices=len(invoices))
    return run


def work_on(run: InvoiceRun) -> int:
    """Finalise what waits, one by one; returns how many were done here. Any number may work on one run at once."""
    done = 0
    while _next(run.pk):
        done += 1
    with transaction.atomic():
        locked = InvoiceRun.objects.select_for_update().get(pk=run.pk)
        if locked.finished_at is None and not locked.items.filter(state=RunState.WAITING).exists():
            locked.finished_at = timezone.now()
            locked.save(update_fields=["finished_at"])
            log.info("billing.run.finished", run=str(run.pk), **progress_of(locked))
    return done


def unfinished_runs() -> QuerySet[InvoiceRun]:
    """Runs with something left to do."""
    return InvoiceRun.objects.filter(finished_at=None)


def progress_of(run: InvoiceRun) -> dict[str, int]:
    """How many of its invoices are waiting, done and refused."""
    counts = dict(run.items.values_list("state").annotate(invoices=Count("pk")))
    return {state.value: counts.get(state.value, 0) for state in RunState}


def _next(run_id: UUID) -> bool:
    """Finalise one invoice that nobody holds; False when there is none."""
    with transaction.atomic():
        waiting = RunItem.objects.filter(run_id=run_id, state=RunState.WAITING).order_by("pk")
        item = waiting.select_for_update(skip_locked=True, of=("self",)).select_related("run", "invoice").first()
        if item is None:
            return False
        item.state, item.refusal = RunState.DONE, ""
        try:
            with transaction.atomic():
                finalise(item.invoice_id)
        except LinepoolError as refusal:
            item.state, item.refusal = RunState.REFUSED, refusal.code
        item.save(update_fields=["state", "refusal"])
    if item.state == RunState.DONE and item.run.send:
        send_quietly(item.invoice_id)
    return True


def send_quietly(invoice_id: UUID) -> None:
    """Send it; what cannot be sent now stays unsent on the list, and the run goes on."""
    try:
        send(invoice_id)
    except (LinepoolError, OSError) as error:
        log.warning("billing.invoice.not_sent", invoice=str(invoice_id), error=str(error))
