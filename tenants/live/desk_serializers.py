"""An agent's desk as the API documents it (call control writes it; see `telephony.control` for the verbs)."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

AGENT_STATES = ("offline", "ready", "away", "ringing", "talking", "wrapup")
DESK_CALL_STATES = (
    "ringing",
    "dialing",
    "talking",
    "held",
    "consulting",
    "conference",
    "wrapup",
    "supervising",
)
DESK_DIRECTIONS = ("in", "out", "callback")
DEVICES = ("browser", "phone", "outside")
ROLES_IN_CALL = ("owner", "consulted", "member", "supervisor")
PARTY_KINDS = ("customer", "agent", "outside", "supervisor")
PLACES = ("room", "side", "hold", "ringing", "listen", "whisper")
RECORDING = ("on", "paused", "off")
#: What the desk's buttons do; call control says per call which of them are possible now.
ACTIONS = (
    "answer",
    "hold",
    "resume",
    "transfer",
    "consult",
    "swap",
    "complete",
    "cancel",
    "merge",
    "add",
    "drop",
    "leave",
    "park",
    "keypad",
    "note",
    "record.start",
    "record.stop",
    "record.pause",
    "record.resume",
    "hangup",
    "listen",
    "whisper",
    "barge",
    "takeover",
    "stop",
    "wrapup",
    "extend",
)


class DeskDeviceSerializer(serializers.Serializer[Any]):
    """What rings: `number` is the outside number, empty otherwise. `move_to`: where a browser shall register instead,
    best first, because the node where it is goes out of service; mostly empty."""

    kind = serializers.ChoiceField(choices=DEVICES)
    number = serializers.CharField(allow_blank=True)
    move_to = serializers.ListField(child=serializers.CharField())


class ServedCompanySerializer(serializers.Serializer[Any]):
    """A company whose queues the desk serves; `barred`: "not for this client now"."""

    company_id = serializers.IntegerField()
    name = serializers.CharField()
    barred = serializers.BooleanField()
    barred_until = serializers.DateTimeField(allow_null=True)


class DeskPauseReasonSerializer(serializers.Serializer[Any]):
    """A reason to be away; `limit_ms` 0: for as long as one likes."""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    limit_ms = serializers.IntegerField()


class DeskDispositionSerializer(serializers.Serializer[Any]):
    """A result the call on the desk may be given."""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    sale = serializers.BooleanField(help_text="an order goes with it, see POST /api/sales/")


class ParkedCallSerializer(serializers.Serializer[Any]):
    """A parked call: who knows the slot may take it back until `until`."""

    slot = serializers.CharField()
    caller = serializers.CharField(allow_blank=True)
    queue_name = serializers.CharField(allow_blank=True)
    since = serializers.DateTimeField()
    until = serializers.DateTimeField()


class ReclaimSerializer(serializers.Serializer[Any]):
    """A caller whom the agent's dead telephone left behind, kept for this agent until `until`."""

    call_id = serializers.UUIDField()
    caller = serializers.CharField(allow_blank=True)
    until = serializers.DateTimeField()


class CallCompanySerializer(serializers.Serializer[Any]):
    """For whom the call is: its screen, words and results follow this company."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    slug = serializers.CharField()
    language = serializers.CharField()


class DeskPartySerializer(serializers.Serializer[Any]):
    """Somebody in the call, and where: in the talk, in the consultation, on hold, not joined yet, supervising."""

    id = serializers.CharField()
    kind = serializers.ChoiceField(choices=PARTY_KINDS)
    name = serializers.CharField(allow_blank=True)
    number = serializers.CharField(allow_blank=True)
    place = serializers.ChoiceField(choices=PLACES)
    since = serializers.DateTimeField()
    me = serializers.BooleanField()


class DeskCallSerializer(serializers.Serializer[Any]):
    """The call on an agent's desk, with everything of its company that the desk shows."""

    id = serializers.UUIDField()
    direction = serializers.ChoiceField(choices=DESK_DIRECTIONS)
    state = serializers.ChoiceField(choices=DESK_CALL_STATES)
    role = serializers.ChoiceField(choices=ROLES_IN_CALL)
    company = CallCompanySerializer()
    company_name = serializers.CharField()
    queue_id = serializers.CharField(allow_null=True)
    queue_name = serializers.CharField(allow_blank=True)
    caller = serializers.CharField(allow_blank=True)
    called = serializers.CharField()
    data = serializers.DictField(child=serializers.CharField())  # type: ignore[assignment]
    script = serializers.CharField(allow_blank=True)
    dispositions = DeskDispositionSerializer(many=True)
    note = serializers.CharField(allow_blank=True)
    started_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)
    held = serializers.BooleanField()
    parties = DeskPartySerializer(many=True)
    recording = serializers.ChoiceField(choices=RECORDING)
    can = serializers.ListField(child=serializers.ChoiceField(choices=ACTIONS), help_text="what is possible now")


class DeskPictureSerializer(serializers.Serializer[Any]):
    """An agent's own state, as the server has it. An answer to a command has no `seq`: the socket's picture follows."""

    seq = serializers.IntegerField(required=False)
    state = serializers.ChoiceField(choices=AGENT_STATES)
    since = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)
    device = DeskDeviceSerializer(allow_null=True)
    serving = ServedCompanySerializer(many=True)
    pause_reasons = DeskPauseReasonSerializer(many=True)
    pause_until = serializers.DateTimeField(allow_null=True)
    wrapup_until = serializers.DateTimeField(allow_null=True)
    wrapup_extra_ms = serializers.IntegerField(help_text="so much longer the wrap-up may still be made")
    parked = ParkedCallSerializer(many=True)
    reclaim = ReclaimSerializer(allow_null=True)
    call = DeskCallSerializer(allow_null=True)
