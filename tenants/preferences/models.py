"""What a person arranged for themselves in a company: how their wallboard stands, what they put away."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Preference(models.Model):
    """One thing arranged; `name` is one of `tenants.preferences.kinds`, which says what `value` may be."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, related_name="+")
    name = models.CharField(max_length=40)
    value = models.JSONField()
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "name"], name="preference_once")]

    def __str__(self) -> str:
        return f"{self.name} of {self.user_id}"
