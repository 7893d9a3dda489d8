"""A reconciliation from its beginning to its end: step by step, each in a transaction of its own."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from django.db import connection, transaction
from django.utils import timezone

from billing.closing.equations import MOST, Answer, invoices_equal, stripe_equals, switch_equals
from billing.closing.errors import AlreadyComparing, BadDays
from billing.closing.models import DayCompared, Difference, Equation, Reconciliation
from billing.closing.stripe_asked import Told, ask_stripe
from linepool.audit.services import record

log = structlog.get_logger(__name__)

MOST_DAYS: Final = 31
_WIDE: Final = (Equation.STRIPE, Equation.INVOICES)
_LOCK: Final = 0x4C52
"""Our own kind of advisory lock: one reconciliation begins at a time."""


@transaction.atomic
def start(first: date, last: date, by: str) -> Reconciliation:
    """A comparison of these days, and of all money; the caller has it worked on. Raises BadDays, AlreadyComparing."""
    days = (last - first).days + 1
    if not 1 <= days <= MOST_DAYS or last > (timezone.now() + timedelta(hours=14)).astimezone(UTC).date():
        raise BadDays
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [_LOCK])
    if Reconciliation.objects.filter(finished_at=None).exists():
        raise AlreadyComparing
    begun = Reconciliation.objects.create(first=first, last=last, steps=days + len(_WIDE), started_by=by)
    record("reconciliation.started", f"reconciliation:{begun.pk}", first=f"{first}", last=f"{last}", by=by)
    return begun


def start_daily(now: datetime | None = None) -> Reconciliation | None:
    """The comparison of the last three days that are over everywhere; None while another one goes on. What came late
    is seen on the second look."""
    last = ((now or timezone.now()) - timedelta(hours=12)).astimezone(UTC).date() - timedelta(days=1)
    try:
        return start(last - timedelta(days=2), last, "clock")
    except AlreadyComparing:
        return None


def work_on(reconciliation_id: UUID) -> None:
    """Do what is left of it. Beside another worker: one waits, nothing is done twice."""
    while _step(reconciliation_id, _asked(reconciliation_id)):
        pass


@dataclass(frozen=True, slots=True)
class _Asked:
    """What Stripe said before the step began (nothing without a key)."""

    told: Told | None


def _asked(reconciliation_id: UUID) -> _Asked | None:
    """Stripe's answer when its step is the next one: asked while nothing is held."""
    found = Reconciliation.objects.filter(pk=reconciliation_id, finished_at=None).first()
    if found is None or _next(found)[0] != Equation.STRIPE:
        return None
    return _Asked(ask_stripe(found.first, found.last))


@transaction.atomic
def _step(reconciliation_id: UUID, asked: _Asked | None) -> bool:
    held = Reconciliation.objects.select_for_update().filter(pk=reconciliation_id, finished_at=None).first()
    if held is None:
        return False
    equation, day = _next(held)
    if equation == Equation.STRIPE and asked is None:
        return True  # another worker came this far meanwhile: ask first
    _keep(held, equation, day, _answer(equation, day, asked))
    held.steps_done += 1
    if held.steps_done == held.steps:
        held.finished_at = timezone.now()
        log.info("billing.reconciled", first=f"{held.first}", last=f"{held.last}", figures=held.figures)
    held.save(update_fields=["steps_done", "figures", "finished_at"])
    return held.finished_at is None


def _next(held: Reconciliation) -> tuple[Equation, date | None]:
    done, days = held.steps_done, held.steps - len(_WIDE)
    return (Equation.SWITCH, held.first + timedelta(days=done)) if done < days else (_WIDE[done - days], None)


def _answer(equation: Equation, day: date | None, asked: _Asked | None) -> Answer:
    if day is not None:
        return switch_equals(day)
    return stripe_equals(asked.told) if equation == Equation.STRIPE and asked is not None else invoices_equal()


def _keep(held: Reconciliation, equation: Equation, day: date | None, answer: Answer) -> None:
    if day is not None:
        _keep_day(held, day, answer)
    Difference.objects.bulk_create(
        Difference(
            reconciliation=held, equation=equation, kind=one.kind, company_id=one.company_id, day=one.day,
            opens=one.opens, subject=one.subject, detail=one.detail[:300],
        )
        for one in answer.differences[:MOST]
    )  # fmt: skip
    held.figures[equation] = _added(held.figures.get(equation, {}), answer)
    for one in answer.differences[:20]:
        log.error("billing.books_differ", equation=equation.value, kind=one.kind, detail=one.detail)


def _keep_day(held: Reconciliation, day: date, answer: Answer) -> None:
    names = ("company_id", "legs", "rated", "free", "quarantined", "pending", "unknown")
    DayCompared.objects.bulk_create(
        DayCompared(reconciliation=held, day=day, whole=answer.whole, **{name: getattr(one, name) for name in names})
        for one in answer.tallies
    )


def _added(before: dict[str, int], answer: Answer) -> dict[str, int]:
    """Figures of days sum up; of what is no matter of days there is one answer."""
    now = {**answer.figures, "differences": len(answer.differences), "partial": int(not answer.whole)}
    return {name: value if isinstance(value, bool) else before.get(name, 0) + value for name, value in now.items()}
