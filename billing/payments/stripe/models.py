"""What we asked of Stripe and what became of it. Our row is written first; what Stripe knows is found again by its id.

A ``Collection`` takes the open amount of one invoice from a card, once: the database allows one that is alive for an
invoice (``stripe_collection_alive``) and one payment of a collection. Money itself stands in ``billing.payments`` and
the ledger, never here.
"""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.utils import timezone

from linepool.kernel.ids import new_id


def _cents() -> "models.DecimalField[Decimal, Decimal]":
    return models.DecimalField(max_digits=16, decimal_places=2)


def _stripe_id() -> "models.CharField[str | None, str | None]":
    return models.CharField(max_length=255, null=True, unique=True)


class Customer(models.Model):
    """A company as Stripe knows it, and the one card it saved there. Never a card number: only what tells it apart."""

    company = models.OneToOneField("companies.Company", on_delete=models.PROTECT, related_name="+", primary_key=True)
    key = models.UUIDField(default=new_id, editable=False)
    stripe_id = _stripe_id()
    card_id = models.CharField(max_length=255, blank=True)
    brand = models.CharField(max_length=30, blank=True)
    last4 = models.CharField(max_length=4, blank=True)
    exp_month = models.PositiveSmallIntegerField(default=0)
    exp_year = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.company_id} {self.brand} {self.last4}"


class CardSetup(models.Model):
    """A visit to Stripe's page to leave a card there, without a payment."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey("companies.Company", on_delete=models.PROTECT, related_name="+")
    stripe_id = _stripe_id()
    created_by = models.CharField(max_length=254)
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"card of company {self.company_id}"


class Way(models.TextChoices):
    """Who begins: the clock with the saved card, or a person on Stripe's page."""

    AUTOMATIC = "automatic"
    CHECKOUT = "checkout"


class State(models.TextChoices):
    """Where a collection stands, as Stripe last told."""

    WANTED = "wanted"
    """Stripe was perhaps asked; no money has moved that we know of."""
    OPEN = "open"
    """Stripe's page waits for the person."""
    DECLINED = "declined"
    """The card was refused; tried again at ``next_try_at``, or (None) with another card."""
    PROCESSING = "processing"
    """Stripe has it and does not know yet."""
    PAID = "paid"
    CLOSED = "closed"
    """Ended without money: the page expired, or the amount changed and another one takes its place."""


ENDED = (State.PAID, State.CLOSED)


class Collection(models.Model):
    """Taking ``amount`` for an invoice. ``stripe_id`` is a Stripe invoice's (automatic) or Checkout session's."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey("companies.Company", on_delete=models.PROTECT, related_name="+")
    invoice = models.ForeignKey("invoices.Invoice", on_delete=models.PROTECT, related_name="collections")
    way = models.CharField(max_length=10, choices=Way.choices)
    currency = models.CharField(max_length=3)
    amount = _cents()
    items = models.JSONField(default=list)
    """[description, amount] of each item of the Stripe invoice, fixed when it is wanted: repeated, it says the same."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.WANTED)
    stripe_id = _stripe_id()
    intent_id = models.CharField(max_length=255, blank=True, db_index=True)
    """Stripe's PaymentIntent, by which it is refunded or disputed."""
    reason = models.CharField(max_length=40, blank=True)
    """Why it was declined or closed: a code screens have words for."""
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)
    payment = models.OneToOneField("payments.Payment", on_delete=models.PROTECT, null=True, related_name="collection")
    created_by = models.CharField(max_length=254)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["invoice"], condition=~models.Q(state__in=["paid", "closed"]), name="stripe_collection_alive"
            ),
            models.CheckConstraint(
                condition=models.Q(state="paid", payment__isnull=False)
                | (~models.Q(state="paid") & models.Q(payment__isnull=True)),
                name="stripe_paid_is_booked",
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="stripe_collection_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency} of {self.invoice_id}: {self.state}"


class CardRefund(models.Model):
    """A refund on its way back to the card. It left the company's wallet when it was asked for."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    collection = models.ForeignKey(Collection, on_delete=models.PROTECT, related_name="refunds")
    refund = models.OneToOneField("payments.Refund", on_delete=models.PROTECT, related_name="card")
    amount = _cents()
    state = models.CharField(
        max_length=10, choices=[(one, one) for one in ("wanted", "pending", "done", "failed")], default="wanted"
    )
    stripe_id = _stripe_id()
    reason = models.CharField(max_length=40, blank=True)
    looked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.amount} of {self.collection_id}: {self.state}"


class Event(models.Model):
    """A webhook's message: only what it is about. Its id is Stripe's, so that a message sent twice is one."""

    id = models.CharField(max_length=255, primary_key=True)
    kind = models.CharField(max_length=80)
    subject = models.CharField(max_length=255)
    """Stripe's id of the object it tells of; the object itself is asked for when the message is worked off."""
    received_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["received_at"], condition=models.Q(done_at__isnull=True), name="stripe_event_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Payout(models.Model):
    """Money Stripe sends to our bank, as it last told of it. The ledger has it by company (``parts``), once."""

    id = models.CharField(max_length=255, primary_key=True)
    amount = _cents()
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=20)
    arrives_on = models.DateField()
    foreign = models.DecimalField(max_digits=16, decimal_places=2, default=Decimal(0))
    """What of it is no company's of ours: another program's at the same account. It is not booked."""
    booked_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    """When it came back: the bank refused it."""

    class Meta:
        ordering: ClassVar[list[str]] = ["-arrives_on", "-id"]

    def __str__(self) -> str:
        return f"{self.id}: {self.amount} {self.currency}, {self.status}"


class PayoutPart(models.Model):
    """A company's share of a payout: ``net`` leaves what Stripe holds of it, ``fees`` of that are its share of what the
    account as a whole was charged, the rest is at the bank."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    payout = models.ForeignKey(Payout, on_delete=models.PROTECT, related_name="parts")
    company = models.ForeignKey("companies.Company", on_delete=models.PROTECT, related_name="+")
    net = _cents()
    fees = _cents()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["payout", "company"], name="stripe_part_once")
        ]

    def __str__(self) -> str:
        return f"{self.company_id}: {self.net}"


class Move(models.Model):
    """One movement of our balance at Stripe (its balance transaction), in the currency the account settles in.

    ``presented`` is the same money in the currency it was charged in, where that is another one. ``booked``: the ledger
    has its fee and its exchange; one without a company is another program's, or a fee of the account as a whole.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    stripe_id = models.CharField(max_length=255, unique=True)
    kind = models.CharField(max_length=40)
    source = models.CharField(max_length=255, blank=True, db_index=True)
    """Stripe's id of the charge, refund, dispute or payout it is of."""
    company = models.ForeignKey("companies.Company", on_delete=models.PROTECT, related_name="+", null=True)
    currency = models.CharField(max_length=3)
    amount = _cents()
    fee = _cents()
    presented = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    presented_currency = models.CharField(max_length=3, blank=True)
    happened_at = models.DateTimeField(db_index=True)
    booked = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(booked=False) | models.Q(company__isnull=False), name="stripe_booked_is_somebodys"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount} {self.currency}"

    @property
    def net(self) -> Decimal:
        """What it adds to the balance."""
        return self.amount - self.fee
