"""A person's own arrangements over HTTP: one name, one small document."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from linepool.kernel.api.views import ANY_MEMBER, CompanyView
from tenants.preferences.errors import UnknownPreference
from tenants.preferences.kinds import KINDS
from tenants.preferences.selectors import preference_of
from tenants.preferences.services import arrange


class PreferenceSerializer(serializers.Serializer[Any]):
    """What is kept; null while nothing was."""

    value = serializers.JSONField(allow_null=True)


class PreferenceInput(serializers.Serializer[Any]):
    """What to keep."""

    value = serializers.JSONField()


class PreferenceView(CompanyView):
    """/api/preferences/{name}/"""

    permission = ANY_MEMBER

    @extend_schema(responses=PreferenceSerializer)
    def get(self, request: Any, name: str) -> Response:
        """What the person arranged under this name."""
        _kind(name)
        return Response({"value": preference_of(request.user.pk, name)})

    @extend_schema(request=PreferenceInput, responses=PreferenceSerializer)
    def put(self, request: Any, name: str) -> Response:
        """Arrange it."""
        kind = _kind(name)
        body = request.data if isinstance(request.data, dict) else {}
        form = kind(data=body.get("value"))
        form.is_valid(raise_exception=True)
        value = kind(form.validated_data).data
        arrange(request.user.pk, name, value)
        return Response({"value": value})


def _kind(name: str) -> type[serializers.Serializer[Any]]:
    kind = KINDS.get(name)
    if kind is None:
        raise UnknownPreference
    return kind
