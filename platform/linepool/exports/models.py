"""Tables being written to files, each for the person who asked."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from linepool.kernel.ids import new_id


class State(models.TextChoices):
    """waiting → running → ready → expired; or cancelled, or failed, on the way."""

    WAITING = "waiting"
    RUNNING = "running"
    READY = "ready"
    CANCELLED = "cancelled"
    FAILED = "failed"
    EXPIRED = "expired"


class Form(models.TextChoices):
    """What kind of file it becomes."""

    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"


class Export(models.Model):
    """Who asked for which table, and how far it is. Lives in public.

    ``attempt`` counts the workers that took it up: only the latest may write of its progress, so that one thought dead
    changes nothing when it comes back. ``rows_total`` is what was counted before the first row.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey("companies.Company", on_delete=models.CASCADE, null=True, related_name="+")
    """Whose workspace it was asked for in; None: the operator's console."""
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    table = models.CharField(max_length=40)
    parameters = models.JSONField(default=dict)
    language = models.CharField(max_length=10)
    form = models.CharField(max_length=4, choices=Form.choices)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    attempt = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveBigIntegerField(default=0)
    rows_total = models.PositiveBigIntegerField(default=0)
    bytes = models.PositiveBigIntegerField(default=0)
    failure = models.CharField(max_length=60, blank=True)
    """The stable code of why it failed."""
    asked_at = models.DateTimeField(default=timezone.now)
    touched_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-asked_at"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["touched_at"], condition=models.Q(state__in=["waiting", "running"]), name="exports_unfinished"
            )
        ]

    def __str__(self) -> str:
        return f"{self.table}.{self.form} {self.state}"

    @property
    def key(self) -> str:
        """Where its file is kept: under the company's own prefix."""
        place = f"companies/{self.company_id}" if self.company_id is not None else "operator"
        return f"{place}/exports/{self.pk}.{self.form}"
