"""Numbers of the pool and everything that ever happened to them. Public schema."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class NumberStatus(models.TextChoices):
    """free → claimed → released (the company may still take it back) → quarantine (nobody may) → free."""

    FREE = "free"
    CLAIMED = "claimed"
    RELEASED = "released"
    QUARANTINE = "quarantine"
    RETIRED = "retired"


class Number(models.Model):
    """An E.164 number (DID) of the operator's, held by at most one company at a time."""

    e164 = models.CharField(max_length=16, unique=True)
    status = models.CharField(max_length=12, choices=NumberStatus.choices, default=NumberStatus.FREE)
    country = models.CharField(max_length=2, help_text="ISO 3166 code, upper case")
    area = models.CharField(max_length=80, blank=True, default="")
    carrier = models.ForeignKey(
        "carriers.Carrier", null=True, blank=True, on_delete=models.PROTECT, related_name="numbers"
    )
    company = models.ForeignKey(
        "companies.Company", null=True, blank=True, on_delete=models.PROTECT, related_name="numbers"
    )
    label = models.CharField(max_length=80, blank=True, default="")
    claimed_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    quarantined_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["e164"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="number_has_company_when_held",
                condition=Q(status__in=["claimed", "released"], company__isnull=False)
                | Q(status__in=["free", "quarantine", "retired"], company__isnull=True),
            ),
            models.CheckConstraint(name="number_is_e164", condition=Q(e164__regex=r"^\+[1-9][0-9]{6,14}$")),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["status", "country"], name="number_status_country")
        ]

    def __str__(self) -> str:
        return self.e164


class NumberEvent(models.Model):
    """One step in a number's life; never changed, never deleted."""

    number = models.ForeignKey(Number, on_delete=models.PROTECT, related_name="history")
    at = models.DateTimeField()
    kind = models.CharField(max_length=16)
    company_id = models.BigIntegerField(null=True, blank=True)
    user_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.number_id} {self.kind}"
