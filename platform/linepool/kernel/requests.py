"""What no request may be, whoever sends it: decided before anything reads it, answered in the API's shape."""

from collections.abc import Callable
from typing import Final, NamedTuple

from django.http import HttpRequest, HttpResponseBase

from linepool.kernel.api.handlers import answer
from linepool.kernel.server import largest_body

LONGEST_ADDRESS: Final = 8 * 1024
"""Bytes of path and query."""


class Refusal(NamedTuple):
    """An answer: HTTP status, stable code, words."""

    status: int
    code: str
    message: str


TOO_LARGE: Final = Refusal(413, "body_too_large", "The body is too large.")
TOO_LONG: Final = Refusal(414, "address_too_long", f"Path and query have at most {LONGEST_ADDRESS} bytes.")
NUL: Final = Refusal(400, "malformed", "No text has a NUL in it.")


def refusal_of(path: str, query: str, length: str) -> Refusal | None:
    """Why a request with this decoded path, raw query and Content-Length is refused, or None.

    A NUL is refused here once because PostgreSQL takes none, wherever the text would go.
    """
    if length.isascii() and length.isdigit() and (len(length) > 12 or int(length) > largest_body(path)):
        return TOO_LARGE
    if len(path) + len(query) > LONGEST_ADDRESS:
        return TOO_LONG
    return NUL if "\0" in path or "%00" in query or "\0" in query else None


class RequestLimitsMiddleware:
    """Refuses what no request may be. The server in front of it bounds headers and time (`linepool.kernel.server`)."""

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer or pass on."""
        about = request.META
        refused = refusal_of(request.path, about.get("QUERY_STRING", ""), about.get("CONTENT_LENGTH") or "")
        return self.get_response(request) if refused is None else answer(*refused)
