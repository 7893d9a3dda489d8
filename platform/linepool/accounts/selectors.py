"""Reading people and memberships."""

from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import now

from linepool.accounts.models import Invitation, Membership, OutboxMail, Visit
from linepool.kernel.errors import NotFound
from linepool.kernel.permissions import VISITOR


def membership_of(user: Any, company: Any) -> Membership | None:
    """Return the user's membership of the company, or None; inactive users have none.

    One of the operator's people has a passing one, as ``VISITOR`` and kept nowhere, while a visit of theirs lasts.
    """
    if company is None or not user.is_authenticated or not user.is_active:
        return None
    found = Membership.objects.select_related("user").filter(user_id=user.pk, company_id=company.pk).first()
    if found is None and (visit := visit_of(user, company)) is not None:
        return _passing(visit)
    return found


def visit_of(user: Any, company: Any) -> Visit | None:
    """Return the user's visit of the company that lasts now, while they have the right to visit at all."""
    if not (user.is_operator and user.may_visit):
        return None
    lasting = Visit.objects.filter(user_id=user.pk, company_id=company.pk, ended_at=None, until__gt=now())
    return lasting.select_related("user").order_by("-id").first()


def visits_to(company: Any) -> QuerySet[Visit]:
    """Return every visit the operator's people made to a company."""
    return Visit.objects.filter(company_id=company.pk).select_related("user")


def _passing(visit: Visit) -> Membership:
    passing = Membership(user=visit.user, company_id=visit.company_id, role=VISITOR)
    passing.visit = visit  # type: ignore[attr-defined]
    return passing


def memberships_of_user(user: Any) -> QuerySet[Membership]:
    """Return the user's places in companies that are open, by company name."""
    rows = Membership.objects.filter(user_id=user.pk, user__is_active=True).exclude(company__status="closed")
    return rows.select_related("company").order_by("company__name")


def members_of(company: Any) -> QuerySet[Membership]:
    """Return a company's members with their users."""
    return Membership.objects.filter(company_id=company.pk).select_related("user")


def access_member(company: Any, membership_id: int) -> Membership:
    """Return a member of this company; raise ``NotFound`` for anyone else's."""
    found = members_of(company).filter(pk=membership_id).first()
    if found is None:
        raise NotFound
    return found


def open_invitations_of(company: Any) -> QuerySet[Invitation]:
    """Return a company's invitations that can still be accepted."""
    return Invitation.objects.filter(company_id=company.pk, accepted_at__isnull=True, expires_at__gt=now())


def access_invitation(company: Any, invitation_id: int) -> Invitation:
    """Return an open invitation of this company; raise ``NotFound`` for anything else."""
    found = open_invitations_of(company).filter(pk=invitation_id).first()
    if found is None:
        raise NotFound
    return found


def outbox(limit: int = 50) -> QuerySet[OutboxMail]:
    """Return the newest kept mails."""
    return OutboxMail.objects.order_by("-created_at", "-pk")[:limit]
