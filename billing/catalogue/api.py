"""The plans on offer, for the sign-up form."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from billing.catalogue.models import Plan
from billing.catalogue.selectors import offered_plans
from billing.rating.explain import plain
from linepool.kernel.api import PublicView


class PriceField(serializers.DecimalField):
    """A price as a decimal string without needless zeros: "0.15", "500.00"."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=12, decimal_places=6, read_only=True, **options)

    def to_representation(self, value: Any) -> str:
        """Format with at least two places."""
        return plain(value)


class PlanSerializer(serializers.ModelSerializer[Plan]):
    """A plan with its prices: without tax, per month where the name says monthly."""

    base_monthly = PriceField()
    seat_monthly = PriceField()
    number_monthly = PriceField()
    line_monthly = PriceField()
    trial_credit = serializers.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        model = Plan
        fields = (
            "code",
            "name_zh",
            "name_en",
            "summary_zh",
            "summary_en",
            "currency",
            "base_monthly",
            "seat_monthly",
            "seat_minimum",
            "number_monthly",
            "line_monthly",
            "lines",
            "trial_credit",
        )


class PlanListView(PublicView):
    """GET: the plans a newcomer may choose."""

    public_host = True

    @extend_schema(operation_id="plans_list", responses=PlanSerializer(many=True))
    def get(self, request: Request) -> Response:
        """List the plans in the order they are shown."""
        return Response(PlanSerializer(offered_plans(), many=True).data)
