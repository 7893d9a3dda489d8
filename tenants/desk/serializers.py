"""The desk's questions and answers."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from telephony.calls.models import Call
from tenants.live.desk_serializers import AGENT_STATES, DEVICES, DeskPictureSerializer


class DeskSeatSerializer(serializers.Serializer[Any]):
    """Where the agent sits."""

    extension = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    device = serializers.ChoiceField(choices=DEVICES, help_text="what rings unless another is chosen at log-in")
    devices = serializers.SerializerMethodField(help_text="what may be chosen")

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=DEVICES)))
    def get_devices(self, seat: Any) -> list[str]:
        """The browser always; the others when the seat has them."""
        there = {"browser": True, "phone": seat.has_phone, "outside": bool(seat.outside_number)}
        return [device for device in DEVICES if there[device]]


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
    ws_urls = serializers.ListField(child=serializers.CharField(), help_text="best first; the others when it is lost")
    domain = serializers.CharField(source="sip_domain")
    expires_at = serializers.DateTimeField()


class DeskLoginSerializer(serializers.Serializer[Any]):
    """The answer to a log-in; `device` only when the browser is the telephone."""

    device = DeviceSerializer(allow_null=True)
    desk = DeskPictureSerializer()


class AgentTargetSerializer(serializers.Serializer[Any]):
    """A colleague: `to` is `agent:USER_ID`."""

    user_id = serializers.IntegerField()
    name = serializers.CharField()
    extension = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(choices=AGENT_STATES)


class QueueTargetSerializer(serializers.Serializer[Any]):
    """A queue: `to` is `queue:ID`."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    waiting = serializers.IntegerField()
    ready = serializers.IntegerField()


class FlowTargetSerializer(serializers.Serializer[Any]):
    """A place in the menu: `to` is `flow:ID`."""

    id = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class DirectorySerializer(serializers.Serializer[Any]):
    """Where the call on the desk may be sent, in the company whose call it is."""

    agents = AgentTargetSerializer(many=True)
    queues = QueueTargetSerializer(many=True)
    flow_nodes = FlowTargetSerializer(many=True)
