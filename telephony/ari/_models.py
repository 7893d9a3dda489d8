"""The switch's objects as values. Unknown fields are ignored: a newer switch may say more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Channel:
    """One leg. ``id`` is the switch's uniqueid, ``name`` what AMI calls Channel; ``state`` "Ring", "Ringing", "Up" …"""

    id: str
    name: str
    state: str
    caller: str
    caller_name: str
    exten: str
    context: str
    protocol_id: str = ""
    account: str = ""
    created_at: datetime | None = None

    @classmethod
    def parse(cls, raw: Mapping[str, Any]) -> Self:
        """From ARI's Channel."""
        caller, dialplan, channel_id = raw.get("caller") or {}, raw.get("dialplan") or {}, raw["id"]
        if not isinstance(channel_id, str):
            raise ValueError("a channel without an id")
        return cls(
            id=channel_id,
            name=raw.get("name", ""),
            state=raw.get("state", ""),
            caller=caller.get("number", ""),
            caller_name=caller.get("name", ""),
            exten=dialplan.get("exten", ""),
            context=dialplan.get("context", ""),
            protocol_id=raw.get("protocol_id", ""),
            account=raw.get("accountcode", ""),
            created_at=datetime.fromisoformat(raw["creationtime"]) if raw.get("creationtime") else None,
        )

    @property
    def endpoint(self) -> str:
        """The endpoint part of the name: ``PJSIP/abc-00000001`` → ``abc``."""
        return self.name.partition("/")[2].rpartition("-")[0]


@dataclass(frozen=True, slots=True)
class Bridge:
    """Where legs hear each other."""

    id: str
    name: str
    channels: tuple[str, ...]

    @classmethod
    def parse(cls, raw: Mapping[str, Any]) -> Self:
        """From ARI's Bridge."""
        return cls(id=raw["id"], name=raw.get("name", ""), channels=tuple(raw.get("channels", ())))


@dataclass(frozen=True, slots=True)
class Application:
    """What our application holds on the switch: ids of channels and bridges."""

    name: str
    channels: tuple[str, ...]
    bridges: tuple[str, ...]

    @classmethod
    def parse(cls, raw: Mapping[str, Any]) -> Self:
        """From ARI's Application."""
        return cls(
            name=raw.get("name", ""),
            channels=tuple(raw.get("channel_ids", ())),
            bridges=tuple(raw.get("bridge_ids", ())),
        )


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A phone or trunk the switch knows. ``state``: "online", "offline" or "unknown"."""

    technology: str
    resource: str
    state: str

    @classmethod
    def parse(cls, raw: Mapping[str, Any]) -> Self:
        """From ARI's Endpoint."""
        return cls(
            technology=raw.get("technology", ""), resource=raw.get("resource", ""), state=raw.get("state", "unknown")
        )
