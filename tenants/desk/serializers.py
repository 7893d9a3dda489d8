"""The desk's questions and answers."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from telephony.calls.models import Call
from tenants.live.serializers import DeskPictureSerializer
from tenants.queues.serializers import DispositionSerializer


class DeskSeatSerializer(serializers.Serializer[Any]):
    """Where the agent sits."""

    extension = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class DeskQueueSerializer(serializers.Serializer[Any]):
    """A queue the agent serves."""

    id = serializers.UUIDField(source="queue_id")
    name = serializers.CharField(source="queue.name")
    level = serializers.IntegerField()
    priority = serializers.IntegerField()


class DeskPageSerializer(serializers.Serializer[Any]):
    """What stands around the desk."""

    seat = DeskSeatSerializer(allow_null=True)
    queues = DeskQueueSerializer(many=True)
    dispositions = DispositionSerializer(many=True)
    caller_id = serializers.CharField(allow_blank=True, help_text="what people called see; empty: cannot dial")


class DeskSerializer(DeskPageSerializer):
    """Everything the desk's page needs at first."""

    desk = DeskPictureSerializer()


class EarlierCallSerializer(serializers.ModelSerializer[Call]):
    """An earlier call with the person on the line, told briefly."""

    class Meta:
        model = Call
        fields = (
            "id",
            "direction",
            "outcome",
            "started_at",
            "agent_name",
            "queue_name",
            "talk_ms",
            "disposition_code",
            "note",
        )


class DeviceSerializer(serializers.Serializer[Any]):
    """A browser telephone's credentials, for one log-in. The password is shown once."""

    username = serializers.CharField()
    password = serializers.CharField()
    ws_url = serializers.CharField()
    domain = serializers.CharField(source="sip_domain")
    expires_at = serializers.DateTimeField()


class DeskLoginSerializer(serializers.Serializer[Any]):
    """The answer to a log-in."""

    device = DeviceSerializer()
    desk = DeskPictureSerializer()


class StateInput(serializers.Serializer[Any]):
    """What the agent wants to be; `reason` goes with "away"."""

    state = serializers.ChoiceField(choices=("ready", "away"))
    reason = serializers.CharField(max_length=40, allow_blank=True, default="")


class DialInput(serializers.Serializer[Any]):
    """Whom to call, as typed; call control makes it E.164 and checks limits."""

    to = serializers.CharField(max_length=32)


class DialAnswer(serializers.Serializer[Any]):
    """The call that was begun."""

    call_id = serializers.UUIDField()


class WrapUpInput(serializers.Serializer[Any]):
    """What became of the call."""

    call_id = serializers.UUIDField()
    disposition = serializers.CharField(max_length=40, allow_blank=True, default="")
    note = serializers.CharField(max_length=2_000, allow_blank=True, default="")
