"""Keyset paging: ``{"results", "next", "previous"}``; stable while rows are being added."""

from typing import Any

from rest_framework.pagination import CursorPagination


class KeysetPagination(CursorPagination):
    """Pages by the view's ``ordering`` (default: newest id first); ``?page_size=`` up to 200."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"
    ordering = "-id"

    def get_ordering(self, request: Any, queryset: Any, view: Any) -> tuple[str, ...]:
        """Take the view's own ``ordering`` when it has one."""
        wanted = getattr(view, "ordering", None) or self.ordering
        return (wanted,) if isinstance(wanted, str) else tuple(wanted)
