"""A re-rating from the question to the second person's answer. What it posts is in ``posting``."""

from datetime import date
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from billing.catalogue.selectors import access_price_book
from billing.contracts.errors import SecondPersonNeeded
from billing.contracts.selectors import tariffs_of
from billing.ledger.models import Charge, ChargeQuerySet
from billing.ledger.quarantine import WAIVED
from billing.rerating.errors import NotOpen, UnknownRerating
from billing.rerating.models import Change, ChangeState, Rerating, Status
from billing.rerating.outcomes import VOIDED, amount_of, outcome_now, why
from linepool.accounts.models import User
from linepool.audit.services import record

BATCH: Final = 2000


@transaction.atomic
def propose(
    by: User,
    period: date,
    reason: str,
    *,
    company_id: int | None = None,
    price_book: str | None = None,
    contract_version_id: int | None = None,
    call_id: UUID | None = None,
    void: bool = False,
) -> Rerating:
    """Ask what the month's legs would cost now, or, with ``void``, for one call to be charged nothing. Nothing changes
    by it: ``prepare`` does the dry run, and somebody else approves. Raises UnknownPriceBook."""
    rerating = Rerating.objects.create(
        period=period.replace(day=1),
        reason=reason,
        company_id=company_id,
        price_book=access_price_book(price_book) if price_book is not None else None,
        contract_version_id=contract_version_id,
        call_id=call_id,
        void=void,
        proposed_by=by,
    )
    record("rerating.proposed", f"rerating:{rerating.pk}", actor=by, period=f"{period:%Y-%m}", reason=reason,
           company=company_id, void=void)  # fmt: skip
    return rerating


def prepare(rerating_id: UUID, batch: int = BATCH) -> None:
    """The dry run, in batches of their own transactions: who dies leaves the rest to the next."""
    while _look(rerating_id, batch):
        pass


@transaction.atomic
def approve(rerating_id: UUID, by: User) -> Rerating:
    """Let its changes be posted. Raises UnknownRerating, NotOpen, SecondPersonNeeded."""
    rerating = _held(rerating_id)
    if rerating.status != Status.OPEN:
        raise NotOpen
    if rerating.proposed_by_id == by.pk:
        raise SecondPersonNeeded
    _decide(rerating, Status.APPROVED, by)
    return rerating


@transaction.atomic
def reject(rerating_id: UUID, by: User) -> Rerating:
    """Decide against it; its own proposer withdraws it. Raises UnknownRerating, NotOpen."""
    rerating = _held(rerating_id)
    if rerating.status not in (Status.PREPARING, Status.OPEN):
        raise NotOpen
    _decide(rerating, Status.WITHDRAWN if rerating.proposed_by_id == by.pk else Status.REJECTED, by)
    return rerating


@transaction.atomic
def _look(rerating_id: UUID, batch: int) -> bool:
    """Look at the next legs; False when there are none, or somebody else looks."""
    rerating = Rerating.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        pk=rerating_id, status=Status.PREPARING
    ).first()  # fmt: skip
    if rerating is None:
        return False
    charges = list(_charges(rerating).select_related("usage").order_by("usage_id")[:batch])
    if not charges:
        rerating.status = Status.OPEN
        rerating.save(update_fields=["status"])
        return False
    Change.objects.bulk_create(_changes(rerating, charges))
    rerating.looked_until, rerating.legs = charges[-1].usage_id, rerating.legs + len(charges)
    rerating.save(update_fields=["looked_until", "legs"])
    return True


def _charges(rerating: Rerating) -> ChargeQuerySet:
    """What it has not looked at yet. What was taken back on purpose stays so."""
    narrowed = {
        "company_id": rerating.company_id,
        "contract_version_id": rerating.contract_version_id,
        "rate_version__book_id": rerating.price_book_id,
        "usage__call_id": rerating.call_id,
    }
    found = Charge.objects.live().filter(period=rerating.period, usage_id__gt=rerating.looked_until)
    found = found.exclude(reason__in=(VOIDED, WAIVED))
    return found.filter(**{name: value for name, value in narrowed.items() if value is not None})


def _changes(rerating: Rerating, charges: list[Charge]) -> list[Change]:
    tariffs = tariffs_of({charge.company_id for charge in charges})
    found = []
    for charge in charges:
        outcome = outcome_now(charge, tariffs, void=rerating.void)
        new, reason = amount_of(outcome), why(charge, outcome)
        if reason:
            state = ChangeState.WAITING if new is not None else ChangeState.UNPRICED
            currency = charge.currency or getattr(outcome, "currency", "")
            found.append(
                Change(
                    rerating=rerating, usage_id=charge.usage_id, charge=charge, company_id=charge.company_id,
                    old=charge.amount, new=new, currency=currency, why=reason[:30], state=state,
                )
            )  # fmt: skip
    return found


def _held(rerating_id: UUID) -> Rerating:
    rerating = Rerating.objects.select_for_update(of=("self",)).filter(pk=rerating_id).first()
    if rerating is None:
        raise UnknownRerating
    return rerating


def _decide(rerating: Rerating, status: Status, by: User) -> None:
    rerating.status, rerating.decided_by, rerating.decided_at = status, by, timezone.now()
    rerating.save(update_fields=["status", "decided_by", "decided_at"])
    record(f"rerating.{status.value}", f"rerating:{rerating.pk}", actor=by)
