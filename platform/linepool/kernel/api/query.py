"""Reading a list's filters from the query string: what cannot be is answered 400 ``bad_filter`` by its name."""

from collections.abc import Collection, Mapping
from typing import Any

from rest_framework import serializers

from linepool.kernel.errors import InvalidInput


class BadFilter(InvalidInput):
    """A filter of the list has a value it cannot have."""

    code = "bad_filter"
    message = "This filter is not right."


def one_of(name: str, query: Mapping[str, str], values: Collection[str]) -> str:
    """The parameter, one of these values; "" when it is left out. Raises BadFilter."""
    value = query.get(name, "")
    if value and value not in values:
        raise BadFilter(fields={name: f"one of {', '.join(values)}"})
    return value


def parsed(name: str, query: Mapping[str, str], field: serializers.Field[Any, Any, Any, Any]) -> Any:
    """The parameter as the field reads it; None when it is left out. Raises BadFilter."""
    value = query.get(name, "")
    if value == "":
        return None
    try:
        return field.run_validation(value)
    except serializers.ValidationError as error:
        raise BadFilter(fields={name: " ".join(map(str, error.detail))}) from error
