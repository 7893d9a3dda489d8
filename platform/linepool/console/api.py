"""The operator's console."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from linepool.console import selectors
from linepool.console.figures import TROUBLES, figures_of
from linepool.kernel.api import KeysetPagination, OperatorView
from linepool.kernel.api.input import checked
from telephony.carriers.models import Carrier
from telephony.carriers.services import change_carrier
from telephony.nodes.selectors import pool
from telephony.nodes.services import set_draining
from tenants.companies.models import Company, CompanyStatus
from tenants.companies.services import oversee


class LiveUseSerializer(serializers.Serializer[object]):
    """What happens this second."""

    calls = serializers.IntegerField()
    waiting = serializers.IntegerField()
    agents = serializers.IntegerField()


class ConsoleCompanySerializer(serializers.Serializer[object]):
    """A company as the operator sees it. ``live`` is null while nothing happens there; money is in its currency."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    slug = serializers.SlugField()
    status = serializers.ChoiceField(choices=CompanyStatus.choices)
    status_reason = serializers.CharField()
    language = serializers.CharField()
    timezone = serializers.CharField()
    weight = serializers.IntegerField(help_text="its share among companies that share agents")
    reserved_agents = serializers.IntegerField(help_text="so many of those who serve it are kept for it")
    calls_in = serializers.IntegerField(allow_null=True, help_text="at once; null: by its contract and seats")
    calls_out = serializers.IntegerField(allow_null=True)
    calls_per_second = serializers.IntegerField(allow_null=True)
    max_waiting = serializers.IntegerField(allow_null=True, help_text="callers in all its queues; null: no limit")
    spend_per_day = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    spend_per_month = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    fraud = serializers.JSONField(help_text="where its fraud rules differ from the usual ones")
    created_at = serializers.DateTimeField()
    members = serializers.IntegerField(source="member_count")
    numbers = serializers.IntegerField(source="number_count")
    seats = serializers.IntegerField(source="figures.seats")
    last_call_at = serializers.DateTimeField(allow_null=True)
    live = LiveUseSerializer(source="figures.live", allow_null=True)
    calls_day = serializers.IntegerField(source="figures.calls_day", help_text="in the last 24 hours")
    answered_day = serializers.IntegerField(source="figures.answered_day", help_text="of those, by an agent")
    failed_day = serializers.IntegerField(source="figures.failed_day")
    alarms_day = serializers.IntegerField(source="figures.alarms_day")
    currency = serializers.CharField()
    held = serializers.DecimalField(source="figures.held", max_digits=20, decimal_places=6)
    owed = serializers.DecimalField(source="figures.owed", max_digits=16, decimal_places=2)
    overdue = serializers.DecimalField(source="figures.overdue", max_digits=16, decimal_places=2)
    health = serializers.ListField(
        source="figures.health", child=serializers.ChoiceField(choices=TROUBLES), help_text="what is wrong; empty: well"
    )


