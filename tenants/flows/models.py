"""What a caller hears and may choose: a flow, and every version of it that was ever published."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from linepool.kernel.ids import new_id


class Flow(models.Model):
    """A menu tree under a name; `published` points at the version that answers calls now."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=60, unique=True)
    published = models.OneToOneField(
        "flows.FlowVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("created_at",)

    def __str__(self) -> str:
        return self.name


class FlowVersionImmutable(TypeError):
    """A programming mistake: a version was about to be changed or deleted. Write a new version instead."""


class FlowVersion(models.Model):
    """One graph of a flow, as `telephony.flows` runs it. Never changed: a change is the next number."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    flow = models.ForeignKey(Flow, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    graph = models.JSONField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.DO_NOTHING, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("flow_id", "-number")
        constraints = (models.UniqueConstraint(fields=("flow", "number"), name="flow_version_once"),)

    def __str__(self) -> str:
        return f"{self.flow_id} v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; an attempt to store over an existing version raises `FlowVersionImmutable`."""
        if not self._state.adding:
            raise FlowVersionImmutable(str(self))
        super().save(*args, **kwargs)
