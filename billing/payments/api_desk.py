"""The finance desk's payments: found, opened, taken away as a file; and what companies were told of their debts."""

from typing import Any
from uuid import UUID

from django.http import StreamingHttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from billing.invoices.api_console import who
from billing.invoices.export import stream
from billing.ledger.models import Entry, Transaction
from billing.parties.selectors import company_of
from billing.payments import services, suspension
from billing.payments.api import PaymentPageSerializer
from billing.payments.models import Method, Suspension
from billing.payments.pausing import pause_reminders, resume_reminders
from billing.payments.reminders import reminders_of
from billing.payments.schedule import Step
from billing.payments.selectors import Standing, csv_of, open_payment, payments
from billing.payments.serializers import PaymentInput, PaymentSerializer, RefundSerializer
from linepool.kernel.api import KeysetPagination, OperatorView
from linepool.kernel.api.input import checked

_FILTERS = [
    OpenApiParameter("q", str, description="company, reference, invoice number or amount"),
    OpenApiParameter("method", str, enum=[method.value for method in Method]),
    OpenApiParameter("state", str, enum=[standing.value for standing in Standing]),
    OpenApiParameter("month", str, description="of receipt, like 2026-11"),
]


class AllocationSerializer(serializers.Serializer[Any]):
    """What of a payment is for one invoice."""

    invoice = serializers.UUIDField()
    number = serializers.CharField()
    amount = serializers.DecimalField(max_digits=16, decimal_places=2)


class BookedEntrySerializer(serializers.ModelSerializer[Entry]):
    """One side in the books."""

    class Meta:
        model = Entry
        fields = ("account", "detail", "amount")


class BookedTransactionSerializer(serializers.ModelSerializer[Transaction]):
    """How it stands in the books."""

    entries = BookedEntrySerializer(many=True)

    class Meta:
        model = Transaction
        fields = ("id", "kind", "reference", "created_at", "entries")


class DatedRefundSerializer(RefundSerializer):
    """Money given back, how and by whom."""

    class Meta(RefundSerializer.Meta):
        fields = (*RefundSerializer.Meta.fields, "method", "created_by")


class OpenedPaymentSerializer(serializers.Serializer[Any]):
    """A payment with all it did, and what can be done to it. `refundable`: what its company holds with us."""

    payment = PaymentSerializer()
    allocations = AllocationSerializer(many=True)
    transaction = BookedTransactionSerializer()
    refunds = DatedRefundSerializer(many=True, help_text="the company's latest")
    refundable = serializers.DecimalField(max_digits=16, decimal_places=2)
    can = serializers.ListField(child=serializers.ChoiceField(choices=["take_back", "refund", "card_refund"]))


class TakenStepSerializer(serializers.Serializer[Any]):
    """A reminder that was sent."""

    step = serializers.ChoiceField(choices=[step.value for step in Step])
    taken_at = serializers.DateTimeField()


class ReminderSerializer(serializers.Serializer[Any]):
    """An open invoice, what was told of it, and what comes next."""

    invoice = serializers.UUIDField(source="invoice.pk")
    number = serializers.CharField(source="invoice.number")
    due_on = serializers.DateField(source="invoice.due_on", allow_null=True)
    open_amount = serializers.DecimalField(max_digits=16, decimal_places=2, source="invoice.open_amount")
    currency = serializers.CharField(source="invoice.currency")
    steps = TakenStepSerializer(many=True)
    next_step = serializers.ChoiceField(choices=[step.value for step in Step], allow_null=True)
    next_on = serializers.DateField(allow_null=True)
    paused_until = serializers.DateField(source="pause.until", allow_null=True, default=None, read_only=True)
    pause_reason = serializers.CharField(source="pause.reason", allow_null=True, default=None, read_only=True)


class PauseInput(serializers.Serializer[Any]):
    """Reminders wait up to and on a day; of one invoice, or of all."""

    until = serializers.DateField()
    reason = serializers.CharField(max_length=300)
    invoice = serializers.UUIDField(allow_null=True, default=None)


class SuspensionSerializer(serializers.ModelSerializer[Suspension]):
    """One time the company's calls out were refused: for debt, or `by_hand` of a person. Not lifted: in force."""

    by_hand = serializers.BooleanField()

    class Meta:
        model = Suspension
        fields = ("since", "by_hand", "by", "reason", "lifted_at", "lifted_by", "lifted_reason")
        read_only_fields = fields


class StandingSerializer(serializers.Serializer[Any]):
    """Whether the company's calls out are refused, and every time they were."""

    suspended = serializers.BooleanField()
    history = SuspensionSerializer(many=True)


