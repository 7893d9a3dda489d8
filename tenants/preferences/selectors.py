"""Reading what somebody arranged."""

from __future__ import annotations

from typing import Any

from tenants.preferences.models import Preference


def preference_of(user_id: int, name: str) -> Any | None:
    """What the person arranged under this name in the current company; ``None``: nothing yet."""
    return Preference.objects.filter(user_id=user_id, name=name).values_list("value", flat=True).first()
