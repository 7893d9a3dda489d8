"""Reading people and memberships."""

from typing import Any

from linepool.accounts.models import Membership


def membership_of(user: Any, company: Any) -> Membership | None:
    """Return the user's membership of the company, or None; inactive users have none."""
    if company is None or not user.is_authenticated or not user.is_active:
        return None
    return Membership.objects.select_related("user").filter(user_id=user.pk, company_id=company.pk).first()
