"""When a media node is given up."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

import pytest

from telephony.controller.keeping import nodewatch
from telephony.controller.keeping.nodewatch import NodeWatch, refuses
from telephony.controller.node import Node


@dataclass
class Switch:
    connected: bool = False


@dataclass
class Lost:
    """A node that is not reached."""

    name: str = "node-2"
    dead: bool = False
    switch: Switch = field(default_factory=Switch)


class Graveyard:
    """Waits for a burial."""

    def __init__(self) -> None:
        self.buried = asyncio.Event()

    async def bury(self, node: Node, since: datetime) -> None:
        self.buried.set()


async def until_buried(after_s: float, answers: list[bool]) -> int:
    """How many looks were taken at it until it was given up; the last answer goes on for ever."""
    yard, looks = Graveyard(), 0

    async def look() -> bool:
        nonlocal looks
        looks += 1
        return answers[min(looks, len(answers)) - 1]

    watch = NodeWatch(cast(Any, Lost()), yard.bury, look, after_s=after_s)
    task = asyncio.create_task(watch.run())
    try:
        async with asyncio.timeout(30):
            await yard.buried.wait()
    finally:
        task.cancel()
    return looks


async def test_a_machine_that_refuses_is_given_up_without_waiting_for_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodewatch, "LOOKS", 60_000)
    assert await until_buried(600, [True]) == nodewatch.REFUSALS
    assert await until_buried(600, [True, True, False, True]) == 3 + nodewatch.REFUSALS


async def test_a_silent_one_is_waited_for() -> None:
    assert await until_buried(0.2, [False]) > 0


async def test_nobody_listening_is_a_refusal_and_somebody_is_none() -> None:
    server = await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    assert not await refuses(f"http://127.0.0.1:{port}/ari")
    server.close()
    await server.wait_closed()
    assert await refuses(f"http://127.0.0.1:{port}/ari")
