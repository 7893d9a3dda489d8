"""The one shape in which live state reaches a screen, over HTTP and over the socket. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

import orjson

from telephony.calls.wire import to_text
from tenants.live.changes import changes

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


@dataclass(frozen=True, slots=True)
class Changes:
    """What makes of the board with the number ``after`` the one with the number ``seq``, in JSON."""

    after: int
    seq: int
    text: str

    @classmethod
    def between(cls, before: Picture | None, after: Picture | None) -> Self | None:
        """From one to the next; None where there is nothing before or after."""
        if before is None or after is None:
            return None
        told = changes(orjson.loads(before.text), orjson.loads(after.text))
        return cls(before.seq, after.seq, to_text(told))


OFFLINE: Final = Picture.of(OFFLINE_DESK | {"seq": 0})


def following(desk: Picture | None, board: Changes) -> str:
    """The same for who has the board before: `{"type": "changes", "seq", "desk", "after", "order", "board"}`."""
    desk = desk or OFFLINE
    return f'{{"type":"changes","seq":{desk.seq + board.seq},"desk":{desk.text},{board.text[1:]}'


def snapshot(desk: Picture | None, board: Picture | None) -> str:
    """What a screen shows, as JSON: `{"type": "snapshot", "seq", "desk", "board"}`.

    `seq` rises with every change of either part, so of two pictures the higher is the newer; a new connection's first
    picture replaces whatever the screen had. Somebody who never logged in has an offline desk.
    """
    desk = desk or OFFLINE
    seq = desk.seq + (board.seq if board else 0)
    return f'{{"type":"snapshot","seq":{seq},"desk":{desk.text},"board":{board.text if board else "null"}}}'
