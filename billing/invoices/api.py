"""The company's invoices: list, detail, the calls of a line, PDF and CSV."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response

from billing.invoices.draft import draft_of
from billing.invoices.export import csv_pieces, stream
from billing.invoices.pdf import render_pdf
from billing.invoices.selectors import access_invoice, charges_of_line, invoices_of
from billing.invoices.serializers import (
    ChargedCallPageSerializer,
    ChargedCallSerializer,
    InvoiceDetailSerializer,
    InvoicePageSerializer,
    InvoiceSerializer,
)
from linepool.kernel.api import CompanyView, KeysetPagination

_PAGING = [OpenApiParameter("cursor", str), OpenApiParameter("page_size", int)]


class _YearPagination(KeysetPagination):
    page_size = 12  # each is computed when it is read
    max_page_size = 24


class InvoiceListView(CompanyView):
    """GET: the bills, newest month first."""

    permission = "invoices.view"
    ordering = ("-period",)

    @extend_schema(operation_id="invoices_list", parameters=_PAGING, responses=InvoicePageSerializer)
    def get(self, request: Any) -> Response:
        """List the company's bills with their totals as they stand now."""
        pages = _YearPagination()
        page = pages.paginate_queryset(invoices_of(request.tenant.pk), request, self)
        drafts = [draft_of(invoice) for invoice in page or []]
        return pages.get_paginated_response(InvoiceSerializer(drafts, many=True).data)


class InvoiceView(CompanyView):
    """GET: one bill with its lines."""

    permission = "invoices.view"

    @extend_schema(operation_id="invoices_retrieve", responses=InvoiceDetailSerializer)
    def get(self, request: Any, invoice_id: UUID) -> Response:
        """Show a bill as it stands now."""
        draft = draft_of(access_invoice(request.tenant.pk, invoice_id))
        return Response(InvoiceDetailSerializer(draft).data)


class LineCallsView(CompanyView):
    """GET: the charged legs of a usage line."""

    permission = "invoices.view"
    ordering = ("answered_at", "id")

    @extend_schema(operation_id="invoices_line_calls", parameters=_PAGING, responses=ChargedCallPageSerializer)
    def get(self, request: Any, invoice_id: UUID, line_id: str) -> Response:
        """Open a line into its calls; a rent has none."""
        charges = charges_of_line(access_invoice(request.tenant.pk, invoice_id), line_id)
        pages = KeysetPagination()
        page = pages.paginate_queryset(charges, request, self)
        return pages.get_paginated_response(ChargedCallSerializer(page, many=True).data)


class InvoicePdfView(CompanyView):
    """GET: the bill as a PDF in the company's language."""

    permission = "invoices.view"

    @extend_schema(operation_id="invoices_pdf", responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def get(self, request: Any, invoice_id: UUID) -> HttpResponse:
        """Print a bill as it stands now; 503 `invoice_font_missing` without the Chinese font."""
        draft = draft_of(access_invoice(request.tenant.pk, invoice_id))
        response = HttpResponse(render_pdf(draft, request.tenant), content_type="application/pdf")
        response["Content-Disposition"] = _as_attachment(request.tenant.slug, draft.first, "pdf")
        return response


class InvoiceCsvView(CompanyView):
    """GET: the bill as a table: each rent and each charged leg."""

    permission = "invoices.view"

    @extend_schema(operation_id="invoices_csv", responses={(200, "text/csv"): OpenApiTypes.BINARY})
    def get(self, request: Any, invoice_id: UUID) -> StreamingHttpResponse:
        """Export every amount the bill is made of, unrounded."""
        draft = draft_of(access_invoice(request.tenant.pk, invoice_id))
        pieces = csv_pieces(draft, request.tenant.language, request.tenant.timezone)
        response = StreamingHttpResponse(stream(pieces), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = _as_attachment(request.tenant.slug, draft.first, "csv")
        return response


def _as_attachment(slug: str, month: Any, ending: str) -> str:
    return f'attachment; filename="invoice-{slug}-{month:%Y-%m}-draft.{ending}"'
