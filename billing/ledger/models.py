"""Usage, charges and the double-entry ledger. What is written here stays: triggers refuse change (migration 0002)."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.utils import timezone

from billing.catalogue.models import ChargeKindChoice, PriceBookVersion, RateEntry
from billing.catalogue.terms import ClockChoice
from billing.contracts.models import ContractVersion
from linepool.kernel.ids import new_id


class Account(models.TextChoices):
    """The chart of accounts. Entries are positive for a debit and negative for a credit."""

    UNBILLED = "unbilled"
    """Asset: usage delivered and not yet invoiced."""
    CREDIT = "customer_credit"
    """Liability: what a company holds with us, by gift or top-up."""
    RECEIVABLE = "receivable"
    """Asset: invoiced and not yet paid."""
    BANK = "bank"
    """Asset: cash and bank."""
    STRIPE_CLEARING = "stripe_clearing"
    """Asset: collected by Stripe and not yet paid out."""
    EXCHANGE = "exchange"
    """Between two currencies: what Stripe turned into another one, in both; together they come to the gain or loss."""
    COMMISSION_RECEIVABLE = "commission_receivable"
    """Asset: commission clients owe and that is not yet invoiced."""
    TAX_PAYABLE = "tax_payable"
    """Liability: tax of invoices, by rate (detail)."""
    COMMISSION_PAYABLE = "commission_payable"
    """Liability: commission agents have earned."""
    CARRIER_PAYABLE = "carrier_payable"
    """Liability: what carriers will ask for calls made."""
    USAGE_REVENUE = "usage_revenue"
    """Income from minutes, by charge kind (detail)."""
    SERVICE_REVENUE = "service_revenue"
    """Income from everything else on invoices, by line kind (detail)."""
    COMMISSION_REVENUE = "commission_revenue"
    """Income from commission."""
    ADJUSTMENTS = "adjustments"
    """Less income: goodwill and corrections that belong to no line."""
    ROUNDING = "rounding"
    """Income or expense: between six places of a call and the cents of a line."""
    PROMOTION = "promotion"
    """Expense: credit given away."""
    BAD_DEBT = "bad_debt"
    """Expense: invoices nobody will pay."""
    CARRIER_COST = "carrier_cost"
    """Expense: what calls cost the operator."""
    COMMISSION_COST = "commission_cost"
    """Expense: commission of agents."""
    STRIPE_FEES = "stripe_fees"
    """Expense: what Stripe keeps of what it collects."""


class TransactionKind(models.TextChoices):
    """What happened."""

    USAGE = "usage"
    TRIAL_CREDIT = "trial_credit"
    TOP_UP = "top_up"
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    PAYMENT = "payment"
    FROM_WALLET = "from_wallet"
    REFUND = "refund"
    WRITE_OFF = "write_off"
    ADJUSTMENT = "adjustment"
    REVERSAL = "reversal"
    COMMISSION = "commission"
    CARRIER_COST = "carrier_cost"
    RERATING = "rerating"
    STRIPE_FEE = "stripe_fee"
    EXCHANGE = "exchange"
    PAYOUT = "payout"


class BooksClosed(models.Model):
    """Until when a legal entity's books are closed: no transaction of a company it bills is booked on such a day.

    ``billing.closing`` moves it, one month at a time; a trigger holds everybody to it (migration 0007).
    """

    entity = models.OneToOneField(
        "parties.LegalEntity", on_delete=models.PROTECT, related_name="books_closed", primary_key=True
    )
    through = models.DateField()

    def __str__(self) -> str:
        return f"{self.entity_id} through {self.through}"


class Transaction(models.Model):
    """A balanced set of entries of one company in one currency. `reference` makes each happening count once.

    ``booked_on`` is the day of the books it belongs to: that of what happened, or the first open one after.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey("companies.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, choices=TransactionKind.choices)
    reference = models.CharField(max_length=80)
    currency = models.CharField(max_length=3)
    booked_on = models.DateField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["company", "kind", "reference"], name="ledger_transaction_once")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["booked_on"], name="ledger_by_day_booked")]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"


class Entry(models.Model):
    """One side of a transaction: an amount on an account, exact to six places. `detail` divides some accounts: revenue
    by kind, tax by rate; empty elsewhere."""

    transaction = models.ForeignKey(Transaction, on_delete=models.PROTECT, related_name="entries")
    account = models.CharField(max_length=24, choices=Account.choices)
    detail = models.CharField(max_length=20, blank=True, default="")
    amount = models.DecimalField(max_digits=20, decimal_places=6)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~models.Q(amount=Decimal(0)), name="ledger_entry_is_not_nothing")
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.amount}"


class Balance(models.Model):
    """The sum of a company's entries per account and currency, kept by a trigger in the entries' own transaction."""

    company = models.ForeignKey("companies.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    account = models.CharField(max_length=24, choices=Account.choices)
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=20, decimal_places=6)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["company", "account", "currency"], name="ledger_balance_once")
        ]

    def __str__(self) -> str:
        return f"{self.company_id} {self.account} {self.amount}"


