"""A company's limits as it sees them, and what its administrators allow of what fraud rules found."""

from datetime import datetime
from typing import Any

from django.utils.timezone import now
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response

from billing.catalogue.terms import UnreachableChoice
from billing.credit.selectors import contract_of, spending_of
from linepool.kernel.api import CompanyView
from linepool.kernel.api.input import checked
from linepool.kernel.api.views import Paged
from linepool.kernel.tenancy import public_scope
from telephony.fraud import Rule
from tenants.companies import services
from tenants.companies.errors import ReleaseNotFound
from tenants.companies.limits import shown_limits
from tenants.companies.models import FraudRelease
from tenants.people import PersonSerializer
from tenants.seats.models import Seat

RULES = [rule.value for rule in Rule]


class SpendingSerializer(serializers.Serializer[Any]):
    """What calls out come to, charged and reserved; six places."""

    currency = serializers.CharField()
    today = serializers.DecimalField(max_digits=18, decimal_places=6)
    this_month = serializers.DecimalField(max_digits=18, decimal_places=6)
    reserved = serializers.DecimalField(max_digits=18, decimal_places=6, help_text="of calls that run now")


class LimitsSerializer(serializers.Serializer[Any]):
    """The limits in force. They are the operator's; null: none."""

    calls_in = serializers.IntegerField(help_text="at once")
    calls_out = serializers.IntegerField(help_text="at once")
    calls_per_second = serializers.IntegerField(help_text="new ones, both ways")
    max_waiting = serializers.IntegerField(allow_null=True, help_text="callers in all queues")
    spend_per_day = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    spend_per_month = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    when_unreachable = serializers.ChoiceField(
        choices=UnreachableChoice.choices, help_text="calls out while nobody can say whether there is money for them"
    )
    fraud = serializers.JSONField(help_text="what is watched for in calls out; see telephony.fraud")
    spending = SpendingSerializer(allow_null=True)


class LimitsView(CompanyView):
    """/api/company/limits/"""

    permission = "invoices.view"

    @extend_schema(responses=LimitsSerializer)
    def get(self, request: Any) -> Response:
        """Show the limits in force and what counts against them now."""
        company = request.tenant
        limits = shown_limits(company, Seat.objects.filter(user__isnull=False).count(), contract_of(company.pk))
        return Response(LimitsSerializer(limits | {"spending": spending_of(company.pk)}).data)


class ReleaseSerializer(serializers.ModelSerializer[FraudRelease]):
    """Something a fraud rule found that an administrator allows; without ``until`` for good."""

    rule = serializers.ChoiceField(choices=RULES)
    created_by = PersonSerializer(allow_null=True)
    in_force = serializers.SerializerMethodField(help_text="false: its time is over")

    class Meta:
        model = FraudRelease
        fields = ("id", "rule", "subject", "reason", "until", "in_force", "created_by", "created_at")

    def get_in_force(self, row: FraudRelease) -> bool:
        """Whether calls are allowed by it now."""
        return row.until is None or row.until > now()


class ReleaseInput(serializers.Serializer[Any]):
    """What to allow: the rule, what it found (as the alarm names it; "*" for anything), why, and until when."""

    rule = serializers.ChoiceField(choices=RULES)
    subject = serializers.CharField(max_length=40)
    reason = serializers.CharField(max_length=200)
    until = serializers.DateTimeField(allow_null=True, default=None)

    def validate_until(self, until: datetime | None) -> datetime | None:
        """Refuse what would be over before it began."""
        if until is not None and until <= now():
            raise serializers.ValidationError("this is over already")
        return until


class ReleasesView(Paged, CompanyView):
    """/api/fraud/releases/"""

    permission = {"GET": "audit.view", "POST": "company.manage"}

    @extend_schema(responses=ReleaseSerializer(many=True))
    def get(self, request: Any) -> Response:
        """List what is and was allowed, the newest first; taken back, it is told by the audit trail only."""
        rows = FraudRelease.objects.filter(company=request.tenant).select_related("created_by")
        return self.paged(request, rows, ReleaseSerializer)

    @extend_schema(request=ReleaseInput, responses={201: ReleaseSerializer})
    def post(self, request: Any) -> Response:
        """Allow what a rule found, from the next call on."""
        row = services.release(request.tenant, by=request.user, **checked(ReleaseInput, request))
        return Response(ReleaseSerializer(row).data, status=status.HTTP_201_CREATED)


class ReleaseView(CompanyView):
    """/api/fraud/releases/{release_id}/"""

    permission = "company.manage"

    @extend_schema(responses={204: None})
    def delete(self, request: Any, release_id: int) -> Response:
        """Let the rule count again."""
        with public_scope():
            row = FraudRelease.objects.filter(company=request.tenant, pk=release_id).first()
        if row is None:
            raise ReleaseNotFound
        services.take_release_back(row)
        return Response(status=status.HTTP_204_NO_CONTENT)
