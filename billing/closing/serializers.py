"""Reconciliations as the operator's console reads them."""

from typing import Any

from rest_framework import serializers

from billing.closing.models import DayCompared, Difference, Equation, Reconciliation
from billing.ledger.models import Entry, Quarantine, Transaction, Usage, UsageState


class ReconciliationSerializer(serializers.ModelSerializer[Reconciliation]):
    """One comparison. ``figures`` holds for each equation what was counted and how many ``differences`` there are."""

    figures = serializers.DictField(child=serializers.DictField())

    class Meta:
        model = Reconciliation
        fields = ("id", "first", "last", "steps", "steps_done", "figures", "started_by", "started_at", "finished_at")


class ReconciliationInput(serializers.Serializer[Any]):
    """The days to compare, both included."""

    first = serializers.DateField()
    last = serializers.DateField()


class BooksDifferenceSerializer(serializers.ModelSerializer[Difference]):
    """One thing that does not agree, and what it opens to."""

    company = serializers.CharField(source="company.name", allow_null=True, default=None)
    company_id = serializers.IntegerField(allow_null=True)
    equation = serializers.ChoiceField(choices=Equation.choices)

    class Meta:
        model = Difference
        fields = ("id", "equation", "kind", "company", "company_id", "day", "opens", "subject", "detail")


class DayComparedSerializer(serializers.ModelSerializer[DayCompared]):
    """A company's day: legs = rated + free + quarantined + pending + unknown."""

    company = serializers.CharField(source="company.name")

    class Meta:
        model = DayCompared
        fields = (
            "id", "company_id", "company", "day", "legs", "rated", "free", "quarantined", "pending", "unknown", "whole",
        )  # fmt: skip


class CallLegSerializer(serializers.Serializer[Any]):
    """A leg as finance knows it: measured, and what it came to. No caller's number: what was dialled, as a prefix."""

    usage_id = serializers.IntegerField(source="pk")
    leg_id = serializers.UUIDField()
    kind = serializers.CharField()
    direction = serializers.CharField()
    destination_prefix = serializers.CharField()
    started_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)
    billable_ms = serializers.IntegerField()
    state = serializers.ChoiceField(choices=UsageState.choices)
    amount = serializers.SerializerMethodField()
    currency = serializers.SerializerMethodField()
    quarantined_for = serializers.SerializerMethodField(help_text="why it waits for a person; empty when it does not")

    def get_amount(self, usage: Usage) -> str | None:
        """What all its charges sum to; null: not charged yet."""
        charges = list(usage.charges.all())
        return f"{sum(charge.amount for charge in charges):.6f}" if charges else None

    def get_currency(self, usage: Usage) -> str:
        """Of its charges."""
        return next((charge.currency for charge in usage.charges.all() if charge.currency), "")

    def get_quarantined_for(self, usage: Usage) -> str:
        """The reason and its words."""
        held: Quarantine | None = getattr(usage, "quarantine", None)
        return f"{held.reason}: {held.detail}" if held is not None and held.resolved_at is None else ""


class LedgerEntrySerializer(serializers.ModelSerializer[Entry]):
    """One side of a transaction: debit positive."""

    account = serializers.CharField()

    class Meta:
        model = Entry
        fields = ("account", "detail", "amount")


class LedgerTransactionSerializer(serializers.ModelSerializer[Transaction]):
    """A transaction of the ledger, both sides."""

    company = serializers.CharField(source="company.name")
    kind = serializers.CharField()
    booked_on = serializers.DateField()
    entries = LedgerEntrySerializer(many=True)

    class Meta:
        model = Transaction
        fields = ("id", "company", "kind", "reference", "currency", "booked_on", "created_at", "entries")


class AccountEntrySerializer(serializers.ModelSerializer[Entry]):
    """An entry of an account, with the transaction it is a side of."""

    transaction_id = serializers.UUIDField()
    kind = serializers.CharField(source="transaction.kind")
    reference = serializers.CharField(source="transaction.reference")
    booked_on = serializers.DateField(source="transaction.booked_on")

    class Meta:
        model = Entry
        fields = ("id", "transaction_id", "kind", "reference", "booked_on", "detail", "amount")
