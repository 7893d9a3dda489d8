"""Margins over HTTP, for the operator."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from billing.costs.errors import BadGrouping
from billing.costs.margin import COLUMNS, KEYS, Margin, margins
from billing.costs.tasks import cost_carrier
from billing.ledger.selectors import month_of
from linepool.kernel.api import OperatorView
from linepool.kernel.api.input import checked
from linepool.kernel.sheets import BOM, csv_rows

_FILTER = [
    OpenApiParameter("from", str, description="like 2026-11; this month when left out"),
    OpenApiParameter("to", str, description="like 2026-11; the same month when left out"),
    OpenApiParameter("by", str, description=f"some of {', '.join(KEYS)}, with commas; company when left out"),
]


class MarginSerializer(serializers.Serializer[Any]):
    """What calls by carriers earned and cost. Amounts are decimal strings with six places."""

    company = serializers.CharField()
    number = serializers.CharField(help_text="ours: the one called, or called from")
    carrier = serializers.CharField()
    destination_zh = serializers.CharField()
    destination_en = serializers.CharField()
    month = serializers.CharField()
    currency = serializers.CharField()
    legs = serializers.IntegerField()
    uncosted = serializers.IntegerField(help_text="answered legs without a cost price: not in the cost")
    seconds = serializers.IntegerField()
    revenue = serializers.DecimalField(max_digits=20, decimal_places=6)
    cost = serializers.DecimalField(max_digits=20, decimal_places=6)
    margin = serializers.DecimalField(max_digits=20, decimal_places=6)
    per_cent = serializers.DecimalField(max_digits=9, decimal_places=1, allow_null=True)


class CarrierInput(serializers.Serializer[Any]):
    """Whose legs."""

    carrier = serializers.SlugField(max_length=32)


class MarginView(OperatorView):
    """/api/console/margin/"""

    public_host = True

    @extend_schema(operation_id="margin_list", parameters=_FILTER, responses=MarginSerializer(many=True))
    def get(self, request: Request) -> Response:
        """List margins by company, number, carrier, destination and month."""
        return Response(MarginSerializer(list(_wanted(request)), many=True).data)

    @extend_schema(request=CarrierInput, responses={202: None})
    def post(self, request: Request) -> Response:
        """Cost the carrier's legs that have no cost yet: its prices came later."""
        cost_carrier.delay(checked(CarrierInput, request)["carrier"])
        return Response(status=status.HTTP_202_ACCEPTED)


class MarginFileView(OperatorView):
    """/api/console/margin/csv/"""

    public_host = True

    @extend_schema(parameters=_FILTER, responses={(200, "text/csv"): OpenApiTypes.BINARY})
    def get(self, request: Request) -> HttpResponse:
        """The same as CSV."""
        rows = ([str(cell) for cell in one.cells()] for one in _wanted(request))
        response = HttpResponse(BOM + csv_rows([COLUMNS, *rows]), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="margin.csv"'
        return response


def _wanted(request: Request) -> Iterator[Margin]:
    first = month_of(request.query_params.get("from", ""), "UTC")
    last = request.query_params.get("to", "")
    by = [key for key in request.query_params.get("by", "company").split(",") if key]
    if not set(by) <= set(KEYS):
        raise BadGrouping(fields={"by": ", ".join(KEYS)})
    return margins(first, month_of(last, "UTC") if last else first, by)
