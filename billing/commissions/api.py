"""Sales over HTTP: an agent reports, a supervisor checks, the client decides; and what it all earns."""

from collections import Counter
from typing import Any, ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from billing.commissions import services
from billing.commissions.deciding import Decisions, decide, read_rows
from billing.commissions.errors import NotOfTheCompany, TermsInThePast
from billing.commissions.models import AgentTerms, SaleStateChoice, Source
from billing.commissions.queues import queue_names
from billing.commissions.selectors import (
    SaleFilter,
    access_sale,
    list_sales,
    month_totals,
    sales_by_order,
)
from billing.commissions.serializers import (
    AgentTermsInput,
    AgentTermsSerializer,
    DecisionsInput,
    DecisionsSerializer,
    MonthTotalSerializer,
    MoveInput,
    SaleDetailSerializer,
    SaleInput,
    SaleSerializer,
)
from billing.commissions.states import Move
from billing.contracts.forms import part_forms
from billing.contracts.selectors import start_of_day
from billing.contracts.serializers import PartKindSerializer
from billing.ledger.selectors import month_of
from billing.rating.parts import Commission
from linepool.accounts.models import Membership
from linepool.kernel.api import CompanyView
from linepool.kernel.api.input import checked
from linepool.kernel.api.parsers import JSONParser
from linepool.kernel.api.query import one_of, parsed
from linepool.kernel.api.views import Paged
from linepool.kernel.errors import NotAllowed, NotFound
from linepool.kernel.permissions import allows
from linepool.kernel.sheets import read_sheet
from linepool.kernel.tenancy import company_scope

_NEEDS = {
    Move.PASS: "sales.check",
    Move.FAIL: "sales.check",
    Move.WITHDRAW: "desk.use",
    Move.CONFIRM: "sales.decide",
    Move.REJECT: "sales.decide",
    Move.CLAW_BACK: "sales.decide",
}
"""Which permission each move needs."""
_FILTERS = [
    OpenApiParameter("state", str, enum=SaleStateChoice.values),
    OpenApiParameter("agent", int, description="An agent's user id."),
    OpenApiParameter("q", str, description="Part of an order id or a note."),
    OpenApiParameter("since", str, description="Reported from this moment on."),
    OpenApiParameter("until", str, description="Reported before this moment."),
]


class SaleListView(Paged, CompanyView):
    """/api/sales/"""

    permission: ClassVar = {"GET": "sales.view", "POST": "desk.use"}
    ordering = ("-reported_at", "-id")

    @extend_schema(
        operation_id="sales_list",
        parameters=[*_FILTERS, OpenApiParameter("cursor", str), OpenApiParameter("page_size", int)],
        responses=SaleSerializer(many=True),
    )
    def get(self, request: Any) -> Response:
        """List sales, newest first; an agent sees their own."""
        return self.paged(request, list_sales(request.tenant.pk, _filter_of(request)), SaleSerializer)

    @extend_schema(request=SaleInput, responses={201: SaleDetailSerializer})
    def post(self, request: Any) -> Response:
        """Report a sale; told again as before it is the same one."""
        given = checked(SaleInput, request)
        company_id = given.pop("company_id", request.tenant.pk)
        if company_id != request.tenant.pk:
            return Response(_sold_elsewhere(request.user, company_id, given), status=status.HTTP_201_CREATED)
        given.setdefault("agent_id", request.user.pk)
        if given["agent_id"] != request.user.pk and not allows(request.membership.role, "sales.check"):
            raise NotOfTheCompany("You report your own sales.", fields={"agent_id": "You report your own sales."})
        source = Source.DESK if given["agent_id"] == request.user.pk else Source.API
        sale = services.report_sale(request.tenant.pk, request.user, **given, source=source)
        return Response(_shown(request, sale.pk), status=status.HTTP_201_CREATED)


class SaleView(CompanyView):
    """/api/sales/{sale_id}/"""

    permission = "sales.view"

    @extend_schema(operation_id="sales_retrieve", responses=SaleDetailSerializer)
    def get(self, request: Any, sale_id: UUID) -> Response:
        """Show a sale with what it earned."""
        return Response(_shown(request, sale_id))


class SaleMoveView(CompanyView):
    """/api/sales/{sale_id}/move/"""

    permission = "sales.view"  # and what the move needs

    @extend_schema(request=MoveInput, responses=SaleDetailSerializer)
    def post(self, request: Any, sale_id: UUID) -> Response:
        """Check, decide, withdraw or claw back; who may do what depends on the move."""
        given = checked(MoveInput, request)
        move = Move(given["move"])
        if not allows(request.membership.role, _NEEDS[move]):
            raise NotAllowed
        sale = access_sale(request.tenant.pk, sale_id, _only(request))
        services.move_sale(request.tenant.pk, sale.pk, request.user, move, given["reason"])
        return Response(_shown(request, sale_id))


