"""Exports in the worker; what a dead one left, or the broker lost, is taken up by the sweep."""

from uuid import UUID

from linepool.exports import services
from linepool.exports.selectors import unfinished
from linepool.kernel.tenancy.celery import public_task


@public_task(name="exports.carry_out", ignore_result=True)
def carry_out(export_id: str) -> None:
    """Write one export."""
    services.carry_out(UUID(export_id))


@public_task(name="exports.resume", ignore_result=True)
def resume() -> None:
    """Have everything unfinished looked at (a living worker's is left alone), and throw away what expired."""
    for export_id in unfinished():
        carry_out.delay(str(export_id))
    services.expire()
