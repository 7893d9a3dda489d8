"""The two sides of an invoice: the operator's legal entities with their numbers, and whom a company's bills name."""

from typing import ClassVar

from django.db import models

PAYMENT_DAYS = 30


class Document(models.TextChoices):
    """What is numbered without gaps, each in a series of its own."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


class TaxTreatment(models.TextChoices):
    """Who owes a client's tax: what ``billing.parties.vat`` says, or what a person who knows better has said."""

    BY_RULE = "by_rule"
    CHARGED = "charged"
    REVERSE_CHARGE = "reverse_charge"


class LegalEntity(models.Model):
    """Who sells (开票方). ``bank`` and ``notes`` are printed as they stand; an invoice keeps them as of its day."""

    code = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=160)
    address = models.TextField(max_length=400)
    country = models.CharField(max_length=2, default="CN")
    tax_id = models.CharField(max_length=40)
    bank = models.TextField(max_length=400)
    """Bank, account holder, account or IBAN, BIC: what a payer types."""
    email = models.EmailField(max_length=254, blank=True)
    notes_zh = models.TextField(max_length=600, blank=True)
    notes_en = models.TextField(max_length=600, blank=True)
    payment_days = models.PositiveSmallIntegerField(default=PAYMENT_DAYS)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.code


class NumberSeries(models.Model):
    """The last number given in a legal entity's series; its row is locked until the document that took it is stored."""

    entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="series")
    document = models.CharField(max_length=12, choices=Document.choices)
    prefix = models.CharField(max_length=12)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["entity", "document"], name="parties_series_once"),
            models.UniqueConstraint(fields=["prefix"], name="parties_prefix_once"),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}{self.last:06}"


class BillingProfile(models.Model):
    """Whom a company's bills name and go to. Without one the company's own name stands alone on them."""

    company = models.OneToOneField("companies.Company", on_delete=models.PROTECT, related_name="+", primary_key=True)
    entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """Which legal entity bills it; None: the installation's first."""
    name = models.CharField(max_length=160, blank=True)
    address = models.TextField(max_length=400, blank=True)
    country = models.CharField(max_length=2, blank=True)
    tax_id = models.CharField(max_length=40, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    """Where invoices and reminders go; empty: to the company's owners."""
    tax_treatment = models.CharField(max_length=14, choices=TaxTreatment.choices, default=TaxTreatment.BY_RULE)
    order_reference = models.CharField(max_length=60, blank=True)
    """What the client wants to read on each bill: a purchase order, a cost centre."""
    low_balance = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    """Below this the company is told that its money runs out; None: never."""

    def __str__(self) -> str:
        return f"bills of company {self.company_id}"
