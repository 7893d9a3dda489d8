"""Finds every route there is, from the URL configurations themselves."""

import re
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.views.generic import View

_METHODS = ("get", "post", "put", "patch", "delete")


def routes(urlconf: str) -> set[tuple[str, str]]:
    """Return (method, path) of every endpoint, path parameters written ``{name}``."""
    return {
        (method, f"/{path}")
        for path, callback in _patterns(get_resolver(urlconf).url_patterns, "")
        for method in _methods(callback)
    }


def _patterns(entries: list[Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for entry in entries:
        path = prefix + _readable(str(entry.pattern))
        if isinstance(entry, URLResolver):
            yield from _patterns(entry.url_patterns, path)
        elif isinstance(entry, URLPattern):
            yield path, entry.callback


def _methods(callback: Any) -> list[str]:
    if actions := getattr(callback, "actions", None):
        return [method.upper() for method in actions if method in _METHODS]
    view: type[View] | None = getattr(callback, "cls", None) or getattr(callback, "view_class", None)
    if view is None:
        return ["GET"]
    return [method.upper() for method in _METHODS if hasattr(view, method)]


def _readable(pattern: str) -> str:
    named = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"{\1}", pattern)
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", named).replace("^", "").replace("$", "").replace("\\", "")
