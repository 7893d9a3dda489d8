"""The company's usage of a month."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from billing.ledger import selectors
from linepool.kernel.api import CompanyView


class KindTotalSerializer(serializers.Serializer[Any]):
    """One charge kind."""

    kind = serializers.ChoiceField(choices=["inbound", "outbound", "agent", "automatic"])
    legs = serializers.IntegerField()
    free = serializers.IntegerField(help_text="of them without a charge")
    billed_ms = serializers.SerializerMethodField()
    amount = serializers.DecimalField(max_digits=20, decimal_places=6)

    def get_billed_ms(self, total: Any) -> int:
        """Billed time after pulses."""
        return int(total.billed_s) * 1000


class DayTotalSerializer(serializers.Serializer[Any]):
    """One local day."""

    day = serializers.DateField()
    legs = serializers.IntegerField()
    billed_ms = serializers.SerializerMethodField()
    amount = serializers.DecimalField(max_digits=20, decimal_places=6)

    def get_billed_ms(self, total: Any) -> int:
        """Billed time after pulses."""
        return int(total.billed_s) * 1000


class UsageSerializer(serializers.Serializer[Any]):
    """A month's usage: totals by kind and by day, and what has no price yet."""

    month = serializers.RegexField(r"^\d{4}-\d{2}$")
    currency = serializers.CharField()
    kinds = KindTotalSerializer(many=True)
    days = DayTotalSerializer(many=True)
    pending = serializers.IntegerField(help_text="legs that will be rated in a moment")
    quarantined = serializers.IntegerField(help_text="legs without a price, waiting for a person")


class UsageView(CompanyView):
    """GET: what a month's calls came to."""

    permission = "invoices.view"

    @extend_schema(
        operation_id="usage_retrieve",
        parameters=[OpenApiParameter("month", str, description="2026-11; the current month when left out")],
        responses=UsageSerializer,
    )
    def get(self, request: Any) -> Response:
        """Show the month in the company's own calendar."""
        company = request.tenant
        month = selectors.month_of(request.query_params.get("month", ""), company.timezone)
        usage = {
            "month": f"{month:%Y-%m}",
            "currency": company.currency,
            "kinds": selectors.totals_by_kind(company.pk, month),
            "days": selectors.totals_by_day(company.pk, month, company.timezone),
            **selectors.unpriced(company.pk, month, company.timezone),
        }
        return Response(UsageSerializer(usage).data)
