"""The live pictures as the API documents them (call control writes them; see `telephony.control`)."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from tenants.live.desk_serializers import (
    AGENT_STATES,
    DESK_DIRECTIONS,
    DEVICES,
    DeskPictureSerializer,
    ParkedCallSerializer,
)

CALL_STATES = (
    "menu",
    "queued",
    "ringing",
    "talking",
    "held",
    "consulting",
    "conference",
    "parked",
    "resuming",
    "voicemail",
    "dialing",
)


class BoardAgentSerializer(serializers.Serializer[Any]):
    """An agent on the board."""

    user_id = serializers.IntegerField()
    name = serializers.CharField()
    extension = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(choices=AGENT_STATES)
    since = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)
    pause_over = serializers.BooleanField(help_text="away for longer than the reason allows")
    call_id = serializers.UUIDField(allow_null=True)
    queue_ids = serializers.ListField(child=serializers.CharField())
    device = serializers.ChoiceField(choices=DEVICES, allow_null=True)
    elsewhere = serializers.BooleanField(help_text="busy for another company, which is all that may be known of it")


class BoardCallSerializer(serializers.Serializer[Any]):
    """A call in progress."""

    id = serializers.UUIDField()
    direction = serializers.ChoiceField(choices=DESK_DIRECTIONS)
    state = serializers.ChoiceField(choices=CALL_STATES)
    caller = serializers.CharField(allow_blank=True)
    called = serializers.CharField()
    queue_id = serializers.CharField(allow_null=True)
    queue_name = serializers.CharField(allow_null=True, allow_blank=True)
    agent_id = serializers.IntegerField(allow_null=True)
    agent_name = serializers.CharField(allow_null=True, allow_blank=True)
    started_at = serializers.DateTimeField()
    queued_at = serializers.DateTimeField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    parties = serializers.IntegerField(help_text="how many people are in it")
    supervised = serializers.BooleanField()


class BoardQueueSerializer(serializers.Serializer[Any]):
    """A queue on the board."""

    id = serializers.CharField()
    name = serializers.CharField()
    waiting = serializers.IntegerField()
    longest_wait_since = serializers.DateTimeField(allow_null=True)
    ready = serializers.IntegerField()
    talking = serializers.IntegerField()
    callbacks = serializers.IntegerField(help_text="people waiting to be called back")
    wait_least_ms = serializers.IntegerField(
        allow_null=True, help_text="expected wait of a caller of now who needs what most agents can; null: unknown"
    )
    wait_most_ms = serializers.IntegerField(allow_null=True, help_text="and of one who needs what fewest of them can")


class BoardAlarmSerializer(serializers.Serializer[Any]):
    """Something wrong in the company: a limit reached, calls that were stopped."""

    code = serializers.CharField(help_text="that of the refused calls: `too_many_calls`, `spend_day`, `fraud_range` …")
    since = serializers.DateTimeField()
    count = serializers.IntegerField(help_text="how often since then")
    detail = serializers.CharField(allow_blank=True, help_text="of the last one")
    subject = serializers.CharField(
        allow_blank=True, help_text="of a `fraud_…`: what `POST /api/fraud/releases/` takes to allow it"
    )


class BoardSerializer(serializers.Serializer[Any]):
    """The company at this moment."""

    seq = serializers.IntegerField()
    at = serializers.DateTimeField()
    agents = BoardAgentSerializer(many=True)
    calls = BoardCallSerializer(many=True)
    queues = BoardQueueSerializer(many=True)
    parked = ParkedCallSerializer(many=True)
    alarms = BoardAlarmSerializer(many=True)


class SnapshotSerializer(serializers.Serializer[Any]):
    """What `/ws/live/` sends on connecting and on every change, and `GET /api/live/` answers."""

    type = serializers.ChoiceField(choices=("snapshot",))
    seq = serializers.IntegerField(help_text="of two pictures the higher is the newer")
    desk = DeskPictureSerializer()
    board = BoardSerializer(allow_null=True)
