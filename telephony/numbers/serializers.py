"""Numbers as the API shows them."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers

from telephony.numbers.models import Number


class NumberSerializer(serializers.ModelSerializer[Number]):
    """A number the company holds, or released a moment ago."""

    class Meta:
        model = Number
        fields: ClassVar = ["id", "e164", "status", "country", "area", "label", "claimed_at", "released_at"]
        read_only_fields = fields


class FreeNumberSerializer(serializers.ModelSerializer[Number]):
    """A number to choose."""

    class Meta:
        model = Number
        fields: ClassVar = ["e164", "country", "area"]
        read_only_fields = fields


class ClaimSerializer(serializers.Serializer[Any]):
    """Which number the company wants."""

    e164 = serializers.RegexField(r"^\+[1-9][0-9 ]{6,20}$", max_length=24)


class RelabelSerializer(serializers.ModelSerializer[Number]):
    """What the company calls the number."""

    class Meta:
        model = Number
        fields: ClassVar = ["label"]
        extra_kwargs: ClassVar = {"label": {"required": True}}


class NumberPageSerializer(serializers.Serializer[Any]):
    """A page of the company's numbers."""

    results = NumberSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class FreeNumberPageSerializer(serializers.Serializer[Any]):
    """A page of numbers to choose from."""

    results = FreeNumberSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
