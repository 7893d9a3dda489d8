"""The live pictures as the API documents them (call control writes them; see `telephony.control`)."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

AGENT_STATES = ("offline", "ready", "away", "ringing", "talking", "wrapup")
CALL_STATES = ("menu", "queued", "ringing", "talking", "held", "voicemail", "dialing")
DESK_CALL_STATES = ("ringing", "talking", "held", "dialing", "wrapup")
DIRECTIONS = ("in", "out")


class DeskCallSerializer(serializers.Serializer[Any]):
    """The call on an agent's desk."""

    id = serializers.UUIDField()
    direction = serializers.ChoiceField(choices=DIRECTIONS)
    state = serializers.ChoiceField(choices=DESK_CALL_STATES)
    caller = serializers.CharField()
    called = serializers.CharField()
    company_name = serializers.CharField()
    queue_name = serializers.CharField()
    data = serializers.DictField(child=serializers.CharField())  # type: ignore[assignment]
    started_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)
    held = serializers.BooleanField()


class DeskPictureSerializer(serializers.Serializer[Any]):
    """An agent's own state, as the server has it. An answer to a command has no `seq`: the socket's picture follows."""

    seq = serializers.IntegerField(required=False)
    state = serializers.ChoiceField(choices=AGENT_STATES)
    since = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)
    call = DeskCallSerializer(allow_null=True)
    wrapup_until = serializers.DateTimeField(allow_null=True)


class BoardAgentSerializer(serializers.Serializer[Any]):
    """An agent on the board."""

    user_id = serializers.IntegerField()
    name = serializers.CharField()
    extension = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(choices=AGENT_STATES)
    since = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)
    call_id = serializers.UUIDField(allow_null=True)
    queue_ids = serializers.ListField(child=serializers.CharField())


class BoardCallSerializer(serializers.Serializer[Any]):
    """A call in progress."""

    id = serializers.UUIDField()
    direction = serializers.ChoiceField(choices=DIRECTIONS)
    state = serializers.ChoiceField(choices=CALL_STATES)
    caller = serializers.CharField()
    called = serializers.CharField()
    queue_id = serializers.CharField(allow_null=True)
    queue_name = serializers.CharField(allow_null=True)
    agent_id = serializers.IntegerField(allow_null=True)
    agent_name = serializers.CharField(allow_null=True)
    started_at = serializers.DateTimeField()
    queued_at = serializers.DateTimeField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)


class BoardQueueSerializer(serializers.Serializer[Any]):
    """A queue on the board."""

    id = serializers.CharField()
    name = serializers.CharField()
    waiting = serializers.IntegerField()
    longest_wait_since = serializers.DateTimeField(allow_null=True)
    ready = serializers.IntegerField()
    talking = serializers.IntegerField()


class BoardSerializer(serializers.Serializer[Any]):
    """The company at this moment."""

    seq = serializers.IntegerField()
    at = serializers.DateTimeField()
    agents = BoardAgentSerializer(many=True)
    calls = BoardCallSerializer(many=True)
    queues = BoardQueueSerializer(many=True)


class SnapshotSerializer(serializers.Serializer[Any]):
    """What `/ws/live/` sends on connecting and on every change, and `GET /api/live/` answers."""

    type = serializers.ChoiceField(choices=("snapshot",))
    seq = serializers.IntegerField(help_text="of two pictures the higher is the newer")
    desk = DeskPictureSerializer()
    board = BoardSerializer(allow_null=True)
