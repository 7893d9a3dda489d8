"""The one shape in which live state reaches a screen, over HTTP and over the socket. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

import orjson

from telephony.calls.wire import to_text

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


@dataclass(frozen=True, slots=True)
class Picture:
    """A desk or a board in JSON, as it was written, with its number."""

    seq: int
    text: str

    @classmethod
    def of(cls, written: Mapping[str, Any]) -> Self:
        """The picture with these contents."""
        return cls(int(written.get("seq") or 0), to_text(written))

    @classmethod
    def read(cls, text: str) -> Self:
        """The picture written so."""
        return cls(int(orjson.loads(text).get("seq") or 0), text)


OFFLINE: Final = Picture.of(OFFLINE_DESK | {"seq": 0})


def snapshot(desk: Picture | None, board: Picture | None) -> str:
    """What a screen shows, as JSON: `{"type": "snapshot", "seq", "desk", "board"}`.

    `seq` rises with every change of either part, so of two pictures the higher is the newer; a new connection's first
    picture replaces whatever the screen had. Somebody who never logged in has an offline desk.
    """
    desk = desk or OFFLINE
    seq = desk.seq + (board.seq if board else 0)
    return f'{{"type":"snapshot","seq":{seq},"desk":{desk.text},"board":{board.text if board else "null"}}}'
