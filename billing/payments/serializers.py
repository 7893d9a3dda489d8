"""Payments and the finance desk as the browser reads them. Amounts are decimal strings."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from billing.payments.bank_file import Transfer
from billing.payments.matching import Certainty, match
from billing.payments.models import BankLine, Method, Payment, Refund
from billing.payments.receivables import BANDS


def _amount(**options: Any) -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=16, decimal_places=2, **options)


class PartSerializer(serializers.Serializer[Any]):
    """What of a payment is for an invoice."""

    invoice = serializers.UUIDField()
    amount = _amount()


class PaymentSerializer(serializers.ModelSerializer[Payment]):
    """Money that came in; negative when it takes another payment back."""

    company = serializers.CharField(source="company.name")
    parts = PartSerializer(many=True)
    taken_back = serializers.SerializerMethodField()

    class Meta:
        model = Payment
        fields = (
            "id",
            "company_id",
            "company",
            "currency",
            "amount",
            "to_wallet",
            "parts",
            "method",
            "received_on",
            "reference",
            "created_by",
            "created_at",
            "taken_back",
        )

    def get_taken_back(self, payment: Payment) -> bool:
        """Whether it was taken back, or takes one back itself."""
        return payment.reverses_id is not None or hasattr(payment, "reversed_by")


class PaymentInput(serializers.Serializer[Any]):
    """Money a company paid. `parts` left out: the oldest debts first; an empty list: a top-up."""

    company_id = serializers.IntegerField()
    currency = serializers.RegexField(r"^[A-Z]{3}$")
    amount = _amount()
    received_on = serializers.DateField()
    method = serializers.ChoiceField(choices=[Method.BANK.value, Method.CASH.value], default=Method.BANK.value)
    reference = serializers.CharField(max_length=140, allow_blank=True, default="")
    parts = PartSerializer(many=True, required=False)
    key = serializers.UUIDField(required=False)


class ReasonInput(serializers.Serializer[Any]):
    """Why."""

    reason = serializers.CharField(max_length=140)


class RefundInput(serializers.Serializer[Any]):
    """Money given back."""

    company_id = serializers.IntegerField()
    currency = serializers.RegexField(r"^[A-Z]{3}$")
    amount = _amount()
    paid_on = serializers.DateField()
    reason = serializers.CharField(max_length=300)
    key = serializers.UUIDField(required=False)


class RefundSerializer(serializers.ModelSerializer[Refund]):
    """Money given back."""

    class Meta:
        model = Refund
        fields: tuple[str, ...] = ("id", "company_id", "currency", "amount", "paid_on", "reason")


class CandidateSerializer(serializers.Serializer[Any]):
    """An invoice a transfer may be for."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    company_id = serializers.IntegerField()
    name = serializers.CharField()
    open_amount = _amount()


class TransferSerializer(serializers.Serializer[Any]):
    """A transfer as the bank tells it."""

    booked_on = serializers.DateField()
    amount = _amount()
    currency = serializers.CharField()
    payer = serializers.CharField()
    text = serializers.CharField()


class ProposedSerializer(serializers.Serializer[Any]):
    """A transfer of a file and what it matches."""

    transfer = TransferSerializer()
    certainty = serializers.ChoiceField(choices=[one.value for one in Certainty], source="match.certainty")
    candidates = CandidateSerializer(many=True, source="match.invoices")
    known = serializers.BooleanField()


class BankProblemSerializer(serializers.Serializer[Any]):
    """What is wrong with a row of the file."""

    line = serializers.IntegerField()
    column = serializers.CharField()
    code = serializers.ChoiceField(choices=["missing_column", "bad_date", "bad_amount"])
    value = serializers.CharField()


class BankPreviewSerializer(serializers.Serializer[Any]):
    """What an import does or did; with problems nothing."""

    rows = ProposedSerializer(many=True)
    problems = BankProblemSerializer(many=True)


class BankFileInput(serializers.Serializer[Any]):
    """A bank's file, and the currency of rows that name none."""

    file = serializers.FileField()
    currency = serializers.RegexField(r"^[A-Z]{3}$", default="CNY")


class BankLineSerializer(serializers.ModelSerializer[BankLine]):
    """A transfer that waits for a person."""

    candidates = serializers.SerializerMethodField()

    class Meta:
        model = BankLine
        fields = ("id", "booked_on", "amount", "currency", "payer", "text", "candidates")

    @extend_schema_field(CandidateSerializer(many=True))
    def get_candidates(self, line: BankLine) -> Any:
        """The invoices it may be for, as of now."""
        transfer = Transfer(line.booked_on, line.amount, line.currency, line.payer, line.text)
        return CandidateSerializer(match(transfer, self.context["payable"]).invoices, many=True).data


class BankLineInput(serializers.Serializer[Any]):
    """Whose a transfer is: for these invoices in their order, or (none) the company's oldest debts."""

    company_id = serializers.IntegerField()
    invoices = serializers.ListField(child=serializers.UUIDField(), max_length=50, default=list)


class DebtorSerializer(serializers.Serializer[Any]):
    """What a company owes, by days overdue."""

    company_id = serializers.IntegerField()
    slug = serializers.CharField()
    name = serializers.CharField()
    currency = serializers.CharField()
    suspended = serializers.BooleanField()
    bands = serializers.DictField(child=_amount(), help_text=", ".join(BANDS))
    total = _amount()


class TrialRowSerializer(serializers.Serializer[Any]):
    """One account, or part of one, in one currency."""

    account = serializers.CharField()
    detail = serializers.CharField()
    currency = serializers.CharField()
    debit = serializers.DecimalField(max_digits=20, decimal_places=6)
    credit = serializers.DecimalField(max_digits=20, decimal_places=6)
    balance = serializers.DecimalField(max_digits=20, decimal_places=6)


class DifferenceSerializer(serializers.Serializer[Any]):
    """Something that does not add up."""

    check = serializers.CharField()
    company_id = serializers.IntegerField(allow_null=True)
    detail = serializers.CharField()


class VerificationSerializer(serializers.Serializer[Any]):
    """Legs by state (rated + free + quarantined + pending is what was recorded) and what does not add up."""

    states = serializers.DictField(child=serializers.IntegerField())
    differences = DifferenceSerializer(many=True)
