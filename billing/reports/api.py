"""A company's own usage and statement, for its finance people."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response

from billing.reports import asked
from billing.reports.serializers import (
    ExplainedLegSerializer,
    StatementSerializer,
    UsageLegSerializer,
    UsageSumSerializer,
)
from linepool.kernel.api import CompanyView, KeysetPagination

LANGUAGE = OpenApiParameter("language", str, enum=["zh-hans", "en"])


class UsageSumsView(CompanyView):
    """/api/usage/sums/"""

    permission = "invoices.view"

    @extend_schema(
        operation_id="usage_sums", parameters=[*asked.FILTERS, asked.BY], responses=UsageSumSerializer(many=True)
    )
    def get(self, request: Any) -> Response:
        """Sum usage by day, kind, number or queue."""
        return asked.usage_sums(request, request.tenant)


class UsageLegsView(CompanyView):
    """/api/usage/legs/"""

    permission = "invoices.view"
    pagination_class = KeysetPagination
    ordering = ("-answered_at", "-id")

    @extend_schema(operation_id="usage_legs", parameters=asked.FILTERS, responses=UsageLegSerializer(many=True))
    def get(self, request: Any) -> Response:
        """List the single legs with their charges, the latest first."""
        return asked.usage_legs(request, request.tenant, self)


class UsageCallView(CompanyView):
    """/api/usage/calls/{id}/"""

    permission = "invoices.view"

    @extend_schema(operation_id="usage_call", responses=ExplainedLegSerializer(many=True))
    def get(self, request: Any, call_id: UUID) -> Response:
        """Explain what a call costs, step by step."""
        return asked.explained(request.tenant, call_id)


class StatementView(CompanyView):
    """/api/statement/"""

    permission = "invoices.view"

    @extend_schema(operation_id="statement", parameters=asked.DAYS, responses=StatementSerializer(many=True))
    def get(self, request: Any) -> Response:
        """Show what was owed, what came and went, and what is owed."""
        return asked.statement(request, request.tenant)


class StatementPdfView(CompanyView):
    """/api/statement/pdf/"""

    permission = "invoices.view"

    @extend_schema(
        operation_id="statement_pdf",
        parameters=[*asked.DAYS, LANGUAGE],
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
    )
    def get(self, request: Any) -> HttpResponse:
        """Print it, in the company's language or the one named."""
        return asked.statement_file(request, request.tenant)
