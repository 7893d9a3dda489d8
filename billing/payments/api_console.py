"""The finance desk: money taken back, the bank's files, refunds, losses, receivables, books, what adds up."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from billing.catalogue.exporting import CONTENT_TYPES
from billing.invoices.api_console import who
from billing.ledger.reports import journal, trial_balance
from billing.ledger.verify import verify
from billing.payments import bank, receivables, services
from billing.payments.errors import BadDay, UnknownPayment
from billing.payments.serializers import (
    BankFileInput,
    BankLineInput,
    BankLineSerializer,
    BankPreviewSerializer,
    DebtorSerializer,
    PaymentSerializer,
    ReasonInput,
    RefundInput,
    RefundSerializer,
    TrialRowSerializer,
    VerificationSerializer,
)
from linepool.kernel.api import OperatorView
from linepool.kernel.api.input import checked
from linepool.kernel.api.parsers import JSONParser
from linepool.kernel.sheets import BOM, csv_rows, xlsx_file

_DAYS = [OpenApiParameter("first", OpenApiTypes.DATE), OpenApiParameter("last", OpenApiTypes.DATE)]
_FILE = {(200, "application/octet-stream"): OpenApiTypes.BINARY}


class TakeBackView(OperatorView):
    """/api/console/payments/{id}/take-back/"""

    public_host = True

    @extend_schema(request=ReasonInput, responses={201: PaymentSerializer})
    def post(self, request: Request, payment_id: UUID) -> Response:
        """A payment bounced or was a mistake: book it the other way round."""
        back = services.take_back(payment_id, checked(ReasonInput, request)["reason"], by=who(request))
        return Response(PaymentSerializer(back).data, status=status.HTTP_201_CREATED)


class RefundsView(OperatorView):
    """/api/console/refunds/"""

    public_host = True

    @extend_schema(request=RefundInput, responses={201: RefundSerializer})
    def post(self, request: Request) -> Response:
        """Give back what a company holds with us."""
        given = checked(RefundInput, request)
        refund = services.refund(
            given["company_id"],
            given["currency"],
            given["amount"],
            given["reason"],
            given["paid_on"],
            by=who(request),
            key=given.get("key"),
        )
        return Response(RefundSerializer(refund).data, status=status.HTTP_201_CREATED)


class WriteOffView(OperatorView):
    """/api/console/invoices/{id}/write-off/"""

    public_host = True

    @extend_schema(request=ReasonInput, responses={204: None})
    def post(self, request: Request, invoice_id: UUID) -> Response:
        """Give up what is open on an invoice."""
        services.write_off(invoice_id, checked(ReasonInput, request)["reason"], by=who(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class BankFileView(OperatorView):
    """/api/console/bank/{step}/: preview or import."""

    public_host = True
    parser_classes = (MultiPartParser, JSONParser)

    @extend_schema(request={"multipart/form-data": BankFileInput}, responses=BankPreviewSerializer)
    def post(self, request: Request, step: str) -> Response:
        """Read a bank's CSV or XLSX. `preview` keeps nothing; `import` books what is certain, and nothing twice."""
        given = checked(BankFileInput, request)
        data = given["file"].read()
        if step == "preview":
            found = bank.preview(data, given["currency"])
        elif step == "import":
            found = bank.import_file(data, given["currency"], by=who(request))
        else:
            raise UnknownPayment
        return Response(BankPreviewSerializer(found).data)


class BankLinesView(OperatorView):
    """/api/console/bank-lines/"""

    public_host = True

    @extend_schema(responses=BankLineSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Transfers that wait for a person, with the invoices they may be for."""
        context = {"payable": bank.payable_invoices()}
        return Response(BankLineSerializer(bank.open_lines()[:200], many=True, context=context).data)


class BankLineView(OperatorView):
    """/api/console/bank-lines/{id}/"""

    public_host = True

    @extend_schema(request=BankLineInput, responses={201: PaymentSerializer})
    def post(self, request: Request, bank_line_id: int) -> Response:
        """Say whose a transfer is."""
        given = checked(BankLineInput, request)
        payment = bank.book_line(bank_line_id, given["company_id"], given["invoices"], by=who(request))
        return Response(PaymentSerializer(payment).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, bank_line_id: int) -> Response:
        """Say that it is no client's payment."""
        bank.ignore_line(bank_line_id, by=who(request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class ReceivablesView(OperatorView):
    """/api/console/receivables/"""

    public_host = True

    @extend_schema(responses=DebtorSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Who owes what, by how long it is overdue."""
        return Response(DebtorSerializer(receivables.receivables(timezone.now().date()), many=True).data)


class TrialBalanceView(OperatorView):
    """/api/console/trial-balance/"""

    public_host = True

    @extend_schema(parameters=_DAYS[1:], responses=TrialRowSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Every account as of the end of a day (today)."""
        return Response(TrialRowSerializer(trial_balance(_day(request, "last")), many=True).data)


class FinanceFileView(OperatorView):
    """/api/console/finance/{report}/{form}/: journal or receivables, as csv or xlsx."""

    public_host = True

    @extend_schema(parameters=_DAYS, responses=_FILE)
    def get(self, request: Request, report: str, form: str) -> HttpResponseBase:
        """Download what finance takes away."""
        first, last = _day(request, "first"), _day(request, "last")
        tables = {
            "journal": lambda: journal(first, last),
            "receivables": lambda: receivables.as_rows(receivables.receivables(last)),
        }
        if report not in tables or form not in CONTENT_TYPES:
            raise UnknownPayment
        rows = tables[report]()
        content = (
            xlsx_file(report, rows) if form == "xlsx" else BOM + csv_rows([str(cell) for cell in row] for row in rows)
        )
        response = HttpResponse(content, content_type=CONTENT_TYPES[form])
        response["Content-Disposition"] = f'attachment; filename="{report}-{last}.{form}"'
        return response


class VerificationView(OperatorView):
    """/api/console/verification/"""

    public_host = True

    @extend_schema(responses=VerificationSerializer)
    def get(self, request: Request) -> Response:
        """Does everything add up: usage, charges, ledger, balances, invoices, numbers, receivables?"""
        return Response(VerificationSerializer(verify()).data)


def _day(request: Request, name: str) -> date:
    written = request.query_params.get(name)
    if not written:
        return timezone.now().date()
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise BadDay(fields={name: written[:20]}) from error
