"""Reading exports. ``access_export`` is the only door to one."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import QuerySet

from linepool.exports import ports
from linepool.exports.errors import ExportNotReady, UnknownExport
from linepool.exports.models import Export, State

UNFINISHED = (State.WAITING, State.RUNNING)


def exports_of(user_id: int, company_id: int | None) -> QuerySet[Export]:
    """What the person asked for at this company (None: in the console), newest first."""
    found = Export.objects.filter(user_id=user_id).order_by("-asked_at")
    return found.filter(company_id__isnull=True) if company_id is None else found.filter(company_id=company_id)


def access_export(user_id: int, company_id: int | None, export_id: UUID) -> Export:
    """Raises UnknownExport for anybody else's and any other company's."""
    export = exports_of(user_id, company_id).filter(pk=export_id).first()
    if export is None:
        raise UnknownExport
    return export


def unfinished() -> list[UUID]:
    """What waits, or was begun, oldest first."""
    found = Export.objects.filter(state__in=UNFINISHED).order_by("asked_at")
    return list(found.values_list("pk", flat=True))


def pieces_of(export: Export) -> Iterator[bytes]:
    """Its file. Raises ExportNotReady."""
    if export.state != State.READY:
        raise ExportNotReady
    return ports.store().read(export.key, 0, export.bytes)
