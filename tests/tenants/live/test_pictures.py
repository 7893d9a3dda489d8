"""Numbers on live pictures."""

import json
from typing import Any

from tenants.live.pictures import Picture, snapshot

DESK, BOARD = {"seq": 4, "state": "ready"}, {"seq": 7, "agents": []}


def shown(desk: dict[str, Any] | None, board: dict[str, Any] | None) -> Any:
    return json.loads(snapshot(Picture.of(desk) if desk else None, Picture.of(board) if board else None))


def test_a_picture_is_both_parts_as_they_were_written() -> None:
    assert shown(DESK, BOARD) == {"type": "snapshot", "seq": 11, "desk": DESK, "board": BOARD}
    assert Picture.read(json.dumps(BOARD)).seq == Picture.of(BOARD).seq == 7


def test_a_change_of_either_part_gives_a_higher_number() -> None:
    first = shown(DESK, BOARD)["seq"]
    assert shown(DESK | {"seq": 5}, BOARD)["seq"] > first
    assert shown(DESK, BOARD | {"seq": 8})["seq"] > first


def test_somebody_who_never_logged_in_is_offline() -> None:
    picture = shown(None, None)
    assert picture["desk"]["state"] == "offline"
    assert picture["board"] is None
