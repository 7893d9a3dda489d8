"""Commands from the web: done once, in time or not at all, always answered."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from telephony import control
from telephony.control import CommandRefused, ControllerUnavailable, send_command
from telephony.controller.desks.commands import CommandReader
from telephony.controller.refused import RefusedError


class Done:
    """What was asked, in order."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, int, Mapping[str, Any]]] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def echo(self, company_id: int, user_id: int, args: Mapping[str, Any]) -> dict[str, Any]:
        await self.gate.wait()
        self.asked.append((company_id, user_id, args))
        return {"echo": dict(args), "times": len(self.asked)}

    async def refuse(self, company_id: int, user_id: int, args: Mapping[str, Any]) -> dict[str, Any]:
        raise RefusedError("in_call")

    async def break_down(self, company_id: int, user_id: int, args: Mapping[str, Any]) -> dict[str, Any]:
        raise ZeroDivisionError

    async def wait_in_vain(self, company_id: int, user_id: int, args: Mapping[str, Any]) -> dict[str, Any]:
        raise TimeoutError("the database did not answer")


@pytest_asyncio.fixture
async def done(redis: Redis) -> AsyncIterator[Done]:
    """A reader at work on the session's Valkey, holding the lease."""
    what = Done()
    await redis.set(control.LEASE_KEY, "me")
    verbs = {"echo": what.echo, "refuse": what.refuse, "break": what.break_down, "wait": what.wait_in_vain}
    task = asyncio.create_task(CommandReader(redis, verbs).run())
    yield what
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def ask(verb: str, wait: float = 5.0, **more: Any) -> dict[str, Any]:
    return await asyncio.to_thread(send_command, verb, company_id=1, user_id=801, wait=wait, **more)


async def test_a_command_is_done_and_answered(done: Done) -> None:
    assert await ask("echo", args={"to": "x"}) == {"echo": {"to": "x"}, "times": 1}
    assert done.asked == [(1, 801, {"to": "x"})]


async def test_the_same_request_is_done_once_and_answered_twice(done: Done) -> None:
    assert await ask("echo", request_id="r1") == await ask("echo", request_id="r1")
    assert len(done.asked) == 1


async def test_a_database_that_does_not_answer_is_told_of_as_such(done: Done) -> None:
    with pytest.raises(CommandRefused, match="database_unavailable"):
        await ask("wait")


async def test_a_refusal_carries_its_code(done: Done) -> None:
    with pytest.raises(CommandRefused) as refused:
        await ask("refuse")
    assert (refused.value.code, refused.value.status) == ("in_call", 409)


@pytest.mark.parametrize(("verb", "code"), [("break", "internal_error"), ("dance", "unknown_verb")])
async def test_what_breaks_or_is_unknown_is_answered_and_the_next_command_is_done(
    done: Done, verb: str, code: str
) -> None:
    with pytest.raises(CommandRefused) as refused:
        await ask(verb)
    assert refused.value.code == code
    assert (await ask("echo"))["times"] == 1


async def test_commands_of_one_agent_are_done_in_order(done: Done) -> None:
    done.gate.clear()
    first = asyncio.create_task(ask("echo", args={"n": 1}))
    await asyncio.sleep(0.1)
    second = asyncio.create_task(ask("echo", args={"n": 2}))
    await asyncio.sleep(0.1)
    done.gate.set()
    await asyncio.gather(first, second)
    assert [args["n"] for _, _, args in done.asked] == [1, 2]


async def test_without_a_holder_of_the_lease_the_sender_hears_it_at_once(redis: Redis) -> None:
    with pytest.raises(ControllerUnavailable):
        await ask("echo")


async def test_a_command_that_nobody_took_in_time_is_never_done_later(redis: Redis) -> None:
    await redis.set(control.LEASE_KEY, "somebody who sleeps")
    with pytest.raises(ControllerUnavailable):
        await ask("echo", wait=0.3)
    late = Done()
    task = asyncio.create_task(CommandReader(redis, {"echo": late.echo}).run())
    assert (await ask("echo", args={"n": "fresh"}))["times"] == 1
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    assert [args for _, _, args in late.asked] == [{"n": "fresh"}]


async def test_a_command_its_reader_died_over_is_answered_by_the_next_one(done: Done, redis: Redis) -> None:
    done.gate.clear()
    lost = asyncio.create_task(ask("echo", request_id="r1"))
    while not await redis.exists(control.done_key("r1")):
        await asyncio.sleep(0.01)
    after = Done()
    task = asyncio.create_task(CommandReader(redis, {"echo": after.echo}).run())
    with pytest.raises(CommandRefused, match="outcome_unknown"):
        await lost
    assert (await ask("echo", request_id="r3"))["times"] == 1
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def test_a_command_given_up_by_its_sender_is_never_begun_whatever_the_clocks_say(redis: Redis) -> None:
    await redis.set(control.LEASE_KEY, "somebody who sleeps")
    with pytest.raises(ControllerUnavailable):
        await ask("echo", wait=0.2, request_id="r1")
    rows: list[tuple[str, dict[Any, Any]]] = await redis.xrange(control.COMMAND_STREAM)  # type: ignore[assignment]
    row_id, fields = rows[0]
    await redis.xdel(control.COMMAND_STREAM, row_id)
    await redis.xadd(control.COMMAND_STREAM, {**fields, "expires_at": "9999999999"})
    late = Done()
    task = asyncio.create_task(CommandReader(redis, {"echo": late.echo}).run())
    assert (await ask("echo", args={"n": "fresh"}))["times"] == 1
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    assert [args for _, _, args in late.asked] == [{"n": "fresh"}]


async def test_rubbish_in_the_stream_is_passed_over(done: Done, redis: Redis) -> None:
    await redis.xadd(control.COMMAND_STREAM, {"id": "x", "verb": "echo", "user_id": "nobody"})
    await redis.xadd(control.COMMAND_STREAM, {"hello": "world"})
    assert (await ask("echo"))["times"] == 1


async def test_word_of_a_change_needs_no_answer(redis: Redis) -> None:
    await asyncio.to_thread(control.notify_company_changed, 7)
    rows = await redis.xrange(control.COMMAND_STREAM)
    assert rows is not None
    assert [row[1]["verb"] for row in rows] == ["company.changed"]  # type: ignore[index]
