"""Sales and commissions as the API shows and takes them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Final

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from billing.commissions.deciding import PROBLEMS
from billing.commissions.models import AgentTerms, Commission, Payee, Sale
from billing.commissions.rules import read_rule
from billing.commissions.selectors import claw_back_until
from billing.commissions.states import Move, SaleState
from billing.rating.explain import Words, plain
from linepool.accounts.models import User


class SalePersonSerializer(serializers.ModelSerializer[User]):
    """Somebody who had to do with the sale."""

    class Meta:
        model = User
        fields: ClassVar = ["id", "name"]


class SaleSerializer(serializers.ModelSerializer[Sale]):
    """A sale and how far it has come."""

    agent = SalePersonSerializer()
    checked_by = SalePersonSerializer(allow_null=True)
    decided_by = SalePersonSerializer(allow_null=True)
    claw_back_until = serializers.SerializerMethodField(help_text="null: not confirmed")

    class Meta:
        model = Sale
        fields: ClassVar = [
            "id", "order_id", "amount", "currency", "call_id", "agent", "note", "source", "state", "reported_at",
            "checked_by", "checked_at", "decided_by", "decided_at", "clawed_back_at", "claw_back_until", "reason",
            "waits",
        ]  # fmt: skip

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_claw_back_until(self, sale: Sale) -> datetime | None:
        """Until when it may be taken back."""
        return claw_back_until(sale) if sale.state == SaleState.CONFIRMED else None


class CommissionSerializer(serializers.ModelSerializer[Commission]):
    """What somebody gets for a sale, or gives back (negative); with the steps that lead to it."""

    amount = serializers.SerializerMethodField(help_text="up to six places")
    back = serializers.BooleanField(source="original_id")

    class Meta:
        model = Commission
        fields: ClassVar = ["payee", "amount", "currency", "nth", "period", "back", "steps", "created_at"]

    def get_amount(self, commission: Commission) -> str:
        """A decimal string."""
        return plain(commission.amount)

    def to_representation(self, instance: Commission) -> dict[str, Any]:
        """With `back` as yes or no."""
        return super().to_representation(instance) | {"back": instance.original_id is not None}


class SaleDetailSerializer(SaleSerializer):
    """A sale with its commissions."""

    commissions = CommissionSerializer(many=True)

    class Meta(SaleSerializer.Meta):
        fields: ClassVar = [*SaleSerializer.Meta.fields, "commissions"]


class SaleInput(serializers.Serializer[Any]):
    """A sale as it is reported. Without `agent_id` the reporter sold it; `company_id` is the call's company, where an
    agent lent to it sold, and this one when left out."""

    order_id = serializers.CharField(max_length=80)
    amount = serializers.DecimalField(max_digits=12, decimal_places=2, min_value=0)
    agent_id = serializers.IntegerField(required=False)
    company_id = serializers.IntegerField(required=False)
    call_id = serializers.UUIDField(allow_null=True, default=None)
    note = serializers.CharField(max_length=500, allow_blank=True, default="")


class MoveInput(serializers.Serializer[Any]):
    """What is done with a sale. `reason` is needed to fail, reject or claw back."""

    move = serializers.ChoiceField(choices=[move.value for move in Move])
    reason = serializers.CharField(max_length=300, allow_blank=True, default="")


class DecisionsInput(serializers.Serializer[Any]):
    """A client's list of decisions: CSV or XLSX. `apply`: carry it out when nothing in it is wrong."""

    file = serializers.FileField()
    apply = serializers.BooleanField(default=False)


class DecisionProblemSerializer(serializers.Serializer[Any]):
    """A line that cannot be carried out."""

    line = serializers.IntegerField()
    column = serializers.CharField()
    code = serializers.ChoiceField(choices=PROBLEMS)
    value = serializers.CharField(allow_blank=True)


class DecisionsSerializer(serializers.Serializer[Any]):
    """What a list asks for, or what is wrong with it; `applied` tells whether it was done."""

    counts = serializers.DictField(child=serializers.IntegerField())
    unchanged = serializers.IntegerField()
    problems = DecisionProblemSerializer(many=True)
    applied = serializers.BooleanField()


class MonthTotalSerializer(serializers.Serializer[Any]):
    """What one payee's sales of a month came to; decimal strings, `taken_back` negative."""

    payee = serializers.ChoiceField(choices=Payee.choices)
    agent_id = serializers.IntegerField(allow_null=True)
    agent_name = serializers.CharField(allow_blank=True)
    currency = serializers.CharField()
    sales = serializers.IntegerField()
    earned = serializers.DecimalField(max_digits=20, decimal_places=6)
    taken_back = serializers.DecimalField(max_digits=20, decimal_places=6)
    net = serializers.DecimalField(max_digits=20, decimal_places=2, help_text="rounded half up to cents")


_ENDED: Final[Mapping[bool, Words]] = {
    True: {"zh-hans": "单独约定终止，恢复适用公司规则。", "en": "Their own terms end; the company's hold again."},
    False: {
        "zh-hans": "约定终止，此后确认的销售不计佣金。",
        "en": "The terms end; sales confirmed from then on earn nothing.",
    },
}
"""What the end of a queue's terms (or of all others) says."""


class AgentTermsSerializer(serializers.ModelSerializer[AgentTerms]):
    """What agents earn from a moment on: the rule as data and in words."""

    rule = serializers.DictField()
    set_by = serializers.CharField(source="created_by.name", default="")
    queue = serializers.SerializerMethodField(help_text="whose sales; null: of all queues without terms of their own")
    text_zh = serializers.SerializerMethodField()
    text_en = serializers.SerializerMethodField()

    class Meta:
        model = AgentTerms
        fields: ClassVar = [
            "id",
            "queue_id",
            "queue",
            "effective_from",
            "ends",
            "rule",
            "set_by",
            "created_at",
            "text_zh",
            "text_en",
        ]

    def get_queue(self, terms: AgentTerms) -> str | None:
        """Its name, or its id where it is gone."""
        names: dict[str, str] = self.context["queues"]
        return names.get(terms.queue_id, terms.queue_id) or None

    def get_text_zh(self, terms: AgentTerms) -> str:
        """In Chinese."""
        return self._words(terms)["zh-hans"]

    def get_text_en(self, terms: AgentTerms) -> str:
        """In English."""
        return self._words(terms)["en"]

    def _words(self, terms: AgentTerms) -> Words:
        if terms.ends:
            return _ENDED[bool(terms.queue_id)]
        return read_rule(terms.rule).words(self.context["currency"])


class AgentTermsInput(serializers.Serializer[Any]):
    """What agents earn from a day of the company's calendar on. `rule` has the fields of a commission part; null ends
    what was agreed before."""

    effective_on = serializers.DateField()
    queue_id = serializers.CharField(max_length=40, allow_blank=True, default="", help_text="empty: all other queues")
    rule = serializers.DictField(allow_null=True)
