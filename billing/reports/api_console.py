"""The finance desk's reports: revenue, any company's usage and statement, account numbers."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from billing.parties.selectors import access_entity
from billing.reports import accounts, asked, revenue
from billing.reports.api import LANGUAGE
from billing.reports.companies import access_company
from billing.reports.periods import Days
from billing.reports.serializers import (
    AccountSerializer,
    AccountsInput,
    ExplainedLegSerializer,
    RevenueSerializer,
    StatementSerializer,
    UsageLegSerializer,
    UsageSumSerializer,
)
from linepool.kernel.api import KeysetPagination, OperatorView
from linepool.kernel.api.input import checked
from linepool.kernel.api.query import one_of

_DIMENSION = OpenApiParameter("by", str, enum=list(revenue.DIMENSIONS), description="company when left out")


class RevenueView(OperatorView):
    """/api/console/revenue/"""

    public_host = True

    @extend_schema(
        operation_id="revenue_list", parameters=[*asked.DAYS, _DIMENSION], responses=RevenueSerializer(many=True)
    )
    def get(self, request: Request) -> Response:
        """Revenue of days of the books by client, plan, number, queue, month or day."""
        by = one_of("by", request.query_params, revenue.DIMENSIONS) or "company"
        return Response(RevenueSerializer(revenue.revenue(Days.asked(request.query_params), by), many=True).data)


class UsageSumsView(OperatorView):
    """/api/console/companies/{id}/usage/sums/"""

    public_host = True

    @extend_schema(
        operation_id="console_usage_sums",
        parameters=[*asked.FILTERS, asked.BY],
        responses=UsageSumSerializer(many=True),
    )
    def get(self, request: Request, company_id: int) -> Response:
        """Sum a company's usage by day, kind, number or queue."""
        return asked.usage_sums(request, access_company(company_id))


class UsageLegsView(OperatorView):
    """/api/console/companies/{id}/usage/legs/"""

    public_host = True
    pagination_class = KeysetPagination
    ordering = ("-answered_at", "-id")

    @extend_schema(operation_id="console_usage_legs", parameters=asked.FILTERS, responses=UsageLegSerializer(many=True))
    def get(self, request: Request, company_id: int) -> Response:
        """List a company's single legs with their charges, the latest first."""
        return asked.usage_legs(request, access_company(company_id), self)


class UsageCallView(OperatorView):
    """/api/console/companies/{id}/usage/calls/{id}/"""

    public_host = True

    @extend_schema(operation_id="console_usage_call", responses=ExplainedLegSerializer(many=True))
    def get(self, request: Request, company_id: int, call_id: UUID) -> Response:
        """Explain what a call of the company costs, step by step."""
        return asked.explained(access_company(company_id), call_id)


class StatementView(OperatorView):
    """/api/console/companies/{id}/statement/"""

    public_host = True

    @extend_schema(operation_id="console_statement", parameters=asked.DAYS, responses=StatementSerializer(many=True))
    def get(self, request: Request, company_id: int) -> Response:
        """Show what the company owed, what came and went, and what it owes."""
        return asked.statement(request, access_company(company_id))


class StatementPdfView(OperatorView):
    """/api/console/companies/{id}/statement/pdf/"""

    public_host = True

    @extend_schema(
        operation_id="console_statement_pdf",
        parameters=[*asked.DAYS, LANGUAGE],
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, company_id: int) -> HttpResponse:
        """Print it, in the company's language or the one named."""
        return asked.statement_file(request, access_company(company_id))


class AccountsView(OperatorView):
    """/api/console/legal-entities/{code}/accounts/"""

    public_host = True

    @extend_schema(operation_id="accounts_list", responses=AccountSerializer(many=True))
    def get(self, request: Request, entity_code: str) -> Response:
        """List our accounts with the legal entity's numbers for them."""
        return Response(AccountSerializer(accounts.accounts_of(access_entity(entity_code)), many=True).data)

    @extend_schema(operation_id="accounts_name", request=AccountsInput, responses=AccountSerializer(many=True))
    def put(self, request: Request, entity_code: str) -> Response:
        """Keep these numbers; an empty one takes it away."""
        given: list[dict[str, Any]] = checked(AccountsInput, request)["accounts"]
        named = [accounts.Named(one["account"], one["number"], one["name"]) for one in given]
        return Response(AccountSerializer(accounts.name_accounts(entity_code, named), many=True).data)
