"""Seats as the API shows and takes them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from linepool.kernel.numbers import to_e164
from tenants.people import PersonSerializer
from tenants.seats.models import EXTENSION_PATTERN, Seat, SeatDevice


class SeatSerializer(serializers.ModelSerializer[Seat]):
    """A seat and who sits on it; `has_phone`: a SIP phone was made for that person."""

    user = PersonSerializer(allow_null=True)
    has_phone = serializers.BooleanField()

    class Meta:
        model = Seat
        fields = ("id", "extension", "label", "user", "device", "outside_number", "has_phone", "created_at")
        read_only_fields = fields


class SeatInput(serializers.Serializer[Any]):
    """What may be set of a seat; the outside number is written as people write numbers, empty for none."""

    extension = serializers.RegexField(EXTENSION_PATTERN, max_length=6)
    label = serializers.CharField(max_length=60)  # type: ignore[assignment]
    user_id = serializers.IntegerField(allow_null=True, default=None)
    device = serializers.ChoiceField(choices=SeatDevice.choices, default=SeatDevice.BROWSER)
    outside_number = serializers.CharField(max_length=32, allow_blank=True, default="")

    def validate_outside_number(self, value: str) -> str:
        """E.164, or nothing."""
        number = to_e164(value) if value else ""
        if number is None or (number and not number.startswith("+")):
            raise serializers.ValidationError("is no telephone number")
        return number


class PhoneSerializer(serializers.Serializer[Any]):
    """What is typed into a SIP phone (UDP, G.711). The password is shown this once."""

    username = serializers.CharField()
    password = serializers.CharField()
    domain = serializers.CharField(source="sip_domain")
    port = serializers.IntegerField(source="sip_port")
