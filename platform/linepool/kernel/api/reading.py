"""Who may not read just now: bound by a setting, because the kernel knows nothing of calls."""

from typing import Any, Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string


class ReadingRule(Protocol):
    """Asked before every read of a workspace, after role and permission."""

    def __call__(self, membership: Any) -> None:
        """Raise a ``LinepoolError`` to refuse."""
        ...


def check_reading(membership: Any) -> None:
    """Ask whoever LINEPOOL_READING_RULE names."""
    cast(ReadingRule, import_string(settings.LINEPOOL_READING_RULE))(membership)