class UsageState(models.TextChoices):
    """Where a usage row is on its way. Every row of the switch ends in one of the last three."""

    PENDING = "pending"
    RATED = "rated"
    FREE = "free"
    QUARANTINED = "quarantined"


class Usage(models.Model):
    """One leg under one charge kind, as the switch measured it. Facts are fixed; only `state` moves.

    Unique by (company, call, leg, kind): a fact told twice counts once (rule 5).
    """

    company = models.ForeignKey("companies.Company", on_delete=models.PROTECT, related_name="+", db_index=False)
    call_id = models.UUIDField()
    leg_id = models.UUIDField()
    kind = models.CharField(max_length=10, choices=ChargeKindChoice.choices)
    direction = models.CharField(max_length=3)
    party = models.CharField(max_length=10)
    number = models.CharField(max_length=20)
    destination_prefix = models.CharField(max_length=20)
    started_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    agent_answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField()
    billable_ms = models.BigIntegerField()
    talk_ms = models.BigIntegerField()
    ivr_ms = models.BigIntegerField()
    carrier = models.CharField(max_length=32, blank=True, default="", db_default="")
    """The code of the carrier it came or went by; empty for none."""
    state = models.CharField(max_length=11, choices=UsageState.choices, default=UsageState.PENDING)
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["company", "call_id", "leg_id", "kind"], name="ledger_usage_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["id"], condition=models.Q(state="pending"), name="ledger_usage_pending"),
            models.Index(
                fields=["company"], condition=models.Q(state="quarantined"), name="ledger_usage_quarantined"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of leg {self.leg_id}"


class ChargeQuerySet(models.QuerySet["Charge"]):
    """Charges, and which of them still hold."""

    def live(self) -> "ChargeQuerySet":
        """Those nothing took back, and that take nothing back: one for each rated leg."""
        return self.filter(reverses=None, reversals=None)


class Charge(models.Model):
    """What a usage row came to, with everything needed to compute it again (rule 6). Free legs have a charge of 0.

    `sequence` is 1; a re-rating adds a reversal (the same with the amount negative) and a new charge, and edits none.
    """

    usage = models.ForeignKey(Usage, on_delete=models.PROTECT, related_name="charges", db_index=False)
    sequence = models.PositiveSmallIntegerField(default=1)
    # Four keys without a constraint in the database: their rows can never be deleted (triggers; the company's, by its
    # usage), so a check at every insert would only cost time, a third of it.
    company = models.ForeignKey(
        "companies.Company", on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    kind = models.CharField(max_length=10, choices=ChargeKindChoice.choices)
    period = models.DateField()
    """The first day of the month of the company's own calendar the call was answered in."""
    reason = models.CharField(max_length=20, blank=True)
    """Why it is free; empty for a priced leg."""
    amount = models.DecimalField(max_digits=18, decimal_places=6)
    currency = models.CharField(max_length=3, blank=True)
    clock = models.CharField(max_length=12, choices=ClockChoice.choices, blank=True)
    duration_ms = models.BigIntegerField(default=0)
    counted_s = models.PositiveIntegerField(default=0)
    billed_s = models.PositiveIntegerField(default=0)
    prefix = models.CharField(max_length=15, blank=True)
    contract_version = models.ForeignKey(
        ContractVersion,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    rate_version = models.ForeignKey(
        PriceBookVersion,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    rate = models.ForeignKey(
        RateEntry, on_delete=models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    transaction = models.ForeignKey(
        Transaction, on_delete=models.PROTECT, null=True, related_name="charges", db_index=False
    )
    reverses = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="reversals", db_index=False)
    """The charge this one takes back."""
    created_at = models.DateTimeField(default=timezone.now)

    objects = ChargeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["usage", "sequence"], name="ledger_charge_once"),
            models.UniqueConstraint(
                fields=["reverses"], condition=models.Q(reverses__isnull=False), name="ledger_charge_reversed_once"
            ),
            models.CheckConstraint(
                condition=models.Q(amount=Decimal(0)) | models.Q(transaction__isnull=False),
                name="ledger_charge_is_posted",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["company", "period", "rate", "id"],
                condition=models.Q(rate__isnull=False),
                name="ledger_charge_by_line",
            ),
            models.Index(
                fields=["company", "period"], condition=models.Q(reason="by_call"), name="ledger_charge_by_call"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


class Quarantine(models.Model):
    """A usage row nobody may price by itself: it waits for a person, and the alarm names it (rule 3)."""

    usage = models.OneToOneField(Usage, on_delete=models.PROTECT, related_name="quarantine")
    company = models.ForeignKey("companies.Company", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=30)
    detail = models.CharField(max_length=120)
    opened_at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail}"