class CompanyInput(serializers.ModelSerializer[Company]):
    """What the operator decides of a company; at least one of them."""

    reason = serializers.CharField(max_length=300, required=False, help_text="with a status; the company reads it")

    class Meta:
        model = Company
        fields = (
            "status",
            "reason",
            "weight",
            "reserved_agents",
            "calls_in",
            "calls_out",
            "calls_per_second",
            "max_waiting",
            "spend_per_day",
            "spend_per_month",
            "fraud",
        )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse an empty wish, and a suspension nobody could understand."""
        if not attrs:
            raise serializers.ValidationError("nothing is to be changed")
        if attrs.get("status", CompanyStatus.ACTIVE) != CompanyStatus.ACTIVE and not attrs.get("reason", "").strip():
            raise serializers.ValidationError({"reason": "say why: the company reads it"})
        return attrs


class NodeSerializer(serializers.Serializer[object]):
    """A media node."""

    name = serializers.CharField()
    status = serializers.CharField()
    version = serializers.CharField()
    channels = serializers.IntegerField()
    max_channels = serializers.IntegerField()
    sip_address = serializers.CharField()
    checked_at = serializers.CharField(allow_null=True)
    error = serializers.CharField(allow_blank=True)


class CarrierSerializer(serializers.Serializer[object]):
    """A carrier."""

    code = serializers.CharField()
    name = serializers.CharField()
    host = serializers.CharField()
    source_addresses = serializers.ListField(child=serializers.CharField())
    max_channels = serializers.IntegerField()
    max_in = serializers.IntegerField(allow_null=True)
    max_out = serializers.IntegerField(allow_null=True)
    calls_per_second = serializers.IntegerField()
    enabled = serializers.BooleanField()
    numbers = serializers.IntegerField()


class PoolSerializer(serializers.Serializer[object]):
    """What all companies share. ``numbers`` counts by state; ``devices`` are agents' phones that may register.

    ``uploads_late``: sounds that have waited for the store for so long that somebody should look."""

    nodes = NodeSerializer(many=True)
    carriers = CarrierSerializer(many=True)
    numbers = serializers.DictField(child=serializers.IntegerField())
    devices = serializers.IntegerField()
    uploads_waiting = serializers.IntegerField()
    uploads_late = serializers.IntegerField()


def rows_of(companies: list[Company]) -> list[dict[str, Any]]:
    """Return companies for the answer, with what one page costs a few queries."""
    figures = figures_of(companies)
    for company in companies:
        company.figures = figures[company.pk]  # type: ignore[attr-defined]
    return list(ConsoleCompanySerializer(companies, many=True).data)


class CompaniesView(OperatorView):
    """/api/console/companies/"""

    public_host = True
    pagination_class = KeysetPagination

    @extend_schema(
        parameters=[OpenApiParameter("q"), OpenApiParameter("status")], responses=ConsoleCompanySerializer(many=True)
    )
    def get(self, request: Request) -> Response:
        """List every company, newest first."""
        rows = selectors.companies(request.query_params.get("q", ""), request.query_params.get("status", ""))
        pages = self.pagination_class()
        page = pages.paginate_queryset(rows, request, view=self)
        return pages.get_paginated_response(rows_of(list(page or [])))


class CompanyView(OperatorView):
    """/api/console/companies/{id}/"""

    public_host = True

    @extend_schema(responses=ConsoleCompanySerializer)
    def get(self, request: Request, company_id: int) -> Response:
        """Show a company."""
        return Response(rows_of([selectors.access_company(company_id)])[0])

    @extend_schema(request=CompanyInput, responses=ConsoleCompanySerializer)
    def patch(self, request: Any, company_id: int) -> Response:
        """Suspend, resume or close a company; set its share of shared agents, its limits and its fraud rules."""
        company = selectors.access_company(company_id)
        oversee(company, by=request.user, **checked(CompanyInput, request, partial=True))
        return Response(rows_of([selectors.access_company(company_id)])[0])


class PoolView(OperatorView):
    """/api/console/pool/"""

    public_host = True

    @extend_schema(responses=PoolSerializer)
    def get(self, request: Request) -> Response:
        """Show what all companies share: nodes, carriers, numbers."""
        return Response(PoolSerializer(pool()).data)


class NodeInput(serializers.Serializer[object]):
    """Whether the node takes nothing new."""

    draining = serializers.BooleanField()


class NodeView(OperatorView):
    """/api/console/nodes/{name}/"""

    public_host = True

    @extend_schema(request=NodeInput, responses=PoolSerializer)
    def patch(self, request: Any, node_name: str) -> Response:
        """Drain a media node: its calls end by themselves, and agents' browsers move on. Or take it back."""
        set_draining(node_name, **checked(NodeInput, request))
        return Response(PoolSerializer(pool()).data)


class CarrierInput(serializers.ModelSerializer[Carrier]):
    """What a carrier may carry at once, each way and in a second."""

    class Meta:
        model = Carrier
        fields = ("max_channels", "max_in", "max_out", "calls_per_second", "enabled")


class CarrierView(OperatorView):
    """/api/console/carriers/{code}/"""

    public_host = True

    @extend_schema(request=CarrierInput, responses=PoolSerializer)
    def patch(self, request: Any, carrier_code: str) -> Response:
        """Change a carrier's limits; call control holds it to them within half a minute."""
        change_carrier(carrier_code, **checked(CarrierInput, request, partial=True))
        return Response(PoolSerializer(pool()).data)
