"""What both the company and the operator are shown of a contract."""

from typing import Any

from rest_framework import serializers

from billing.invoices.serializers import LineSerializer


class DurationSerializer(serializers.Serializer[Any]):
    """How long a contract lasts, in days of the company's calendar."""

    since = serializers.DateField()
    term_ends_on = serializers.DateField(allow_null=True, help_text="then it renews itself; null: no term")
    earliest_end = serializers.DateField(help_text="the last day, were notice given today")
    notice_by = serializers.DateField(
        allow_null=True, help_text="the last day for notice that ends the running term; null: none, or it is over"
    )


class BilledSerializer(serializers.Serializer[Any]):
    """A month's bill: its lines and totals."""

    lines = LineSerializer(many=True)
    net = serializers.DecimalField(max_digits=14, decimal_places=2)
    tax = serializers.DecimalField(max_digits=14, decimal_places=2)
    total = serializers.DecimalField(max_digits=14, decimal_places=2)


class ComparisonSerializer(serializers.Serializer[Any]):
    """This month's bill as it is, and as it would be all month under the change."""

    now = BilledSerializer()
    then = BilledSerializer()
    difference = serializers.DecimalField(max_digits=14, decimal_places=2)


class NoticeInput(serializers.Serializer[Any]):
    """Notice: the last day, as ``earliest_end`` says it; 409 `other_end` when that has changed meanwhile."""

    ends_on = serializers.DateField()
