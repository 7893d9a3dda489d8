"""Posting what was approved: for each leg a reversal and a new charge, and nothing else is touched (rules 5, 8, 9).

A draft reads its charges anew. A final invoice stays as it is: what its month comes to now, less what was billed, is a
labelled adjustment of the company's next invoice, as for calls that come late.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from billing.contracts.selectors import tariffs_of
from billing.credit.services import count_spent
from billing.invoices.services import ensure_drafts
from billing.ledger.batch import RATED_COLUMNS, rated_columns, usage_sides
from billing.ledger.books import close_books
from billing.ledger.models import Charge, TransactionKind, Usage, UsageState
from billing.ledger.posting import Posting, post, within
from billing.rating import ChargeKind, Outcome, Rated
from billing.rerating.models import Change, ChangeState, Rerating, Status
from billing.rerating.outcomes import amount_of, outcome_now

BATCH: Final = 1000
_COPIED: Final = ("usage_id", "company_id", "kind", "period")
_KEPT: Final = (*_COPIED, "reason", "clock", "duration_ms", "counted_s", "billed_s", "prefix", "currency",
                "contract_version_id", "rate_version_id", "rate_id")  # fmt: skip
Due = tuple[Change, Charge, Outcome]


def carry_out(rerating_id: UUID, batch: int = BATCH) -> None:
    """Post the changes of an approved re-rating, one company's batch a transaction: who dies leaves the rest to the
    next, and each leg is changed once whoever carries out."""
    while _post_some(rerating_id, batch):
        pass
    with transaction.atomic():
        rerating = Rerating.objects.select_for_update(of=("self",)).get(pk=rerating_id)
        waits = rerating.changes.filter(state=ChangeState.WAITING).exists()
        if rerating.status == Status.APPROVED and not waits:
            rerating.status, rerating.finished_at = Status.DONE, timezone.now()
            rerating.save(update_fields=["status", "finished_at"])


@transaction.atomic
def _post_some(rerating_id: UUID, batch: int) -> int:
    waiting = Change.objects.filter(rerating_id=rerating_id, state=ChangeState.WAITING)
    waiting = waiting.filter(rerating__status=Status.APPROVED)
    company_id = waiting.order_by("company_id").values_list("company_id", flat=True).first()
    if company_id is None:
        return 0
    close_books(company_id)
    rerating = Rerating.objects.get(pk=rerating_id)
    changes = list(waiting.filter(company_id=company_id).order_by("id")[:batch])
    due = _still_due(rerating, changes)
    if due:
        _write(rerating, due)
    Change.objects.bulk_update(changes, ["state"])
    return len(changes)


def _still_due(rerating: Rerating, changes: Sequence[Change]) -> list[Due]:
    """Those whose leg stands as it was looked at and comes to what was approved; the others are stale."""
    live = Charge.objects.live().filter(pk__in=[change.charge_id for change in changes]).select_related("usage")
    charges = live.in_bulk()
    tariffs = tariffs_of({change.company_id for change in changes})
    due = []
    for change in changes:
        charge = charges.get(change.charge_id)
        outcome = outcome_now(charge, tariffs, void=rerating.void) if charge is not None else None
        if charge is None or outcome is None or amount_of(outcome) != change.new:
            change.state = ChangeState.STALE
        else:
            change.state = ChangeState.POSTED
            due.append((change, charge, outcome))
    return due


def _write(rerating: Rerating, due: Sequence[Due]) -> None:
    name = f"rerate:{rerating.pk}:{due[0][0].pk}"
    taken = _post(f"{name}:back", [(charge.kind, charge.currency, -charge.amount) for _, charge, _ in due], due)
    given = _post(f"{name}:new", [(charge.kind, *_money(outcome)) for _, charge, outcome in due], due)
    Charge.objects.bulk_create(_reversal(charge, taken) for _, charge, _ in due)
    Charge.objects.bulk_create(_renewal(charge, outcome, given) for _, charge, outcome in due)
    for state, kind in ((UsageState.RATED, True), (UsageState.FREE, False)):
        ids = [charge.usage_id for _, charge, outcome in due if isinstance(outcome, Rated) is kind]
        Usage.objects.filter(pk__in=ids).exclude(state=state).update(state=state)
    _count_spent(due)
    ensure_drafts(sorted({(charge.company_id, charge.period, outcome.currency)
                          for _, charge, outcome in due if isinstance(outcome, Rated)}))  # fmt: skip


def _post(reference: str, amounts: Iterable[tuple[str, str, Decimal]], due: Sequence[Due]) -> dict[str, UUID]:
    """One ledger transaction for each currency; currency → its id."""
    sums: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for charged, currency, amount in amounts:
        if amount:
            sums[currency][charged] += amount
    company_id, day = due[0][1].company_id, within(due[0][1].period)
    kind = TransactionKind.RERATING
    ids = post(
        Posting(company_id, kind, f"{reference}:{currency}"[:80], currency, usage_sides(by_kind), day)
        for currency, by_kind in sorted(sums.items())
    )
    return dict(zip(sorted(sums), ids, strict=True))


def _money(outcome: Outcome) -> tuple[str, Decimal]:
    return (outcome.currency, outcome.amount) if isinstance(outcome, Rated) else ("", Decimal(0))


def _reversal(charge: Charge, posted: dict[str, UUID]) -> Charge:
    kept = {name: getattr(charge, name) for name in _KEPT}
    entry = posted.get(charge.currency) if charge.amount else None
    sequence = charge.sequence + 1
    return Charge(**kept, sequence=sequence, amount=-charge.amount, reverses=charge, transaction_id=entry)


def _renewal(charge: Charge, outcome: Outcome, posted: dict[str, UUID]) -> Charge:
    kept = {name: getattr(charge, name) for name in _COPIED}
    sequence = charge.sequence + 2
    if isinstance(outcome, Rated):
        facts = dict(zip(RATED_COLUMNS, rated_columns(outcome), strict=True))
        entry = posted.get(outcome.currency) if outcome.amount else None
        return Charge(**kept, **facts, sequence=sequence, transaction_id=entry)
    reason, contract_version_id = outcome
    return Charge(**kept, sequence=sequence, amount=Decimal(0), reason=reason, contract_version_id=contract_version_id)


def _count_spent(due: Sequence[Due]) -> None:
    """A limit on what calls out may cost goes by what they cost now."""
    zone = ZoneInfo(apps.get_model("companies", "Company").objects.get(pk=due[0][1].company_id).timezone)
    spent = []
    for _, charge, outcome in due:
        if charge.kind == ChargeKind.OUTBOUND and charge.usage.answered_at is not None:
            day = charge.usage.answered_at.astimezone(zone).date()
            for currency, amount in ((charge.currency, -charge.amount), _money(outcome)):
                spent.append((charge.company_id, currency, day, amount))
    count_spent(one for one in spent if one[3])
