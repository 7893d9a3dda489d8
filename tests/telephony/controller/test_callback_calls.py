"""Callbacks with real calls: the agent's device rings, the number is dialled, and what comes of each end."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from telephony.acd.types import AgentState
from telephony.calls.record import CallbackRecord
from telephony.controller.call.states import CallState
from telephony.controller.refused import RefusedError
from telephony.ports import CallbackRule
from tests.telephony.controller.acme import SERVICE
from tests.telephony.controller.behaving import FakeChannel
from tests.telephony.controller.scenes import OTHER, OWNER, SECOND, everybody_gone, phone_of, pick_up, staffed
from tests.telephony.controller.world import World

WISHED = "+8613900139000"
RULE = CallbackRule(attempts=2, retry_ms=60_000, expires_ms=600_000)


@contextlib.asynccontextmanager
async def promised(strategy: str = "longest_idle") -> AsyncIterator[tuple[World, str]]:
    """Somebody is to be called back, and 801's device rings for it."""
    service = replace(SERVICE, callback=RULE, strategy=strategy)
    async with staffed(queues=(service,)) as w:
        answer = await w.do("callback.add", 900, queue_id="service", number=WISHED, note="about the bill")
        await w.in_state(CallState.CALLING_BACK)
        yield w, str(answer["callback_id"])


async def dialled(w: World) -> FakeChannel:
    """The agent is there, the number rings."""
    await pick_up(w, OWNER)
    await w.until(lambda: bool(w.asterisk.of_party("o")))
    return w.asterisk.of_party("o")[-1]


def now(w: World, callback_id: str) -> str:
    """The last word of the journal on it."""
    told = [entry for entry in w.book.entries if isinstance(entry, CallbackRecord) and str(entry.id) == callback_id]
    return f"{told[-1].state}:{told[-1].result}:{told[-1].attempts}"


async def test_the_agent_sees_a_callback_with_its_note_and_then_talks() -> None:
    async with promised() as (w, callback_id):
        agent = w.exchange.agents.of_user(OWNER)
        assert agent is not None
        shown = w.desks.picture(agent)["call"]
        assert (shown["direction"], shown["state"], shown["called"]) == ("callback", "ringing", WISHED)
        assert (shown["note"], shown["queue_name"], shown["can"]) == ("about the bill", "Service", ["hangup"])
        with pytest.raises(RefusedError, match="calling"):
            await w.do("callback.cancel", 900, callback_id=callback_id)
        w.asterisk.far_end_answers(await dialled(w))
        call = await w.in_state(CallState.TALKING)
        assert w.together(phone_of(w, OWNER), w.asterisk.of_party("o")[-1])
        await w.until(lambda: now(w, callback_id) == "done:answered:1")
        assert w.desks.picture(agent)["call"]["state"] == "talking"
        await everybody_gone(w)
        assert str(w.records[0].callback_id) == callback_id
        assert agent.wrap_up is not None
        assert agent.wrap_up.call_id == call.id


async def test_nobody_there_uses_an_attempt_and_the_agent_is_free_at_once() -> None:
    async with promised() as (w, callback_id):
        w.asterisk.destroy((await dialled(w)).id, 19)
        await w.over()
        assert now(w, callback_id) == "waiting:unanswered:1"
        assert w.exchange.switchboard.agent(OWNER).state is AgentState.READY, "nobody spoke, nothing to write up"


async def test_an_agent_who_hangs_up_before_the_answer_uses_none() -> None:
    async with promised() as (w, callback_id):
        await dialled(w)
        await w.do("desk.state", OWNER, state="away")
        await w.do("call.hangup", OWNER)
        await w.over()
        assert now(w, callback_id) == "waiting:agent_gone:0"


async def test_a_declined_callback_rings_at_the_next_agent() -> None:
    async with promised() as (w, callback_id):
        await w.do("call.hangup", OWNER)
        await w.until(lambda: now(w, callback_id) == "waiting::0")
        await w.do("desk.state", SECOND, state="ready")
        await pick_up(w, SECOND)
        await w.until(lambda: bool(w.asterisk.of_party("o")))
        assert now(w, callback_id) == "calling::0"
        w.asterisk.far_end_answers(w.asterisk.of_party("o")[-1])
        await w.until(lambda: now(w, callback_id) == "done:answered:1")
        await everybody_gone(w, 2)


@pytest.mark.parametrize("how", ["declines", "misses"])
async def test_the_next_free_agent_rings_at_once_when_one_does_not_take_it(how: str) -> None:
    offer_ms = 10_000 if how == "declines" else 500  # time enough for the second to take it
    service = replace(SERVICE, callback=RULE, offer_timeout_ms=offer_ms, missed_limit=1)
    async with staffed(queues=(service,)) as w:
        await w.do("desk.state", SECOND, state="ready")
        answer = await w.do("callback.add", 900, queue_id="service", number=WISHED)
        await w.in_state(CallState.CALLING_BACK)
        if how == "declines":
            await w.do("call.hangup", OWNER)
        await pick_up(w, SECOND)
        await w.until(lambda: bool(w.asterisk.of_party("o")))
        assert now(w, str(answer["callback_id"])) == "calling::0"
        w.asterisk.far_end_answers(w.asterisk.of_party("o")[-1])
        await w.until(lambda: now(w, str(answer["callback_id"])) == "done:answered:1")
        await everybody_gone(w, 2)


async def test_who_logs_out_while_it_rings_leaves_it_in_its_place() -> None:
    async with promised() as (w, callback_id):
        await w.do("desk.logout", OWNER)
        await w.over()
        assert now(w, callback_id) == "waiting::0"
        queue = w.exchange.switchboard.queue("service")
        assert queue is not None
        assert queue.waiting == 1


async def test_a_queue_that_rings_all_rings_all_for_a_callback_too() -> None:
    service = replace(SERVICE, callback=RULE, strategy="ring_all")
    async with staffed(queues=(service,)) as w:
        await w.do("desk.state", SECOND, state="ready")
        answer = await w.do("callback.add", 900, queue_id="service", number=WISHED)
        await w.until(lambda: len(w.asterisk.of_party("a")) == 2)
        await pick_up(w, SECOND)
        await w.until(lambda: bool(w.asterisk.of_party("o")))
        assert len(w.asterisk.of_party("a")) == 1, "the others ring no longer"
        assert w.exchange.switchboard.agent(OWNER).state is AgentState.READY
        w.asterisk.far_end_answers(w.asterisk.of_party("o")[-1])
        await w.until(lambda: now(w, str(answer["callback_id"])) == "done:answered:1")
        assert len(w.exchange.calls) == 1
        done = [entry for entry in w.book.entries if isinstance(entry, CallbackRecord)][-1]
        assert done.agent_id == SECOND, "who took it, not who was asked last"
        await everybody_gone(w)


async def test_while_a_callback_is_on_its_agent_takes_nothing_else() -> None:
    async with promised() as (w, _):
        await dialled(w)
        with pytest.raises(RefusedError, match="in_call"):
            await w.do("call.dial", OWNER, to="13900139001")
        await w.do("desk.state", OWNER, state="away")
        _, waiting = await w.in_queue()
        assert waiting.state is CallState.QUEUED
        assert w.exchange.agents.of_user(OTHER) is not None
        await everybody_gone(w, 2)
