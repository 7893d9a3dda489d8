"""Price books as the console shows them."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from billing.catalogue.compiled import version_in_force
from billing.catalogue.differences import Sort
from billing.catalogue.models import PriceBook, PriceBookVersion
from billing.catalogue.prices import PROBLEMS, Price
from billing.catalogue.selectors import versions_of
from billing.rating import ChargeKind
from billing.rating.explain import plain

STATES = ("draft", "coming", "in_force", "past")


class PriceBookInput(serializers.ModelSerializer[PriceBook]):
    """A new price book."""

    class Meta:
        model = PriceBook
        fields = ("code", "name_zh", "name_en", "currency", "carrier")
        extra_kwargs: Mapping[str, Any] = {"code": {"validators": []}, "carrier": {"validators": []}}  # noqa: RUF012  (a conflict, not a wrong field)

    def validate_currency(self, currency: str) -> str:
        """Three capital letters (ISO 4217)."""
        if not (len(currency) == 3 and currency.isascii() and currency.isalpha() and currency.isupper()):
            raise serializers.ValidationError("three capital letters, as in CNY")
        return currency


class PriceBookVersionSerializer(serializers.Serializer[Any]):
    """One version and where it stands now."""

    number = serializers.IntegerField()
    state = serializers.SerializerMethodField()
    effective_from = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)
    prices = serializers.IntegerField()

    @extend_schema_field(serializers.ChoiceField(choices=STATES))
    def get_state(self, version: PriceBookVersion) -> str:
        """By the version in force now, which the context carries as ``current``."""
        return _state(version, self.context.get("current"))


class PriceBookSerializer(serializers.ModelSerializer[PriceBook]):
    """A price book and its versions, newest first."""

    versions = serializers.SerializerMethodField()

    class Meta:
        model = PriceBook
        fields = ("code", "name_zh", "name_en", "currency", "carrier", "versions")

    @extend_schema_field(PriceBookVersionSerializer(many=True))
    def get_versions(self, book: PriceBook) -> Any:
        """With the state each is in now."""
        current = version_in_force(book.pk)
        return PriceBookVersionSerializer(list(versions_of(book)), many=True, context={"current": current}).data


def _state(version: PriceBookVersion, current: PriceBookVersion | None) -> str:
    if version.published_at is None:
        return "draft"
    if current is None or version.effective_from > current.effective_from:
        return "coming"
    return "in_force" if version.pk == current.pk else "past"


class PriceListInput(serializers.Serializer[Any]):
    """A price list and when it is to be in force."""

    file = serializers.FileField()
    effective_from = serializers.DateTimeField()


class ListedPriceSerializer(serializers.Serializer[Price]):
    """What numbers under a prefix cost; the row may be a shorter prefix's."""

    prefix = serializers.CharField()
    label_zh = serializers.CharField()
    label_en = serializers.CharField()
    per_minute = serializers.SerializerMethodField()
    connect_fee = serializers.SerializerMethodField()
    pulse = serializers.SerializerMethodField()
    barred = serializers.BooleanField()

    def get_per_minute(self, price: Price) -> str:
        """A decimal string."""
        return plain(price.per_minute)

    def get_connect_fee(self, price: Price) -> str:
        """A decimal string."""
        return plain(price.connect_fee)

    def get_pulse(self, price: Price) -> str:
        """First/step in seconds."""
        return f"{price.pulse_first_s}/{price.pulse_step_s}"


class PriceChangeSerializer(serializers.Serializer[Any]):
    """How one prefix changes."""

    sort = serializers.ChoiceField(choices=[sort.value for sort in Sort])
    kind = serializers.ChoiceField(choices=[kind.value for kind in ChargeKind])
    prefix = serializers.CharField()
    before = ListedPriceSerializer(allow_null=True)
    after = ListedPriceSerializer(allow_null=True)


class PriceDifferencesSerializer(serializers.Serializer[Any]):
    """How many prefixes change in which way, and the largest of those changes."""

    counts = serializers.DictField(child=serializers.IntegerField())
    shown = PriceChangeSerializer(many=True)


class PriceProblemSerializer(serializers.Serializer[Any]):
    """What is wrong with a row of the file."""

    line = serializers.IntegerField()
    column = serializers.CharField()
    code = serializers.ChoiceField(choices=PROBLEMS)
    value = serializers.CharField()


class PriceListPreviewSerializer(serializers.Serializer[Any]):
    """What was uploaded: a draft and its differences to the version ``compared_with``, or problems and no draft."""

    draft = PriceBookVersionSerializer(allow_null=True)
    compared_with = serializers.IntegerField(allow_null=True)
    differences = PriceDifferencesSerializer(allow_null=True)
    problems = PriceProblemSerializer(many=True)
    problem_count = serializers.IntegerField()
