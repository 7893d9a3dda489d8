"""Money that came in or went out, the bank's own lines, and what is done about debts. What is booked stays (0002)."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.utils import timezone

from linepool.kernel.ids import new_id


class Method(models.TextChoices):
    """How money came or went."""

    BANK = "bank"
    CASH = "cash"
    STRIPE = "stripe"


def _cents() -> "models.DecimalField[Decimal, Decimal]":
    return models.DecimalField(max_digits=16, decimal_places=2)


class Payment(models.Model):
    """Money a company paid. What it settled is in ``parts`` [{"invoice", "amount"}]; ``to_wallet`` is the rest."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey("companies.Company", on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    amount = _cents()
    to_wallet = _cents()
    parts = models.JSONField()
    method = models.CharField(max_length=8, choices=Method.choices)
    received_on = models.DateField()
    reference = models.CharField(max_length=140, blank=True)
    transaction = models.ForeignKey("ledger.Transaction", on_delete=models.PROTECT, related_name="+", db_index=False)
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")
    """The payment this one takes back: it bounced, or was booked by mistake. Its amount is negative."""
    created_by = models.CharField(max_length=254)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency} of {self.received_on}"


class Refund(models.Model):
    """Money given back to a company out of what it holds with us."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey("companies.Company", on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    amount = _cents()
    method = models.CharField(max_length=8, choices=Method.choices)
    paid_on = models.DateField()
    reason = models.CharField(max_length=300)
    transaction = models.ForeignKey("ledger.Transaction", on_delete=models.PROTECT, related_name="+", db_index=False)
    created_by = models.CharField(max_length=254)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}: {self.reason}"


class BankLine(models.Model):
    """A transfer as the bank told it. ``fingerprint`` is made of its facts: a file imported twice adds nothing."""

    fingerprint = models.CharField(max_length=64, unique=True)
    booked_on = models.DateField()
    amount = _cents()
    currency = models.CharField(max_length=3)
    payer = models.CharField(max_length=160, blank=True)
    text = models.CharField(max_length=300, blank=True)
    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, null=True, related_name="bank_line")
    ignored_by = models.CharField(max_length=254, blank=True)
    """Who said that it is no client's payment."""
    imported_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["booked_on", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["id"], condition=models.Q(payment__isnull=True, ignored_by=""), name="payments_bank_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.booked_on} {self.amount} {self.payer}"


class DunningStep(models.Model):
    """A reminder that was due for an invoice, once each."""

    invoice = models.ForeignKey("invoices.Invoice", on_delete=models.PROTECT, related_name="dunning")
    step = models.CharField(max_length=10)
    taken_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["taken_at", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["invoice", "step"], name="payments_dunning_once")
        ]

    def __str__(self) -> str:
        return f"{self.step} of {self.invoice_id}"


class DunningPause(models.Model):
    """Nothing is sent about the invoice, or (None) any of the company's, until the end of a day of its calendar."""

    company = models.ForeignKey("companies.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    invoice = models.ForeignKey("invoices.Invoice", on_delete=models.PROTECT, null=True, related_name="dunning_pauses")
    until = models.DateField()
    reason = models.CharField(max_length=300)
    paused_by = models.CharField(max_length=254)
    paused_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    """When somebody ended it before its day, or another took its place."""

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["company", "invoice"],
                condition=models.Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="payments_paused_once",
            )
        ]

    def __str__(self) -> str:
        return f"company {self.company_id} until {self.until}: {self.reason}"


class Suspension(models.Model):
    """A company whose calls out are refused: because it does not pay, which paying ends, or ``by_hand``, which a person
    ends. One of each kind is in force at a time."""

    company = models.ForeignKey("companies.Company", on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    by_hand = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=254, blank=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=254, blank=True)
    """Who ended it; empty: it was paid."""
    lifted_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["company", "by_hand"],
                condition=models.Q(lifted_at__isnull=True),
                name="payments_suspended_once",
            ),
            models.CheckConstraint(
                condition=models.Q(by_hand=False) | ~models.Q(reason=""), name="payments_suspended_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"company {self.company_id} since {self.since}"


class BalanceNotice(models.Model):
    """A company was told that its money runs out; again only after it was above the threshold in between."""

    company = models.ForeignKey("companies.Company", on_delete=models.PROTECT, related_name="+")
    threshold = _cents()
    told_at = models.DateTimeField(default=timezone.now)
    recovered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["company"], condition=models.Q(recovered_at__isnull=True), name="payments_notice_once"
            )
        ]

    def __str__(self) -> str:
        return f"company {self.company_id} below {self.threshold}"
