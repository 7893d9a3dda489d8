"""The one shape in which live state reaches a screen, over HTTP and over the socket. Pure."""

from __future__ import annotations

from typing import Any

OFFLINE_DESK: dict[str, Any] = {
    "state": "offline",
    "since": None,
    "reason": "",
    "device": None,
    "serving": [],
    "pause_reasons": [],
    "pause_until": None,
    "wrapup_until": None,
    "wrapup_extra_ms": 0,
    "parked": [],
    "reclaim": None,
    "call": None,
}


def snapshot(desk: dict[str, Any] | None, board: dict[str, Any] | None) -> dict[str, Any]:
    """What a screen shows: `{"type": "snapshot", "seq", "desk", "board"}`.

    `seq` rises with every change of either part, so of two pictures the higher is the newer; a new connection's first
    picture replaces whatever the screen had. Somebody who never logged in has an offline desk.
    """
    desk = desk or {**OFFLINE_DESK, "seq": 0}
    seq = int(desk.get("seq") or 0) + (int(board.get("seq") or 0) if board else 0)
    return {"type": "snapshot", "seq": seq, "desk": desk, "board": board}
