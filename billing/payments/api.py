"""What the company itself sees of its payments and of what it holds."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from billing.invoices.settling import open_invoices, wallet_of
from billing.payments.dunning import is_suspended
from billing.payments.models import Payment
from billing.payments.serializers import PaymentSerializer
from linepool.kernel.api import CompanyView, KeysetPagination


class WalletSerializer(serializers.Serializer[Any]):
    """What the company holds and owes now."""

    currency = serializers.CharField()
    held = serializers.DecimalField(max_digits=20, decimal_places=6)
    open = serializers.DecimalField(max_digits=16, decimal_places=2)
    suspended = serializers.BooleanField(help_text="calls out are refused until what is overdue is paid")


class PaymentPageSerializer(serializers.Serializer[Any]):
    """One page of payments, newest first."""

    results = PaymentSerializer(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class WalletView(CompanyView):
    """/api/wallet/"""

    permission = "invoices.view"

    @extend_schema(responses=WalletSerializer)
    def get(self, request: Any) -> Response:
        """What the company holds with us and owes."""
        company = request.tenant
        owed = sum((invoice.open_amount for invoice in open_invoices(company.pk, company.currency)), 0)
        held = wallet_of(company.pk, company.currency)
        wallet = {"currency": company.currency, "held": held, "open": owed, "suspended": is_suspended(company.pk)}
        return Response(WalletSerializer(wallet).data)


class PaymentsView(CompanyView):
    """/api/payments/"""

    permission = "invoices.view"
    ordering = ("-created_at", "-id")

    @extend_schema(operation_id="payments_list", responses=PaymentPageSerializer)
    def get(self, request: Any) -> Response:
        """The company's payments, newest first."""
        pages = KeysetPagination()
        rows = Payment.objects.filter(company_id=request.tenant.pk).select_related("company", "reversed_by")
        page = pages.paginate_queryset(rows, request, self)
        return pages.get_paginated_response(PaymentSerializer(page, many=True).data)
