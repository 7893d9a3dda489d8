"""Suspending and reviving a company by hand. Calls out are refused meanwhile; calls in and all data stay."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from billing.ledger.books import close_books
from billing.parties.selectors import company_of
from billing.payments.messages import tell_standing
from billing.payments.models import Suspension
from linepool.audit.services import record_in_both


@transaction.atomic
def suspend(company_id: int, reason: str, *, by: str) -> Suspension:
    """Refuse the company's calls out until a person revives it; it is told by letter, with the reason. Paying does not
    lift it. One in force already stays as it is. Raises NotFound."""
    company = company_of(company_id)
    close_books(company.pk)
    suspension, new = Suspension.objects.get_or_create(
        company_id=company.pk, lifted_at=None, by_hand=True, defaults={"reason": reason, "by": by}
    )
    if new:
        record_in_both(company.pk, "company.suspended", f"company:{company.pk}", reason=reason, by=by)
        transaction.on_commit(lambda: tell_standing(company.pk, "suspended", reason), robust=True)
    return suspension


@transaction.atomic
def revive(company_id: int, reason: str, *, by: str) -> bool:
    """End what is in force, by hand or for debt; returns whether something was. An invoice that led to a suspension
    leads to none again; what it is still overdue is owed all the same. Raises NotFound."""
    company = company_of(company_id)
    close_books(company.pk)
    in_force = Suspension.objects.filter(company_id=company.pk, lifted_at=None)
    if not in_force.update(lifted_at=timezone.now(), lifted_by=by, lifted_reason=reason):
        return False
    record_in_both(company.pk, "company.revived", f"company:{company.pk}", reason=reason, by=by)
    transaction.on_commit(lambda: tell_standing(company.pk, "revived", reason), robust=True)
    return True


def history(company_id: int) -> Sequence[Suspension]:
    """The company's suspensions, those in force first, then newest first. Raises NotFound."""
    rows = Suspension.objects.filter(company_id=company_of(company_id).pk).order_by("-since", "-pk")
    return sorted(rows, key=lambda one: one.lifted_at is not None)
