"""Who did what, and when. Rows can be added and read; the database refuses to change or delete them."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from linepool.kernel.ids import new_id


class Entry(models.Model):
    """One thing that was done. Lives in the company's schema, or in public for the installation's own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField(default=timezone.now)
    actor_id = models.BigIntegerField(null=True)
    """The user; None for the system. No foreign key: an entry outlives whom it names."""
    actor = models.CharField(max_length=254)
    """Who it was, in words, as of then."""
    verb = models.CharField(max_length=60)
    """Stable, like ``queue.created``."""
    target = models.CharField(max_length=120)
    """What it was done to, like ``queue:17``."""
    details = models.JSONField(default=dict)
    """What a reader needs to understand it. No secrets."""

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return f"{self.actor}: {self.verb} {self.target}"
