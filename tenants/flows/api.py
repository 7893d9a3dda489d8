"""The company's menu as a simple form over HTTP."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from linepool.kernel.api.views import CompanyView
from tenants.flows.errors import FlowNotFound, FlowNotSimple
from tenants.flows.form import KEYS, LANGUAGES, WEEKDAYS, Choice, MenuForm, NotSimple, OpenDay, from_graph
from tenants.flows.models import FlowVersion
from tenants.flows.selectors import main_flow
from tenants.flows.services import publish_form
from tenants.people import PersonSerializer

_TIME = r"^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$"


class OpenDaySerializer(serializers.Serializer[OpenDay]):
    """Open on this weekday between these local times ("24:00" is the day's end)."""

    weekday = serializers.ChoiceField(choices=WEEKDAYS)
    opens = serializers.RegexField(_TIME)
    closes = serializers.RegexField(_TIME)


class ChoiceSerializer(serializers.Serializer[Choice]):
    """What a key does; `queue_id` exactly for "queue"."""

    key = serializers.ChoiceField(choices=KEYS)
    label = serializers.CharField(max_length=40)  # type: ignore[assignment]
    action = serializers.ChoiceField(choices=("queue", "voicemail", "hangup"))
    queue_id = serializers.UUIDField(allow_null=True, default=None)


class MenuFormSerializer(serializers.Serializer[MenuForm]):
    """The menu as a form. `default_key`: what happens to a caller who presses nothing."""

    language = serializers.ChoiceField(choices=LANGUAGES)
    timezone = serializers.CharField(max_length=60)
    greeting = serializers.CharField(max_length=500)
    always_open = serializers.BooleanField()
    days = OpenDaySerializer(many=True)
    closed_message = serializers.CharField(max_length=500)
    closed_action = serializers.ChoiceField(choices=("voicemail", "hangup"), default="voicemail")
    choices = ChoiceSerializer(many=True)
    default_key = serializers.ChoiceField(choices=KEYS)


class MenuSerializer(MenuFormSerializer):
    """The menu that answers calls now, and which version of it this is."""

    version = serializers.IntegerField()
    published_at = serializers.DateTimeField()
    published_by = PersonSerializer(allow_null=True)
    spoken_menu = serializers.CharField(help_text="what the caller hears, made from the labels")


class MenuInput(MenuFormSerializer):
    """A new menu. `version`: the one the author started from; another published meanwhile is a conflict."""

    version = serializers.IntegerField(required=False, allow_null=True, default=None)


class FlowView(CompanyView):
    """The company's main flow as the simple form."""

    permission: ClassVar = {"GET": "flows.view", "PUT": "flows.manage"}

    @extend_schema(responses=MenuSerializer)
    def get(self, request: Any) -> Response:
        """The published menu."""
        return Response(_shown(main_flow().published))

    @extend_schema(request=MenuInput, responses=MenuSerializer)
    def put(self, request: Any) -> Response:
        """Publish another menu; the next call hears it."""
        body = MenuInput(data=request.data)
        body.is_valid(raise_exception=True)
        base = body.validated_data.pop("version")
        form = _form(body.validated_data)
        version = publish_form(main_flow(), form, user_id=request.user.pk, base_number=base)
        return Response(_shown(version))


def _form(data: dict[str, Any]) -> MenuForm:
    choices = tuple(
        Choice(row["key"], row["label"], row["action"], str(row["queue_id"]) if row["queue_id"] else None)
        for row in data.pop("choices")
    )
    return MenuForm(choices=choices, days=tuple(OpenDay(**row) for row in data.pop("days")), **data)


def _shown(version: FlowVersion | None) -> dict[str, Any]:
    if version is None:
        raise FlowNotFound
    try:
        form = from_graph(version.graph)
    except NotSimple as error:
        raise FlowNotSimple from error
    return dict(MenuFormSerializer(form).data) | {
        "version": version.number,
        "published_at": serializers.DateTimeField().to_representation(version.created_at),
        "published_by": PersonSerializer(version.created_by).data if version.created_by else None,
        "spoken_menu": version.graph["nodes"]["menu"]["say"]["text"],
    }
