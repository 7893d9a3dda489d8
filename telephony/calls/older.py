"""What older programs wrote into the journal, in today's shape: a running stream may hold their entries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from telephony.calls import wire

Raw = dict[str, Any]


def brought_up(version: int, kind: str, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """Calls of version 1 had at most one recording, and one wait and one conversation without a row of their own."""
    if version != 1 or kind != "call":
        return raw
    recording = raw.get("recording")
    rest = {name: value for name, value in raw.items() if name != "recording"}
    return rest | {"recordings": [recording] if recording else [], "stays": _stays(raw), "stints": _stints(raw)}


def _stays(raw: Mapping[str, Any]) -> list[Raw]:
    if not raw.get("queued_at") or not raw.get("queue_id"):
        return []
    answered = raw["outcome"] == "answered"
    outcome = "answered" if answered else "abandoned" if raw["outcome"].startswith("abandoned") else "ended"
    names = {name: raw.get(name, "") for name in ("queue_id", "queue_name")}
    who = {"outcome": outcome, "agent_id": raw.get("agent_id") if answered else None}
    return [names | who | _span("entered_at", raw["queued_at"], raw.get("wait_ms", 0))]


def _stints(raw: Mapping[str, Any]) -> list[Raw]:
    if not raw.get("agent_answered_at") or not raw.get("agent_id"):
        return []
    talked, held = raw.get("talk_ms", 0), raw.get("hold_ms", 0)
    who = {"user_id": raw["agent_id"], "user_name": raw.get("agent_name", ""), "queue_id": raw.get("queue_id")}
    times = {"role": "owner", "talk_ms": talked - held, "hold_ms": held}
    return [who | times | _span("joined_at", raw["agent_answered_at"], talked)]


def _span(start_name: str, start: str, length_ms: int) -> Raw:
    return {start_name: start, "left_at": wire.time_out(wire.time_in(start) + timedelta(milliseconds=length_ms))}
