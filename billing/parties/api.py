"""Legal entities for the operator, and a company's own billing address."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from billing.parties import services
from billing.parties.iban import wrong_ibans
from billing.parties.models import BillingProfile, LegalEntity
from billing.parties.selectors import access_entity, company_of, legal_entities, profile_of
from linepool.kernel.api import CompanyView, OperatorView
from linepool.kernel.api.input import checked

_FACTS = ("name", "address", "country", "tax_id", "bank", "email", "notes_zh", "notes_en", "payment_days")


class SeriesSerializer(serializers.Serializer[Any]):
    """A series and the last number it gave."""

    document = serializers.ChoiceField(choices=["invoice", "credit_note"])
    prefix = serializers.CharField()
    last = serializers.IntegerField()


class LegalEntitySerializer(serializers.ModelSerializer[LegalEntity]):
    """Who issues invoices."""

    series = SeriesSerializer(many=True)

    class Meta:
        model = LegalEntity
        fields = ("code", *_FACTS, "series")


class _BankField(serializers.CharField):
    """What a payer types; an IBAN in it must be one."""

    def to_internal_value(self, data: Any) -> str:
        """Refuse a wrong IBAN."""
        text = str(super().to_internal_value(data))
        if wrong_ibans(text):
            raise serializers.ValidationError("wrong_iban", code="wrong_iban")
        return text


class LegalEntityInput(serializers.ModelSerializer[LegalEntity]):
    """A new legal entity."""

    invoice_prefix = serializers.RegexField(r"^[A-Z0-9][A-Z0-9/-]{0,11}$")
    credit_prefix = serializers.RegexField(r"^[A-Z0-9][A-Z0-9/-]{0,11}$")
    bank = _BankField(max_length=400)

    class Meta:
        model = LegalEntity
        fields = ("code", "invoice_prefix", "credit_prefix", *_FACTS)
        extra_kwargs: Mapping[str, Any] = {"code": {"validators": []}}  # noqa: RUF012  (a conflict, not a wrong field)


class LegalEntityChange(serializers.ModelSerializer[LegalEntity]):
    """What coming invoices shall say."""

    bank = _BankField(max_length=400)

    class Meta:
        model = LegalEntity
        fields = _FACTS


class BillingProfileSerializer(serializers.ModelSerializer[BillingProfile]):
    """Whom the company's coming invoices name, and when it is told that its money runs out."""

    country = serializers.RegexField(r"^[A-Z]{2}$", allow_blank=True, required=False)
    low_balance = serializers.DecimalField(
        max_digits=12, decimal_places=2, min_value=Decimal(0), allow_null=True, required=False
    )

    class Meta:
        model = BillingProfile
        fields: tuple[str, ...] = ("name", "address", "country", "tax_id", "email", "order_reference", "low_balance")


class CompanyProfileSerializer(BillingProfileSerializer):
    """The same for the operator, who also says which legal entity issues them (null: the installation's first) and
    who owes the tax."""

    entity = serializers.SlugRelatedField(
        slug_field="code", queryset=LegalEntity.objects.all(), allow_null=True, required=False
    )

    class Meta(BillingProfileSerializer.Meta):
        fields = (*BillingProfileSerializer.Meta.fields, "entity", "tax_treatment")


class LegalEntitiesView(OperatorView):
    """/api/console/legal-entities/"""

    public_host = True

    @extend_schema(operation_id="legal_entities_list", responses=LegalEntitySerializer(many=True))
    def get(self, request: Request) -> Response:
        """List who issues invoices."""
        return Response(LegalEntitySerializer(legal_entities(), many=True).data)

    @extend_schema(request=LegalEntityInput, responses={201: LegalEntitySerializer})
    def post(self, request: Request) -> Response:
        """Add a legal entity with its two number series, which begin at 1."""
        entity = services.create_entity(**checked(LegalEntityInput, request))
        return Response(LegalEntitySerializer(entity).data, status=status.HTTP_201_CREATED)


class LegalEntityView(OperatorView):
    """/api/console/legal-entities/{code}/"""

    public_host = True

    @extend_schema(request=LegalEntityChange, responses=LegalEntitySerializer)
    def patch(self, request: Request, entity_code: str) -> Response:
        """Change what coming invoices say."""
        services.change_entity(access_entity(entity_code), **checked(LegalEntityChange, request, partial=True))
        return Response(LegalEntitySerializer(access_entity(entity_code)).data)


class BillingProfileView(CompanyView):
    """/api/billing-profile/"""

    permission = {"GET": "invoices.view", "PATCH": "billing.manage"}  # noqa: RUF012

    @extend_schema(responses=BillingProfileSerializer)
    def get(self, request: Any) -> Response:
        """Show whom the company's bills name."""
        return Response(BillingProfileSerializer(profile_of(request.tenant.pk)).data)

    @extend_schema(request=BillingProfileSerializer, responses=BillingProfileSerializer)
    def patch(self, request: Any) -> Response:
        """Change it for coming bills."""
        given = checked(BillingProfileSerializer, request, partial=True)
        return Response(BillingProfileSerializer(services.change_profile(request.tenant.pk, **given)).data)


class CompanyProfileView(OperatorView):
    """/api/console/companies/{company_id}/billing-profile/"""

    public_host = True

    @extend_schema(operation_id="console_billing_profile", responses=CompanyProfileSerializer)
    def get(self, request: Request, company_id: int) -> Response:
        """Show whom a company's bills name, and who issues them."""
        return Response(CompanyProfileSerializer(profile_of(company_of(company_id).pk)).data)

    @extend_schema(
        operation_id="console_billing_profile_change",
        request=CompanyProfileSerializer,
        responses=CompanyProfileSerializer,
    )
    def patch(self, request: Request, company_id: int) -> Response:
        """Change it for coming bills."""
        given = checked(CompanyProfileSerializer, request, partial=True)
        profile = services.change_profile(company_of(company_id).pk, **given)
        return Response(CompanyProfileSerializer(profile).data)
