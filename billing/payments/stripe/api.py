"""The company's card, paying an invoice by card, and the address Stripe's messages come to."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from billing.invoices.selectors import access_invoice
from billing.payments.stripe import cards, checkout, collecting, events
from billing.payments.stripe.client import configured
from billing.payments.stripe.models import Way
from billing.payments.stripe.selectors import card_of, pages_of, payment_of
from billing.payments.stripe.serializers import CardDeskSerializer, CardPaymentStateSerializer, PageSerializer
from billing.payments.stripe.tasks import card_event
from linepool.kernel.api import CompanyView, PublicView


class CardView(CompanyView):
    """/api/card/"""

    permission = {"GET": "invoices.view", "POST": "billing.manage", "DELETE": "billing.manage"}  # noqa: RUF012

    @extend_schema(responses=CardDeskSerializer)
    def get(self, request: Any) -> Response:
        """Show the saved card, and whether cards are taken here at all."""
        found = {"available": configured(), "card": card_of(request.tenant.pk)}
        return Response(CardDeskSerializer(found).data)

    @extend_schema(request=None, responses={201: PageSerializer})
    def post(self, request: Any) -> Response:
        """Begin to save a card, or another one: answers the page to go to. 409 `card_payment_off` without Stripe."""
        url = checkout.begin_setup(request.tenant.pk, by=_who(request))
        return Response({"url": url}, status=status.HTTP_201_CREATED)

    @extend_schema(responses={204: None})
    def delete(self, request: Any) -> Response:
        """Forget the saved card; invoices are then paid by other means."""
        cards.remove(request.tenant.pk)
        return Response(status=status.HTTP_204_NO_CONTENT)


class CardLookView(CompanyView):
    """/api/card/look/"""

    permission = "invoices.view"

    @extend_schema(request=None, responses=CardDeskSerializer)
    def post(self, request: Any) -> Response:
        """Ask Stripe what became of the pages this company was sent to: somebody has just come back from one."""
        collections, setups = pages_of(request.tenant.pk) if configured() else ([], [])
        for setup in setups:
            checkout.look_at_setup(setup)
        for collection in collections:
            (checkout.look if collection.way == Way.CHECKOUT else collecting.look)(collection)
        return Response(CardDeskSerializer({"available": configured(), "card": card_of(request.tenant.pk)}).data)


class CardPaymentView(CompanyView):
    """/api/invoices/{id}/card-payment/"""

    permission = {"GET": "invoices.view", "POST": "billing.manage"}  # noqa: RUF012

    @extend_schema(responses=CardPaymentStateSerializer)
    def get(self, request: Any, invoice_id: UUID) -> Response:
        """Show the latest payment of the invoice by card."""
        access_invoice(request.tenant.pk, invoice_id)
        return Response(CardPaymentStateSerializer({"payment": payment_of(request.tenant.pk, invoice_id)}).data)

    @extend_schema(request=None, responses={201: PageSerializer})
    def post(self, request: Any, invoice_id: UUID) -> Response:
        """Pay what is open by card: answers the page to go to."""
        access_invoice(request.tenant.pk, invoice_id)
        url = checkout.begin_payment(request.tenant.pk, invoice_id, by=_who(request))
        return Response({"url": url}, status=status.HTTP_201_CREATED)


class StripeEventsView(PublicView):
    """/api/stripe/events/"""

    public_host = True
    authentication_classes = ()

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        """Take a message of Stripe's: signed over the raw body, now, and kept once. It is applied afterwards."""
        raw: HttpRequest = request._request
        new = events.take_in(raw.body, raw.headers.get("Stripe-Signature", ""))
        if new is not None:
            card_event.delay(new)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _who(request: Any) -> str:
    return f"{request.user.name} <{request.user.email}>"
