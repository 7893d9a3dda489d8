"""The terms a plan proposes and a contract version fixes: the same columns in both."""

from decimal import Decimal

from django.db import models


class ClockChoice(models.TextChoices):
    """When billed time begins. The values are those of ``billing.rating.Clock``."""

    LINE_ANSWER = "line_answer"
    AGENT_ANSWER = "agent_answer"


class StartedSecondChoice(models.TextChoices):
    """Whether a started second counts. The values are those of ``billing.rating.StartedSecond``."""

    COUNTS = "counts"
    DROPPED = "dropped"


class UnreachableChoice(models.TextChoices):
    """What becomes of calls out while nobody can say whether there is money for them."""

    REFUSE = "refuse"
    ALLOW = "allow"
    """They are made, and charged when their records arrive."""


def _price() -> "models.DecimalField[Decimal, Decimal]":
    return models.DecimalField(max_digits=12, decimal_places=6, default=Decimal(0))


def _ceiling() -> "models.DecimalField[Decimal | None, Decimal | None]":
    return models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)


def _tax() -> "models.DecimalField[Decimal, Decimal]":
    return models.DecimalField(max_digits=5, decimal_places=4, default=Decimal(0))


class Terms(models.Model):
    """Prices without tax, per calendar month where the name says monthly, in `currency`."""

    currency = models.CharField(max_length=3, default="CNY")
    price_book = models.ForeignKey("catalogue.PriceBook", on_delete=models.PROTECT, related_name="+")
    base_monthly = _price()
    seat_monthly = _price()
    seat_minimum = models.PositiveIntegerField(default=0)
    number_monthly = _price()
    line_monthly = _price()
    lines = models.PositiveIntegerField(default=0)
    """Lines contracted: calls that may run at once."""
    service_tax_rate = _tax()
    """On base fee, seats, numbers and lines (增值电信服务)."""
    voice_tax_rate = _tax()
    """On minutes (基础电信服务)."""
    inbound_clock = models.CharField(max_length=12, choices=ClockChoice.choices, default=ClockChoice.AGENT_ANSWER)
    outbound_clock = models.CharField(max_length=12, choices=ClockChoice.choices, default=ClockChoice.LINE_ANSWER)
    started_second = models.CharField(
        max_length=7, choices=StartedSecondChoice.choices, default=StartedSecondChoice.COUNTS
    )
    credit_limit = _price()
    """How far the balance may fall below zero before calls stop."""
    spend_per_day = _ceiling()
    spend_per_month = _ceiling()
    """The most that calls out may cost in a day and a month of the company's calendar; None: what its credit allows."""
    when_unreachable = models.CharField(
        max_length=6, choices=UnreachableChoice.choices, default=UnreachableChoice.REFUSE
    )

    class Meta:
        abstract = True


TERM_FIELDS: tuple[str, ...] = (
    "currency",
    "price_book_id",
    "base_monthly",
    "seat_monthly",
    "seat_minimum",
    "number_monthly",
    "line_monthly",
    "lines",
    "service_tax_rate",
    "voice_tax_rate",
    "inbound_clock",
    "outbound_clock",
    "started_second",
    "credit_limit",
    "spend_per_day",
    "spend_per_month",
    "when_unreachable",
)
