"""Queues, their members and results as the API shows and takes them. Durations are milliseconds."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers

from telephony.ports import CallbackRule
from tenants.agents.models import BEST_LEVEL
from tenants.choices import OnceEach
from tenants.destinations import DestinationField
from tenants.people import PersonSerializer
from tenants.queues.models import HOUR_MS, Disposition, Queue, QueueMember

LEAST_ANNOUNCE_MS = 10_000
SETTINGS = (
    "name",
    "strategy",
    "priority",
    "weight",
    "ageing_ms",
    "offer_timeout_ms",
    "auto_answer",
    "wrap_up_ms",
    "wrap_up_extra_ms",
    "max_waiting",
    "max_wait_ms",
    "max_estimated_wait_ms",
    "announce_every_ms",
    "missed_until_away",
    "last_agent_ms",
    "overflow",
    "callback",
    "record",
    "record_share",
    "greeting",
    "script",
    "resume_ms",
    "skills",
    "split",
)


class QueueMemberSerializer(serializers.ModelSerializer[QueueMember]):
    """A person who serves the queue."""

    user = PersonSerializer()

    class Meta:
        model = QueueMember
        fields = ("user", "level", "priority")
        read_only_fields = fields


class QueueSkillSerializer(serializers.Serializer[Any]):
    """A skill the queue's contacts need; `relax_after_ms` 0: preferred only, null: for as long as they wait."""

    skill_id = serializers.UUIDField()
    name = serializers.CharField(source="skill.name", read_only=True)
    level = serializers.IntegerField(min_value=1, max_value=BEST_LEVEL)
    relax_after_ms = serializers.IntegerField(min_value=0, max_value=HOUR_MS, allow_null=True)

    class Meta:
        list_serializer_class = OnceEach
        known_by = "skill_id"


class TeamShareSerializer(serializers.Serializer[Any]):
    """A team's percent of the queue's contacts."""

    team_id = serializers.UUIDField()
    name = serializers.CharField(source="team.name", read_only=True)
    percent = serializers.IntegerField(min_value=1, max_value=100)

    class Meta:
        list_serializer_class = OnceEach
        known_by = "team_id"


class CallbackRuleSerializer(serializers.Serializer[Any]):
    """Calling back instead of waiting; see `telephony.ports.CallbackRule`."""

    offer_after_ms = serializers.IntegerField(min_value=0, max_value=HOUR_MS)
    attempts = serializers.IntegerField(min_value=1, max_value=10)
    retry_ms = serializers.IntegerField(min_value=10_000, max_value=24 * HOUR_MS)
    expires_ms = serializers.IntegerField(min_value=60_000, max_value=7 * 24 * HOUR_MS)
    most = serializers.IntegerField(min_value=1, max_value=10_000, default=CallbackRule().most)
    most_to_number = serializers.IntegerField(min_value=1, max_value=100, default=CallbackRule().most_to_number)


class OverflowSerializer(serializers.Serializer[Any]):
    """Where a call goes when the queue is full, it waited too long or would, or nobody serves; else on in its flow."""

    full = DestinationField(required=False)
    waited = DestinationField(required=False)
    estimated = DestinationField(required=False)
    unstaffed = DestinationField(required=False)


class QueueSerializer(serializers.ModelSerializer[Queue]):
    """A queue with its members."""

    overflow = OverflowSerializer()
    callback = CallbackRuleSerializer(allow_null=True)
    skills = QueueSkillSerializer(many=True)
    split = TeamShareSerializer(many=True)
    members = QueueMemberSerializer(many=True)

    class Meta:
        model = Queue
        fields = ("id", *SETTINGS, "members", "created_at")
        read_only_fields = fields


class QueueInput(serializers.ModelSerializer[Queue]):
    """What may be set of a queue; a name taken is told by the service, not here (two may ask at once).

    `overflow`, `callback`, `skills` and `split` are written whole.
    """

    name = serializers.CharField(max_length=60)
    overflow = OverflowSerializer(required=False)
    callback = CallbackRuleSerializer(required=False, allow_null=True)
    skills = QueueSkillSerializer(many=True, required=False)
    split = TeamShareSerializer(many=True, required=False)

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
    level = serializers.IntegerField(min_value=1, max_value=BEST_LEVEL, default=5)
    priority = serializers.IntegerField(min_value=1, max_value=10, default=1)


class DispositionSerializer(serializers.ModelSerializer[Disposition]):
    """A result an agent may choose, for the calls of `queue_ids`; for all calls when it names none."""

    code = serializers.SlugField(max_length=40)  # unique within the list, which is written as a whole
    kind = serializers.ChoiceField(choices=Disposition.Kind.choices)
    queue_ids = serializers.ListField(child=serializers.UUIDField())

    class Meta:
        model = Disposition
        fields: ClassVar = ("code", "label", "kind", "queue_ids")
        list_serializer_class = OnceEach
        known_by = "code"

    def to_representation(self, instance: Disposition) -> dict[str, Any]:
        """The queues' ids beside the words."""
        shown: dict[str, Any] = {name: getattr(instance, name) for name in ("code", "label", "kind")}
        return shown | {"queue_ids": [str(queue.pk) for queue in instance.queues.all()]}
