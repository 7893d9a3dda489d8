"""What both the company and the operator are shown of a contract, and of the parts it is made of."""

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


class WordsSerializer(serializers.Serializer[Any]):
    """The same in both languages."""

    zh = serializers.CharField(source="zh-hans", allow_blank=True)
    en = serializers.CharField(allow_blank=True)


class PartChoiceSerializer(serializers.Serializer[Any]):
    """One value that may be chosen."""

    value = serializers.CharField()
    name = WordsSerializer()


class PlainFieldSerializer(serializers.Serializer[Any]):
    """A field of a part, or of a row in one. Values are sent as the parts are: decimals as strings."""

    name = serializers.CharField()
    type = serializers.ChoiceField(choices=("text", "decimal", "whole", "boolean", "date", "time", "choice", "book",
                                            "record"))  # fmt: skip
    required = serializers.BooleanField()  # type: ignore[assignment]
    nullable = serializers.BooleanField()
    many = serializers.BooleanField()  # type: ignore[assignment]
    default = serializers.JSONField(allow_null=True)
    label = WordsSerializer()  # type: ignore[assignment]
    hint = WordsSerializer()
    unit = serializers.ChoiceField(choices=("", "money", "share", "gb", "count"), help_text="share: 0.06 is 6 %")
    least = serializers.CharField(allow_null=True)
    most = serializers.CharField(allow_null=True)
    places = serializers.IntegerField(allow_null=True)
    whole = serializers.BooleanField(help_text="its values are integers")
    choices = PartChoiceSerializer(many=True)


class PartFieldSerializer(PlainFieldSerializer):
    """A field of a part; one of type `record` has inputs of its own."""

    inputs = PlainFieldSerializer(many=True, source="fields")


class PartKindSerializer(serializers.Serializer[Any]):
    """A kind of part and its fields, for forms."""

    kind = serializers.CharField()
    name = WordsSerializer()
    single = serializers.BooleanField(help_text="at most one in a contract")
    inputs = PartFieldSerializer(many=True, source="fields")
