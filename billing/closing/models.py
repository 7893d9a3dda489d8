"""Proofs that the books agree, and the months that were closed on the strength of them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from linepool.kernel.ids import new_id


class Equation(models.TextChoices):
    """What must be equal to what."""

    SWITCH = "switch"
    """Legs of the switch = rated + free + quarantined."""
    STRIPE = "stripe"
    """What Stripe told us of = what the ledger holds of it."""
    INVOICES = "invoices"
    """The ledger = what charges, invoices and settlements say."""


class Reconciliation(models.Model):
    """One comparison: the switch's days from ``first`` to ``last``, and all of Stripe's and the invoices' side.

    ``steps_done`` of ``steps`` are over; a worker that dies leaves the rest to the next.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    first = models.DateField()
    last = models.DateField()
    steps = models.PositiveSmallIntegerField()
    steps_done = models.PositiveSmallIntegerField(default=0)
    figures = models.JSONField(default=dict)
    """Equation → counts and sums by name, as they were found."""
    started_by = models.CharField(max_length=254)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-started_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-started_at"], name="closing_newest"),
            models.Index(fields=["id"], condition=models.Q(finished_at__isnull=True), name="closing_unfinished"),
        ]

    def __str__(self) -> str:
        return f"{self.first} to {self.last}"


class DayCompared(models.Model):
    """The legs a company had on a day of its calendar: the last five sum to ``legs``. ``whole``: the switch's own
    records were still kept and compared, too."""

    reconciliation = models.ForeignKey(Reconciliation, on_delete=models.CASCADE, related_name="days")
    company = models.ForeignKey("companies.Company", on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    legs = models.PositiveIntegerField()
    rated = models.PositiveIntegerField()
    free = models.PositiveIntegerField()
    quarantined = models.PositiveIntegerField()
    pending = models.PositiveIntegerField()
    unknown = models.PositiveIntegerField()
    whole = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["reconciliation", "company", "day"], name="closing_day_once")
        ]

    def __str__(self) -> str:
        return f"{self.company_id} {self.day}: {self.legs}"


class Difference(models.Model):
    """One thing that does not agree. ``opens`` says what ``subject`` is the id of: what a person is shown next."""

    OPENS: ClassVar[tuple[str, ...]] = ("", "call", "invoice", "payment", "message", "transaction", "stripe", "account")
    reconciliation = models.ForeignKey(Reconciliation, on_delete=models.CASCADE, related_name="differences")
    equation = models.CharField(max_length=8, choices=Equation.choices)
    kind = models.CharField(max_length=80)
    company = models.ForeignKey("companies.Company", on_delete=models.CASCADE, related_name="+", null=True)
    day = models.DateField(null=True)
    opens = models.CharField(max_length=11, blank=True, choices=[(one, one) for one in OPENS])
    subject = models.CharField(max_length=255, blank=True)
    detail = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.kind}: {self.detail}"


class Wish(models.TextChoices):
    """What is asked for a month."""

    CLOSE = "close"
    REOPEN = "reopen"


class State(models.TextChoices):
    """Where the wish is."""

    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Closing(models.Model):
    """A month of a legal entity that one person wants closed (or opened again), and another one's answer.

    ``items`` is the checklist as it stood when it was done. One is open at a time for an entity.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    entity = models.ForeignKey("parties.LegalEntity", on_delete=models.PROTECT, related_name="closings")
    period = models.DateField()
    wish = models.CharField(max_length=6, choices=Wish.choices)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    reason = models.CharField(max_length=300, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    items = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar[list[str]] = ["-asked_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["entity"], condition=models.Q(state="open"), name="closing_one_at_a_time"),
            models.CheckConstraint(
                condition=~models.Q(state="done")
                | (models.Q(decided_by__isnull=False) & ~models.Q(decided_by=models.F("asked_by"))),
                name="closing_four_eyes",
            ),
            models.CheckConstraint(
                condition=~models.Q(wish="reopen") | ~models.Q(reason=""), name="closing_reopened_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wish} {self.period:%Y-%m}"
