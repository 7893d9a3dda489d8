"""The operator's invoices of all companies: look, check, finalise, send, credit, and run a month."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from billing.invoices import closing, crediting, mailing, runs
from billing.invoices.api import credit_pdf_answer, csv_answer, pdf_answer, xlsx_answer
from billing.invoices.bill import bill_of
from billing.invoices.errors import UnknownInvoice, UnknownRun
from billing.invoices.models import InvoiceRun, RunState
from billing.invoices.selectors import access_any_invoice, all_invoices
from billing.invoices.serializers import CreditNoteSerializer, InvoiceDetailSerializer, InvoiceSerializer
from billing.invoices.states import State
from billing.invoices.tasks import work_on_run
from billing.ledger.selectors import month_of
from linepool.kernel.api import KeysetPagination, OperatorView
from linepool.kernel.api.input import checked
from linepool.kernel.errors import LinepoolError

MAX_AT_ONCE = 200


def who(request: Any) -> str:
    """The person as kept in books."""
    return f"{request.user.name} <{request.user.email}>"[:254]


class CompanyInvoiceSerializer(InvoiceSerializer):
    """A bill and whose it is."""

    company_id = serializers.IntegerField(source="invoice.company_id")
    company = serializers.CharField(source="invoice.company.name")
    checked_by = serializers.CharField(source="invoice.checked_by")


class CompanyInvoiceDetailSerializer(InvoiceDetailSerializer, CompanyInvoiceSerializer):
    """A bill with its lines and whose it is."""


class CompanyInvoicePageSerializer(serializers.Serializer[Any]):
    """One page of bills."""

    results = CompanyInvoiceSerializer(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class ManySerializer(serializers.Serializer[Any]):
    """Invoices to do something with, each in a transaction of its own."""

    invoices = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=MAX_AT_ONCE)


class OutcomeSerializer(serializers.Serializer[Any]):
    """What became of one; ``refusal`` is empty when it was done."""

    invoice = serializers.UUIDField()
    refusal = serializers.CharField()


class CreditPartSerializer(serializers.Serializer[Any]):
    """What of a line is taken back."""

    line_id = serializers.CharField(max_length=80)
    net = serializers.DecimalField(max_digits=14, decimal_places=2)


class CreditInput(serializers.Serializer[Any]):
    """A credit note: its reason, its parts (left out: all that is left), and a key that makes it happen once."""

    reason = serializers.CharField(max_length=300)
    parts = CreditPartSerializer(many=True, required=False)
    key = serializers.UUIDField(required=False)


class RunInput(serializers.Serializer[Any]):
    """A run over the checked invoices of a month, like 2026-11."""

    month = serializers.RegexField(r"^\d{4}-\d{2}$")
    send = serializers.BooleanField(default=True)


class RunSerializer(serializers.ModelSerializer[InvoiceRun]):
    """A run and how far it is."""

    month = serializers.SerializerMethodField()
    progress = serializers.SerializerMethodField()
    refused = serializers.SerializerMethodField(help_text="company and code of the first hundred that were refused")

    class Meta:
        model = InvoiceRun
        fields = ("id", "month", "send", "started_by", "started_at", "finished_at", "progress", "refused")

    def get_month(self, run: InvoiceRun) -> str:
        """Like 2026-11."""
        return f"{run.period:%Y-%m}"

    def get_progress(self, run: InvoiceRun) -> dict[str, int]:
        """Invoices by state: waiting, done, refused."""
        return runs.progress_of(run)

    def get_refused(self, run: InvoiceRun) -> list[dict[str, str]]:
        """Whose invoice was refused, and why."""
        items = run.items.filter(state=RunState.REFUSED).select_related("invoice__company")[:100]
        return [{"company": item.invoice.company.name, "code": item.refusal} for item in items]


class InvoicesView(OperatorView):
    """/api/console/invoices/"""

    public_host = True
    ordering = ("-period", "id")

    @extend_schema(
        operation_id="console_invoices_list",
        parameters=[
            OpenApiParameter("month", str),
            OpenApiParameter("state", str, enum=[state.value for state in State]),
            OpenApiParameter("cursor", str),
        ],
        responses=CompanyInvoicePageSerializer,
    )
    def get(self, request: Request) -> Response:
        """List bills of all companies: of a month, in a state."""
        month = request.query_params.get("month", "")
        invoices = all_invoices(month_of(month, "UTC") if month else None)
        if wanted := request.query_params.get("state"):
            invoices = invoices.filter(state=wanted)
        pages = KeysetPagination()
        page = pages.paginate_queryset(invoices.prefetch_related("lines"), request, self)
        bills = [bill_of(invoice) for invoice in page or []]
        return pages.get_paginated_response(CompanyInvoiceSerializer(bills, many=True).data)


class InvoiceView(OperatorView):
    """/api/console/invoices/{id}/"""

    public_host = True

    @extend_schema(operation_id="console_invoices_retrieve", responses=CompanyInvoiceDetailSerializer)
    def get(self, request: Request, invoice_id: UUID) -> Response:
        """Show any company's bill."""
        return Response(CompanyInvoiceDetailSerializer(bill_of(access_any_invoice(invoice_id))).data)


