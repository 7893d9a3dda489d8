"""Working off what nobody may price by itself: rate it again once its cause is mended, or declare it free."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Count, Min, QuerySet
from django.utils import timezone

from billing.ledger.books import share_books
from billing.ledger.errors import NothingQuarantined
from billing.ledger.models import Charge, Quarantine, Usage, UsageState
from billing.ledger.selectors import open_quarantine
from billing.ledger.tasks import rate_soon
from linepool.accounts.models import User
from linepool.audit.services import record

WAIVED: Final = "waived"
"""Why a leg declared free costs nothing. A re-rating leaves it so."""
AT_ONCE: Final = 5000


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which of the legs in quarantine are meant: those named, or all that fit. What is None narrows nothing."""

    ids: Sequence[int] | None = None
    company_id: int | None = None
    reason: str | None = None
    detail: str | None = None

    def rows(self) -> QuerySet[Quarantine]:
        """They, oldest first. A leg that is being rated again is not among them."""
        narrowed = {"pk__in": self.ids, "company_id": self.company_id, "reason": self.reason, "detail": self.detail}
        found = open_quarantine().filter(usage__state=UsageState.QUARANTINED)
        return found.filter(**{name: value for name, value in narrowed.items() if value is not None})


@dataclass(frozen=True, slots=True)
class Group:
    """Legs that wait for the same thing."""

    company_id: int
    company: str
    reason: str
    example: str
    """The detail of one of them."""
    legs: int
    oldest: datetime


def groups() -> list[Group]:
    """What waits, by company and cause; the most legs first."""
    rows = Chosen().rows().order_by().values_list("company_id", "company__name", "reason")
    summed = rows.annotate(example=Min("detail"), legs=Count("pk"), oldest=Min("opened_at"))
    return [Group(*row) for row in summed.order_by("-legs", "company_id", "reason")]


@transaction.atomic
def rate_again(chosen: Chosen, by: User | None) -> int:
    """Send legs through rating again, after a price or a contract was added; returns how many. Those that still have
    no price come back. Raises NothingQuarantined."""
    rows = _held(chosen)
    Usage.objects.filter(pk__in=[row.usage_id for row in rows]).update(state=UsageState.PENDING)
    _audit("quarantine.rated_again", rows, by)
    transaction.on_commit(rate_soon, robust=True)
    return len(rows)


@transaction.atomic
def declare_free(chosen: Chosen, why: str, by: User | None) -> int:
    """Charge legs nothing, for a reason that is kept in the audit; returns how many. Raises NothingQuarantined."""
    rows = _held(chosen)
    companies = {row.company_id for row in rows}
    share_books(companies)
    found = apps.get_model("companies", "Company").objects.filter(pk__in=companies)
    zones = {pk: ZoneInfo(name) for pk, name in found.values_list("pk", "timezone")}
    Charge.objects.bulk_create(_nothing(row.usage, zones[row.company_id]) for row in rows)
    Usage.objects.filter(pk__in=[row.usage_id for row in rows]).update(state=UsageState.FREE)
    Quarantine.objects.filter(pk__in=[row.pk for row in rows]).update(resolved_at=timezone.now())
    _audit("quarantine.declared_free", rows, by, why=why)
    return len(rows)


def _held(chosen: Chosen) -> list[Quarantine]:
    """The rows, their usage locked: who comes second finds them gone."""
    wanted = list(chosen.rows().values_list("usage_id", flat=True)[:AT_ONCE])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM ledger_usage WHERE id = ANY(%s::bigint[]) AND state = 'quarantined' ORDER BY id FOR NO KEY"
            " UPDATE",
            [wanted],
        )
        usages = [row[0] for row in cursor.fetchall()]
    rows = list(open_quarantine().filter(usage_id__in=usages))
    if not rows:
        raise NothingQuarantined
    return rows


def _nothing(usage: Usage, zone: ZoneInfo) -> Charge:
    day = (usage.answered_at or usage.started_at).astimezone(zone).date()
    return Charge(
        usage=usage, company_id=usage.company_id, kind=usage.kind, period=day.replace(day=1), reason=WAIVED,
        amount=Decimal(0),
    )  # fmt: skip


def _audit(verb: str, rows: Collection[Quarantine], by: User | None, **more: str) -> None:
    """One entry for the deed, with its legs: as many as a person can look at, and how many there are."""
    usages = sorted(row.usage_id for row in rows)
    causes = sorted({f"{row.reason}: {row.detail}" for row in rows})
    record(verb, "quarantine", actor=by, legs=len(rows), usage=usages[:200], causes=causes[:20],
           companies=sorted({row.company_id for row in rows})[:50], **more)  # fmt: skip
