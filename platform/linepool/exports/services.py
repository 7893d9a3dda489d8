"""Asking for exports, cancelling them, and what a worker does with them."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from linepool.audit.services import record
from linepool.exports import ports
from linepool.exports.errors import TooLongForPdf, TooManyExports, UnknownTable
from linepool.exports.files import PDF_ROWS, write
from linepool.exports.models import Export, Form, State
from linepool.exports.selectors import UNFINISHED, exports_of
from linepool.kernel.errors import LinepoolError
from linepool.kernel.sheets import Cell
from linepool.kernel.tenancy import public_scope

log = structlog.get_logger(__name__)

KEPT = timedelta(days=7)
STALE = timedelta(minutes=2)
"""A worker that wrote of no progress for so long is dead; another begins from the first row."""
AT_ONCE = 5
STEP = 2000
"""Rows between two words about progress; between them nobody notices that it was cancelled."""


class _Gone(Exception):
    """It was cancelled, or another worker has it."""


def ask(user: Any, name: str, form: Form, asked: Mapping[str, str], *, company_id: int | None, language: str) -> Export:
    """Note that this person wants the table as a file; the caller has it carried out.

    Raises UnknownTable (also for one that is not for companies), TooManyExports, TooLongForPdf, and what the table
    says of wrong parameters: nothing is begun that is known to fail.
    """
    table = ports.table(name)
    if company_id is not None and table.permission is None:
        raise UnknownTable
    if exports_of(user.pk, company_id).filter(state__in=UNFINISHED).count() >= AT_ONCE:
        raise TooManyExports
    with public_scope():
        parameters = table.read(asked, company_id)
        total = table.count(parameters, company_id)
    if form == Form.PDF and total > PDF_ROWS:
        raise TooLongForPdf
    with transaction.atomic():
        export = Export.objects.create(
            company_id=company_id, user=user, table=name, parameters=dict(parameters), language=language, form=form,
            rows_total=total,
        )  # fmt: skip
        record("export.asked", f"export:{export.pk}", table=name, form=str(form), **export.parameters)
    return export


def cancel(export: Export) -> Export:
    """Stop it, or throw its file away. Whatever it was: afterwards there is no file."""
    before = export.state
    Export.objects.filter(pk=export.pk).exclude(state=State.EXPIRED).update(state=State.CANCELLED)
    if before == State.READY:
        ports.store().delete(export.key)
    export.refresh_from_db()
    return export


def carry_out(export_id: UUID) -> None:
    """Write the file from its first row and keep it. Nothing when it is finished or another worker is at it."""
    export = _claim(export_id)
    if export is None:
        return
    try:
        _carry_out(export)
    except _Gone:
        log.info("export_given_up", export=str(export.pk))
    except LinepoolError as error:
        _mine(export).update(state=State.FAILED, failure=error.code)
    except Exception:
        _mine(export).update(state=State.FAILED, failure="export_failed")
        raise


def expire() -> int:
    """Delete the files nobody may download any more; returns how many."""
    old = Export.objects.filter(state=State.READY, expires_at__lte=timezone.now())
    for export in old:
        ports.store().delete(export.key)
        Export.objects.filter(pk=export.pk, state=State.READY).update(state=State.EXPIRED)
    return len(old)


def _claim(export_id: UUID) -> Export | None:
    now = timezone.now()
    free = Q(state=State.WAITING) | Q(state=State.RUNNING, touched_at__lt=now - STALE)
    taken = Export.objects.filter(free, pk=export_id).update(
        state=State.RUNNING, attempt=F("attempt") + 1, rows_done=0, touched_at=now
    )
    return Export.objects.get(pk=export_id) if taken else None


def _mine(export: Export) -> Any:
    return Export.objects.filter(pk=export.pk, attempt=export.attempt, state=State.RUNNING)


def _carry_out(export: Export) -> None:
    table = ports.table(export.table)
    rows = table.rows(export.parameters, export.company_id, export.language)
    with tempfile.TemporaryDirectory(prefix="linepool-export-") as folder:
        path = Path(folder) / f"{export.pk}.{export.form}"
        done = _Counted(export, rows)
        write(path, Form(export.form), export.table, done)
        done.tell()
        ports.store().put(export.key, path)
        size = path.stat().st_size
    ready = {"state": State.READY, "bytes": size, "expires_at": timezone.now() + KEPT}
    if not _mine(export).update(**ready) and not Export.objects.filter(pk=export.pk, state=State.RUNNING).exists():
        ports.store().delete(export.key)  # it was cancelled while its file was on the way


class _Counted:
    """The rows going by, told of every ``STEP``; raises _Gone when nobody wants them from here any more."""

    def __init__(self, export: Export, rows: Iterator[Sequence[Cell]]) -> None:
        self._export = export
        self._rows = rows
        self._count = -1  # the heading is no row

    def __iter__(self) -> Iterator[Sequence[Cell]]:
        for row in self._rows:
            self._count += 1
            if self._count and self._count % STEP == 0:
                self.tell()
            yield row

    def tell(self) -> None:
        if not _mine(self._export).update(rows_done=max(0, self._count), touched_at=timezone.now()):
            raise _Gone
