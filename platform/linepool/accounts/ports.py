"""Who must hear of a changed membership: bound by a setting, because accounts know nothing of seats and queues."""

from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string


class MembershipChanged(Protocol):
    """Takes the news inside the transaction of the change, in the company's scope."""

    def __call__(self, company_id: int, user_id: int, role: str | None) -> None:
        """``role`` is the member's role now; None when they left. Raising undoes the change."""
        ...


def membership_changed(company_id: int, user_id: int, role: str | None) -> None:
    """Tell whoever LINEPOOL_MEMBERSHIP_CHANGED names."""
    cast(MembershipChanged, import_string(settings.LINEPOOL_MEMBERSHIP_CHANGED))(company_id, user_id, role)
