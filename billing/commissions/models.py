"""Sales as they were told, judged and paid for. Who did what when stays in columns; amounts never change."""

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from billing.commissions.states import SaleState
from linepool.kernel.ids import new_id


class SaleStateChoice(models.TextChoices):
    """The values are those of ``billing.commissions.states.SaleState``."""

    REPORTED = SaleState.REPORTED.value
    CHECKED = SaleState.CHECKED.value
    FAILED = SaleState.FAILED.value
    CONFIRMED = SaleState.CONFIRMED.value
    REJECTED = SaleState.REJECTED.value
    CLAWED_BACK = SaleState.CLAWED_BACK.value
    WITHDRAWN = SaleState.WITHDRAWN.value


class Source(models.TextChoices):
    """Who told of the sale first."""

    DESK = "desk"
    API = "api"
    FILE = "file"


def _person(*, null: bool = False) -> "models.ForeignKey[object, object]":
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=null)


class Sale(models.Model):
    """One order of one of the company's customers: counted once for each order id, whoever reports it.

    `amount` is what the customer pays, in the contract's currency. `call_id` is the call it was sold in, when known.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey("companies.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    order_id = models.CharField(max_length=80)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    call_id = models.UUIDField(null=True)
    queue_id = models.CharField(max_length=40, blank=True, default="", db_default="")
    """The queue its call came by, as known when it was confirmed; empty for none."""
    ladder = models.CharField(max_length=40, blank=True, default="", db_default="")
    """The queue by whose own terms its agent was paid; empty: by the company's. Tiers and caps are of these sales."""
    waits = models.BooleanField(default=False, db_default=False)
    """Confirmed, and its agent is paid when the record of its call has arrived."""
    agent = _person()
    note = models.CharField(max_length=500, blank=True)
    source = models.CharField(max_length=4, choices=Source.choices)
    state = models.CharField(max_length=12, choices=SaleStateChoice.choices, default=SaleStateChoice.REPORTED)
    reported_by = _person()
    reported_at = models.DateTimeField(default=timezone.now)
    checked_by = _person(null=True)
    checked_at = models.DateTimeField(null=True)
    decided_by = _person(null=True)
    """Who confirmed, rejected or withdrew it."""
    decided_at = models.DateTimeField(null=True)
    clawed_back_by = _person(null=True)
    clawed_back_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["company", "order_id"], name="commissions_sale_once"),
            models.CheckConstraint(condition=models.Q(amount__gte=Decimal(0)), name="commissions_sale_is_possible"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["company", "-reported_at", "-id"], name="commissions_newest_first"),
            models.Index(fields=["company", "decided_at"], name="commissions_by_decision"),
            models.Index(fields=["company"], condition=models.Q(waits=True), name="commissions_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.amount} {self.currency} {self.state}"


class AgentTerms(models.Model):
    """What agents earn for the company's confirmed sales from a moment on, or for those of one queue's calls, which go
    before. Never changed: the next row follows; one that ``ends`` has no rule, and what was agreed before is over."""

    company = models.ForeignKey("companies.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    queue_id = models.CharField(max_length=40, blank=True, default="", db_default="")
    effective_from = models.DateTimeField()
    rule = models.JSONField()
    """As ``billing.commissions.rules`` reads it."""
    ends = models.BooleanField(default=False, db_default=False)
    created_by = _person(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["company", "queue_id", "effective_from"], name="commissions_terms_once")
        ]

    def __str__(self) -> str:
        return f"from {self.effective_from}"


class Payee(models.TextChoices):
    """Who gets a commission."""

    OPERATOR = "operator"
    """From the client, on the invoice."""
    AGENT = "agent"
    """From the operator, with the wages."""


class Commission(models.Model):
    """Money for a confirmed sale, at the rate of the moment it was confirmed (facts/money.md 11). Never changed.

    A clawback is a row of its own with the negative amount of its `original`. `nth` counts the payee's confirmed
    sales of the month up to this one, by which tiers go.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey("companies.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    sale = models.ForeignKey(Sale, on_delete=models.PROTECT, related_name="commissions", db_index=False)
    payee = models.CharField(max_length=8, choices=Payee.choices)
    original = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="clawback")
    amount = models.DecimalField(max_digits=18, decimal_places=6)
    currency = models.CharField(max_length=3)
    nth = models.PositiveIntegerField()
    period = models.DateField()
    """First day of the company's local month it counts in."""
    steps = models.JSONField(default=list)
    """How the amount came about, in both languages."""
    transaction = models.ForeignKey("ledger.Transaction", on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["sale", "payee"],
                condition=models.Q(original__isnull=True),
                name="commissions_commission_once",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["company", "period", "payee"], name="commissions_by_month")
        ]

    def __str__(self) -> str:
        return f"{self.payee} {self.amount} {self.currency}"
