"""The one family of errors a service may raise for its caller to read.

LinepoolError            400  "invalid"
├── NotFound             404  "not_found"
├── NotAllowed           403  "not_allowed"
├── NotLoggedIn          401  "not_logged_in"
├── Conflict             409  "conflict"
├── InvalidInput         400  "invalid"
├── TooMany              429  "too_many"
└── Unavailable          503  "unavailable"

Every feature subclasses these with its own stable ``code``. The API answers
``{"code", "message", "fields"}``; screens translate by code, so codes never change.
"""

from collections.abc import Mapping


class LinepoolError(Exception):
    """A refusal with a stable code, an HTTP status and, where they help, messages per field."""

    code: str = "invalid"
    status: int = 400
    message: str = "The request cannot be carried out."

    def __init__(
        self, message: str | None = None, *, code: str | None = None, fields: Mapping[str, str] | None = None
    ) -> None:
        self.message = message if message is not None else type(self).message
        self.code = code if code is not None else type(self).code
        self.fields: dict[str, str] = dict(fields or {})
        super().__init__(f"{self.code}: {self.message}")


class InvalidInput(LinepoolError):
    """The caller sent something that cannot be right."""


class NotFound(LinepoolError):
    """There is no such thing, or the caller may not know that there is."""

    code = "not_found"
    status = 404
    message = "There is no such thing here."


class NotAllowed(LinepoolError):
    """The caller is known, belongs here, and may not do this."""

    code = "not_allowed"
    status = 403
    message = "Your role does not allow this."


class NotLoggedIn(LinepoolError):
    """The caller is not known."""

    code = "not_logged_in"
    status = 401
    message = "Log in first."


class Conflict(LinepoolError):
    """The request is fine in itself and contradicts what is there."""

    code = "conflict"
    status = 409
    message = "This contradicts what is there."


class TooMany(LinepoolError):
    """The caller asked too often; ``retry_after`` says how many seconds to wait."""

    code = "too_many"
    status = 429
    message = "Too many requests; wait a little."

    def __init__(self, message: str | None = None, *, retry_after: int = 60, code: str | None = None) -> None:
        super().__init__(message, code=code)
        self.retry_after = retry_after


class Unavailable(LinepoolError):
    """Something we depend on does not answer; the same request may succeed later."""

    code = "unavailable"
    status = 503
    message = "A part of the system does not answer; try again."
