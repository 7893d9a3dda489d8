"""Legs in quarantine, for the operator: what waits and why, rate again, declare free."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from billing.ledger import quarantine
from billing.ledger.models import Quarantine
from billing.ledger.quarantine import Chosen
from linepool.kernel.api import KeysetPagination, OperatorView
from linepool.kernel.api.input import checked


class QuarantineGroupSerializer(serializers.Serializer[Any]):
    """Legs that wait for the same thing."""

    company_id = serializers.IntegerField()
    company = serializers.CharField()
    reason = serializers.CharField()
    example = serializers.CharField(help_text="the detail of one of them")
    legs = serializers.IntegerField()
    oldest = serializers.DateTimeField()


class QuarantinedSerializer(serializers.ModelSerializer[Quarantine]):
    """A leg that waits. No caller's number: what was dialled, as a prefix."""

    company = serializers.CharField(source="company.name")
    company_id = serializers.IntegerField()
    call_id = serializers.UUIDField(source="usage.call_id")
    kind = serializers.CharField(source="usage.kind")
    destination_prefix = serializers.CharField(source="usage.destination_prefix")
    started_at = serializers.DateTimeField(source="usage.started_at")
    billable_ms = serializers.IntegerField(source="usage.billable_ms")

    class Meta:
        model = Quarantine
        fields = (
            "id", "company_id", "company", "call_id", "kind", "destination_prefix", "started_at", "billable_ms",
            "reason", "detail", "opened_at",
        )  # fmt: skip


class ChosenInput(serializers.Serializer[Any]):
    """Which legs: by id, or all of a company, a reason, a detail; at least one of the four."""

    ids = serializers.ListField(child=serializers.IntegerField(), required=False, allow_empty=False, max_length=5000)
    company_id = serializers.IntegerField(required=False)
    reason = serializers.CharField(max_length=30, required=False)
    detail = serializers.CharField(max_length=120, required=False, allow_blank=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Nobody means everything by saying nothing."""
        if not attrs.keys() & {"ids", "company_id", "reason", "detail"}:
            raise serializers.ValidationError({"ids": "say which"})
        return attrs


class FreeInput(ChosenInput):
    """With why they cost nothing."""

    why = serializers.CharField(max_length=300)


class WorkedOffSerializer(serializers.Serializer[Any]):
    """How many legs it was."""

    legs = serializers.IntegerField()


class QuarantineGroupsView(OperatorView):
    """/api/console/quarantine/groups/"""

    public_host = True

    @extend_schema(operation_id="quarantine_groups", responses=QuarantineGroupSerializer(many=True))
    def get(self, request: Request) -> Response:
        """What waits, by company and cause."""
        return Response(QuarantineGroupSerializer(quarantine.groups(), many=True).data)


class QuarantineView(OperatorView):
    """/api/console/quarantine/"""

    public_host = True
    pagination_class = KeysetPagination
    ordering = ("opened_at", "id")

    @extend_schema(
        operation_id="quarantine_list",
        parameters=[OpenApiParameter("company_id", int), OpenApiParameter("reason"), OpenApiParameter("detail")],
        responses=QuarantinedSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """The legs, oldest first."""
        asked = request.query_params
        company = asked.get("company_id", "")
        chosen = Chosen(
            company_id=int(company) if company.isdecimal() else None,
            reason=asked.get("reason") or None,
            detail=asked.get("detail") or None,
        )
        pages = self.pagination_class()
        page = list(pages.paginate_queryset(chosen.rows().select_related("company"), request, view=self) or [])
        return pages.get_paginated_response(QuarantinedSerializer(page, many=True).data)


class RateAgainView(OperatorView):
    """/api/console/quarantine/rate-again/"""

    public_host = True

    @extend_schema(operation_id="quarantine_rate_again", request=ChosenInput, responses=WorkedOffSerializer)
    def post(self, request: Any) -> Response:
        """Rate legs again, after their price or contract was added; what still has none comes back."""
        legs = quarantine.rate_again(Chosen(**checked(ChosenInput, request)), request.user)
        return Response(WorkedOffSerializer({"legs": legs}).data)


class DeclareFreeView(OperatorView):
    """/api/console/quarantine/free/"""

    public_host = True

    @extend_schema(operation_id="quarantine_free", request=FreeInput, responses=WorkedOffSerializer)
    def post(self, request: Any) -> Response:
        """Charge legs nothing, for a reason that stays in the audit."""
        given = checked(FreeInput, request)
        why = given.pop("why")
        legs = quarantine.declare_free(Chosen(**given), why, request.user)
        return Response(WorkedOffSerializer({"legs": legs}).data)
