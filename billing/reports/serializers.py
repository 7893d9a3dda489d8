"""Finance's reports as they are read. Amounts are decimal strings with six places."""

from typing import Any

from rest_framework import serializers

from billing.ledger.models import Account


class RevenueSerializer(serializers.Serializer[Any]):
    """Revenue under one key. ``calls`` is what charged legs came to, ``other`` the rest, ``total`` the ledger's."""

    key = serializers.CharField()
    company = serializers.CharField()
    currency = serializers.CharField()
    legs = serializers.IntegerField()
    calls = serializers.DecimalField(max_digits=20, decimal_places=6)
    other = serializers.DecimalField(max_digits=20, decimal_places=6)
    total = serializers.DecimalField(max_digits=20, decimal_places=6)


class UsageSumSerializer(serializers.Serializer[Any]):
    """What legs came to under one key."""

    key = serializers.CharField()
    currency = serializers.CharField()
    legs = serializers.IntegerField()
    free = serializers.IntegerField(help_text="of them without a price")
    billed_ms = serializers.SerializerMethodField()
    amount = serializers.DecimalField(max_digits=20, decimal_places=6)

    def get_billed_ms(self, one: Any) -> int:
        """Billed time after pulses."""
        return int(one.billed_s) * 1000


class UsageLegSerializer(serializers.Serializer[Any]):
    """A leg and its charge. No caller's number: what was dialled, as a prefix."""

    id = serializers.IntegerField()
    call_id = serializers.UUIDField(source="usage.call_id")
    leg_id = serializers.UUIDField(source="usage.leg_id")
    kind = serializers.CharField()
    direction = serializers.CharField(source="usage.direction")
    number = serializers.CharField(source="usage.number")
    destination_prefix = serializers.CharField(source="usage.destination_prefix")
    queue = serializers.CharField()
    answered_at = serializers.DateTimeField()
    duration_ms = serializers.IntegerField()
    billed_ms = serializers.SerializerMethodField()
    per_minute = serializers.DecimalField(
        source="rate.per_minute", max_digits=12, decimal_places=6, allow_null=True, default=None
    )
    amount = serializers.DecimalField(max_digits=18, decimal_places=6)
    currency = serializers.CharField()
    reason = serializers.CharField(help_text="why it is free; empty for a priced leg")

    def get_billed_ms(self, charge: Any) -> int:
        """Billed time after pulses."""
        return int(charge.billed_s) * 1000


class PriceStepSerializer(serializers.Serializer[Any]):
    """A step from what was measured to what it costs."""

    code = serializers.CharField()
    values = serializers.DictField()
    text = serializers.DictField(child=serializers.CharField(), help_text="by language: zh-hans, en")


class ExplainedLegSerializer(serializers.Serializer[Any]):
    """A leg's price, explained."""

    leg_id = serializers.UUIDField()
    kind = serializers.CharField()
    state = serializers.CharField()
    amount = serializers.CharField(allow_null=True)
    currency = serializers.CharField()
    steps = PriceStepSerializer(many=True)


class MoveSerializer(serializers.Serializer[Any]):
    """One happening: positive when more is owed afterwards."""

    on = serializers.DateField()
    kind = serializers.CharField()
    document = serializers.CharField()
    amount = serializers.DecimalField(max_digits=20, decimal_places=6)
    balance = serializers.DecimalField(max_digits=20, decimal_places=6)


class StatementSerializer(serializers.Serializer[Any]):
    """A statement of account in one currency: opening + moves = closing."""

    currency = serializers.CharField()
    opening = serializers.DecimalField(max_digits=20, decimal_places=6)
    moves = MoveSerializer(many=True)
    closing = serializers.DecimalField(max_digits=20, decimal_places=6)


class AccountSerializer(serializers.Serializer[Any]):
    """An account of ours, and its number and name in a legal entity's accounting; an empty number is none."""

    account = serializers.ChoiceField(choices=Account.choices)
    number = serializers.CharField(max_length=20, allow_blank=True)
    name = serializers.CharField(max_length=80, allow_blank=True, required=False, default="")


class AccountsInput(serializers.Serializer[Any]):
    """Those to keep."""

    accounts = AccountSerializer(many=True)
