"""The company's contract and balance."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from billing.catalogue.api import PartWordsSerializer, PriceField, in_words
from billing.catalogue.compiled import prices_in_force
from billing.catalogue.models import Plan, RateEntry
from billing.contracts.models import ContractVersion
from billing.contracts.selectors import version_in_force
from billing.invoices.preview import change_seats
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


class ContractSerializer(serializers.ModelSerializer[ContractVersion]):
    """The terms in force, the prices, and what may still be spent. Prices are without tax unless they include it."""

    plan = PlanNameSerializer()
    version = serializers.IntegerField(source="number")
    contents = serializers.SerializerMethodField()
    credit_limit = PriceField()
    balance = serializers.SerializerMethodField(help_text="credit held less usage not yet invoiced; six places")
    available = serializers.SerializerMethodField(help_text="balance plus credit limit; calls stop at zero")
    rates = serializers.SerializerMethodField()

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


class ContractView(CompanyView):
    """GET: the contract in force."""

    permission = "invoices.view"

    @extend_schema(operation_id="contract_retrieve", responses=ContractSerializer)
    def get(self, request: Any) -> Response:
        """Show terms, prices and balance; 404 `no_contract` when there is none."""
        return Response(ContractSerializer(version_in_force(request.tenant.pk)).data)