class DecisionsView(CompanyView):
    """/api/sales/decisions/"""

    permission: ClassVar = {"POST": "sales.decide"}
    parser_classes = (MultiPartParser, JSONParser)

    @extend_schema(request={"multipart/form-data": DecisionsInput}, responses=DecisionsSerializer)
    def post(self, request: Any) -> Response:
        """Upload a list of decisions: what it would do, or every mistake by line; with `apply` it is done."""
        given = checked(DecisionsInput, request)
        rows, problems = read_rows(read_sheet(given["file"].read()))
        found = Decisions(problems=problems)
        if not problems:
            found = decide(rows, sales_by_order(request.tenant.pk, [row.order_id for row in rows]))
        applied = given["apply"] and not found.problems
        if applied:
            services.move_sales(request.tenant.pk, request.user, found.moves)
        counts = Counter(move.value for _, move, _ in found.moves)
        answer = {"counts": counts, "unchanged": found.unchanged, "problems": found.problems, "applied": applied}
        return Response(DecisionsSerializer(answer).data)


class CommissionTotalsView(CompanyView):
    """/api/commissions/"""

    permission = "sales.view"

    @extend_schema(
        operation_id="commissions_list",
        parameters=[OpenApiParameter("month", str, description="2026-11; this month when left out.")],
        responses=MonthTotalSerializer(many=True),
    )
    def get(self, request: Any) -> Response:
        """What a month's sales earned; an agent sees their own."""
        month = month_of(request.query_params.get("month", ""), request.tenant.timezone)
        totals = month_totals(request.tenant.pk, month, _only(request))
        return Response(MonthTotalSerializer(totals, many=True).data)


class AgentTermsView(CompanyView):
    """/api/commissions/terms/"""

    permission: ClassVar = {"GET": "sales.view", "POST": "company.manage"}

    @extend_schema(operation_id="commission_terms_list", responses=AgentTermsSerializer(many=True))
    def get(self, request: Any) -> Response:
        """What agents earn, newest rule first."""
        rows = AgentTerms.objects.filter(company_id=request.tenant.pk).select_related("created_by")
        return Response(_worded(request, rows.order_by("-effective_from"), many=True))

    @extend_schema(request=AgentTermsInput, responses={201: AgentTermsSerializer})
    def post(self, request: Any) -> Response:
        """Set what agents earn from a day on, today at the earliest, or end it; 400 `bad_commission_rule` names the
        field."""
        given, zone = checked(AgentTermsInput, request), request.tenant.timezone
        if given["effective_on"] < timezone.localdate(timezone=ZoneInfo(zone)):
            raise TermsInThePast(fields={"effective_on": "terms_in_the_past"})
        since = start_of_day(given["effective_on"], zone)
        of = {"effective_from": since, "queue_id": given["queue_id"]}
        if given["rule"] is None:
            terms = services.end_agent_terms(request.tenant.pk, request.user, **of)
        else:
            terms = services.set_agent_terms(request.tenant.pk, request.user, **of, rule=given["rule"])
        return Response(_worded(request, terms), status=status.HTTP_201_CREATED)


class CommissionFormView(CompanyView):
    """/api/commissions/form/"""

    permission = "sales.view"

    @extend_schema(operation_id="commission_form", responses=PartKindSerializer)
    def get(self, request: Any) -> Response:
        """The fields of an agent's rule, for a form: a floor and taxes belong to bills, not to wages."""
        form = next(form for form in part_forms() if form["kind"] == Commission.kind)
        form["fields"] = [field for field in form["fields"] if field["name"] in ("fixed", "tiers", "cap")]
        return Response(PartKindSerializer(form).data)


def _sold_elsewhere(seller: Any, company_id: int, given: dict[str, Any]) -> Any:
    """A sale of their own in a call of another company they serve: that company's sale, in its books alone. Raises
    NotFound where they serve nobody, NotOfTheCompany for somebody else's sale."""
    place = Membership.objects.filter(company_id=company_id, user=seller).first()
    if place is None or not allows(place.role, "desk.use"):
        raise NotFound
    if given.pop("agent_id", seller.pk) != seller.pk:
        raise NotOfTheCompany("You report your own sales.", fields={"agent_id": "You report your own sales."})
    with company_scope(company_id):
        sale = services.report_sale(company_id, seller, **given, agent_id=seller.pk, source=Source.DESK)
        return SaleDetailSerializer(access_sale(company_id, sale.pk, seller.pk)).data


def _worded(request: Any, terms: Any, *, many: bool = False) -> Any:
    context = {"currency": request.tenant.currency, "queues": queue_names()}
    return AgentTermsSerializer(terms, many=many, context=context).data


def _shown(request: Any, sale_id: UUID) -> Any:
    return SaleDetailSerializer(access_sale(request.tenant.pk, sale_id, _only(request))).data


def _only(request: Any) -> int | None:
    """The agent whose sales alone are shown: one who may not see the company's calls sees their own."""
    return None if allows(request.membership.role, "calls.view") else int(request.user.pk)


def _filter_of(request: Any) -> SaleFilter:
    query = request.query_params
    return SaleFilter(
        state=one_of("state", query, SaleStateChoice.values),
        q=query.get("q", "")[:80],
        agent_id=parsed("agent", query, serializers.IntegerField(min_value=1, max_value=2**63 - 1)),
        since=parsed("since", query, serializers.DateTimeField()),
        until=parsed("until", query, serializers.DateTimeField()),
        of_agent=_only(request),
    )
