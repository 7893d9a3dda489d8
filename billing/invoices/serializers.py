"""Invoices as the browser reads them. Amounts are decimal strings in the invoice's currency."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from billing.catalogue.api import PriceField
from billing.invoices.draft import Draft, Line
from billing.invoices.models import SettlementKind
from billing.invoices.states import State
from billing.ledger.models import Charge

LINE_KINDS = (
    "base", "seats", "seats_burst", "numbers", "lines", "package", "overage", "covered", "per_call", "inbound",
    "outbound", "automatic", "production", "storage", "commission", "discount", "cap", "minimum",
)  # fmt: skip
LINE_UNITS = ("month", "seat", "seat_day", "number", "line", "minute", "call", "hour", "gb_month", "sale", "sum")


class Amount(serializers.DecimalField):
    """Whole cents."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=14, decimal_places=2, read_only=True, **options)


class StepSerializer(serializers.Serializer[Any]):
    """One step of how a line came about."""

    code = serializers.CharField()
    text_zh = serializers.CharField()
    text_en = serializers.CharField()


class LineSerializer(serializers.Serializer[Any]):
    """A line. Usage lines (`calls` > 0) open into their calls."""

    id = serializers.CharField()
    kind = serializers.ChoiceField(choices=LINE_KINDS)
    label_zh = serializers.CharField()
    label_en = serializers.CharField()
    unit = serializers.ChoiceField(choices=LINE_UNITS)
    quantity = serializers.DecimalField(max_digits=18, decimal_places=4, help_text="of units; rents count in months")
    unit_price = PriceField()
    exact = serializers.DecimalField(max_digits=20, decimal_places=6, help_text="before rounding")
    amount = Amount(help_text="rounded half up once, without tax")
    tax_rate = serializers.DecimalField(max_digits=5, decimal_places=4)
    first = serializers.DateField()
    last = serializers.DateField()
    calls = serializers.IntegerField()
    steps = serializers.SerializerMethodField(help_text="how the amount came about")

    @extend_schema_field(StepSerializer(many=True))
    def get_steps(self, line: Line) -> list[dict[str, str]]:
        """In the order they are worked out."""
        return [{"code": one.code, "text_zh": one.text["zh-hans"], "text_en": one.text["en"]} for one in line.steps]


class TaxSerializer(serializers.Serializer[Any]):
    """The tax of one rate, taken once from the sum of its lines."""

    rate = serializers.DecimalField(max_digits=5, decimal_places=4)
    net = Amount()
    tax = Amount()


class InvoiceSerializer(serializers.Serializer[Any]):
    """A bill without its lines."""

    id = serializers.UUIDField(source="invoice.id")
    period = serializers.SerializerMethodField(help_text="the month, like 2026-11, in the company's calendar")
    first = serializers.DateField()
    last = serializers.DateField()
    status = serializers.ChoiceField(choices=[state.value for state in State], source="invoice.state")
    number = serializers.CharField(source="invoice.number", allow_null=True)
    issued_on = serializers.DateField(source="invoice.issued_on", allow_null=True)
    due_on = serializers.DateField(source="invoice.due_on", allow_null=True)
    open_amount = Amount(source="invoice.open_amount", allow_null=True)
    currency = serializers.CharField(source="invoice.currency")
    net = Amount()
    tax = Amount()
    total = Amount()

    def get_period(self, draft: Draft) -> str:
        """The month."""
        return f"{draft.first:%Y-%m}"


class SettlementSerializer(serializers.Serializer[Any]):
    """Something that settled a part of it; a negative amount takes an earlier one back."""

    kind = serializers.ChoiceField(choices=SettlementKind.choices)
    amount = Amount()
    created_at = serializers.DateTimeField()


class CreditNoteSerializer(serializers.Serializer[Any]):
    """What was taken back, and why."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    issued_on = serializers.DateField()
    reason = serializers.CharField()
    total = Amount()


class InvoiceDetailSerializer(InvoiceSerializer):
    """A bill with its lines and taxes, and what became of it."""

    lines = LineSerializer(many=True)
    taxes = TaxSerializer(many=True)
    seller = serializers.DictField(child=serializers.CharField(), source="invoice.seller")
    buyer = serializers.DictField(child=serializers.CharField(), source="invoice.buyer")
    sent_at = serializers.DateTimeField(source="invoice.sent_at", allow_null=True)
    settlements = serializers.SerializerMethodField()
    credit_notes = serializers.SerializerMethodField()

    @extend_schema_field(SettlementSerializer(many=True))
    def get_settlements(self, draft: Draft) -> Any:
        """In the order they came."""
        return SettlementSerializer(draft.invoice.settlements.order_by("pk"), many=True).data

    @extend_schema_field(CreditNoteSerializer(many=True))
    def get_credit_notes(self, draft: Draft) -> Any:
        """In the order of their numbers."""
        return CreditNoteSerializer(draft.invoice.credit_notes.order_by("sequence"), many=True).data


class InvoicePageSerializer(serializers.Serializer[Any]):
    """One page of bills, newest month first."""

    results = InvoiceSerializer(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class ChargedCallSerializer(serializers.Serializer[Any]):
    """One charged leg of a line. `call_id` opens the call; numbers of outside parties lack their last digits."""

    call_id = serializers.UUIDField(source="usage.call_id")
    leg_id = serializers.UUIDField(source="usage.leg_id")
    direction = serializers.ChoiceField(choices=["in", "out"], source="usage.direction")
    number = serializers.CharField(source="usage.number")
    destination_prefix = serializers.CharField(source="usage.destination_prefix")
    answered_at = serializers.DateTimeField()
    duration_ms = serializers.IntegerField()
    billed_ms = serializers.SerializerMethodField()
    prefix = serializers.CharField()
    per_minute = PriceField(source="rate.per_minute")
    amount = serializers.DecimalField(max_digits=18, decimal_places=6)

    @extend_schema_field(int)
    def get_billed_ms(self, charge: Charge) -> int:
        """Billed time after pulses."""
        return charge.billed_s * 1000


class ChargedCallPageSerializer(serializers.Serializer[Any]):
    """One page of charged legs, in the order they were answered."""

    results = ChargedCallSerializer(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
