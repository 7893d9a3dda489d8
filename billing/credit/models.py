"""Money set aside for calls out while they run (facts/money.md 12, 13), and what calls out came to by day."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.utils import timezone

from billing.catalogue.models import RateEntry
from linepool.kernel.ids import new_id


class ReservationState(models.TextChoices):
    """OPEN counts against the limits until it expires, SETTLED (the call is over) until its charge is in the ledger;
    CLOSED counts no more: it is charged, or nobody answered for it in time."""

    OPEN = "open"
    SETTLED = "settled"
    CLOSED = "closed"


class Reservation(models.Model):
    """The money for one leg to the outside: one row for each (company, call, leg), however often it is asked for.

    ``destination_prefix`` is without the last four digits. ``day`` is the company's local day it counts for.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey("companies.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    call_id = models.UUIDField()
    leg = models.CharField(max_length=20)
    currency = models.CharField(max_length=3)
    destination_prefix = models.CharField(max_length=20)
    rate = models.ForeignKey(RateEntry, on_delete=models.PROTECT, related_name="+", db_index=False)
    amount = models.DecimalField(max_digits=18, decimal_places=6)
    """What counts against the limits now."""
    covered_ms = models.BigIntegerField()
    """So much talk it pays for."""
    state = models.CharField(max_length=7, choices=ReservationState.choices, default=ReservationState.OPEN)
    day = models.DateField()
    opened_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["company", "call_id", "leg"], name="credit_reservation_once"),
            models.CheckConstraint(condition=models.Q(amount__gte=Decimal(0)), name="credit_reservation_is_possible"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["company"], condition=~models.Q(state="closed"), name="credit_reservation_counts")
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency} {self.state}"


class Step(models.Model):
    """What happened to a reservation, in order: the fact that stays (the database refuses change)."""

    reservation = models.ForeignKey(Reservation, on_delete=models.PROTECT, related_name="steps", db_index=False)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10)
    """reserved, extended, settled."""
    amount = models.DecimalField(max_digits=18, decimal_places=6)
    covered_ms = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["reservation", "number"], name="credit_step_once")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"


class DaySpend(models.Model):
    """What a company's calls out of one local day came to, as far as they are charged; kept with the charges."""

    company = models.ForeignKey("companies.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    currency = models.CharField(max_length=3)
    day = models.DateField()
    amount = models.DecimalField(max_digits=18, decimal_places=6)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["company", "currency", "day"], name="credit_day_once")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.amount} {self.currency}"
