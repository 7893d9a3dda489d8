"""The daily proof that the books agree, and those asked for; what a dead worker left is taken up again."""

from uuid import UUID

from billing.closing import reconciling
from billing.closing.models import Reconciliation
from linepool.kernel.tenancy.celery import public_task


@public_task(name="billing.reconcile")
def reconcile() -> None:
    """Compare the last days."""
    begun = reconciling.start_daily()
    if begun is not None:
        reconciling.work_on(begun.pk)


@public_task(name="billing.work_on_reconciliation")
def work_on_reconciliation(reconciliation_id: str) -> None:
    """Go on with it."""
    reconciling.work_on(UUID(reconciliation_id))


@public_task(name="billing.resume_reconciliations")
def resume_reconciliations() -> None:
    """Go on with all that are not over."""
    for begun in Reconciliation.objects.filter(finished_at=None):
        reconciling.work_on(begun.pk)
