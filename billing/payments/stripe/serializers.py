"""Cards and payments by card as the browser reads them."""

from typing import Any

from rest_framework import serializers

from billing.payments.stripe.models import Collection, Customer, Payout, State, Way
from linepool.kernel.addresses import public_url


class CardSerializer(serializers.ModelSerializer[Customer]):
    """What tells a card from another."""

    class Meta:
        model = Customer
        fields = ("brand", "last4", "exp_month", "exp_year")


class CardDeskSerializer(serializers.Serializer[Any]):
    """Whether cards are taken here (`available`), and the company's saved one, which pays final invoices."""

    available = serializers.BooleanField()
    card = CardSerializer(allow_null=True)


class PageSerializer(serializers.Serializer[Any]):
    """Where to send the browser."""

    url = serializers.URLField()


class CardPaymentSerializer(serializers.ModelSerializer[Collection]):
    """A payment by card. `reason` is one of few words for why the bank refused or why it ended."""

    state = serializers.ChoiceField(choices=[state.value for state in State])
    way = serializers.ChoiceField(choices=[way.value for way in Way])

    class Meta:
        model = Collection
        fields = ("id", "way", "state", "amount", "currency", "reason", "tries", "next_try_at", "created_at")


class CardPaymentStateSerializer(serializers.Serializer[Any]):
    """The latest payment by card of an invoice; null when there was none."""

    payment = CardPaymentSerializer(allow_null=True)


class EventSerializer(serializers.Serializer[Any]):
    """A message of Stripe's that could not be applied."""

    id = serializers.CharField()
    kind = serializers.CharField()
    subject = serializers.CharField()
    received_at = serializers.DateTimeField()
    tries = serializers.IntegerField()
    error = serializers.CharField()


class PayoutSerializer(serializers.ModelSerializer[Payout]):
    """Money Stripe sent to the bank. `foreign` of it is another program's and not booked; `undone_at`: it came back."""

    foreign = serializers.DecimalField(max_digits=16, decimal_places=2)

    class Meta:
        model = Payout
        fields = ("id", "amount", "currency", "status", "arrives_on", "foreign", "booked_at", "undone_at")


class ReadinessSerializer(serializers.Serializer[Any]):
    """Whether cards are taken here, and how that goes; `collections` counts payments by their state."""

    configured = serializers.BooleanField()
    live = serializers.BooleanField(help_text="the key moves real money")
    webhook_url = serializers.SerializerMethodField(help_text="the address to enter at Stripe")
    waiting_events = serializers.IntegerField()
    collections = serializers.DictField(child=serializers.IntegerField())
    stuck = EventSerializer(many=True)
    payouts = PayoutSerializer(many=True, help_text="the newest dozen")

    def get_webhook_url(self, _: object) -> str:
        """Where Stripe shall send its messages."""
        return public_url("/api/stripe/events/")


class CardRefundInput(serializers.Serializer[Any]):
    """Money back to the card of one payment; the company must hold it (credit the invoice first)."""

    amount = serializers.DecimalField(max_digits=16, decimal_places=2)
    reason = serializers.CharField(max_length=300)
    key = serializers.UUIDField(required=False)
