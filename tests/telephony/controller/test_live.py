"""Live pictures: the last one wins, its number rises, and a pause of Valkey loses none."""

from __future__ import annotations

from typing import Any

from redis.asyncio import Redis

from telephony.control import board_snapshot, desk_snapshot
from telephony.controller.shown.live import LivePublisher


class Groups:
    """A channel layer that remembers."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, dict[str, Any]]] = []

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        self.sent.append((group, message))


def publisher(redis: Redis, groups: Groups) -> LivePublisher:
    return LivePublisher(
        redis, groups, lambda company: {"company": company}, lambda desk: {"user": desk[1]} if desk[1] else None
    )


async def test_a_changed_board_and_desk_are_written_and_their_groups_told(redis: Redis) -> None:
    groups = Groups()
    live = publisher(redis, groups)
    live.board_changed(1)
    live.board_changed(1)
    live.desk_changed((1, 801))
    await live.flush_boards()
    await live.flush_desks()
    board, desk = board_snapshot(1), desk_snapshot(1, 801)
    assert board is not None
    assert desk is not None
    assert (board["company"], desk["user"]) == (1, 801)
    assert desk["seq"] > board["seq"]
    told = {"type": "live.changed"}
    assert groups.sent == [("company.1", told), ("desk.1.801", told)]


async def test_nothing_changed_means_nothing_sent(redis: Redis) -> None:
    groups = Groups()
    await publisher(redis, groups).flush_boards()
    assert groups.sent == []
    assert board_snapshot(1) is None


async def test_the_number_rises_across_a_restart(redis: Redis) -> None:
    before = publisher(redis, Groups())
    before.board_changed(1)
    await before.flush_boards()
    first = board_snapshot(1)
    after = publisher(redis, Groups())
    after.board_changed(1)
    await after.flush_boards()
    second = board_snapshot(1)
    assert first is not None
    assert second is not None
    assert second["seq"] > first["seq"]


async def test_what_could_not_be_written_is_written_later(redis: Redis) -> None:
    nowhere: Redis = Redis.from_url("redis://127.0.0.1:1/0")
    live = publisher(nowhere, Groups())
    live.board_changed(1)
    await live.flush_boards()
    live._redis = redis
    await live.flush_boards()
    assert board_snapshot(1) is not None
    await nowhere.aclose()


async def test_somebody_without_a_desk_has_no_picture(redis: Redis) -> None:
    live = publisher(redis, Groups())
    live.desk_changed((1, 0))
    await live.flush_desks()
    assert desk_snapshot(1, 0) is None
