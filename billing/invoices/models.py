"""Invoices (账单): one a company and calendar month. A draft is computed whenever it is read, a final one never again.

draft ─check→ checked ─finalise→ final; a checked one whose amount has changed since must be checked again. Whether a
final invoice is sent, paid or overdue follows from its facts (``billing.invoices.states``). The database refuses any
change of a final invoice but ``sent_at`` (migration 0003).
"""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.utils import timezone

from billing.parties.models import LegalEntity
from linepool.kernel.ids import new_id


class InvoiceStatus(models.TextChoices):
    """What has been done with it."""

    DRAFT = "draft"
    CHECKED = "checked"
    FINAL = "final"


def _cents() -> "models.DecimalField[Decimal, Decimal]":
    return models.DecimalField(max_digits=16, decimal_places=2)


def _cents_or_none() -> "models.DecimalField[Decimal | None, Decimal | None]":
    return models.DecimalField(max_digits=16, decimal_places=2, null=True)


class Invoice(models.Model):
    """A company's bill for the month that begins on `period`, in the company's own calendar and one currency.

    From ``number`` on, what only a final invoice has: who sold to whom as of that day, totals, and the last charge its
    lines may hold (``charges_until``); later ones of its month are adjustments in a later invoice.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey("companies.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    period = models.DateField()
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=10, choices=InvoiceStatus.choices, default=InvoiceStatus.DRAFT)
    created_at = models.DateTimeField(default=timezone.now)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.CharField(max_length=254, blank=True)
    checked_total = _cents_or_none()
    """What the person who checked it saw."""
    entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, null=True, related_name="+")
    sequence = models.PositiveIntegerField(null=True)
    number = models.CharField(max_length=30, null=True, unique=True)  # noqa: DJ001  (drafts have none, and NULLs differ)
    seller = models.JSONField(default=dict)
    buyer = models.JSONField(default=dict)
    issued_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    net = _cents_or_none()
    tax = _cents_or_none()
    total = _cents_or_none()
    inclusive = models.BooleanField(default=False)
    """Whether its lines contain their tax."""
    charges_until = models.BigIntegerField(null=True)
    transaction = models.ForeignKey(
        "ledger.Transaction", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    finalised_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-period"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["company", "period"], name="invoices_invoice_once"),
            models.UniqueConstraint(fields=["entity", "sequence"], name="invoices_sequence_once"),
            models.CheckConstraint(
                condition=~models.Q(status="final")
                | models.Q(
                    number__isnull=False,
                    sequence__isnull=False,
                    entity__isnull=False,
                    total__isnull=False,
                    due_on__isnull=False,
                    charges_until__isnull=False,
                ),
                name="invoices_final_is_whole",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["due_on"], condition=models.Q(status="final"), name="invoices_final_by_due"),
            models.Index(fields=["period", "status"], name="invoices_by_period"),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.company_id} {self.period:%Y-%m}"


class InvoiceLine(models.Model):
    """A line of a final invoice, as it stood in the draft. ``origin`` and ``period`` say which line of which month it
    belongs to: its own, or for an adjustment the earlier invoice's."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="lines", db_index=False)
    position = models.PositiveSmallIntegerField()
    line_id = models.CharField(max_length=80)
    origin = models.CharField(max_length=80)
    period = models.DateField()
    kind = models.CharField(max_length=20)
    label_zh = models.CharField(max_length=160)
    label_en = models.CharField(max_length=160)
    unit = models.CharField(max_length=20)
    quantity = models.DecimalField(max_digits=18, decimal_places=4)
    unit_price = models.DecimalField(max_digits=18, decimal_places=6)
    exact = models.DecimalField(max_digits=20, decimal_places=6)
    amount = _cents()
    tax_rate = models.DecimalField(max_digits=5, decimal_places=4)
    first = models.DateField()
    last = models.DateField()
    calls = models.IntegerField(default=0)
    steps = models.JSONField(default=list)
    """How the amount came about: [code, values, words] of each step."""

    class Meta:
        ordering: ClassVar[list[str]] = ["invoice", "position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["invoice", "position"], name="invoices_line_once"),
            models.UniqueConstraint(fields=["invoice", "line_id"], name="invoices_line_id_once"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.amount}"


class CreditNote(models.Model):
    """Takes a final invoice back, whole or in part, under a number of its own series. ``parts`` are
    [{"line_id", "net"}], ``taxes`` [{"rate", "net", "tax"}], all in cents."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="credit_notes")
    entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="+")
    sequence = models.PositiveIntegerField()
    number = models.CharField(max_length=30, unique=True)
    issued_on = models.DateField()
    reason = models.CharField(max_length=300)
    parts = models.JSONField()
    taxes = models.JSONField()
    net = _cents()
    tax = _cents()
    total = _cents()
    transaction = models.ForeignKey("ledger.Transaction", on_delete=models.PROTECT, related_name="+", db_index=False)
    created_by = models.CharField(max_length=254)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["created_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["entity", "sequence"], name="invoices_credit_sequence_once")
        ]

    def __str__(self) -> str:
        return self.number


class SettlementKind(models.TextChoices):
    """What an invoice was settled by."""

    PAYMENT = "payment"
    WALLET = "wallet"
    CREDIT_NOTE = "credit_note"
    WRITE_OFF = "write_off"


class Settlement(models.Model):
    """What an invoice was settled by: a positive amount; a negative one takes an earlier one back. Never more in all
    than the invoice's total and never less than nothing: the database looks at commit."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="settlements")
    kind = models.CharField(max_length=12, choices=SettlementKind.choices)
    amount = _cents()
    transaction = models.ForeignKey("ledger.Transaction", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"


class InvoiceRun(models.Model):
    """Finalising the checked invoices of a month at many companies: one row for each says how far it is."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    period = models.DateField()
    send = models.BooleanField(default=True)
    started_by = models.CharField(max_length=254)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-started_at"]

    def __str__(self) -> str:
        return f"run of {self.period:%Y-%m}"


class RunState(models.TextChoices):
    """How far one invoice of a run is."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"


class RunItem(models.Model):
    """One invoice of a run. ``refusal`` is the stable code of why it was not finalised."""

    run = models.ForeignKey(InvoiceRun, on_delete=models.CASCADE, related_name="items")
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=RunState.choices, default=RunState.WAITING)
    refusal = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["run", "invoice"], name="invoices_run_item_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["run"], condition=models.Q(state="waiting"), name="invoices_run_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.invoice_id} {self.state}"
