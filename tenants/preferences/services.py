"""Arranging. Nobody else sees it and nothing depends on it, so the audit trail is not told."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from tenants.preferences.models import Preference


@transaction.atomic
def arrange(user_id: int, name: str, value: Any) -> None:
    """Keep what the person arranged under this name, instead of what was there."""
    Preference.objects.update_or_create(user_id=user_id, name=name, defaults={"value": value})
