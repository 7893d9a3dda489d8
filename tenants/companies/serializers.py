"""The shapes of sign-up and of a company's settings."""

from rest_framework import serializers

from linepool.accounts.models import Language
from tenants.companies.models import Company


class SignUpSerializer(serializers.Serializer[object]):
    """What a newcomer fills in."""

    company_name = serializers.CharField(max_length=120)
    slug = serializers.CharField(max_length=40)
    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=128, trim_whitespace=False, write_only=True)
    plan = serializers.CharField(max_length=40)
    language = serializers.ChoiceField(choices=Language.choices)
    name = serializers.CharField(max_length=80, allow_blank=True, default="")
    timezone = serializers.CharField(max_length=50, allow_blank=True, default="")


class SignUpAcceptedSerializer(serializers.Serializer[object]):
    """Where the link was sent."""

    email = serializers.EmailField()
    expires_at = serializers.DateTimeField()


class ConfirmSerializer(serializers.Serializer[object]):
    """A sign-up's link; ``slug`` only when the first choice was taken meanwhile."""

    token = serializers.CharField(max_length=64)
    slug = serializers.CharField(max_length=40, allow_blank=True, default="")


class ConfirmedSerializer(serializers.Serializer[object]):
    """Where the workspace is. The address enters it without a log-in the first time only."""

    workspace_url = serializers.CharField()
    slug = serializers.SlugField()


class SlugAnswerSerializer(serializers.Serializer[object]):
    """Whether a company may have this address; ``code`` says why not."""

    available = serializers.BooleanField()
    code = serializers.CharField(allow_blank=True)
    message = serializers.CharField(allow_blank=True)


class EmailSerializer(serializers.Serializer[object]):
    """An e-mail address."""

    email = serializers.EmailField(max_length=254)


class CompanySerializer(serializers.ModelSerializer[Company]):
    """A company as its own people see it."""

    class Meta:
        model = Company
        fields = ("id", "name", "slug", "language", "timezone", "currency", "status", "park_ms", "created_at")
        read_only_fields = ("id", "slug", "currency", "status", "created_at")
