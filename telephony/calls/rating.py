"""What a call cost and why: asked from whoever does the billing, bound by a setting, never imported.

``LINEPOOL_CALL_RATING`` is the dotted path of a ``CallRating``; empty means that calls are shown without prices.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, cast
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string


class CallRating(Protocol):
    """Explains the charges of one call."""

    def __call__(self, company_id: int, call_id: UUID) -> Sequence[Mapping[str, Any]]:
        """One mapping per charge, JSON values only; empty when the call is not rated yet."""
        ...


def explain_rating(company_id: int, call_id: UUID) -> list[dict[str, Any]]:
    """The charges of a call as the billing side explains them."""
    path = getattr(settings, "LINEPOOL_CALL_RATING", "")
    if not path:
        return []
    explain = cast(CallRating, import_string(path))
    return [dict(charge) for charge in explain(company_id, call_id)]
