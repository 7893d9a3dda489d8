"""Price books over HTTP, for the operator: upload a list, see what it changes, publish it, take any version away."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from billing.catalogue import services
from billing.catalogue.compiled import version_in_force
from billing.catalogue.differences import differences
from billing.catalogue.errors import PriceListTooLarge, UnknownPriceBook
from billing.catalogue.exporting import CONTENT_TYPES, file_of
from billing.catalogue.models import PriceBook
from billing.catalogue.prices import PriceList, read_prices
from billing.catalogue.selectors import (
    access_price_book,
    access_version,
    draft_of,
    price_books,
    prices_of,
    versions_of,
)
from billing.catalogue.serializers import (
    PriceBookInput,
    PriceBookSerializer,
    PriceListInput,
    PriceListPreviewSerializer,
)
from linepool.kernel.api import OperatorView
from linepool.kernel.api.input import checked
from linepool.kernel.api.parsers import JSONParser
from linepool.kernel.sheets import read_sheet

MAX_UPLOAD = 64 * 1024 * 1024
_PAST = OpenApiParameter(
    "past", bool, description="it corrects the past: calls rated already stay as they are until they are re-rated"
)


class PriceBooksView(OperatorView):
    """/api/console/price-books/"""

    public_host = True

    @extend_schema(operation_id="price_books_list", responses=PriceBookSerializer(many=True))
    def get(self, request: Request) -> Response:
        """List price books with their versions."""
        return Response(PriceBookSerializer(price_books(), many=True).data)

    @extend_schema(request=PriceBookInput, responses={201: PriceBookSerializer})
    def post(self, request: Request) -> Response:
        """Begin an empty price book."""
        book = services.create_book(**checked(PriceBookInput, request))
        return Response(PriceBookSerializer(book).data, status=status.HTTP_201_CREATED)


class DraftView(OperatorView):
    """/api/console/price-books/{code}/draft/"""

    public_host = True
    parser_classes = (MultiPartParser, JSONParser)

    @extend_schema(responses=PriceListPreviewSerializer)
    def get(self, request: Request, code: str) -> Response:
        """Show what the draft would change."""
        book = access_price_book(code)
        draft_of(book)
        return Response(_preview(book, PriceList()))

    @extend_schema(request={"multipart/form-data": PriceListInput}, responses=PriceListPreviewSerializer)
    def put(self, request: Request, code: str) -> Response:
        """Upload a price list (CSV or XLSX). With problems nothing is kept; without, it is the draft from now on."""
        book = access_price_book(code)
        given = checked(PriceListInput, request)
        if given["file"].size > MAX_UPLOAD:
            raise PriceListTooLarge
        found = read_prices(read_sheet(given["file"].read()))
        if not found.problems:
            services.save_draft(book, given["effective_from"], found.prices)
        return Response(_preview(book, found))

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, code: str) -> Response:
        """Forget the draft."""
        services.discard_draft(access_price_book(code))
        return Response(status=status.HTTP_204_NO_CONTENT)


class PublishView(OperatorView):
    """/api/console/price-books/{code}/publish/"""

    public_host = True

    @extend_schema(parameters=[_PAST], request=None, responses=PriceBookSerializer)
    def post(self, request: Request, code: str) -> Response:
        """Publish the draft: it can never change again."""
        book = access_price_book(code)
        services.publish_draft(book, past=request.query_params.get("past") == "true")
        return Response(PriceBookSerializer(book).data)


class VersionFileView(OperatorView):
    """/api/console/price-books/{code}/{number}/{form}/"""

    public_host = True

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, code: str, number: int, form: str) -> HttpResponse:
        """Download a version in the form that an upload reads: csv or xlsx."""
        if form not in CONTENT_TYPES:
            raise UnknownPriceBook
        version = access_version(access_price_book(code), number)
        response = HttpResponse(file_of(version, form), content_type=CONTENT_TYPES[form])
        response["Content-Disposition"] = f'attachment; filename="{code}-v{number}.{form}"'
        return response


def _preview(book: PriceBook, found: PriceList) -> Any:
    """The draft beside the version in force when it begins, or why there is none."""
    shown: dict[str, Any] = {"draft": None, "compared_with": None, "differences": None}
    if not found.problems:
        draft = versions_of(book).get(pk=draft_of(book).pk)
        before = version_in_force(book.pk, max(draft.effective_from, timezone.now()))
        shown["draft"], shown["compared_with"] = draft, before.number if before is not None else None
        shown["differences"] = differences(prices_of(before), prices_of(draft))
    return PriceListPreviewSerializer({**shown, "problems": found.problems, "problem_count": found.problem_count}).data
