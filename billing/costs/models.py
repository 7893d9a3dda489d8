"""What calls cost the operator. What is written here stays: triggers refuse change."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from billing.catalogue.models import PriceBookVersion, RateEntry
from billing.ledger.models import Transaction, Usage


class Cost(models.Model):
    """What a carrier asks for one leg, by its price book of the moment of answer; six places.

    A leg that went by a carrier and was answered, and has no row here, has no cost price yet: that is told, and not
    taken for 0.
    """

    usage = models.OneToOneField(Usage, on_delete=models.PROTECT, related_name="cost")
    company = models.ForeignKey(
        "companies.Company", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    carrier = models.CharField(max_length=32)
    period = models.DateField()
    """The first day of the month of the company's own calendar the call was answered in."""
    amount = models.DecimalField(max_digits=18, decimal_places=6)
    currency = models.CharField(max_length=3)
    billed_s = models.PositiveIntegerField()
    rate_version = models.ForeignKey(
        PriceBookVersion, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    rate = models.ForeignKey(RateEntry, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    transaction = models.ForeignKey(Transaction, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(amount=0) | models.Q(transaction__isnull=False), name="costs_cost_is_posted"
            )
        ]

    def __str__(self) -> str:
        return f"{self.carrier} {self.amount} {self.currency}"
