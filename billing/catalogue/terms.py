"""The terms a plan proposes and a contract version fixes: the same columns in both."""

from decimal import Decimal

from django.db import models

from billing.rating.parts import Lines, Parts, read_parts


class ClockChoice(models.TextChoices):
    """When billed time begins. The values are those of ``billing.rating.Clock``."""

    LINE_ANSWER = "line_answer"
    AGENT_ANSWER = "agent_answer"
    MENU = "menu"


class UnreachableChoice(models.TextChoices):
    """What becomes of calls out while nobody can say whether there is money for them."""

    REFUSE = "refuse"
    ALLOW = "allow"
    """They are made, and charged when their records arrive."""


def _price() -> "models.DecimalField[Decimal, Decimal]":
    return models.DecimalField(max_digits=12, decimal_places=6, default=Decimal(0))


def _ceiling() -> "models.DecimalField[Decimal | None, Decimal | None]":
    return models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)


class Terms(models.Model):
    """What is paid for is in `parts`; the columns say in which money, by which price book and within which limits."""

    currency = models.CharField(max_length=3, default="CNY")
    price_book = models.ForeignKey("catalogue.PriceBook", on_delete=models.PROTECT, related_name="+")
    """Where calls may go and what a minute costs; a part may name others for some hours."""
    parts = models.JSONField(default=list)
    """As ``billing.rating.parts.write_parts`` gives them; read them by ``made_of``."""
    prices_include_tax = models.BooleanField(default=False)
    term_months = models.PositiveSmallIntegerField(default=0)
    """The contract is agreed for so long and renewed for as long again; 0: until somebody gives notice."""
    notice_days = models.PositiveSmallIntegerField(default=30)
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

    @property
    def made_of(self) -> Parts:
        """The parts. Raises BadParts for what was never checked."""
        return read_parts(self.parts)

    @property
    def lines(self) -> int:
        """Calls that may run at once, each way; 0: no lines are contracted, and nothing is said of them."""
        return sum(part.count for part in self.made_of if isinstance(part, Lines))


TERM_FIELDS: tuple[str, ...] = (
    "currency",
    "price_book_id",
    "parts",
    "prices_include_tax",
    "term_months",
    "notice_days",
    "credit_limit",
    "spend_per_day",
    "spend_per_month",
    "when_unreachable",
)
