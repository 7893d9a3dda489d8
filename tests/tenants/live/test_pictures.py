"""Numbers on live pictures."""

from tenants.live.pictures import snapshot


def test_a_change_of_either_part_gives_a_higher_number() -> None:
    desk, board = {"seq": 4, "state": "ready"}, {"seq": 7, "agents": []}
    first = snapshot(desk, board)["seq"]
    assert snapshot(desk | {"seq": 5}, board)["seq"] > first
    assert snapshot(desk, board | {"seq": 8})["seq"] > first


def test_somebody_who_never_logged_in_is_offline() -> None:
    picture = snapshot(None, None)
    assert picture["desk"]["state"] == "offline"
    assert picture["board"] is None
