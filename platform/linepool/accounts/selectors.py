"""Reading people and memberships."""

from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import now

from linepool.accounts.models import Invitation, Membership, OutboxMail
from linepool.kernel.errors import NotFound


def membership_of(user: Any, company: Any) -> Membership | None:
    """Return the user's membership of the company, or None; inactive users have none."""
    if company is None or not user.is_authenticated or not user.is_active:
        return None
    return Membership.objects.select_related("user").filter(user_id=user.pk, company_id=company.pk).first()


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