class StandingInput(serializers.Serializer[Any]):
    """What to do with the company, and why: it reads the reason."""

    deed = serializers.ChoiceField(choices=["suspend", "revive"])
    reason = serializers.CharField(max_length=300)


class PaymentsView(OperatorView):
    """/api/console/payments/"""

    public_host = True
    ordering = ("-created_at", "-id")

    @extend_schema(
        operation_id="console_payments_list",
        parameters=[*_FILTERS, OpenApiParameter("cursor", str)],
        responses=PaymentPageSerializer,
    )
    def get(self, request: Request) -> Response:
        """List payments of all companies, newest first."""
        pages = KeysetPagination()
        page = pages.paginate_queryset(payments(**_wanted(request)), request, self)
        return pages.get_paginated_response(PaymentSerializer(page, many=True).data)

    @extend_schema(request=PaymentInput, responses={201: PaymentSerializer})
    def post(self, request: Request) -> Response:
        """Book money a company paid. The same `key` again books nothing more."""
        given = checked(PaymentInput, request)
        parts = {part["invoice"]: part["amount"] for part in given["parts"]} if "parts" in given else None
        payment = services.receive(
            given["company_id"],
            given["currency"],
            given["amount"],
            given["received_on"],
            by=who(request),
            method=Method(given["method"]),
            reference=given["reference"],
            parts=parts,
            key=given.get("key"),
        )
        return Response(PaymentSerializer(payment).data, status=status.HTTP_201_CREATED)


class PaymentView(OperatorView):
    """/api/console/payments/{payment_id}/"""

    public_host = True

    @extend_schema(operation_id="console_payments_retrieve", responses=OpenedPaymentSerializer)
    def get(self, request: Request, payment_id: UUID) -> Response:
        """Open a payment: its invoices, its entries in the books, what can be done to it."""
        return Response(OpenedPaymentSerializer(open_payment(payment_id)).data)


class PaymentsFileView(OperatorView):
    """/api/console/payments/csv/"""

    public_host = True

    @extend_schema(parameters=_FILTERS, responses={(200, "text/csv"): OpenApiTypes.BINARY})
    def get(self, request: Request) -> StreamingHttpResponse:
        """Download the payments of a search, one a row."""
        pieces = stream(csv_of(payments(**_wanted(request))))
        response = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="payments.csv"'
        return response


class RemindersView(OperatorView):
    """/api/console/companies/{company_id}/reminders/"""

    public_host = True

    @extend_schema(operation_id="console_reminders", responses=ReminderSerializer(many=True))
    def get(self, request: Request, company_id: int) -> Response:
        """Tell of every open invoice what was sent about it, and what comes next."""
        company, today = company_of(company_id), timezone.now().date()
        return Response(ReminderSerializer(reminders_of(company.pk, company.currency, today), many=True).data)


class RemindersPauseView(OperatorView):
    """/api/console/companies/{company_id}/reminders/pause/"""

    public_host = True

    @extend_schema(request=PauseInput, responses={204: None})
    def put(self, request: Request, company_id: int) -> Response:
        """Send nothing about the company's unpaid invoices, or one of them, until the end of a day."""
        given = checked(PauseInput, request)
        company = company_of(company_id)
        pause_reminders(company.pk, given["until"], given["reason"], by=who(request), invoice_id=given["invoice"])
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, company_id: int) -> Response:
        """End every pause of the company's reminders. Without one nothing happens."""
        resume_reminders(company_of(company_id).pk)
        return Response(status=status.HTTP_204_NO_CONTENT)


class SuspensionView(OperatorView):
    """/api/console/companies/{company_id}/suspension/"""

    public_host = True

    @extend_schema(operation_id="console_suspension", responses=StandingSerializer)
    def get(self, request: Request, company_id: int) -> Response:
        """Tell whether the company's calls out are refused, and of every time they were."""
        return Response(_standing(company_id))

    @extend_schema(request=StandingInput, responses=StandingSerializer)
    def post(self, request: Request, company_id: int) -> Response:
        """Suspend or revive the company by hand; it is told by letter, with the reason. What is so already stays."""
        given = checked(StandingInput, request)
        deed = suspension.suspend if given["deed"] == "suspend" else suspension.revive
        deed(company_id, given["reason"], by=who(request))
        return Response(_standing(company_id))


def _standing(company_id: int) -> Any:
    rows = suspension.history(company_id)
    return StandingSerializer({"suspended": any(one.lifted_at is None for one in rows), "history": rows}).data


def _wanted(request: Request) -> dict[str, str]:
    given = request.query_params
    return {name: given.get(name, "")[:140].replace("\x00", "") for name in ("q", "method", "state", "month")}
