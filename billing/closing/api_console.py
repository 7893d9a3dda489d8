"""The reconciliation board over HTTP, for the operator."""

from typing import Any
from uuid import UUID

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from billing.closing import reconciling
from billing.closing.selectors import (
    access_reconciliation,
    csv_of,
    days_of,
    differences_of,
    entries_of,
    reconciliations,
    transaction_of,
    usage_of_call,
)
from billing.closing.serializers import (
    AccountEntrySerializer,
    BooksDifferenceSerializer,
    CallLegSerializer,
    DayComparedSerializer,
    LedgerTransactionSerializer,
    ReconciliationInput,
    ReconciliationSerializer,
)
from billing.closing.tasks import work_on_reconciliation
from billing.invoices.api_console import who
from billing.invoices.export import stream
from linepool.kernel.api import KeysetPagination, OperatorView
from linepool.kernel.api.input import checked

LATEST = 20


class ReconciliationsView(OperatorView):
    """/api/console/reconciliations/"""

    public_host = True

    @extend_schema(operation_id="reconciliations_list", responses=ReconciliationSerializer(many=True))
    def get(self, request: Request) -> Response:
        """List the latest comparisons, newest first."""
        return Response(ReconciliationSerializer(reconciliations()[:LATEST], many=True).data)

    @extend_schema(
        operation_id="reconciliations_start", request=ReconciliationInput, responses={201: ReconciliationSerializer}
    )
    def post(self, request: Request) -> Response:
        """Compare these days now; its steps tell how far it is."""
        begun = reconciling.start(**checked(ReconciliationInput, request), by=who(request))
        work_on_reconciliation.delay(str(begun.pk))
        return Response(ReconciliationSerializer(begun).data, status=status.HTTP_201_CREATED)


class DifferencesView(OperatorView):
    """/api/console/reconciliations/{id}/differences/"""

    public_host = True
    pagination_class = KeysetPagination
    ordering = "id"

    @extend_schema(
        operation_id="reconciliations_differences",
        parameters=[OpenApiParameter("equation", enum=["switch", "stripe", "invoices"])],
        responses=BooksDifferenceSerializer(many=True),
    )
    def get(self, request: Request, reconciliation_id: UUID) -> Response:
        """List what does not agree, in the order it was found."""
        rows = differences_of(access_reconciliation(reconciliation_id), request.query_params.get("equation", ""))
        return _page(self, request, rows, BooksDifferenceSerializer)


class DaysView(OperatorView):
    """/api/console/reconciliations/{id}/days/"""

    public_host = True
    pagination_class = KeysetPagination
    ordering = ("-day", "-id")

    @extend_schema(operation_id="reconciliations_days", responses=DayComparedSerializer(many=True))
    def get(self, request: Request, reconciliation_id: UUID) -> Response:
        """List the companies' days that were compared."""
        return _page(self, request, days_of(access_reconciliation(reconciliation_id)), DayComparedSerializer)


class DifferencesFileView(OperatorView):
    """/api/console/reconciliations/{id}/csv/"""

    public_host = True

    @extend_schema(responses={(200, "text/csv"): OpenApiTypes.BINARY})
    def get(self, request: Request, reconciliation_id: UUID) -> StreamingHttpResponse:
        """Download every difference, one a row."""
        found = access_reconciliation(reconciliation_id)
        response = StreamingHttpResponse(stream(csv_of(found)), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="differences-{found.first}-{found.last}.csv"'
        return response


class CallUsageView(OperatorView):
    """/api/console/companies/{company_id}/calls/{call_id}/"""

    public_host = True

    @extend_schema(operation_id="call_usage_list", responses=CallLegSerializer(many=True))
    def get(self, request: Request, company_id: int, call_id: UUID) -> Response:
        """Show what finance knows of a call, leg by leg."""
        return Response(CallLegSerializer(usage_of_call(company_id, call_id), many=True).data)


class TransactionView(OperatorView):
    """/api/console/transactions/{id}/"""

    public_host = True

    @extend_schema(operation_id="ledger_transaction", responses=LedgerTransactionSerializer)
    def get(self, request: Request, transaction_id: UUID) -> Response:
        """Show one transaction of the ledger with its entries."""
        return Response(LedgerTransactionSerializer(transaction_of(transaction_id)).data)


class AccountEntriesView(OperatorView):
    """/api/console/companies/{company_id}/accounts/{account}/{currency}/"""

    public_host = True
    pagination_class = KeysetPagination
    ordering = "-id"

    @extend_schema(operation_id="ledger_account_entries", responses=AccountEntrySerializer(many=True))
    def get(self, request: Request, company_id: int, account: str, currency: str) -> Response:
        """List what was ever posted to a company's account, newest first."""
        return _page(self, request, entries_of(company_id, account, currency), AccountEntrySerializer)


def _page(view: Any, request: Request, rows: Any, shown: Any) -> Response:
    pages = view.pagination_class()
    page = list(pages.paginate_queryset(rows, request, view=view) or [])
    answer: Response = pages.get_paginated_response(shown(page, many=True).data)
    return answer
