"""Reading a request's body through a serializer."""

from typing import Any

from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer, Serializer


def checked(serializer: type[BaseSerializer[Any]], request: Request, *, partial: bool = False) -> dict[str, Any]:
    """Return the body's validated data; a wrong body is answered 400 with messages per field.

    With ``partial`` a field left out of the body is left out of the data too. Only the outermost: what stands inside
    a field given is always whole (DRF's own ``partial`` would let parts of it be missing).
    """
    bound = serializer(data=request.data)
    if partial and isinstance(bound, Serializer) and isinstance(request.data, dict):
        for name in set(bound.fields) - set(request.data):
            del bound.fields[name]
    bound.is_valid(raise_exception=True)
    return dict(bound.validated_data)


def checked_list(serializer: type[BaseSerializer[Any]], request: Request) -> list[dict[str, Any]]:
    """Return the validated rows of a body that is a whole list."""
    bound = serializer(data=request.data, many=True)
    bound.is_valid(raise_exception=True)
    return [dict(row) for row in bound.validated_data]
