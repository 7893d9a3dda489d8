"""Answering what both the operator and a company's finance people ask about one company."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from billing.ledger.explanations import explain
from billing.reports import usage
from billing.reports.periods import Days
from billing.reports.serializers import (
    ExplainedLegSerializer,
    StatementSerializer,
    UsageLegSerializer,
    UsageSumSerializer,
)
from billing.reports.statement import statements
from billing.reports.statement_pdf import statement_pdf
from linepool.kernel.api import KeysetPagination
from linepool.kernel.api.query import one_of
from linepool.kernel.tenancy import company_scope, public_scope

DAYS = [
    OpenApiParameter("first", str, description="like 2026-11-01; the month's first day when left out"),
    OpenApiParameter("last", str, description="like 2026-11-30; today when left out"),
]
FILTERS = [
    *DAYS,
    OpenApiParameter("kind", str, description="inbound, outbound, agent or automatic"),
    OpenApiParameter("number", str, description="the company's own number, E.164"),
    OpenApiParameter("queue", str, description="the queue's name"),
]
BY = OpenApiParameter("by", str, enum=list(usage.DIMENSIONS), description="day when left out")


def usage_sums(request: Request, company: Any) -> Response:
    """The company's usage by the dimension asked for."""
    by = one_of("by", request.query_params, usage.DIMENSIONS) or "day"
    found = usage.sums(company, usage.Wanted.asked(request.query_params), by)
    return Response(UsageSumSerializer(found, many=True).data)


def usage_legs(request: Request, company: Any, view: Any) -> Response:
    """One page of the company's legs."""
    wanted, pages = usage.Wanted.asked(request.query_params), KeysetPagination()
    with company_scope(company.pk):
        page: Any = pages.paginate_queryset(usage.legs(company, wanted), request, view=view)
        return pages.get_paginated_response(UsageLegSerializer(page, many=True).data)


def explained(company: Any, call_id: UUID) -> Response:
    """Why a call of the company costs what it costs. 404 for a call finance knows nothing of."""
    found = explain(company.pk, call_id)
    if not found:
        raise NotFound
    return Response(ExplainedLegSerializer(found, many=True).data)


def statement(request: Request, company: Any) -> Response:
    """The company's statement of account."""
    days = Days.asked(request.query_params)
    with public_scope():
        found = statements(company.pk, days, company.currency)
    return Response(StatementSerializer(found, many=True).data)


def statement_file(request: Request, company: Any) -> HttpResponse:
    """The same on paper."""
    days = Days.asked(request.query_params)
    language = one_of("language", request.query_params, ("zh-hans", "en")) or company.language
    with public_scope():
        content = statement_pdf(company, days, statements(company.pk, days, company.currency), language)
    response = HttpResponse(content, content_type="application/pdf")
    name = f"statement-{company.slug}-{days.first}-{days.last}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
