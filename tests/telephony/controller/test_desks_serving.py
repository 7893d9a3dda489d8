"""One person, one desk, several companies: whom they serve, and what each company may see of it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from telephony.acd.types import AgentState
from telephony.controller.call.states import CallState
from telephony.controller.desks.book import Agent
from telephony.controller.shown.board import board
from telephony.ports import AgentProfile, Choice, QueueMember
from tests.telephony.controller.acme import COMPANY, SERVICE
from tests.telephony.controller.test_desks_presence import refusal
from tests.telephony.controller.world import World, world

OTHER_NUMBER = "+862081880002"
HELPDESK = replace(
    SERVICE,
    id="helpdesk",
    name="Helpdesk",
    members=(QueueMember(801),),
    script="Good day, Bolt speaking",
    dispositions=(Choice("solved", "Solved"), Choice("sold", "Sold", sale=True)),
)
BOLT = replace(
    COMPANY,
    id=2,
    schema="c_bolt",
    name="Bolt",
    slug="bolt",
    queues=(HELPDESK,),
    agents=(AgentProfile(801, "Bob (lent)"),),
    caller_id=OTHER_NUMBER,
    flow={
        "version": 1,
        "entry": "q",
        "nodes": {"q": {"kind": "queue", "queue_id": "helpdesk", "otherwise": "bye"}, "bye": {"kind": "hangup"}},
    },
)


@contextlib.asynccontextmanager
async def shared(**changes: Any) -> AsyncIterator[World]:
    """Agent 801, whose desk is at Acme (1), serves Bolt (2) too and is ready."""
    async with world() as w:
        w.directory.others[2] = replace(BOLT, **changes)
        w.directory.numbers[OTHER_NUMBER] = 2
        await w.do("desk.login", username="b1", companies=[1, 2, 3])
        await w.do("desk.state", state="ready")
        yield w


def bob(w: World) -> Agent:
    agent = w.exchange.agents.of_user(801)
    assert agent is not None
    return agent


async def test_a_shared_agent_serves_the_companies_that_list_them_and_no_others() -> None:
    async with shared() as w:
        desk = w.desks.picture(bob(w))
        assert [(item["company_id"], item["name"], item["barred"]) for item in desk["serving"]] == [
            (1, "Acme", False),
            (2, "Bolt", False),
        ]
        assert bob(w).queue_ids == {"service", "helpdesk"}


async def test_a_company_that_does_not_list_them_is_not_served() -> None:
    async with shared(agents=()) as w:
        assert set(bob(w).serving) == {1}
        assert bob(w).queue_ids == {"service"}


async def test_lending_that_ends_takes_the_queues_away_at_the_next_reading() -> None:
    async with shared() as w:
        w.directory.others[2] = replace(BOLT, agents=(), queues=(replace(HELPDESK, members=()),))
        await w.exchange.companies.changed(2)
        assert bob(w).queue_ids == {"service"}
        assert set(bob(w).serving) == {1}
        assert board(w.exchange, 2)["agents"] == []
        assert await refusal(w, "call.dial", to="13900139000", company_id=2) == "not_serving"
        seen = w.exchange.switchboard.queue("helpdesk")
        assert seen is not None
        assert seen.staffed == 0


async def test_the_desk_carries_everything_of_the_call_s_company() -> None:
    async with shared() as w:
        caller = w.caller_arrives(OTHER_NUMBER)
        await w.until(lambda: bob(w).call is not None)
        call = w.desks.picture(bob(w))["call"]
        assert call["company"] == {"id": 2, "name": "Bolt", "slug": "bolt", "language": "en"}
        assert (call["company_name"], call["queue_name"]) == ("Bolt", "Helpdesk")
        assert call["script"] == "Good day, Bolt speaking"
        assert call["dispositions"] == [
            {"code": "solved", "label": "Solved", "sale": False},
            {"code": "sold", "label": "Sold", "sale": True},
        ]
        w.asterisk.destroy(caller.id)
        await w.over()


async def test_to_the_others_a_shared_agent_is_only_busy() -> None:
    async with shared() as w:
        caller = w.caller_arrives(OTHER_NUMBER)
        await w.in_state(CallState.RINGING)
        w.asterisk.pick_up(w.asterisk.of_party("a")[-1])
        call = await w.in_state(CallState.TALKING)
        here, there = board(w.exchange, 1)["agents"][0], board(w.exchange, 2)["agents"][0]
        assert (there["state"], there["call_id"], there["elsewhere"]) == ("talking", str(call.id), False)
        assert (there["extension"], there["queue_ids"]) == ("", ["helpdesk"])
        assert (here["state"], here["elsewhere"], here["queue_ids"]) == ("talking", True, ["service"])
        assert (here["call_id"], here["reason"], here["since"], here["device"]) == (None, "", None, None)
        assert str(call.id) not in str(board(w.exchange, 1))
        w.asterisk.destroy(caller.id)
        await w.over()
        here = board(w.exchange, 1)["agents"][0]
        assert bob(w).wrap_up is not None
        assert here["elsewhere"], "writing up for another company is work for another company"


async def test_rights_at_home_are_none_with_another_company() -> None:
    async with shared() as w:
        await w.do("desk.login", username="b1", companies=[1, 2], permissions=["calls.record", "calls.transfer"])
        caller = w.caller_arrives(OTHER_NUMBER)
        await w.in_state(CallState.RINGING)
        w.asterisk.pick_up(w.asterisk.of_party("a")[-1])
        await w.in_state(CallState.TALKING)
        assert "record.stop" not in w.desks.picture(bob(w))["call"]["can"]
        assert await refusal(w, "call.record", action="stop") == "not_allowed"
        await w.do("call.record", action="stop", beyond_rule=True)
        w.asterisk.destroy(caller.id)
        await w.over()


async def test_what_other_companies_parked_is_out_of_sight_while_a_call_is_on() -> None:
    async with shared() as w:
        parked, _, _ = await w.talking()
        await w.do("call.park")
        await w.in_state(CallState.PARKED)
        await w.do("call.wrapup", call_id=next(iter(w.exchange.calls)))
        await w.until(lambda: bob(w).shown == "ready")
        assert [row["caller"] for row in w.desks.picture(bob(w))["parked"]] == [parked.caller]
        caller = w.caller_arrives(OTHER_NUMBER)
        await w.until(lambda: bob(w).call is not None)
        assert w.desks.picture(bob(w))["parked"] == []
        w.asterisk.destroy(caller.id)
        await w.until(lambda: bob(w).call is None)
        assert len(w.desks.picture(bob(w))["parked"]) == 1
        w.asterisk.destroy(parked.id)
        await w.over(2)


async def test_the_wrap_up_goes_to_the_call_s_company() -> None:
    async with shared() as w:
        caller = w.caller_arrives(OTHER_NUMBER)
        await w.in_state(CallState.RINGING)
        w.asterisk.pick_up(w.asterisk.of_party("a")[-1])
        call = await w.in_state(CallState.TALKING)
        w.asterisk.destroy(caller.id)
        await w.over()
        await w.do("call.wrapup", call_id=str(call.id), disposition_code="solved", note="n")
        await w.do("call.wrapup", call_id=str(call.id), disposition_code="solved", note="later")
        assert [(entry.company_id, entry.schema, entry.note) for entry in w.wrap_ups] == [
            (2, "c_bolt", "n"),
            (2, "c_bolt", "later"),
        ]


async def test_not_for_this_client_now_keeps_its_calls_away_and_only_those() -> None:
    async with shared() as w:
        until = datetime.now(UTC) + timedelta(hours=1)
        desk = await w.do("desk.bar", company_id=2, until=until.isoformat())
        assert [item["barred"] for item in desk["serving"]] == [False, True]
        assert desk["serving"][1]["barred_until"] is not None
        staffed = [w.exchange.switchboard.queue(name) for name in ("service", "helpdesk")]
        assert [queue.staffed for queue in staffed if queue] == [1, 0]
        desk = await w.do("desk.bar", company_id=2, barred=False)
        assert [item["barred"] for item in desk["serving"]] == [False, False]
        again = w.exchange.switchboard.queue("helpdesk")
        assert again is not None
        assert again.staffed == 1


async def test_a_bar_for_a_time_is_lifted_by_itself() -> None:
    async with shared() as w:
        await w.do("desk.bar", company_id=2, until=(datetime.now(UTC) + timedelta(milliseconds=30)).isoformat())
        assert bob(w).serving[2].barred
        await w.until(lambda: not bob(w).serving[2].barred)


async def test_a_bar_that_means_nothing_is_refused() -> None:
    async with shared() as w:
        assert await refusal(w, "desk.bar", company_id=3) == "not_serving"
        assert await refusal(w, "desk.bar", company_id=2, until="2020-01-01T00:00:00Z") == "bad_time"
        assert await refusal(w, "desk.bar", company_id=2, until="soon") == "bad_time"
        assert await refusal(w, "desk.bar") == "bad_args"


async def test_getting_up_leaves_nothing_with_the_other_company() -> None:
    async with shared() as w:
        await w.do("desk.bar", company_id=2)
        await w.do("desk.logout")
        assert set(bob(w).serving) == {1}
        assert [row["state"] for row in board(w.exchange, 2)["agents"]] == ["offline"]
        await w.do("desk.login", username="b1", companies=[2])
        assert not bob(w).serving[2].barred, "a bar ends with the shift"
        assert w.exchange.switchboard.agent(801).state is AgentState.AWAY


async def test_a_call_out_is_for_the_company_it_is_made_for() -> None:
    async with shared() as w:
        assert await refusal(w, "call.dial", to="13900139000", company_id=3) == "not_serving"
        answer = await w.do("call.dial", to="13900139000", company_id=2)
        call = w.exchange.calls[answer["call_id"]]
        assert (call.company.id if call.company else 0, call.caller) == (2, OTHER_NUMBER)
        assert w.desks.picture(bob(w))["call"]["company"]["name"] == "Bolt"
        await w.do("call.hangup")
        await w.until(lambda: not w.exchange.calls)


async def test_a_callback_promised_in_another_companys_call_is_that_companys() -> None:
    async with shared() as w:
        answer = await w.do("callback.add", 801, queue_id="helpdesk", number="+8613900139000", note="call me")
        (promised,) = w.exchange.callbacks.all_open()
        assert answer == {"callback_id": str(promised.id), "company_id": 2}
        assert (promised.company_id, promised.schema, promised.added_by) == (2, "c_bolt", 801)
        assert await refusal(w, "callback.add", 900, queue_id="helpdesk", number="+861") == "unknown_queue", "no desk"
        w.desks.leave(bob(w), "")
        assert await refusal(w, "callback.add", queue_id="helpdesk", number="+8613900139001") == "unknown_queue"


async def test_the_greeting_and_the_recording_rule_are_those_of_the_call_s_company() -> None:
    async with shared(queues=(replace(HELPDESK, greeting="This is a call for Bolt.", record="none"),)) as w:
        theirs = w.caller_arrives(OTHER_NUMBER)
        await w.in_state(CallState.RINGING)
        phone = w.asterisk.of_party("a")[-1]
        w.asterisk.pick_up(phone)
        await w.in_state(CallState.GREETING)
        (whispered,) = w.asterisk.playbacks
        assert w.asterisk.playbacks[whispered] == phone.id, "the agent alone hears whose call it is"
        w.asterisk.end_playback(whispered)
        await w.until(lambda: w.together(theirs, phone))
        await w.quiet()
        assert not w.tape.started, "Bolt records nothing"
        w.asterisk.destroy(theirs.id)
        record = await w.over()
        await w.do("call.wrapup", call_id=str(record.id))
        ours, _, _ = await w.talking()
        assert len(w.tape.started) == 1, "Acme records all, and greets nobody"
        w.asterisk.destroy(ours.id)
        await w.over(2)
