"""The plans on offer, for the sign-up form."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from billing.catalogue.models import Plan
from billing.catalogue.selectors import offered_plans
from billing.catalogue.terms import Terms
from billing.rating.explain import plain
from billing.rating.parts import KINDS, Part
from linepool.kernel.api import PublicView


class PriceField(serializers.DecimalField):
    """A price as a decimal string without needless zeros: "0.15", "500.00"."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=12, decimal_places=6, read_only=True, **options)

    def to_representation(self, value: Any) -> str:
        """Format with at least two places."""
        return plain(value)


class PartWordsSerializer(serializers.Serializer[Any]):
    """One part of a plan or contract: its sort, its price a month when it has one, and a sentence in each language."""

    kind = serializers.ChoiceField(choices=sorted(KINDS))
    monthly = serializers.CharField(allow_null=True, help_text="decimal string; null when not rented by the month")
    text_zh = serializers.CharField()
    text_en = serializers.CharField()


def in_words(terms: Terms) -> list[dict[str, str | None]]:
    """What the terms are made of, as ``PartWordsSerializer`` shows it."""
    return [_words(part, terms.currency) for part in terms.made_of]


def _words(part: Part, currency: str) -> dict[str, str | None]:
    text, monthly = part.words(currency), getattr(part, "monthly", None)
    return {
        "kind": part.kind,
        "monthly": plain(monthly) if monthly is not None else None,
        "text_zh": text["zh-hans"],
        "text_en": text["en"],
    }


class PlanSerializer(serializers.ModelSerializer[Plan]):
    """A plan and what it is made of. Prices are without tax unless ``prices_include_tax``."""

    contents = serializers.SerializerMethodField()
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
            "prices_include_tax",
            "term_months",
            "notice_days",
            "contents",
            "trial_credit",
        )

    @extend_schema_field(PartWordsSerializer(many=True))
    def get_contents(self, plan: Plan) -> Any:
        """Its parts in words."""
        return in_words(plan)


class PlanListView(PublicView):
    """GET: the plans a newcomer may choose."""

    public_host = True

    @extend_schema(operation_id="plans_list", responses=PlanSerializer(many=True))
    def get(self, request: Request) -> Response:
        """List the plans in the order they are shown."""
        return Response(PlanSerializer(offered_plans(), many=True).data)
