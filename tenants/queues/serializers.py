"""Queues, their members and results as the API shows and takes them. Durations are milliseconds."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers

from tenants.people import PersonSerializer
from tenants.queues.models import Disposition, Queue, QueueMember

LEAST_ANNOUNCE_MS = 10_000
SETTINGS = (
    "name",
    "strategy",
    "offer_timeout_ms",
    "wrap_up_ms",
    "max_waiting",
    "max_wait_ms",
    "announce_every_ms",
    "missed_until_away",
    "record",
)


class QueueMemberSerializer(serializers.ModelSerializer[QueueMember]):
    """A person who serves the queue."""

    user = PersonSerializer()

    class Meta:
        model = QueueMember
        fields = ("user", "level", "priority")


class QueueSerializer(serializers.ModelSerializer[Queue]):
    """A queue with its members."""

    members = QueueMemberSerializer(many=True)

    class Meta:
        model = Queue
        fields = ("id", *SETTINGS, "members", "created_at")


class QueueInput(serializers.ModelSerializer[Queue]):
    """What may be set of a queue; a name taken is told by the service, not here (two may ask at once)."""

    name = serializers.CharField(max_length=60)

    class Meta:
        model = Queue
        fields = SETTINGS

    def validate_announce_every_ms(self, value: int) -> int:
        """Silence (0), or not so often that nothing else is heard."""
        if 0 < value < LEAST_ANNOUNCE_MS:
            raise serializers.ValidationError(f"must be 0 or at least {LEAST_ANNOUNCE_MS}")
        return value


class MemberInput(serializers.Serializer[Any]):
    """One person's place in a queue."""

    user_id = serializers.IntegerField()
    level = serializers.IntegerField(min_value=1, max_value=10, default=5)
    priority = serializers.IntegerField(min_value=1, max_value=10, default=1)


class DispositionSerializer(serializers.ModelSerializer[Disposition]):
    """A result an agent may choose."""

    class Meta:
        model = Disposition
        fields: ClassVar = ("code", "label", "kind", "position")
