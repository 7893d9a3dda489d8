"""What accounts ask of others, bound by settings: they know nothing of seats, queues and bans."""

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


class LogInGuard(Protocol):
    """Keeps out who guesses passwords."""

    def check(self, address: str) -> None:
        """Asked before a password is looked at; raises a ``LinepoolError`` for an address that is shut out."""
        ...

    def failed(self, address: str, account: str) -> None:
        """Told of a wrong password."""
        ...


def log_in_guard() -> LogInGuard:
    """Whoever LINEPOOL_LOG_IN_GUARD names."""
    return cast(LogInGuard, import_string(settings.LINEPOOL_LOG_IN_GUARD)())
