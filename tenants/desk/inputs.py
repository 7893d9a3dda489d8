"""What the desk's buttons take."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from tenants.destinations import DestinationField
from tenants.live.desk_serializers import DEVICES

MAX_NOTE = 2_000
#: Longer than any wrap-up may be made; call control keeps to the queue's own limit.
MAX_EXTENSION_MS = 3_600_000


class LoginInput(serializers.Serializer[Any]):
    """What shall ring; left out it is what the seat is set to."""

    device = serializers.ChoiceField(choices=DEVICES, required=False)


class StateInput(serializers.Serializer[Any]):
    """What the agent wants to be; `reason`, a pause reason's code, goes with "away"."""

    state = serializers.ChoiceField(choices=("ready", "away"))
    reason = serializers.CharField(max_length=40, allow_blank=True, default="")


class DialInput(serializers.Serializer[Any]):
    """Whom to call, as typed, and for which of the companies served (the desk's own by default)."""

    to = serializers.CharField(max_length=32)
    company_id = serializers.IntegerField(required=False)


class DialAnswer(serializers.Serializer[Any]):
    """The call that was begun."""

    call_id = serializers.UUIDField()


class WrapUpInput(serializers.Serializer[Any]):
    """What became of the call."""

    call_id = serializers.UUIDField()
    disposition = serializers.CharField(max_length=40, allow_blank=True, default="", source="disposition_code")
    note = serializers.CharField(max_length=MAX_NOTE, allow_blank=True, default="")


class ToInput(serializers.Serializer[Any]):
    """Where to."""

    to = DestinationField()


class PartyInput(serializers.Serializer[Any]):
    """One of the desk's `parties`."""

    party = serializers.CharField(max_length=80)


class SlotInput(serializers.Serializer[Any]):
    """Where the call was parked."""

    slot = serializers.CharField(max_length=20)


class KeypadInput(serializers.Serializer[Any]):
    """Keys to press in the other party's menu."""

    digits = serializers.RegexField(r"^[0-9*#A-Da-d]+$", max_length=32)

    def validate_digits(self, value: str) -> str:
        """Letters as the switch writes them."""
        return value.upper()


class NoteInput(serializers.Serializer[Any]):
    """What whoever has the call next should know; empty takes it away."""

    text = serializers.CharField(max_length=MAX_NOTE, allow_blank=True)


class RecordInput(serializers.Serializer[Any]):
    """What to do with the recording."""

    action = serializers.ChoiceField(choices=("start", "stop", "pause", "resume"))


class ExtendInput(serializers.Serializer[Any]):
    """How much more time the wrap-up needs."""

    ms = serializers.IntegerField(min_value=1_000, max_value=MAX_EXTENSION_MS)


class BarInput(serializers.Serializer[Any]):
    """No calls of this company for now (until then, or until lifted); `barred` false lifts it."""

    company_id = serializers.IntegerField()
    barred = serializers.BooleanField(default=True)
    until = serializers.DateTimeField(allow_null=True, default=None)
