"""Calls as the API shows them."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from telephony.calls.models import Call, CallEvent, Leg
from telephony.calls.rating import explain_rating
from telephony.recordings.models import Recording, Voicemail


class RecordingSerializer(serializers.ModelSerializer[Recording]):
    """What is known of a recording; the sound comes by a signed address."""

    class Meta:
        model = Recording
        fields: ClassVar = ["id", "status", "started_at", "duration_ms", "channels", "size"]
        read_only_fields = fields


class VoicemailSerializer(serializers.ModelSerializer[Voicemail]):
    """A message the caller left."""

    class Meta:
        model = Voicemail
        fields: ClassVar = ["id", "status", "started_at", "duration_ms", "size", "queue_id", "heard_at"]
        read_only_fields = fields


class LegSerializer(serializers.ModelSerializer[Leg]):
    """One party's part."""

    class Meta:
        model = Leg
        fields: ClassVar = [
            "id",
            "party",
            "direction",
            "user_id",
            "remote",
            "started_at",
            "answered_at",
            "agent_answered_at",
            "ended_at",
            "duration_ms",
            "ivr_ms",
            "talk_ms",
            "hangup_cause",
            "hung_up_by",
        ]
        read_only_fields = fields


class CallEventSerializer(serializers.ModelSerializer[CallEvent]):
    """One thing that happened."""

    class Meta:
        model = CallEvent
        fields: ClassVar = ["at", "kind", "data"]
        read_only_fields = fields


class CallSerializer(serializers.ModelSerializer[Call]):
    """A call in a list."""

    has_recording = serializers.SerializerMethodField()
    has_voicemail = serializers.SerializerMethodField()

    class Meta:
        model = Call
        fields: ClassVar = [
            "id",
            "direction",
            "outcome",
            "caller",
            "called",
            "number",
            "contact_name",
            "queue_id",
            "queue_name",
            "agent_id",
            "agent_name",
            "started_at",
            "queued_at",
            "answered_at",
            "agent_answered_at",
            "ended_at",
            "duration_ms",
            "ivr_ms",
            "wait_ms",
            "talk_ms",
            "hold_ms",
            "wrap_up_ms",
            "hung_up_by",
            "reason",
            "disposition_code",
            "note",
            "has_recording",
            "has_voicemail",
        ]
        read_only_fields: ClassVar = fields

    def get_has_recording(self, call: Call) -> bool:
        """Whether there is, or soon will be, something to hear."""
        return hasattr(call, "recording") and call.recording.status != "lost"

    def get_has_voicemail(self, call: Call) -> bool:
        """Whether the caller left a message."""
        return hasattr(call, "voicemail") and call.voicemail.status != "lost"


class ChargeStepSerializer(serializers.Serializer[Any]):
    """One step of a price, in both languages."""

    code = serializers.CharField()
    values = serializers.DictField(child=serializers.CharField())
    text = serializers.DictField(child=serializers.CharField())


class CallChargeSerializer(serializers.Serializer[Any]):
    """What one leg costs and why."""

    leg_id = serializers.UUIDField()
    kind = serializers.CharField()
    state = serializers.ChoiceField(["pending", "rated", "free", "quarantined"])
    amount = serializers.CharField(allow_null=True)
    currency = serializers.CharField()
    steps = ChargeStepSerializer(many=True)


class CallDetailSerializer(CallSerializer):
    """A call with everything that is known of it."""

    legs = LegSerializer(many=True, read_only=True)
    events = CallEventSerializer(many=True, read_only=True)
    recording = serializers.SerializerMethodField()
    voicemail = serializers.SerializerMethodField()
    rating = serializers.SerializerMethodField()

    class Meta(CallSerializer.Meta):
        fields: ClassVar = [*CallSerializer.Meta.fields, "data", "legs", "events", "recording", "voicemail", "rating"]
        read_only_fields: ClassVar = fields

    @extend_schema_field(RecordingSerializer(allow_null=True))
    def get_recording(self, call: Call) -> dict[str, Any] | None:
        """The recording's facts, if there is one."""
        return dict(RecordingSerializer(call.recording).data) if hasattr(call, "recording") else None

    @extend_schema_field(VoicemailSerializer(allow_null=True))
    def get_voicemail(self, call: Call) -> dict[str, Any] | None:
        """The message's facts, if there is one."""
        return dict(VoicemailSerializer(call.voicemail).data) if hasattr(call, "voicemail") else None

    @extend_schema_field(CallChargeSerializer(many=True))
    def get_rating(self, call: Call) -> list[dict[str, Any]]:
        """What it cost and why; empty until it is rated."""
        return explain_rating(self.context["request"].tenant.pk, call.pk)


class PlaybackSerializer(serializers.Serializer[Any]):
    """A signed address on this host."""

    url = serializers.CharField()
    expires_at = serializers.DateTimeField()


class CallPageSerializer(serializers.Serializer[Any]):
    """A page of calls."""

    results = CallSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
