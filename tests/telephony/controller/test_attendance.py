"""What agents are is told to the journal, change by change, for every company they serve."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from redis.asyncio import Redis

from telephony.acd import types as acd
from telephony.calls.record import AgentRecord, decode_entry
from telephony.controller.desks import attendance
from tests.telephony.controller.living import living
from tests.telephony.controller.test_desks_presence import PAUSES
from tests.telephony.controller.test_desks_serving import BOLT, bob, shared
from tests.telephony.controller.world import World, world


def told(w: World, user_id: int = 801) -> list[AgentRecord]:
    return [entry for entry in w.book.entries if isinstance(entry, AgentRecord) and entry.user_id == user_id]


def states(w: World, company_id: int = 1, user_id: int = 801) -> list[str]:
    return [one.state for entry in told(w, user_id) for one in entry.towards if one.company_id == company_id]


async def test_a_day_is_told_change_by_change() -> None:
    async with world(pause_reasons=PAUSES) as w:
        await w.ready()
        caller, _, call = await w.talking()
        w.asterisk.destroy(caller.id)
        await w.over()
        await w.until(lambda: states(w)[-1] == "wrapup")
        await w.do("call.wrapup", call_id=str(call.id), disposition_code="", note="")
        await w.until(lambda: states(w)[-1] == "ready")
        await w.do("desk.state", state="away", reason="lunch")
        w.desks.logout(1, 801)
        entries = told(w)
        assert states(w) == ["away", "ready", "ringing", "talking", "wrapup", "ready", "away", "offline"]
        assert [entry.reason for entry in entries][-2] == "lunch"
        assert {entry.towards[0].call_id for entry in entries[2:5]} == {call.id}
        assert {entry.towards[0].queue_id for entry in entries[2:5]} == {"service"}
        assert [entry.at for entry in entries] == sorted({entry.at for entry in entries}), "each later than the last"
        assert all(decode_entry(entry.to_json()) == entry for entry in entries)


async def test_a_lost_device_ends_the_log_in() -> None:
    async with world() as w:
        await w.ready()
        agent = bob(w)
        w.desks.lost(agent, agent.device.address)
        assert states(w)[-1] == "offline"
        assert told(w)[-1].reason == "disconnected"


async def test_another_device_is_a_change_and_nothing_new_is_none() -> None:
    async with world() as w:
        await w.ready()
        before = len(told(w))
        for _ in range(3):
            w.desks.changed(bob(w))
        assert len(told(w)) == before
        await w.do("desk.login", device="outside", number="+8613900139000")
        assert [entry.device for entry in told(w)[before:]] == ["outside"]


async def test_companies_share_the_waiting_and_one_has_the_call() -> None:
    async with shared() as w:
        waits = told(w)[-1].towards
        assert {(one.company_id, one.state, one.home, one.shared_by) for one in waits} == {
            (1, "ready", True, 2),
            (2, "ready", False, 2),
        }
        caller, _, _ = await w.talking()
        busy = {one.company_id: one for one in told(w)[-1].towards}
        assert (busy[1].state, busy[2].state) == ("talking", "elsewhere")
        assert busy[2].call_id is None
        assert busy[2].queue_id is None
        w.asterisk.destroy(caller.id)
        await w.over()


async def test_a_company_that_is_barred_waits_for_nobody() -> None:
    async with shared() as w:
        await w.do("desk.bar", company_id=2)
        now = {one.company_id: (one.state, one.shared_by) for one in told(w)[-1].towards}
        assert now == {1: ("ready", 1), 2: ("elsewhere", 1)}


async def test_a_company_served_no_more_is_told_so() -> None:
    async with shared() as w:
        w.directory.others[2] = replace(BOLT, agents=(), queues=())
        await w.exchange.companies.changed(2)
        assert states(w, 2)[-1] == "offline"
        assert states(w, 1)[-1] == "ready"


async def test_who_stays_the_same_is_confirmed_once_it_is_time(monkeypatch: pytest.MonkeyPatch) -> None:
    async with world() as w:
        await w.ready()
        before = len(told(w))
        await w.desks.attendance.confirm()
        assert len(told(w)) == before
        monkeypatch.setattr(attendance, "CONFIRM", timedelta(seconds=-1))
        await w.desks.attendance.confirm()
        assert [entry.towards[0].state for entry in told(w)[before:]] == ["ready"]
        w.desks.logout(1, 801)
        after = len(told(w))
        await w.desks.attendance.confirm()
        assert len(told(w)) == after, "who is offline stays so without a word"


async def test_another_call_control_goes_on_without_a_blink(redis: Redis) -> None:
    async with living(redis) as first:
        await first.ready()
        caller, _, _ = await first.talking()
        assert states(first)[-1] == "talking"
    async with living(redis, first) as second:
        await second.until(lambda: bool(states(second)))
        assert states(second) == ["talking"], "nobody was away because a process had died"
        assert told(second)[0].at > told(first)[-1].at
        second.asterisk.destroy(caller.id)
        await second.over()


async def test_who_has_no_seat_after_the_restart_is_logged_in_no_longer(redis: Redis) -> None:
    async with living(redis) as first:
        await first.ready()
    async with living(redis, first, agents=()) as second:
        await second.until(lambda: bool(states(second)))
        assert states(second) == ["offline"]


async def test_nothing_is_said_before_the_picture_is_whole() -> None:
    async with world() as w:
        w.desks.attendance.hush()
        await w.ready()
        w.exchange.switchboard.handle(acd.AgentAway(801, ""))
        w.desks.changed(bob(w))
        assert told(w) == []
        w.desks.attendance.speak()
        assert states(w) == ["away"]