class _Each(OperatorView, ABC):
    """Does one thing with each invoice of a list."""

    public_host = True

    @abstractmethod
    def does(self, invoice_id: UUID, request: Any) -> None:
        """Do it, or raise why not."""

    @extend_schema(request=ManySerializer, responses=OutcomeSerializer(many=True))
    def post(self, request: Request) -> Response:
        """Do it with each; one that is refused holds up no other."""
        outcomes = []
        for invoice_id in checked(ManySerializer, request)["invoices"]:
            refusal = ""
            try:
                self.does(invoice_id, request)
            except LinepoolError as error:
                refusal = error.code
            outcomes.append({"invoice": invoice_id, "refusal": refusal})
        return Response(OutcomeSerializer(outcomes, many=True).data)


class CheckView(_Each):
    """/api/console/invoices/check/: a person has looked at them."""

    def does(self, invoice_id: UUID, request: Any) -> None:
        """Check one."""
        closing.check(invoice_id, who(request))


class FinaliseView(_Each):
    """/api/console/invoices/finalise/: checked ones get their numbers."""

    def does(self, invoice_id: UUID, request: Any) -> None:
        """Finalise one."""
        closing.finalise(invoice_id)


class SendView(_Each):
    """/api/console/invoices/send/: final ones go out by e-mail (again, when they did before)."""

    def does(self, invoice_id: UUID, request: Any) -> None:
        """Send one."""
        mailing.send(invoice_id, again=True)


class CreditView(OperatorView):
    """/api/console/invoices/{id}/credit/"""

    public_host = True

    @extend_schema(request=CreditInput, responses={201: CreditNoteSerializer})
    def post(self, request: Request, invoice_id: UUID) -> Response:
        """Take a final invoice back, in parts or all that is left of it."""
        given = checked(CreditInput, request)
        parts = {part["line_id"]: part["net"] for part in given["parts"]} if "parts" in given else None
        note = crediting.credit(invoice_id, given["reason"], who(request), parts, key=given.get("key"))
        return Response(CreditNoteSerializer(note).data, status=status.HTTP_201_CREATED)


class FileView(OperatorView):
    """/api/console/invoices/{id}/{form}/"""

    public_host = True
    _forms: ClassVar[dict[str, Any]] = {"pdf": pdf_answer, "csv": csv_answer, "xlsx": xlsx_answer}

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, invoice_id: UUID, form: str) -> HttpResponseBase:
        """Download a bill as pdf, csv or xlsx."""
        if form not in self._forms:
            raise UnknownInvoice
        answer: HttpResponse = self._forms[form](access_any_invoice(invoice_id))
        return answer


class CreditNoteFileView(OperatorView):
    """/api/console/invoices/{id}/credit-notes/{id}/pdf/"""

    public_host = True

    @extend_schema(operation_id="console_credit_notes_pdf", responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def get(self, request: Request, invoice_id: UUID, note_id: UUID) -> HttpResponse:
        """Download a credit note."""
        return credit_pdf_answer(access_any_invoice(invoice_id), note_id)


class RunsView(OperatorView):
    """/api/console/invoice-runs/"""

    public_host = True

    @extend_schema(operation_id="invoice_runs_list", responses=RunSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The latest runs."""
        return Response(RunSerializer(InvoiceRun.objects.all()[:20], many=True).data)

    @extend_schema(request=RunInput, responses={202: RunSerializer})
    def post(self, request: Request) -> Response:
        """Finalise (and send) every checked invoice of a month, by a worker; the run shows how far it is."""
        given = checked(RunInput, request)
        run = runs.start_run(month_of(given["month"], "UTC"), who(request), send_them=given["send"])
        work_on_run.delay(str(run.pk))
        return Response(RunSerializer(run).data, status=status.HTTP_202_ACCEPTED)


class RunView(OperatorView):
    """/api/console/invoice-runs/{id}/"""

    public_host = True

    @extend_schema(operation_id="invoice_runs_retrieve", responses=RunSerializer)
    def get(self, request: Request, run_id: UUID) -> Response:
        """How far it is."""
        run = InvoiceRun.objects.filter(pk=run_id).first()
        if run is None:
            raise UnknownRun
        return Response(RunSerializer(run).data)
