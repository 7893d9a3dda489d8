"""The company's contract and balance."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.response import Response

from billing.catalogue.api import PartWordsSerializer, PlanSerializer, PriceField, in_words
from billing.catalogue.compiled import prices_in_force
from billing.catalogue.models import Plan, RateEntry
from billing.catalogue.selectors import offered_plans
from billing.contracts.models import ContractVersion, Proposal
from billing.contracts.proposals import ask_for_plan, change_to, draft_of_change, give_notice, take_back_request
from billing.contracts.selectors import duration_of, last_request, version_after, version_in_force, versions_of
from billing.contracts.serializers import ComparisonSerializer, DurationSerializer, NoticeInput
from billing.invoices.preview import change_seats, compare
from billing.ledger.gate import available, balance
from linepool.kernel.api import CompanyView
from linepool.kernel.api.input import checked
from linepool.kernel.tenancy import public_scope


class PlanNameSerializer(serializers.ModelSerializer[Plan]):
    """What the plan is called."""

    class Meta:
        model = Plan
        fields = ("code", "name_zh", "name_en")


class RateSerializer(serializers.ModelSerializer[RateEntry]):
    """A price per minute. An empty prefix is the price of every number without a longer one."""

    per_minute = PriceField()
    connect_fee = PriceField()
    pulse = serializers.SerializerMethodField(help_text="first/step seconds: 60/60 bills started minutes")

    class Meta:
        model = RateEntry
        fields = ("kind", "prefix", "label_zh", "label_en", "per_minute", "connect_fee", "pulse", "barred")

    def get_pulse(self, entry: RateEntry) -> str:
        """The pulse as X/Y."""
        return f"{entry.pulse_first_s}/{entry.pulse_step_s}"


class NextVersionSerializer(serializers.ModelSerializer[ContractVersion]):
    """Terms agreed and not yet in force."""

    version = serializers.IntegerField(source="number")
    contents = serializers.SerializerMethodField()

    class Meta:
        model = ContractVersion
        fields = ("version", "effective_from", "currency", "term_months", "notice_days", "contents")

    @extend_schema_field(PartWordsSerializer(many=True))
    def get_contents(self, version: ContractVersion) -> Any:
        """The parts in words."""
        return in_words(version)


class ContractRequestSerializer(serializers.ModelSerializer[Proposal]):
    """A change the company asked for, and what became of it."""

    asked_by = serializers.CharField(source="proposed_by.name")
    asked_at = serializers.DateTimeField(source="proposed_at")
    contents = serializers.SerializerMethodField()

    class Meta:
        model = Proposal
        fields = ("status", "effective_on", "reason", "asked_by", "asked_at", "decided_at", "contents")

    @extend_schema_field(PartWordsSerializer(many=True))
    def get_contents(self, proposal: Proposal) -> Any:
        """The parts in words."""
        return in_words(proposal)


class ContractSerializer(serializers.ModelSerializer[ContractVersion]):
    """The terms in force, the prices, and what may still be spent. Prices are without tax unless they include it."""

    plan = PlanNameSerializer()
    version = serializers.IntegerField(source="number")
    contents = serializers.SerializerMethodField()
    credit_limit = PriceField()
    balance = serializers.SerializerMethodField(help_text="credit held less usage not yet invoiced; six places")
    available = serializers.SerializerMethodField(help_text="balance plus credit limit; calls stop at zero")
    rates = serializers.SerializerMethodField()
    duration = serializers.SerializerMethodField()
    notice_given_on = serializers.DateField(source="contract.notice_given_on", allow_null=True)
    ends_on = serializers.DateField(source="contract.ends_on", allow_null=True, help_text="the last day; null: goes on")
    next_version = serializers.SerializerMethodField()
    request = serializers.SerializerMethodField(help_text="the last change the company asked for")

    class Meta:
        model = ContractVersion
        fields = (
            "plan",
            "version",
            "effective_from",
            "currency",
            "prices_include_tax",
            "term_months",
            "notice_days",
            "duration",
            "notice_given_on",
            "ends_on",
            "next_version",
            "request",
            "contents",
            "credit_limit",
            "spend_per_day",
            "spend_per_month",
            "when_unreachable",
            "balance",
            "available",
            "rates",
        )

    @extend_schema_field(PartWordsSerializer(many=True))
    def get_contents(self, version: ContractVersion) -> Any:
        """The parts in words."""
        return in_words(version)

    @extend_schema_field(DurationSerializer)
    def get_duration(self, version: ContractVersion) -> Any:
        """Since when, and when it may end."""
        return DurationSerializer(duration_of(version.contract)).data

    @extend_schema_field(NextVersionSerializer(allow_null=True))
    def get_next_version(self, version: ContractVersion) -> Any:
        """What follows."""
        following = version_after(version)
        return NextVersionSerializer(following).data if following else None

    @extend_schema_field(ContractRequestSerializer(allow_null=True))
    def get_request(self, version: ContractVersion) -> Any:
        """What the company asked for."""
        asked = last_request(version.contract)
        return ContractRequestSerializer(asked).data if asked else None

    def get_balance(self, version: ContractVersion) -> str:
        """The company's balance."""
        return f"{balance(version.contract.company_id, version.currency):.6f}"

    def get_available(self, version: ContractVersion) -> str:
        """What may still be spent."""
        return f"{available(version.contract.company_id, version):.6f}"

    @extend_schema_field(RateSerializer(many=True))
    def get_rates(self, version: ContractVersion) -> Any:
        """The price book's rows in force now."""
        return RateSerializer(prices_in_force(version.price_book_id), many=True).data


