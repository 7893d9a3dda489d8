"""Re-ratings: what a month's calls would cost now, leg by leg, for a second person to approve."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from billing.catalogue.models import PriceBook
from billing.contracts.models import ContractVersion
from billing.ledger.models import Charge, Usage
from linepool.kernel.ids import new_id


class Status(models.TextChoices):
    """Where a re-rating is."""

    PREPARING = "preparing"
    """The dry run goes on."""
    OPEN = "open"
    """It waits for a second person."""
    APPROVED = "approved"
    """Its changes are being posted."""
    DONE = "done"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Rerating(models.Model):
    """Legs of one month to be rated again, or, with ``void``, one call to be charged nothing. What is None narrows
    nothing. ``legs`` were looked at so far, by usage up to ``looked_until``."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    period = models.DateField()
    """The first day of the companies' local month."""
    company = models.ForeignKey("companies.Company", on_delete=models.PROTECT, related_name="+", null=True)
    price_book = models.ForeignKey(PriceBook, on_delete=models.PROTECT, related_name="+", null=True)
    contract_version = models.ForeignKey(ContractVersion, on_delete=models.PROTECT, related_name="+", null=True)
    call_id = models.UUIDField(null=True)
    void = models.BooleanField(default=False)
    reason = models.CharField(max_length=300)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.PREPARING)
    looked_until = models.BigIntegerField(default=0)
    legs = models.PositiveBigIntegerField(default=0)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-proposed_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(status__in=["approved", "done"])
                | (models.Q(decided_by__isnull=False) & ~models.Q(decided_by=models.F("proposed_by"))),
                name="rerating_four_eyes",
            ),
            models.CheckConstraint(
                condition=models.Q(void=False) | models.Q(call_id__isnull=False), name="rerating_voids_one_call"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period:%Y-%m} {self.status}"


class ChangeState(models.TextChoices):
    """What became of one leg's change."""

    WAITING = "waiting"
    POSTED = "posted"
    STALE = "stale"
    """The leg was rated otherwise meanwhile, or would now come to something nobody approved: it stays as it is."""
    UNPRICED = "unpriced"
    """It has no price now: it stays as it is."""


class Change(models.Model):
    """One leg whose price would be another: the charge that was looked at, what it says, and what it would be."""

    rerating = models.ForeignKey(Rerating, on_delete=models.PROTECT, related_name="changes", db_index=False)
    usage = models.ForeignKey(Usage, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    company = models.ForeignKey(
        "companies.Company", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    old = models.DecimalField(max_digits=18, decimal_places=6)
    new = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    """None: it has no price now."""
    currency = models.CharField(max_length=3)
    why = models.CharField(max_length=30)
    """A code: price, contract, time, charged, or why it is free or has no price."""
    state = models.CharField(max_length=8, choices=ChangeState.choices, default=ChangeState.WAITING)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["rerating", "usage"], name="rerating_change_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["rerating", "company", "id"], condition=models.Q(state="waiting"), name="rerating_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new} {self.currency}"
