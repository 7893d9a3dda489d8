"""How a person is shown inside a company's own answers."""

from __future__ import annotations

from rest_framework import serializers

from linepool.accounts.models import User


class PersonSerializer(serializers.ModelSerializer[User]):
    """A member as others of the company see them."""

    class Meta:
        model = User
        fields = ("id", "name", "email")
