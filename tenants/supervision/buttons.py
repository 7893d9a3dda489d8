"""Every button of the supervisors. `telephony.control` says what each verb does and who refuses it when."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from linepool.accounts.models import User
from telephony.destination import Destination, Kind
from tenants.desk.commands import Button, Picture
from tenants.destinations import DestinationField, DestinationUnknown

SUPERVISE = "calls.supervise"


class EarsInput(serializers.Serializer[Any]):
    """A call, and whose ears the supervisor borrows (an agent in it)."""

    call_id = serializers.UUIDField()
    user_id = serializers.IntegerField()


class CallInput(serializers.Serializer[Any]):
    """A call in progress."""

    call_id = serializers.UUIDField()


class AgentStateInput(serializers.Serializer[Any]):
    """What an agent shall be; `reason` goes with "away"."""

    user_id = serializers.IntegerField()
    state = serializers.ChoiceField(choices=("ready", "away", "offline"))
    reason = serializers.CharField(max_length=40, allow_blank=True, default="")


class PullInput(serializers.Serializer[Any]):
    """A waiting call, and the queue it shall wait in, or the supervisor who takes it."""

    call_id = serializers.UUIDField()
    to = DestinationField(help_text="queue:ID, or agent: with one's own id")

    def validate_to(self, value: Destination) -> Destination:
        """Nowhere else."""
        if value.kind not in {Kind.QUEUE, Kind.AGENT}:
            raise serializers.ValidationError("must be a queue or yourself")
        return value


def _to_oneself(user: User, args: Picture) -> Picture:
    to: Destination = args["to"]
    if to.kind is Kind.AGENT and to.value != str(user.pk):
        raise DestinationUnknown(fields={"to": "must be a queue or yourself"})
    return args


BUTTONS = (
    Button("supervision/listen", "supervise.listen", "Hear both, heard by nobody.", EarsInput, SUPERVISE),
    Button("supervision/whisper", "supervise.whisper", "Be heard by the agent alone.", EarsInput, SUPERVISE),
    Button("supervision/barge", "supervise.barge", "Talk with both.", EarsInput, SUPERVISE),
    Button("supervision/takeover", "supervise.takeover", "Have the call; the agent is free.", CallInput, SUPERVISE),
    Button("supervision/stop", "supervise.stop", "Out of the call that is supervised.", None, SUPERVISE),
    Button("supervision/agent", "supervise.agent", "Change an agent's state.", AgentStateInput, "agents.control"),
    Button("supervision/pull", "supervise.pull", "Take a waiting call elsewhere.", PullInput, "calls.pull",
           prepare=_to_oneself),
)  # fmt: skip
