"""Stripe as the operator sees it: is it set up, does it go well, and refunds to cards."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from billing.invoices.api_console import who
from billing.payments.serializers import RefundSerializer
from billing.payments.stripe import refunds
from billing.payments.stripe.selectors import readiness
from billing.payments.stripe.serializers import CardRefundInput, ReadinessSerializer
from linepool.kernel.api import OperatorView
from linepool.kernel.api.input import checked


class StripeView(OperatorView):
    """/api/console/stripe/"""

    public_host = True

    @extend_schema(responses=ReadinessSerializer)
    def get(self, request: Request) -> Response:
        """Tell whether cards are taken here, where Stripe shall send its messages, and what is stuck."""
        return Response(ReadinessSerializer(readiness()).data)


class CardRefundView(OperatorView):
    """/api/console/payments/{id}/card-refund/"""

    public_host = True

    @extend_schema(request=CardRefundInput, responses={201: RefundSerializer})
    def post(self, request: Request, payment_id: UUID) -> Response:
        """Give back to the card what the company holds with us. The same `key` again gives nothing more."""
        given = checked(CardRefundInput, request)
        done = refunds.begin(payment_id, given["amount"], given["reason"], by=who(request), key=given.get("key"))
        return Response(RefundSerializer(done).data, status=status.HTTP_201_CREATED)
