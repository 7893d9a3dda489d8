"""The company's invoices: list, detail, the calls of a line, and the files."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response

from billing.invoices.bill import bill_of
from billing.invoices.errors import UnknownInvoice
from billing.invoices.export import csv_pieces, stream, xlsx_of
from billing.invoices.models import Invoice
from billing.invoices.pdf import render_pdf
from billing.invoices.pdf_credit import render_credit_pdf
from billing.invoices.selectors import access_credit_note, access_invoice, charges_of_line, stated_invoices
from billing.invoices.serializers import (
    ChargedCallPageSerializer,
    ChargedCallSerializer,
    InvoiceDetailSerializer,
    InvoicePageSerializer,
    InvoiceSerializer,
)
from billing.invoices.states import State
from linepool.kernel.api import CompanyView, KeysetPagination

_PAGING = [OpenApiParameter("cursor", str), OpenApiParameter("page_size", int)]
_STATE = OpenApiParameter("state", str, enum=[state.value for state in State])


class _YearPagination(KeysetPagination):
    page_size = 12  # drafts are computed when they are read
    max_page_size = 24


class InvoiceListView(CompanyView):
    """GET: the bills, newest month first."""

    permission = "invoices.view"
    ordering = ("-period",)

    @extend_schema(operation_id="invoices_list", parameters=[*_PAGING, _STATE], responses=InvoicePageSerializer)
    def get(self, request: Any) -> Response:
        """List the company's bills with their totals as they stand now, all or those in one state."""
        pages = _YearPagination()
        invoices = stated_invoices(request.tenant.pk, request.tenant.timezone)
        if wanted := request.query_params.get("state"):
            invoices = invoices.filter(state=wanted)
        page = pages.paginate_queryset(invoices.prefetch_related("lines"), request, self)
        bills = [bill_of(invoice) for invoice in page or []]
        return pages.get_paginated_response(InvoiceSerializer(bills, many=True).data)


class InvoiceView(CompanyView):
    """GET: one bill with its lines."""

    permission = "invoices.view"

    @extend_schema(operation_id="invoices_retrieve", responses=InvoiceDetailSerializer)
    def get(self, request: Any, invoice_id: UUID) -> Response:
        """Show a bill as it stands now."""
        invoice = stated_invoices(request.tenant.pk, request.tenant.timezone).filter(pk=invoice_id).first()
        if invoice is None:
            raise UnknownInvoice
        return Response(InvoiceDetailSerializer(bill_of(invoice)).data)


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
    """GET: the bill as a PDF."""

    permission = "invoices.view"

    @extend_schema(
        operation_id="invoices_pdf",
        parameters=[OpenApiParameter("language", str, enum=["zh-hans", "en"])],
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
    )
    def get(self, request: Any, invoice_id: UUID) -> HttpResponse:
        """Print a bill in the company's language or the one named; 503 `invoice_font_missing` without the font."""
        return pdf_answer(access_invoice(request.tenant.pk, invoice_id), request.query_params.get("language", ""))


class CreditNotePdfView(CompanyView):
    """GET: a credit note as a PDF."""

    permission = "invoices.view"

    @extend_schema(operation_id="credit_notes_pdf", responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def get(self, request: Any, invoice_id: UUID, note_id: UUID) -> HttpResponse:
        """Print what was taken back of a bill, in the company's language."""
        return credit_pdf_answer(access_invoice(request.tenant.pk, invoice_id), note_id)


class InvoiceCsvView(CompanyView):
    """GET: the bill as a table: each rent and each charged leg."""

    permission = "invoices.view"

    @extend_schema(operation_id="invoices_csv", responses={(200, "text/csv"): OpenApiTypes.BINARY})
    def get(self, request: Any, invoice_id: UUID) -> StreamingHttpResponse:
        """Export every amount the bill is made of, unrounded."""
        return csv_answer(access_invoice(request.tenant.pk, invoice_id))


class InvoiceXlsxView(CompanyView):
    """GET: the same table as a workbook."""

    permission = "invoices.view"

    @extend_schema(operation_id="invoices_xlsx", responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Any, invoice_id: UUID) -> HttpResponse:
        """Export every amount the bill is made of, unrounded."""
        return xlsx_answer(access_invoice(request.tenant.pk, invoice_id))


def pdf_answer(invoice: Invoice, language: str = "") -> HttpResponse:
    """The bill as a PDF to download, in the company's language or (zh-hans, en) another."""
    content = render_pdf(bill_of(invoice), invoice.company, language)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = _as_attachment(invoice, "pdf")
    return response


def credit_pdf_answer(invoice: Invoice, note_id: UUID) -> HttpResponse:
    """A credit note of the bill as a PDF to download. Raises UnknownCreditNote."""
    note = access_credit_note(invoice, note_id)
    response = HttpResponse(render_credit_pdf(note), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="credit-note-{note.number}.pdf"'
    return response


def csv_answer(invoice: Invoice) -> StreamingHttpResponse:
    """The bill with every call as CSV, streamed."""
    pieces = csv_pieces(bill_of(invoice), invoice.company.language, invoice.company.timezone)
    response = StreamingHttpResponse(stream(pieces), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = _as_attachment(invoice, "csv")
    return response


def xlsx_answer(invoice: Invoice) -> HttpResponse:
    """The bill with every call as a workbook."""
    content = xlsx_of(bill_of(invoice), invoice.company.language, invoice.company.timezone)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = _as_attachment(invoice, "xlsx")
    return response


def _as_attachment(invoice: Invoice, ending: str) -> str:
    name = invoice.number or f"{invoice.company.slug}-{invoice.period:%Y-%m}-draft"
    return f'attachment; filename="invoice-{name}.{ending}"'
