"""The switch's events as values: one class for each kind we use, ``OtherEvent`` for the rest.

``at`` is the switch's own clock, aware, to the millisecond: durations are counted between these.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from telephony.ari._exceptions import ProtocolError
from telephony.ari._models import Channel, Endpoint


@dataclass(frozen=True, slots=True)
class AriEvent:
    """Something happened at ``at``."""

    at: datetime


@dataclass(frozen=True, slots=True)
class ChannelEvent(AriEvent):
    """Something happened to ``channel``."""

    channel: Channel


@dataclass(frozen=True, slots=True)
class StasisStart(ChannelEvent):
    """The channel is ours from now on; ``args`` come from the dialplan or from our own originate."""

    args: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StasisEnd(ChannelEvent):
    """The channel is no longer ours."""


@dataclass(frozen=True, slots=True)
class ChannelStateChange(ChannelEvent):
    """Ringing, Up …"""


@dataclass(frozen=True, slots=True)
class ChannelDestroyed(ChannelEvent):
    """The channel is gone. ``cause`` is Q.850 as the switch knows it (0 when it does not)."""

    cause: int


@dataclass(frozen=True, slots=True)
class ChannelHangupRequest(ChannelEvent):
    """The other end asked to end this channel; ``ChannelDestroyed`` follows."""

    cause: int


@dataclass(frozen=True, slots=True)
class ChannelDtmfReceived(ChannelEvent):
    """A key was pressed and let go."""

    digit: str


@dataclass(frozen=True, slots=True)
class ChannelHold(ChannelEvent):
    """The phone put us on hold by SIP."""


@dataclass(frozen=True, slots=True)
class ChannelUnhold(ChannelEvent):
    """The phone took us back by SIP."""


@dataclass(frozen=True, slots=True)
class PlaybackFinished(AriEvent):
    """A playback ended, was stopped or failed."""

    playback_id: str
    target: str
    failed: bool


@dataclass(frozen=True, slots=True)
class RecordingFinished(AriEvent):
    """A live recording is over and its file complete. ``duration_ms`` as measured by the switch in whole seconds."""

    name: str
    target: str
    duration_ms: int
    failed: bool


@dataclass(frozen=True, slots=True)
class Dial(AriEvent):
    """Progress of a leg we dial: ``status`` "", "RINGING", "PROGRESS", "ANSWER", "BUSY", "NOANSWER", "CANCEL" …"""

    peer: Channel
    status: str


@dataclass(frozen=True, slots=True)
class EndpointStateChange(AriEvent):
    """A phone or trunk came or went."""

    endpoint: Endpoint


@dataclass(frozen=True, slots=True)
class ContactStatusChange(AriEvent):
    """A registration changed: ``status`` "Created", "Reachable", "NonQualified", "Unreachable", "Removed" …"""

    endpoint: Endpoint
    uri: str
    status: str


@dataclass(frozen=True, slots=True)
class Replaced(AriEvent):
    """A newer client has our application."""


@dataclass(frozen=True, slots=True)
class OtherEvent(AriEvent):
    """An event we have no use for (yet)."""

    kind: str


def parse_event(raw: Mapping[str, Any]) -> AriEvent:
    """The event in a decoded message; :class:`ProtocolError` when it is none."""
    kind = raw.get("type")
    if not isinstance(kind, str):
        raise ProtocolError(f"a message without type: {str(raw)[:200]}")
    try:
        at = _time(raw.get("timestamp"))
        build = _BUILDERS.get(kind)
        return build(at, raw) if build else OtherEvent(at, kind)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ProtocolError(f"a malformed {kind}: {error!r}") from error


def _time(text: str | None) -> datetime:
    at = datetime.fromisoformat(text) if text else datetime.now(UTC)
    if at.tzinfo is None:
        raise ValueError("a time without its zone")
    return at


def _channel(raw: Mapping[str, Any]) -> Channel:
    return Channel.parse(raw["channel"])


def _target(uri: str) -> str:
    return uri.partition(":")[2]


def _playback(at: datetime, raw: Mapping[str, Any]) -> AriEvent:
    playback = raw["playback"]
    return PlaybackFinished(at, playback["id"], _target(playback["target_uri"]), playback.get("state") == "failed")


def _recording(at: datetime, raw: Mapping[str, Any], failed: bool) -> AriEvent:
    recording = raw["recording"]
    seconds = int(recording.get("duration") or 0)
    return RecordingFinished(at, recording["name"], _target(recording["target_uri"]), seconds * 1000, failed)


def _contact(at: datetime, raw: Mapping[str, Any]) -> AriEvent:
    info = raw.get("contact_info") or {}
    return ContactStatusChange(at, Endpoint.parse(raw["endpoint"]), info.get("uri", ""), info.get("contact_status", ""))


_BUILDERS: dict[str, Callable[[datetime, Mapping[str, Any]], AriEvent]] = {
    "StasisStart": lambda at, raw: StasisStart(at, _channel(raw), tuple(raw.get("args", ()))),
    "StasisEnd": lambda at, raw: StasisEnd(at, _channel(raw)),
    "ChannelStateChange": lambda at, raw: ChannelStateChange(at, _channel(raw)),
    "ChannelDestroyed": lambda at, raw: ChannelDestroyed(at, _channel(raw), int(raw.get("cause") or 0)),
    "ChannelHangupRequest": lambda at, raw: ChannelHangupRequest(at, _channel(raw), int(raw.get("cause") or 0)),
    "ChannelDtmfReceived": lambda at, raw: ChannelDtmfReceived(at, _channel(raw), str(raw["digit"])),
    "ChannelHold": lambda at, raw: ChannelHold(at, _channel(raw)),
    "ChannelUnhold": lambda at, raw: ChannelUnhold(at, _channel(raw)),
    "PlaybackFinished": _playback,
    "RecordingFinished": lambda at, raw: _recording(at, raw, failed=False),
    "RecordingFailed": lambda at, raw: _recording(at, raw, failed=True),
    "Dial": lambda at, raw: Dial(at, Channel.parse(raw["peer"]), str(raw.get("dialstatus", ""))),
    "EndpointStateChange": lambda at, raw: EndpointStateChange(at, Endpoint.parse(raw["endpoint"])),
    "ContactStatusChange": _contact,
    "ApplicationReplaced": lambda at, raw: Replaced(at),
}

EVENT_KINDS = tuple(sorted(_BUILDERS))
"""The kinds worth asking the switch for; all others can be filtered out at the source."""
