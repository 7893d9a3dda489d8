"""Closing months over HTTP, for the operator: the checklist, ask, confirm as a second person."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response

from billing.closing import months
from billing.closing.checklist import checklist
from billing.closing.models import Closing, State, Wish
from billing.ledger.selectors import month_of
from billing.parties.selectors import access_entity
from linepool.kernel.api import OperatorView
from linepool.kernel.api.input import checked

LATEST = 50


class ClosingSerializer(serializers.ModelSerializer[Closing]):
    """A wish for a month, and what became of it. `mine`: the reader asked, so somebody else decides."""

    entity = serializers.CharField(source="entity.code")
    month = serializers.DateField(source="period", format="%Y-%m")
    wish = serializers.ChoiceField(choices=Wish.choices)
    state = serializers.ChoiceField(choices=State.choices)
    asked_by = serializers.CharField(source="asked_by.name")
    decided_by = serializers.CharField(source="decided_by.name", allow_null=True, default=None)
    mine = serializers.SerializerMethodField()

    class Meta:
        model = Closing
        fields = (
            "id", "entity", "month", "wish", "state", "reason", "asked_by", "asked_at", "decided_by", "decided_at",
            "mine",
        )  # fmt: skip

    def get_mine(self, wish: Closing) -> bool:
        """By the reader, whom the context carries."""
        return bool(wish.asked_by_id == self.context["reader"].pk)


class ChecklistItemSerializer(serializers.Serializer[Any]):
    """One point of the checklist: done when nothing is left."""

    code = serializers.CharField()
    count = serializers.IntegerField(help_text="things left to do")
    ok = serializers.BooleanField()


class ClosingInput(serializers.Serializer[Any]):
    """Which month, like 2026-10, of which legal entity; to open one again needs a reason."""

    entity = serializers.SlugField(max_length=20)
    month = serializers.RegexField(r"^\d{4}-(0[1-9]|1[0-2])$")
    wish = serializers.ChoiceField(choices=Wish.choices)
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Nobody opens a closed month without saying why."""
        if attrs["wish"] == Wish.REOPEN and not attrs["reason"]:
            raise serializers.ValidationError({"reason": "say why"})
        return attrs


class BooksMonthSerializer(serializers.Serializer[Any]):
    """A legal entity's month: its checklist now, the open wish, and what was decided before."""

    entity = serializers.CharField()
    month = serializers.RegexField(r"^\d{4}-\d{2}$")
    closed_through = serializers.DateField(allow_null=True)
    closed = serializers.BooleanField()
    items = ChecklistItemSerializer(many=True)
    asked = ClosingSerializer(allow_null=True, help_text="what waits for a second person, of whatever month")
    history = ClosingSerializer(many=True)


class MonthView(OperatorView):
    """/api/console/closing/{entity_code}/"""

    public_host = True

    @extend_schema(
        operation_id="closing_month",
        parameters=[OpenApiParameter("month", str, description="2026-10; the current month when left out")],
        responses=BooksMonthSerializer,
    )
    def get(self, request: Any, entity_code: str) -> Response:
        """Show the checklist of a month as it stands now."""
        entity = access_entity(entity_code)
        period = month_of(request.query_params.get("month", ""), "UTC")
        through = months.closed_through(entity)
        wishes = Closing.objects.filter(entity=entity).select_related("entity", "asked_by", "decided_by")
        shown = {
            "entity": entity.code,
            "month": f"{period:%Y-%m}",
            "closed_through": through,
            "closed": through is not None and period <= through,
            "items": checklist(entity, period),
            "asked": wishes.filter(state=State.OPEN).first(),
            "history": wishes.exclude(state=State.OPEN)[:LATEST],
        }
        return Response(BooksMonthSerializer(shown, context={"reader": request.user}).data)


class ClosingsView(OperatorView):
    """/api/console/closings/"""

    public_host = True

    @extend_schema(operation_id="closings_ask", request=ClosingInput, responses={201: ClosingSerializer})
    def post(self, request: Any) -> Response:
        """Ask for a month to be closed, or opened again; a second person confirms."""
        given = checked(ClosingInput, request)
        entity, period = access_entity(given["entity"]), month_of(given["month"], "UTC")
        wish = months.ask(entity, period, Wish(given["wish"]), given["reason"], request.user)
        return _shown(wish, request, status.HTTP_201_CREATED)


class ClosingView(OperatorView):
    """/api/console/closings/{closing_id}/"""

    public_host = True

    @extend_schema(operation_id="closings_confirm", request=None, responses=ClosingSerializer)
    def post(self, request: Any, closing_id: UUID) -> Response:
        """Confirm it, as somebody other than who asked."""
        return _shown(months.confirm(closing_id, request.user), request)

    @extend_schema(operation_id="closings_refuse", request=None, responses=ClosingSerializer)
    def delete(self, request: Any, closing_id: UUID) -> Response:
        """Refuse it, or take one's own back."""
        return _shown(months.refuse(closing_id, request.user), request)


def _shown(wish: Closing, request: Any, code: int = status.HTTP_200_OK) -> Response:
    return Response(ClosingSerializer(wish, context={"reader": request.user}).data, status=code)
