"""Calls as the API shows them."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from telephony.calls.models import Call, CallEvent, Leg, Stay, Stint, WrapUp
from telephony.calls.rating import explain_rating
from telephony.recordings.models import Recording, SoundStatus, Voicemail


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
            "dialled",
            "started_at",
            "answered_at",
            "agent_answered_at",
            "ended_at",
            "duration_ms",
            "ivr_ms",
            "talk_ms",
            "hold_ms",
            "hangup_cause",
            "hung_up_by",
        ]
        read_only_fields = fields


class StaySerializer(serializers.ModelSerializer[Stay]):
    """One stay in a queue."""

    class Meta:
        model = Stay
        fields: ClassVar = ["queue_id", "queue_name", "entered_at", "left_at", "wait_ms", "outcome", "agent_id"]
        read_only_fields = fields


class StintSerializer(serializers.ModelSerializer[Stint]):
    """One person's part in the conversation."""

    class Meta:
        model = Stint
        fields: ClassVar = [
            "user_id",
            "user_name",
            "queue_id",
            "role",
            "joined_at",
            "left_at",
            "talk_ms",
            "hold_ms",
            "listen_ms",
            "lost_ms",
        ]
        read_only_fields = fields


class WrapUpSerializer(serializers.ModelSerializer[WrapUp]):
    """What one agent wrote down."""

    class Meta:
        model = WrapUp
        fields: ClassVar = ["user_id", "started_at", "ended_at", "wrap_up_ms", "disposition_code", "note"]
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
        return any(recording.status != SoundStatus.LOST for recording in call.recordings.all())

    def get_has_voicemail(self, call: Call) -> bool:
        """Whether the caller left a message."""
        return hasattr(call, "voicemail") and call.voicemail.status != SoundStatus.LOST


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
    stays = StaySerializer(many=True, read_only=True)
    stints = StintSerializer(many=True, read_only=True)
    wrap_ups = WrapUpSerializer(many=True, read_only=True)
    events = CallEventSerializer(many=True, read_only=True)
    recordings = RecordingSerializer(many=True, read_only=True)
    voicemail = serializers.SerializerMethodField()
    rating = serializers.SerializerMethodField()

    class Meta(CallSerializer.Meta):
        fields: ClassVar = [
            *CallSerializer.Meta.fields,
            "talk_note",
            "callback_id",
            "data",
            "legs",
            "stays",
            "stints",
            "wrap_ups",
            "events",
            "recordings",
            "voicemail",
            "rating",
        ]
        read_only_fields: ClassVar = fields

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
