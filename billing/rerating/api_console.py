"""Re-ratings over HTTP, for the operator: ask, read the report, approve as a second person."""

from typing import Any
from uuid import UUID

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from billing.invoices.export import stream
from billing.ledger.selectors import month_of
from billing.rerating import services
from billing.rerating.models import Rerating
from billing.rerating.selectors import access_rerating, csv_of, reratings, totals_of
from billing.rerating.tasks import work_on_rerating
from linepool.kernel.api import OperatorView
from linepool.kernel.api.input import checked

LATEST = 50


class ReratingInput(serializers.Serializer[Any]):
    """Which legs of a month, like 2026-11, to rate again. ``void``: the call ``call_id`` is to be charged nothing."""

    month = serializers.RegexField(r"^\d{4}-\d{2}$")
    reason = serializers.CharField(max_length=300)
    company_id = serializers.IntegerField(required=False)
    price_book = serializers.SlugField(required=False)
    contract_version_id = serializers.IntegerField(required=False)
    call_id = serializers.UUIDField(required=False)
    void = serializers.BooleanField(default=False)

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        """A call is taken back by its id."""
        if given["void"] and "call_id" not in given:
            raise serializers.ValidationError({"call_id": "needed to void a call"})
        return given


class RatingDifferenceSerializer(serializers.Serializer[Any]):
    """The legs of one company that change for one reason. ``new`` and ``delta`` leave out legs without a price now."""

    company = serializers.CharField(source="name")
    why = serializers.CharField()
    state = serializers.CharField()
    currency = serializers.CharField()
    legs = serializers.IntegerField()
    old = serializers.DecimalField(max_digits=20, decimal_places=6, source="was")
    new = serializers.DecimalField(max_digits=20, decimal_places=6, source="becomes", allow_null=True)
    delta = serializers.SerializerMethodField()

    def get_delta(self, row: dict[str, Any]) -> str | None:
        """How much more; negative: less."""
        return f"{row['becomes'] - row['was']:.6f}" if row["becomes"] is not None else None


class ReratingSerializer(serializers.ModelSerializer[Rerating]):
    """A re-rating and who asked for it and decided."""

    month = serializers.DateField(source="period", format="%Y-%m")
    company = serializers.CharField(source="company.name", allow_null=True, default=None)
    price_book = serializers.CharField(source="price_book.code", allow_null=True, default=None)
    contract_version = serializers.IntegerField(source="contract_version_id", allow_null=True)
    proposed_by = serializers.CharField(source="proposed_by.name")
    decided_by = serializers.CharField(source="decided_by.name", allow_null=True, default=None)
    mine = serializers.SerializerMethodField(help_text="the reader asked for it, so somebody else approves")

    class Meta:
        model = Rerating
        fields: tuple[str, ...] = (
            "id", "month", "company", "price_book", "contract_version", "call_id", "void", "reason", "status", "legs",
            "proposed_by", "proposed_at", "decided_by", "decided_at", "finished_at", "mine",
        )  # fmt: skip

    def get_mine(self, rerating: Rerating) -> bool:
        """By the reader, whom the context carries."""
        reader = self.context.get("reader")
        return reader is not None and rerating.proposed_by_id == reader.pk


class ReratingDetailSerializer(ReratingSerializer):
    """With the report of differences, in sums; the legs are in the CSV."""

    differences = serializers.SerializerMethodField()

    class Meta(ReratingSerializer.Meta):
        fields = (*ReratingSerializer.Meta.fields, "differences")

    @extend_schema_field(RatingDifferenceSerializer(many=True))
    def get_differences(self, rerating: Rerating) -> Any:
        """By company, reason and state."""
        return RatingDifferenceSerializer(totals_of(rerating), many=True).data


class ReratingsView(OperatorView):
    """/api/console/reratings/"""

    public_host = True

    @extend_schema(operation_id="reratings_list", responses=ReratingSerializer(many=True))
    def get(self, request: Any) -> Response:
        """List the latest."""
        return Response(ReratingSerializer(reratings()[:LATEST], many=True, context={"reader": request.user}).data)

    @extend_schema(operation_id="reratings_propose", request=ReratingInput, responses={201: ReratingSerializer})
    def post(self, request: Any) -> Response:
        """Begin a dry run: nothing changes by it."""
        given = checked(ReratingInput, request)
        period, reason = month_of(given.pop("month"), "UTC"), given.pop("reason")
        rerating = services.propose(request.user, period, reason, **given)
        work_on_rerating.delay(str(rerating.pk))
        shown = ReratingSerializer(rerating, context={"reader": request.user})
        return Response(shown.data, status=status.HTTP_201_CREATED)


class ReratingView(OperatorView):
    """/api/console/reratings/{rerating_id}/"""

    public_host = True

    @extend_schema(operation_id="reratings_retrieve", responses=ReratingDetailSerializer)
    def get(self, request: Any, rerating_id: UUID) -> Response:
        """Show the report of differences."""
        return _shown(rerating_id, request)

    @extend_schema(operation_id="reratings_approve", request=None, responses=ReratingDetailSerializer)
    def post(self, request: Any, rerating_id: UUID) -> Response:
        """Approve it, as somebody other than who asked for it; its changes are posted."""
        services.approve(rerating_id, request.user)
        work_on_rerating.delay(str(rerating_id))
        return _shown(rerating_id, request)

    @extend_schema(operation_id="reratings_reject", request=None, responses=ReratingDetailSerializer)
    def delete(self, request: Any, rerating_id: UUID) -> Response:
        """Reject it, or take one's own back."""
        services.reject(rerating_id, request.user)
        return _shown(rerating_id, request)


class ReratingFileView(OperatorView):
    """/api/console/reratings/{rerating_id}/csv/"""

    public_host = True

    @extend_schema(responses={(200, "text/csv"): OpenApiTypes.BINARY})
    def get(self, request: Request, rerating_id: UUID) -> StreamingHttpResponse:
        """Download the report, one leg a row."""
        pieces = stream(csv_of(access_rerating(rerating_id)))
        response = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="rerating.csv"'
        return response


def _shown(rerating_id: UUID, request: Any) -> Response:
    rerating = access_rerating(rerating_id)
    return Response(ReratingDetailSerializer(rerating, context={"reader": request.user}).data)
