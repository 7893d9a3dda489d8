"""Invoices (账单): one a company and calendar month. A draft is computed whenever it is read."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from linepool.kernel.ids import new_id


class InvoiceStatus(models.TextChoices):
    """Drafts change with every call. Final invoices, payments and credits come with issue 5."""

    DRAFT = "draft"


class Invoice(models.Model):
    """A company's bill for the month that begins on `period`, in the company's own calendar and one currency."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey("companies.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    period = models.DateField()
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=10, choices=InvoiceStatus.choices, default=InvoiceStatus.DRAFT)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-period"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["company", "period"], name="invoices_invoice_once")
        ]

    def __str__(self) -> str:
        return f"{self.company_id} {self.period:%Y-%m}"
