"""Everything the client raises.

::

    AriError
    ├── TransportError              the socket, not the switch
    │   ├── ConnectFailed           refused, wrong password, not a WebSocket
    │   ├── NotConnected            asked while there is no connection
    │   ├── Disconnected            the connection was lost before the answer came
    │   └── RequestTimeout          no answer in time; the switch may still do what was asked
    ├── ResponseError               the switch said no: status, method, uri, message
    │   ├── BadRequest              400, 422: the request makes no sense
    │   ├── NotFound                404: channel, bridge, playback … is gone
    │   ├── Conflict                409, 412: not in our application, or not in the right state
    │   └── ServerError             5xx, or a status nobody documented
    ├── ProtocolError               a message that is not ARI's
    └── ApplicationReplaced         a newer client took the application; never reconnect against it
"""

from __future__ import annotations


class AriError(Exception):
    """Base of all."""


class TransportError(AriError):
    """The connection failed; nothing is known about the switch's state."""


class ConnectFailed(TransportError):
    """No connection could be made."""


class NotConnected(TransportError):
    """There is no connection now; nothing was sent."""


class Disconnected(TransportError):
    """The connection ended before the answer."""


class RequestTimeout(TransportError):
    """The switch did not answer in time."""


class ResponseError(AriError):
    """The switch answered with an error status."""

    def __init__(self, status: int, method: str, uri: str, message: str) -> None:
        super().__init__(f"{method} {uri}: {status} {message}")
        self.status = status
        self.method = method
        self.uri = uri
        self.message = message


class BadRequest(ResponseError):
    """The request is malformed (400, 422)."""


class NotFound(ResponseError):
    """The object is gone or never was (404)."""


class Conflict(ResponseError):
    """The object is in another state than the request needs (409, 412)."""


class ServerError(ResponseError):
    """The switch failed (5xx)."""


class ProtocolError(AriError):
    """The other side does not speak ARI."""


class ApplicationReplaced(AriError):
    """Another client registered our application's name; the switch sends everything to it from now on."""


def response_error(status: int, method: str, uri: str, message: str) -> ResponseError:
    """The right error for an answer's ``status``."""
    kinds: dict[int, type[ResponseError]] = {
        400: BadRequest,
        422: BadRequest,
        404: NotFound,
        409: Conflict,
        412: Conflict,
    }
    return kinds.get(status, ServerError)(status, method, uri, message)
