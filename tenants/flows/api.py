"""The company's menu as a simple form over HTTP."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from linepool.kernel.api.views import CompanyView
from tenants.destinations import DestinationField
from tenants.flows.errors import FlowNotFound, FlowNotSimple
from tenants.flows.form import LANGUAGES, WEEKDAYS, MenuForm, NotSimple, OpenDay, from_graph
from tenants.flows.keys import (
    ACTIONS,
    ENDINGS,
    KEYS,
    MAX_LEVEL,
    MAX_NAME,
    MAX_OFFER_MS,
    MAX_PRIORITY,
    MAX_VALUE,
    Choice,
    Datum,
    LeastSkill,
)
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


class DatumSerializer(serializers.Serializer[Datum]):
    """Something the agent sees beside the call."""

    name = serializers.CharField(max_length=MAX_NAME)
    value = serializers.CharField(max_length=MAX_VALUE)


class LeastSkillSerializer(serializers.Serializer[LeastSkill]):
    """Who takes the call must have this skill at this level or a higher one."""

    name = serializers.CharField()
    level = serializers.IntegerField(min_value=1, max_value=MAX_LEVEL)


class ChoiceSerializer(serializers.Serializer[Choice]):
    """What a key does; `queue_id` exactly for "queue", `to` exactly for "transfer", a callback only for "queue".

    `data`, `skills` and `priority` go with the call whatever the key does.
    """

    key = serializers.ChoiceField(choices=KEYS)
    label = serializers.CharField(max_length=40)  # type: ignore[assignment]
    action = serializers.ChoiceField(choices=ACTIONS)
    queue_id = serializers.UUIDField(allow_null=True, default=None)
    to = DestinationField(allow_null=True, default=None, help_text="for a transfer: agent:17 or number:+8610…")
    otherwise = serializers.ChoiceField(choices=ENDINGS, default="voicemail")
    callback_key = serializers.ChoiceField(choices=KEYS, allow_null=True, default=None)
    callback_after_ms = serializers.IntegerField(min_value=0, max_value=MAX_OFFER_MS, allow_null=True, default=None)
    data = DatumSerializer(many=True, default=list)  # type: ignore[assignment]
    skills = LeastSkillSerializer(many=True, default=list)
    priority = serializers.IntegerField(min_value=-MAX_PRIORITY, max_value=MAX_PRIORITY, default=0)


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
    choices = tuple(_choice(row) for row in data.pop("choices"))
    return MenuForm(choices=choices, days=tuple(OpenDay(**row) for row in data.pop("days")), **data)


def _choice(row: dict[str, Any]) -> Choice:
    """The row as the form has it: ids and destinations as text, lists of pairs."""
    texts = {name: None if row[name] is None else str(row[name]) for name in ("queue_id", "to")}
    data = tuple(Datum(**one) for one in row["data"])
    skills = tuple(LeastSkill(**one) for one in row["skills"])
    return Choice(**row | texts | {"data": data, "skills": skills})


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