class SeatCountInput(serializers.Serializer[Any]):
    """How many seats it would be."""

    count = serializers.IntegerField(min_value=0, max_value=10_000)


class SeatChangeSerializer(serializers.Serializer[Any]):
    """What another number of seats would cost: this month's bill with tax, and seats a month without."""

    seats_now = serializers.IntegerField()
    seats_then = serializers.IntegerField()
    currency = serializers.CharField()
    total_now = serializers.DecimalField(max_digits=14, decimal_places=2, source="month.now.total")
    total_then = serializers.DecimalField(max_digits=14, decimal_places=2, source="month.then.total")
    difference = serializers.DecimalField(max_digits=14, decimal_places=2, source="month.difference")
    monthly_now = serializers.DecimalField(max_digits=14, decimal_places=2)
    monthly_then = serializers.DecimalField(max_digits=14, decimal_places=2)


class SeatPreviewView(CompanyView):
    """POST: what another number of seats would cost; nothing is changed."""

    permission = "invoices.view"

    @extend_schema(operation_id="contract_seats", request=SeatCountInput, responses=SeatChangeSerializer)
    def post(self, request: Any) -> Response:
        """Compute it from today on."""
        count = checked(SeatCountInput, request)["count"]
        with public_scope():
            return Response(SeatChangeSerializer(change_seats(request.tenant.pk, count)).data)


class PlanPreviewInput(serializers.Serializer[Any]):
    """Another plan on offer, from a day on."""

    plan = serializers.SlugField()
    effective_on = serializers.DateField()


class PlanChangeInput(PlanPreviewInput):
    """The same, and what for."""

    reason = serializers.CharField(max_length=200)


class PlanPreviewView(CompanyView):
    """POST: what another plan would cost; nothing is changed."""

    permission = "invoices.view"

    @extend_schema(operation_id="contract_request_preview", request=PlanPreviewInput, responses=ComparisonSerializer)
    def post(self, request: Any) -> Response:
        """This month's bill as it is, and as it would be all month under the plan."""
        given = checked(PlanPreviewInput, request)
        with public_scope():
            now = version_in_force(request.tenant.pk)
            change = change_to(given["plan"], given["effective_on"], "")
            terms = draft_of_change(now.contract, versions_of(request.tenant.pk)[-1], change)
            return Response(ComparisonSerializer(compare(now, terms)).data)


class RequestView(CompanyView):
    """/api/contract/request/: asking for a change of the contract."""

    permission = "company.manage"

    @extend_schema(operation_id="contract_request_plans", responses=PlanSerializer(many=True))
    def get(self, request: Any) -> Response:
        """List the plans one may ask for: on offer, in the contract's money, taxed as its prices are."""
        contract = version_in_force(request.tenant.pk)
        plans = offered_plans().filter(currency=contract.currency, prices_include_tax=contract.prices_include_tax)
        return Response(PlanSerializer(plans, many=True).data)

    @extend_schema(operation_id="contract_request", request=PlanChangeInput, responses={201: ContractSerializer})
    def post(self, request: Any) -> Response:
        """Ask the operator for another plan on offer; the operator approves or rejects it."""
        with public_scope():
            ask_for_plan(request.tenant.pk, by=request.user, **checked(PlanChangeInput, request))
        return Response(_shown(request), status=status.HTTP_201_CREATED)

    @extend_schema(operation_id="contract_request_withdraw", request=None, responses=ContractSerializer)
    def delete(self, request: Any) -> Response:
        """Take back what was asked for; 404 `unknown_proposal` when nothing waits."""
        with public_scope():
            take_back_request(request.tenant.pk, request.user)
        return Response(_shown(request))


class NoticeView(CompanyView):
    """/api/contract/notice/"""

    permission = "company.manage"

    @extend_schema(operation_id="contract_notice", request=NoticeInput, responses=ContractSerializer)
    def post(self, request: Any) -> Response:
        """End the contract on the first day its terms allow; only the operator can take that back."""
        with public_scope():
            give_notice(request.tenant.pk, request.user, **checked(NoticeInput, request))
        return Response(_shown(request))


def _shown(request: Any) -> Any:
    return ContractSerializer(version_in_force(request.tenant.pk)).data


class ContractView(CompanyView):
    """GET: the contract in force."""

    permission = "invoices.view"

    @extend_schema(operation_id="contract_retrieve", responses=ContractSerializer)
    def get(self, request: Any) -> Response:
        """Show terms, prices and balance; 404 `no_contract` when there is none."""
        return Response(_shown(request))
