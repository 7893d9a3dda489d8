"""Closing a legal entity's month, and opening it again: one person asks, another one decides."""

from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from billing.closing.checklist import checklist
from billing.closing.errors import ChecklistOpen, ClosingAsked, ClosingDecided, NotTheNextMonth, UnknownClosing
from billing.closing.models import Closing, State, Wish
from billing.contracts.errors import SecondPersonNeeded
from billing.invoices.errors import MonthNotOver
from billing.ledger.models import BooksClosed
from billing.parties.models import LegalEntity
from billing.rating.recurring import month_bounds
from linepool.accounts.models import User
from linepool.audit.services import record

LOCK: Final = 19539
"""Of an entity's books: who posts shares it (``ledger_open_day``), who closes is alone."""


def closed_through(entity: LegalEntity) -> date | None:
    """The last day whose books are closed; None: nothing was ever closed."""
    return BooksClosed.objects.filter(pk=entity.pk).values_list("through", flat=True).first()


def ask(entity: LegalEntity, period: date, wish: Wish, reason: str, by: User) -> Closing:
    """Ask for the month to be closed, or to be opened again for a reason; nothing changes until a second person agrees.

    Raises ClosingAsked when another wish of the entity is open: of two at once one wins. Raises MonthNotOver,
    NotTheNextMonth, ChecklistOpen.
    """
    _refuse_wrong_month(entity, period, wish)
    if wish == Wish.CLOSE:
        _done(entity, period)
    try:
        with transaction.atomic():
            asked = Closing.objects.create(entity=entity, period=period, wish=wish, reason=reason, asked_by=by)
            _audit("asked", asked, by)
    except IntegrityError as error:
        raise ClosingAsked from error
    return asked


@transaction.atomic
def confirm(closing_id: UUID, by: User) -> Closing:
    """Agree as the second person: from here on nothing is posted into the month, or again. Postings under way are
    waited for, and the checklist is looked at again after them.

    Raises UnknownClosing, ClosingDecided, SecondPersonNeeded, NotTheNextMonth, ChecklistOpen.
    """
    wish = _held(closing_id)
    if wish.asked_by_id == by.pk:
        raise SecondPersonNeeded
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, wish.entity_id])
    _refuse_wrong_month(wish.entity, wish.period, Wish(wish.wish))
    first, last = month_bounds(wish.period)
    if wish.wish == Wish.CLOSE:
        wish.items = _done(wish.entity, wish.period)
    through = last if wish.wish == Wish.CLOSE else first - timedelta(days=1)
    BooksClosed.objects.update_or_create(entity=wish.entity, defaults={"through": through})
    return _decide(wish, State.DONE, by)


@transaction.atomic
def refuse(closing_id: UUID, by: User) -> Closing:
    """Decide against it; who asked takes it back. Raises UnknownClosing, ClosingDecided."""
    wish = _held(closing_id)
    return _decide(wish, State.WITHDRAWN if wish.asked_by_id == by.pk else State.REFUSED, by)


def _held(closing_id: UUID) -> Closing:
    wish = Closing.objects.select_for_update(of=("self",)).select_related("entity").filter(pk=closing_id).first()
    if wish is None:
        raise UnknownClosing
    if wish.state != State.OPEN:
        raise ClosingDecided
    return wish


def _refuse_wrong_month(entity: LegalEntity, period: date, wish: Wish) -> None:
    first, last = month_bounds(period)
    if last >= timezone.now().date():
        raise MonthNotOver
    through = closed_through(entity)
    if wish == Wish.REOPEN and through != last:
        raise NotTheNextMonth
    if wish == Wish.CLOSE and through is not None and through + timedelta(days=1) != first:
        raise NotTheNextMonth


def _done(entity: LegalEntity, period: date) -> list[list[object]]:
    """The checklist for the record. Raises ChecklistOpen."""
    items = checklist(entity, period)
    if left := [item.code for item in items if not item.ok]:
        raise ChecklistOpen(fields=dict.fromkeys(left, "not done"))
    return [[item.code, item.count] for item in items]


def _decide(wish: Closing, state: State, by: User) -> Closing:
    wish.state, wish.decided_by, wish.decided_at = state, by, timezone.now()
    wish.save(update_fields=["state", "decided_by", "decided_at", "items"])
    _audit(state.value, wish, by)
    return wish


def _audit(what: str, wish: Closing, by: User) -> None:
    record(f"month_{wish.wish}.{what}", f"closing:{wish.pk}", actor=by, entity=wish.entity.code,
           month=f"{wish.period:%Y-%m}", reason=wish.reason)  # fmt: skip
