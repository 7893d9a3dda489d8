"""Reading re-ratings: the report of differences, in sums and leg by leg."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from uuid import UUID

from django.db.models import Count, F, QuerySet, Sum

from billing.rerating.errors import UnknownRerating
from billing.rerating.models import Change, Rerating, Status
from linepool.kernel.sheets import BOM, csv_rows

COLUMNS: Final = (
    "company", "call_id", "leg_id", "kind", "answered_at", "old", "new", "delta", "currency", "why", "state",
)  # fmt: skip


def reratings() -> QuerySet[Rerating]:
    """All of them, newest first."""
    return Rerating.objects.select_related(
        "company", "price_book", "contract_version", "proposed_by", "decided_by"
    ).order_by("-proposed_at", "-id")


def access_rerating(rerating_id: UUID) -> Rerating:
    """The one with this id. Raises UnknownRerating."""
    found = reratings().filter(pk=rerating_id).first()
    if found is None:
        raise UnknownRerating
    return found


def unfinished() -> QuerySet[Rerating]:
    """Those whose dry run or posting is not over."""
    return Rerating.objects.filter(status__in=(Status.PREPARING, Status.APPROVED))


def totals_of(rerating: Rerating) -> Sequence[Mapping[str, object]]:
    """By company, reason, state and currency: legs, old, new and delta."""
    grouped = rerating.changes.values("why", "state", "currency", name=F("company__name"))
    summed = grouped.annotate(legs=Count("id"), was=Sum("old"), becomes=Sum("new"))
    return list(summed.order_by("name", "why", "state", "currency"))


def csv_of(rerating: Rerating) -> Iterator[bytes]:
    """The report, one leg a row, in pieces."""
    yield BOM + csv_rows([list(COLUMNS)])
    changes = rerating.changes.select_related("usage", "company").order_by("id")
    batch: list[Sequence[str]] = []
    for change in changes.iterator(1000):
        batch.append(_row(change))
        if len(batch) == 1000:
            yield csv_rows(batch)
            batch = []
    yield csv_rows(batch)


def _row(change: Change) -> Sequence[str]:
    usage = change.usage
    new = f"{change.new:.6f}" if change.new is not None else ""
    delta = f"{change.new - change.old:.6f}" if change.new is not None else ""
    at = usage.answered_at.isoformat(timespec="milliseconds") if usage.answered_at is not None else ""
    return [
        change.company.name, str(usage.call_id), str(usage.leg_id), usage.kind, at, f"{change.old:.6f}", new, delta,
        change.currency, change.why, change.state,
    ]  # fmt: skip
