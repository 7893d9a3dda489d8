"""Dry runs and postings in the background; what a dead worker left is taken up again."""

from uuid import UUID

from billing.rerating import posting, services
from billing.rerating.models import Rerating, Status
from billing.rerating.selectors import unfinished
from linepool.kernel.tenancy.celery import public_task


@public_task(name="billing.work_on_rerating")
def work_on_rerating(rerating_id: str) -> None:
    """Go on with it: the dry run, or the posting."""
    work_on(Rerating.objects.get(pk=UUID(rerating_id)))


@public_task(name="billing.resume_reratings")
def resume_reratings() -> None:
    """Go on with all that are not over. Beside a living worker it helps."""
    for rerating in unfinished():
        work_on(rerating)


def work_on(rerating: Rerating) -> None:
    """What is next for it."""
    if rerating.status == Status.PREPARING:
        services.prepare(rerating.pk)
    elif rerating.status == Status.APPROVED:
        posting.carry_out(rerating.pk)
