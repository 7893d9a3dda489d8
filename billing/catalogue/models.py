"""Plans and price books. A published price book version never changes: the database refuses it (migration 0002)."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.utils import timezone

from billing.catalogue.terms import Terms


class ChargeKindChoice(models.TextChoices):
    """What a leg is charged for. The values are those of ``billing.rating.ChargeKind``."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"
    AGENT = "agent"
    AUTOMATIC = "automatic"


class PriceBook(models.Model):
    """A price list by prefix (费率表), in one currency. Its prices are in its versions.

    A book with a `carrier` says what that carrier asks of us; one without is for clients.
    """

    code = models.SlugField(max_length=40, unique=True)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    currency = models.CharField(max_length=3)
    carrier = models.SlugField(max_length=32, blank=True, default="", db_default="", db_index=False)
    """The carrier's code; empty: clients pay these prices."""

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["carrier"], condition=~models.Q(carrier=""), name="catalogue_one_book_a_carrier"
            )
        ]

    def __str__(self) -> str:
        return self.code


class PriceBookVersion(models.Model):
    """The prices in force from `effective_from` until the next version begins. Immutable once published."""

    book = models.ForeignKey(PriceBook, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    effective_from = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True)
    """Rows may be added until then; only published versions price calls."""

    class Meta:
        ordering: ClassVar[list[str]] = ["book_id", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["book", "number"], name="catalogue_version_number_once"),
            models.UniqueConstraint(fields=["book", "effective_from"], name="catalogue_version_start_once"),
        ]

    def __str__(self) -> str:
        return f"{self.book_id} v{self.number}"


class RateEntry(models.Model):
    """One price: a charge kind and a prefix ("" = any number) → per minute, connect fee and pulse."""

    version = models.ForeignKey(PriceBookVersion, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=10, choices=ChargeKindChoice.choices)
    prefix = models.CharField(max_length=15, blank=True)
    label_zh = models.CharField(max_length=80)
    label_en = models.CharField(max_length=80)
    per_minute = models.DecimalField(max_digits=12, decimal_places=6)
    connect_fee = models.DecimalField(max_digits=12, decimal_places=6, default=Decimal(0))
    pulse_first_s = models.PositiveSmallIntegerField()
    pulse_step_s = models.PositiveSmallIntegerField()
    barred = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "kind", "prefix"], name="catalogue_rate_prefix_once"),
            models.CheckConstraint(
                condition=models.Q(per_minute__gte=0, connect_fee__gte=0, pulse_step_s__gte=1),
                name="catalogue_rate_is_possible",
            ),
            models.CheckConstraint(condition=models.Q(prefix__regex=r"^[0-9]*$"), name="catalogue_prefix_is_digits"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.prefix or '*'}"


class Plan(Terms):
    """What a newcomer may choose. A contract copies its terms, so changing a plan changes no contract."""

    code = models.SlugField(max_length=40, unique=True)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    summary_zh = models.CharField(max_length=200)
    summary_en = models.CharField(max_length=200)
    trial_credit = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal(0))
    """Given once, when the first contract opens."""
    active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta(Terms.Meta):
        abstract = False
        ordering: ClassVar[list[str]] = ["position", "code"]

    def __str__(self) -> str:
        return self.code
