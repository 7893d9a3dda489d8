"""Reading a request's body through a serializer."""

from typing import Any

from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer


def checked(serializer: type[BaseSerializer[Any]], request: Request) -> dict[str, Any]:
    """Return the body's validated data; a wrong body is answered 400 with messages per field."""
    bound = serializer(data=request.data)
    bound.is_valid(raise_exception=True)
    return dict(bound.validated_data)
