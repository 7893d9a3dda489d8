"""Promises to call back: their place, their tries, their end, and that none is lost."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from redis.asyncio import Redis

from linepool.kernel.ids import new_id
from telephony.acd import types as acd
from telephony.calls.record import CallbackRecord
from telephony.controller.call.states import CallState
from telephony.controller.call.world import Agent
from telephony.controller.callbacks import contact_of
from telephony.controller.keeping.promises import restore_promises
from telephony.controller.keeping.snapshots import Snapshots
from telephony.controller.refused import RefusedError
from telephony.controller.shown.board import board
from telephony.ports import CallbackRule, CompanyProfile
from tests.telephony.controller.acme import SERVICE
from tests.telephony.controller.world import World, world

WISHED = "+8613900139000"
RULE = CallbackRule(attempts=2, retry_ms=30, expires_ms=60_000)


class Dialler:
    """Stands for the call: remembers what was begun, and refuses when it is told to."""

    def __init__(self, w: World) -> None:
        self.begun: list[tuple[CallbackRecord, int]] = []
        self.refuses: str | None = None
        w.exchange.callbacks.begin = self.begin

    async def begin(self, record: CallbackRecord, company: CompanyProfile, agent: Agent) -> str | None:
        self.begun.append((record, agent.user_id))
        return self.refuses


@contextlib.asynccontextmanager
async def calling_back(rule: CallbackRule = RULE) -> AsyncIterator[tuple[World, Dialler]]:
    async with world(queues=(replace(SERVICE, callback=rule),)) as w:
        yield w, Dialler(w)


async def add(w: World, number: str = WISHED, **args: Any) -> str:
    answer = await w.do("callback.add", 900, queue_id="service", number=number, **args)
    return str(answer["callback_id"])


def states(w: World, callback_id: str) -> list[str]:
    """What the journal was told of it."""
    told = [entry for entry in w.book.entries if isinstance(entry, CallbackRecord) and str(entry.id) == callback_id]
    return [f"{entry.state}:{entry.result}:{entry.attempts}" for entry in told]


def taken(w: World, callback_id: str) -> None:
    """The agent who was offered it takes it."""
    assert w.exchange.switchboard.handle(acd.OfferAccepted(f"cb:{callback_id}", 801))


def over(w: World, callback_id: str, result: str) -> None:
    """The call for it is over."""
    w.exchange.switchboard.handle(acd.ContactEnded(f"cb:{callback_id}", wrap_up=False))
    w.exchange.callbacks.tried(callback_id, result, new_id())


async def test_a_promise_is_kept_when_an_agent_is_free() -> None:
    async with calling_back() as (w, dialler):
        callback_id = await add(w, note="about the bill")
        row = board(w.exchange, 1)["queues"][0]
        assert (row["callbacks"], row["waiting"], row["longest_wait_since"]) == (1, 0, None), "nobody is on the line"
        await w.ready()
        await w.until(lambda: bool(dialler.begun))
        record, user_id = dialler.begun[0]
        assert (record.number, record.note, record.added_by, user_id) == (WISHED, "about the bill", 900, 801)
        taken(w, callback_id)
        over(w, callback_id, "answered")
        assert states(w, callback_id) == ["waiting::0", "calling::0", "done:answered:1"]
        assert board(w.exchange, 1)["queues"][0]["callbacks"] == 0


async def test_the_place_in_the_queue_is_kept_and_nobody_is_overtaken() -> None:
    async with calling_back() as (w, dialler):
        for user_id in (801, 802):
            await w.do("desk.login", user_id, username=f"b{user_id}")
        first, _ = await w.in_queue()
        second, call = await w.in_menu()
        w.asterisk.press(second, "1")
        await w.until(lambda: call.queue is not None and call.idle)
        company = w.exchange.companies.known(1)
        assert company is not None
        waited_since = call.facts.queued_at
        assert waited_since is not None
        w.exchange.callbacks.promise(company, company.queues[0], WISHED, arrived_at=waited_since)
        third, _ = await w.in_menu()
        w.asterisk.press(third, "1")
        w.asterisk.destroy(second.id)
        await w.until(lambda: len(w.exchange.calls) == 2)
        await w.do("desk.state", 801, state="ready")
        await w.until(lambda: bool(w.asterisk.of_party("a")))
        assert not dialler.begun, "who waited longer comes first"
        await w.do("desk.state", 802, state="ready")
        await w.until(lambda: bool(dialler.begun))
        assert dialler.begun[0][1] == 802, "and who came later comes after"
        for caller in (first, third):
            w.asterisk.destroy(caller.id)
        await w.until(lambda: not w.exchange.calls)


async def test_a_callback_at_a_time_waits_for_it() -> None:
    async with calling_back() as (w, dialler):
        await w.ready()
        at = datetime.now(UTC) + timedelta(milliseconds=60)
        await add(w, at=at.isoformat())
        queue = w.exchange.switchboard.queue("service")
        assert queue is not None
        assert (queue.waiting, queue.scheduled) == (0, 1)
        await w.until(lambda: bool(dialler.begun))
        assert datetime.now(UTC) >= at


async def test_who_is_not_reached_is_tried_again_until_the_attempts_are_used() -> None:
    async with calling_back() as (w, dialler):
        callback_id = await add(w)
        await w.ready()
        for tries in (1, 2):
            await w.until(lambda tries=tries: len(dialler.begun) == tries)  # type: ignore[misc]
            taken(w, callback_id)
            over(w, callback_id, "unanswered")
        assert states(w, callback_id)[-1] == "failed:unanswered:2"
        assert w.exchange.callbacks.open(callback_id) is None


async def test_an_agent_who_declines_or_hangs_up_uses_no_attempt() -> None:
    async with calling_back() as (w, dialler):
        callback_id = await add(w)
        await w.ready()
        await w.until(lambda: bool(dialler.begun))
        w.exchange.switchboard.handle(acd.OfferDeclined(f"cb:{callback_id}", 801))
        w.exchange.callbacks.not_taken(callback_id)
        await w.ready(802)
        await w.until(lambda: len(dialler.begun) == 2)
        assert w.exchange.switchboard.handle(acd.OfferAccepted(f"cb:{callback_id}", 802))
        over(w, callback_id, "agent_gone")
        assert "waiting:agent_gone:0" in states(w, callback_id)
        assert w.exchange.callbacks.open(callback_id) is not None


async def test_a_machine_that_answered_was_only_an_attempt() -> None:
    async with calling_back() as (w, dialler):
        callback_id = await add(w)
        await w.ready()
        await w.until(lambda: bool(dialler.begun))
        taken(w, callback_id)
        call_id = new_id()
        w.exchange.switchboard.handle(acd.ContactEnded(f"cb:{callback_id}", wrap_up=False))
        w.exchange.callbacks.tried(callback_id, "answered", call_id)
        w.exchange.callbacks.was_voicemail(call_id)
        assert states(w, callback_id)[-1] == "waiting:voicemail:1"
        await w.until(lambda: len(dialler.begun) == 2)
        w.exchange.callbacks.was_voicemail(new_id())


async def test_a_company_that_may_not_call_now_calls_later() -> None:
    async with calling_back() as (w, dialler):
        dialler.refuses = "too_many_calls"
        callback_id = await add(w)
        await w.ready()
        await w.until(lambda: states(w, callback_id)[-1] == "waiting::0" and len(dialler.begun) == 1)
        seen = w.exchange.switchboard.agent(801)
        assert (seen.state, seen.missed) == (acd.AgentState.READY, 0), "it is no fault of the agent"
        record = w.exchange.callbacks.open(callback_id)
        assert record is not None
        assert record.due_at is not None
        assert record.due_at > datetime.now(UTC)


async def test_a_promise_ends_with_its_time() -> None:
    async with calling_back(replace(RULE, expires_ms=40)) as (w, _):
        callback_id = await add(w)
        await w.until(lambda: states(w, callback_id)[-1] == "expired::0")
        queue = w.exchange.switchboard.queue("service")
        assert queue is not None
        assert queue.waiting == 0


async def test_one_that_is_being_called_does_not_expire_and_is_not_tried_again() -> None:
    async with calling_back(replace(RULE, expires_ms=40)) as (w, dialler):
        await w.ready()
        callback_id = await add(w)
        await w.until(lambda: bool(dialler.begun))
        taken(w, callback_id)
        record = w.exchange.callbacks.open(callback_id)
        assert record is not None
        expires_at = record.expires_at
        assert expires_at is not None
        await w.until(lambda: datetime.now(UTC) > expires_at)
        assert states(w, callback_id)[-1] == "calling::0"
        over(w, callback_id, "unanswered")
        assert states(w, callback_id)[-1] == "expired:unanswered:1"


async def test_one_whose_time_ends_while_it_rings_in_vain_is_over() -> None:
    async with calling_back(replace(RULE, expires_ms=40)) as (w, dialler):
        await w.ready()
        callback_id = await add(w)
        await w.until(lambda: bool(dialler.begun))
        record = w.exchange.callbacks.open(callback_id)
        assert record is not None
        expires_at = record.expires_at
        assert expires_at is not None
        await w.until(lambda: datetime.now(UTC) > expires_at)
        w.exchange.switchboard.handle(acd.OfferDeclined(f"cb:{callback_id}", 801))
        w.exchange.callbacks.not_taken(callback_id)
        assert states(w, callback_id)[-1] == "expired::0"
        queue = w.exchange.switchboard.queue("service")
        assert queue is not None
        assert (queue.waiting, queue.ringing) == (0, 0)


async def test_a_queue_that_is_removed_takes_its_promises_along() -> None:
    async with calling_back() as (w, _):
        callback_id = await add(w)
        w.directory.profile = replace(w.directory.profile, queues=())
        await w.exchange.companies.changed(1)
        assert states(w, callback_id)[-1] == "failed::0"


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ({"queue_id": "nowhere"}, "unknown_queue"),
        ({"number": "x"}, "bad_number"),
        ({"number": "110"}, "bad_number"),
        ({"at": "2020-01-01T00:00:00Z"}, "bad_time"),
        ({"at": "soon"}, "bad_time"),
    ],
)
async def test_a_promise_that_cannot_be_kept_is_not_made(args: dict[str, str], code: str) -> None:
    async with calling_back() as (w, _):
        with pytest.raises(RefusedError, match=code):
            await w.do("callback.add", 900, **({"queue_id": "service", "number": WISHED} | args))
        assert not [entry for entry in w.book.entries if isinstance(entry, CallbackRecord)]


async def test_the_same_person_is_promised_once() -> None:
    async with calling_back() as (w, _):
        callback_id = await add(w)
        with pytest.raises(RefusedError, match="already_promised"):
            await add(w)
        company = w.exchange.companies.known(1)
        assert company is not None
        again = w.exchange.callbacks.promise(company, company.queues[0], WISHED, arrived_at=datetime.now(UTC))
        assert str(again.id) == callback_id, "who asks a second time keeps the first place"


async def test_a_queue_promises_as_many_as_its_rule_says_and_no_more_until_one_is_kept() -> None:
    async with calling_back(replace(RULE, most=2)) as (w, _):
        first = await add(w)
        await add(w, "+8613900139001")
        with pytest.raises(RefusedError, match="too_many_callbacks"):
            await add(w, "+8613900139002")
        await w.do("callback.cancel", 900, callback_id=first)
        await add(w, "+8613900139002")


@pytest.mark.parametrize("rule", [None, CallbackRule(most_to_number=2)])
async def test_one_number_is_promised_so_many_calls_by_a_company_and_no_more(rule: CallbackRule | None) -> None:
    queues = tuple(replace(SERVICE, id=f"q{number}", callback=rule) for number in range(5))
    many = (rule or CallbackRule()).most_to_number
    async with world(queues=queues) as w:
        Dialler(w)
        promised = [await w.do("callback.add", 900, queue_id=f"q{number}", number=WISHED) for number in range(many)]
        with pytest.raises(RefusedError, match="too_many_for_number"):
            await w.do("callback.add", 900, queue_id=f"q{many}", number=WISHED)
        await w.do("callback.cancel", 900, callback_id=promised[0]["callback_id"])
        await w.do("callback.add", 900, queue_id=f"q{many}", number=WISHED)


async def test_a_caller_whose_callback_is_refused_hears_it_at_once_and_waits_on_at_the_same_place() -> None:
    async with calling_back(replace(RULE, offer_after_ms=0, most=1)) as (w, _):
        await w.away(801)
        caller, call = await w.in_queue()
        await w.until(lambda: bool(w.asterisk.playbacks))
        await w.quiet()
        await add(w)  # the last that the queue promises: after the offer was spoken
        w.asterisk.press(caller, "1")  # the key of the offer; nothing is confirmed
        await w.until(lambda: "callback.refused" in [event.kind for event in call.facts.events])
        await w.quiet()
        (sorry,) = w.asterisk.playbacks
        w.asterisk.end_playback(sorry)
        await w.quiet()
        assert (call.state, w.hears(caller)) == (CallState.QUEUED, "music")
        queue = w.exchange.switchboard.queue("service")
        assert queue is not None
        assert (queue.waiting, len(w.exchange.callbacks.all_open())) == (2, 1)
        w.asterisk.destroy(caller.id)
        await w.over()


async def test_a_full_queue_offers_no_callback_and_the_caller_hears_nothing_but_music() -> None:
    async with calling_back(replace(RULE, offer_after_ms=0, most=1)) as (w, _):
        await w.away(801)
        await add(w)
        caller, call = await w.in_queue()
        await w.quiet()
        assert (call.state, w.hears(caller), w.asterisk.playbacks) == (CallState.QUEUED, "music", {})
        w.asterisk.press(caller, "1")
        await w.quiet()
        assert "callback.refused" not in [event.kind for event in call.facts.events]
        w.asterisk.destroy(caller.id)
        await w.over()


async def test_a_promise_is_taken_back_by_its_company_while_nobody_calls() -> None:
    async with calling_back() as (w, dialler):
        callback_id = await add(w)
        for company_id, wrong in ((2, callback_id), (1, "rubbish")):
            with pytest.raises(RefusedError, match="unknown_callback"):
                await w.do("callback.cancel", 900, company_id, callback_id=wrong)
        await w.do("callback.cancel", 900, callback_id=callback_id)
        assert states(w, callback_id)[-1] == "cancelled::0"
        with pytest.raises(RefusedError, match="unknown_callback"):
            await w.do("callback.cancel", 900, callback_id=callback_id)
        other = await add(w)
        await w.ready()
        await w.until(lambda: bool(dialler.begun))
        with pytest.raises(RefusedError, match="calling"):
            await w.do("callback.cancel", 900, callback_id=other)


async def test_promises_survive_call_control_by_valkey(redis: Redis) -> None:
    async with calling_back() as (w, dialler):
        snapshots = Snapshots(redis)
        w.exchange.keeper = snapshots
        await restore_promises(w.exchange.callbacks, snapshots, nothing_stored)
        kept, called = await add(w), await add(w, "+8613900139001")
        gone = await add(w, "+8613900139002")
        await w.do("callback.cancel", 900, callback_id=gone)
        await w.ready()
        await w.until(lambda: bool(dialler.begun))
        await snapshots.flush()
    async with calling_back() as (w, _):
        await restore_promises(w.exchange.callbacks, Snapshots(redis), never_asked)
        found = {name: w.exchange.callbacks.open(name) for name in (kept, called, gone)}
        assert [record.state if record else None for record in found.values()] == ["waiting", "waiting", None]
        queue = w.exchange.switchboard.queue("service")
        assert queue is not None
        assert queue.waiting == 2


async def test_promises_survive_the_loss_of_valkey_by_the_database(redis: Redis) -> None:
    async with calling_back() as (w, _):
        await add(w)
        stored = [entry for entry in w.book.entries if isinstance(entry, CallbackRecord)]
    await redis.flushdb()

    async def pending() -> list[CallbackRecord]:
        return stored

    async with calling_back() as (w, dialler):
        await restore_promises(w.exchange.callbacks, Snapshots(redis), pending)
        await w.ready()
        await w.until(lambda: bool(dialler.begun))
        assert contact_of(dialler.begun[0][0]) == contact_of(stored[0])


async def nothing_stored() -> list[CallbackRecord]:
    return []


async def never_asked() -> list[CallbackRecord]:
    raise AssertionError("Valkey knew all of them")
