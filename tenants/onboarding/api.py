"""The checklist of a new workspace and its test phone over HTTP."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from linepool.kernel.api.views import CompanyView
from tenants.desk.serializers import DeviceSerializer
from tenants.onboarding.selectors import checklist_of
from tenants.onboarding.services import lend_test_phone

STEPS = ("number", "greeting", "queue", "people", "call")


class ChecklistStepSerializer(serializers.Serializer[Any]):
    """One thing on the way to the first call."""

    name = serializers.ChoiceField(choices=STEPS)
    done = serializers.BooleanField()


class ChecklistSerializer(serializers.Serializer[Any]):
    """How far the company is."""

    steps = ChecklistStepSerializer(many=True)
    number = serializers.CharField(allow_blank=True, help_text="what callers dial; empty: none yet")
    put_away = serializers.BooleanField(help_text="this person does not want to see it any more")


class TestPhoneSerializer(serializers.Serializer[Any]):
    """A telephone for the browser that reaches `number` and nothing else."""

    device = DeviceSerializer()
    number = serializers.CharField()


class ChecklistView(CompanyView):
    """/api/onboarding/"""

    permission = "company.manage"

    @extend_schema(responses=ChecklistSerializer)
    def get(self, request: Any) -> Response:
        """The steps to the first call, as the workspace really is."""
        return Response(ChecklistSerializer(checklist_of(request.user.pk)).data)


class TestPhoneView(CompanyView):
    """/api/onboarding/test-phone/"""

    permission = "company.manage"

    @extend_schema(request=None, responses=TestPhoneSerializer)
    def post(self, request: Any) -> Response:
        """Lend the test phone. Its calls are billed like a caller's."""
        return Response(TestPhoneSerializer(lend_test_phone(request.user)).data)
