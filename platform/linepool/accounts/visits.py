"""The operator's people enter a company's workspace: for a reason, for a while, and the company sees it."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import now

from linepool.accounts.errors import AlreadyMember
from linepool.accounts.models import Membership, User, Visit
from linepool.accounts.services import issue_ticket
from linepool.audit.services import record, record_in_both
from linepool.kernel.errors import NotAllowed
from linepool.kernel.tenancy import public_scope


@transaction.atomic
def begin_visit(user: User, company: Any, *, reason: str, minutes: int) -> str:
    """Let one of the operator's people into a company until the minutes are over; returns the ticket for its host.

    A visit of theirs that still lasts there ends. Raises ``NotAllowed`` without the right to visit, and
    ``AlreadyMember`` for a member, who needs no visit.
    """
    if not (user.is_operator and user.may_visit):
        raise NotAllowed
    if Membership.objects.filter(user=user, company_id=company.pk).exists():
        raise AlreadyMember
    _end(user, company)
    visit = Visit.objects.create(
        user=user, company_id=company.pk, reason=reason.strip(), until=now() + timedelta(minutes=minutes)
    )
    record_in_both(
        company.pk, "visit.began", f"visit:{visit.pk}", actor=user, reason=visit.reason, until=visit.until.isoformat()
    )
    return issue_ticket(user, company)


def end_visit(user: User, company: Any) -> bool:
    """End the user's visit of the company, needs the company's scope; returns whether one lasted."""
    with transaction.atomic():
        return _end(user, company, told=True)


@transaction.atomic
def allow_visits(user: User, allowed: bool) -> None:
    """Give one of the operator's people the right to visit, or take it: a visit that lasts is over with it."""
    user.may_visit = allowed
    user.save(update_fields=["may_visit"])
    record("user.visits_allowed" if allowed else "user.visits_forbidden", f"user:{user.pk}", email=user.email)


def _end(user: User, company: Any, *, told: bool = False) -> bool:
    lasting = Visit.objects.filter(user_id=user.pk, company_id=company.pk, ended_at=None, until__gt=now())
    ended = [visit.pk for visit in lasting.select_for_update()]
    Visit.objects.filter(pk__in=ended).update(ended_at=now())
    for number in ended if told else []:
        with public_scope():
            record_in_both(company.pk, "visit.ended", f"visit:{number}", actor=user)
    return bool(ended)
