"""Every error leaves as ``{"code", "message", "fields"}``."""

from traceback import format_exception
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

from linepool.kernel.errors import LinepoolError, TooMany, Unavailable
from linepool.kernel.tenancy import scope_or_none

log = structlog.get_logger(__name__)

_CODES = {
    exceptions.NotAuthenticated: "not_logged_in",
    exceptions.AuthenticationFailed: "not_logged_in",
    exceptions.PermissionDenied: "not_allowed",
    exceptions.NotFound: "not_found",
    exceptions.MethodNotAllowed: "method_not_allowed",
    exceptions.ParseError: "malformed",
    exceptions.UnsupportedMediaType: "unsupported_media_type",
    exceptions.NotAcceptable: "not_acceptable",
    exceptions.Throttled: "too_many",
}


def answer_error(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn an error into an answer; None lets Django log it and answer 500."""
    if isinstance(error, LinepoolError):
        set_rollback()
        return _answer_refusal(error)
    if isinstance(error, OperationalError):
        # The database is away, restarting or out of connections: nothing was done, and trying again is right.
        log.error("database does not answer", error=str(error).splitlines()[0])
        return _answer_refusal(Unavailable(code="database_unavailable"))
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if not isinstance(error, exceptions.APIException):
        scope = scope_or_none()
        view = type(context.get("view")).__name__
        # As text and not as exc_info: pretty tracebacks print local variables, and those may be passwords.
        trace = "".join(format_exception(error))
        log.error("request failed", view=view, schema=scope.schema if scope else None, trace=trace)
        return None
    set_rollback()
    scheme = getattr(error, "auth_header", None)
    headers = {"WWW-Authenticate": str(scheme)} if scheme else {}
    if isinstance(error, exceptions.ValidationError):
        body = {"code": "invalid", "message": "Some fields are not right.", "fields": flatten(error.detail)}
        return Response(body, status=status.HTTP_400_BAD_REQUEST)
    body = {"code": _CODES.get(type(error), "error"), "message": str(error.detail), "fields": {}}
    return Response(body, status=error.status_code, headers=headers)


def _answer_refusal(error: LinepoolError) -> Response:
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, TooMany) else {}
    if isinstance(error, Unavailable):
        log.warning("something does not answer", code=error.code, message=error.message)
    body = {"code": error.code, "message": error.message, "fields": error.fields}
    return Response(body, status=error.status, headers=headers)


def flatten(detail: Any, prefix: str = "") -> dict[str, str]:
    """Turn DRF's nested messages into ``{"queues.0.name": "message"}``."""
    if isinstance(detail, dict):
        parts = [flatten(value, f"{prefix}.{key}" if prefix else str(key)) for key, value in detail.items()]
        return {key: text for part in parts for key, text in part.items()}
    if isinstance(detail, list) and any(isinstance(item, dict | list) for item in detail):
        parts = [flatten(value, f"{prefix}.{index}" if prefix else str(index)) for index, value in enumerate(detail)]
        return {key: text for part in parts for key, text in part.items()}
    messages = detail if isinstance(detail, list) else [detail]
    return {prefix or "non_field_errors": " ".join(str(message) for message in messages)}
