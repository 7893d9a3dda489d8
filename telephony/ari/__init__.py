"""A small typed client of the Asterisk REST Interface: one WebSocket for events and requests both.

>>> client = Client(WebSocketConnector("http://127.0.0.1:8088/ari", "user", "secret", app="linepool"))
>>> await client.run(on_event=print)          # until client.close()
>>> await client.answer("1700000000.1")       # from another task
"""

from telephony.ari._api import Client
from telephony.ari._client import Backoff, Connection
from telephony.ari._events import (
    EVENT_KINDS,
    AriEvent,
    ChannelDestroyed,
    ChannelDtmfReceived,
    ChannelEvent,
    ChannelHangupRequest,
    ChannelHold,
    ChannelStateChange,
    ChannelUnhold,
    ContactStatusChange,
    Dial,
    EndpointStateChange,
    OtherEvent,
    PlaybackFinished,
    RecordingFinished,
    Replaced,
    StasisEnd,
    StasisStart,
    parse_event,
)
from telephony.ari._exceptions import (
    ApplicationReplaced,
    AriError,
    BadRequest,
    Conflict,
    ConnectFailed,
    Disconnected,
    NotConnected,
    NotFound,
    ProtocolError,
    RequestTimeout,
    ResponseError,
    ServerError,
    TransportError,
)
from telephony.ari._fake import FakeAnswer, FakeRequest, FakeSwitch, FakeTransport
from telephony.ari._models import Application, Bridge, Channel, Endpoint
from telephony.ari._transport import Connector, Transport, WebSocketConnector, WebSocketTransport

__all__ = [
    "Application",
    "ApplicationReplaced",
    "AriError",
    "AriEvent",
    "Backoff",
    "BadRequest",
    "Bridge",
    "Channel",
    "ChannelDestroyed",
    "ChannelDtmfReceived",
    "ChannelEvent",
    "ChannelHangupRequest",
    "ChannelHold",
    "ChannelStateChange",
    "ChannelUnhold",
    "Client",
    "Conflict",
    "ConnectFailed",
    "Connection",
    "Connector",
    "ContactStatusChange",
    "Dial",
    "Disconnected",
    "EVENT_KINDS",
    "Endpoint",
    "EndpointStateChange",
    "FakeAnswer",
    "FakeRequest",
    "FakeSwitch",
    "FakeTransport",
    "NotConnected",
    "NotFound",
    "OtherEvent",
    "PlaybackFinished",
    "ProtocolError",
    "RecordingFinished",
    "Replaced",
    "RequestTimeout",
    "ResponseError",
    "ServerError",
    "StasisEnd",
    "StasisStart",
    "Transport",
    "TransportError",
    "WebSocketConnector",
    "WebSocketTransport",
    "parse_event",
]
