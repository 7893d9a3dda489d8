"""What storms found, each told as a short story: things that happen together, late, or to the wrong one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from telephony.controller.call.states import CallState
from telephony.controller.refused import RefusedError
from telephony.ports import AgentProfile, CallbackRule, CompanyProfile, QueueMember
from tests.telephony.controller import scenes
from tests.telephony.controller.acme import COMPANY, FLOW, OUTSIDE_OF_US, SERVICE
from tests.telephony.controller.world import World, browser, world
from tests.telephony.storms.clock import run

OUTSIDE_PHONE = "+8613900139803"
Story = Callable[[World], Awaitable[None]]


def told(story: Story, **settings: Any) -> None:
    """A story in the loop's own time, so that waiting costs nothing."""

    async def tell() -> None:
        async with world(**settings) as w:
            await story(w)

    run(tell())


def _queue(**changes: Any) -> dict[str, Any]:
    return {"queues": (replace(SERVICE, **changes),)}


def _rings(w: World) -> list[str]:
    """The devices that ring."""
    return [one.name.split("-")[0] for one in w.asterisk.of_party("a") if one.state == "Down"]


def test_an_announcement_that_ends_while_the_agent_is_greeted_joins_nobody_early() -> None:
    async def story(w: World) -> None:
        await w.ready()
        await w.away(802)
        caller, phone, call = await w.ringing()
        w.exchange.playbacks[f"{call.id}-pannounce"] = lambda at: None
        w.asterisk.pick_up(phone)
        await w.in_state(CallState.GREETING)
        assert w.hears(caller) == "music"
        assert f"{call.id}-pannounce" not in w.exchange.playbacks
        w.asterisk.end_playback(next(iter(w.asterisk.playbacks)))
        await w.in_state(CallState.TALKING)
        assert w.together(caller, phone)

    told(story, **_queue(greeting="A call for Acme."))


def test_a_greeting_whose_end_is_never_heard_of_joins_them_all_the_same() -> None:
    async def story(w: World) -> None:
        await w.ready()
        caller, phone, _ = await w.ringing()
        w.asterisk.pick_up(phone)
        await w.in_state(CallState.GREETING)
        await asyncio.sleep(21)
        assert w.together(caller, phone)

    told(story, **_queue(greeting="A call for Acme."))


def test_an_agent_who_answers_is_shown_talking_while_the_greeting_plays() -> None:
    async def story(w: World) -> None:
        await w.ready()
        _, phone, _ = await w.ringing()
        w.asterisk.pick_up(phone)
        await w.in_state(CallState.GREETING)
        agent = w.exchange.agents.of_user(801)
        assert agent is not None
        assert agent.shown == "talking"

    told(story, **_queue(greeting="A call for Acme."))


def test_a_callback_refused_by_one_agent_rings_the_next_one() -> None:
    async def story(w: World) -> None:
        await w.ready(801)
        await w.ready(802)
        await w.do("callback.add", 801, queue_id="service", number=OUTSIDE_OF_US)
        await w.phone(801)
        await w.do("call.hangup", 801)
        await w.quiet()
        assert _rings(w) == ["PJSIP/phone802"]
        await w.do("call.hangup", 802)

    told(story, **_queue(callback=CallbackRule()))


def test_a_queue_that_rings_all_for_a_callback_makes_one_call() -> None:
    async def story(w: World) -> None:
        await w.ready(801)
        await w.ready(802)
        await w.do("callback.add", 801, queue_id="service", number=OUTSIDE_OF_US)
        await w.quiet()
        assert sorted(_rings(w)) == ["PJSIP/phone801", "PJSIP/phone802"]
        assert len(w.exchange.calls) == 1
        await w.takes(802)
        assert _rings(w) == []
        assert w.exchange.companies.limits.running(1) == 1

    told(story, **_queue(callback=CallbackRule(), strategy="ring_all"))


def test_a_mailbox_that_presses_no_key_is_consulted_no_longer() -> None:
    async def story(w: World) -> None:
        await w.do("desk.login", 802, device="outside", number=OUTSIDE_PHONE)
        await w.ready(801)
        caller, phone, call = await w.talking()
        await w.do("call.consult", 801, to="agent:802")
        await w.quiet()
        w.asterisk.pick_up(next(one for one in w.asterisk.of_party("a") if "carrier" in one.name))
        await w.quiet()
        assert not w.together(caller, phone)
        await asyncio.sleep(21)
        assert w.together(caller, phone)
        assert call.searches == {}

    told(story)


def test_a_caller_put_out_of_a_conference_hangs_on_no_line() -> None:
    async def story() -> None:
        async with scenes.staffed() as w:
            call = await scenes.conference(w)
            caller = call.require_remote().channel_id
            await w.do("call.drop", scenes.OWNER, party="customer")
            await w.quiet()
            assert caller not in w.asterisk.channels
            assert call.state is CallState.TALKING
            await scenes.everybody_gone(w)

    run(story())


def test_a_call_out_cannot_be_sent_to_a_place_the_flow_does_not_have() -> None:
    async def story(w: World) -> None:
        await w.ready()
        await w.do("call.dial", 801, to=OUTSIDE_OF_US)
        await w.takes(801)
        w.asterisk.far_end_answers(w.asterisk.of_party("o")[-1])
        await w.in_state(CallState.TALKING)
        with pytest.raises(RefusedError, match="unknown_node"):
            await w.do("call.transfer", 801, to="flow:nowhere")
        await w.in_state(CallState.TALKING)

    told(story)


def _stranger(w: World) -> CompanyProfile:
    """Another company with one agent and one line."""
    line = replace(SERVICE, id="theirs", members=(QueueMember(950),))
    return replace(COMPANY, id=2, schema="c_bolt", name="Bolt", agents=(AgentProfile(950, "Stranger"),), queues=(line,))


@pytest.mark.parametrize(
    "node", [{"kind": "transfer", "to": "agent:950"}, {"kind": "queue", "queue_id": "theirs"}], ids=["agent", "queue"]
)
def test_a_flow_reaches_no_agent_and_no_line_of_another_company(node: dict[str, str]) -> None:
    async def story(w: World) -> None:
        w.directory.others[2] = _stranger(w)
        await w.desks.login(2, 950, browser("phone950"))
        w.desks.set_state(2, 950, "ready", "")
        caller, _ = await w.in_menu()
        w.asterisk.press(caller, "1")
        await w.quiet()
        assert w.asterisk.of_party("a") == []
        assert any("Leave a message" in str(request.query) for request in w.asterisk.switch.requests)

    told(story, flow=FLOW | {"nodes": FLOW["nodes"] | {"service": node | {"otherwise": "mail"}}})


def test_a_caller_of_no_number_of_ours_who_is_gone_at_once_is_remembered_once() -> None:
    async def story(w: World) -> None:
        caller = w.caller_arrives("+862081889999")
        await w.until(lambda: bool(w.exchange.calls))
        w.asterisk.destroy(caller.id)
        await w.until(lambda: not w.exchange.calls)
        await w.quiet()
        assert [stray.channel_id for stray in w.strays] == [caller.id]
        assert not w.exchange.strays

    told(story)


def test_a_call_to_a_short_number_whose_agent_does_not_come_back_ends_in_order() -> None:
    async def story(w: World) -> None:
        await w.ready()
        await w.do("call.dial", 801, to="120")
        await w.takes(801)
        w.asterisk.far_end_answers(w.asterisk.of_party("o")[-1])
        call = await w.in_state(CallState.TALKING)
        await w.desks.login(1, 801, browser("phone8010"))
        await w.in_state(CallState.LOST)
        await asyncio.sleep(17)
        w.asterisk.end_playback(next(iter(w.asterisk.playbacks)))  # the good-bye
        await w.over()
        assert call.facts.outcome == "answered"
        assert call.facts.reason == ""

    told(story)


def test_a_caller_who_cannot_be_fetched_back_is_not_forgotten() -> None:
    async def story(w: World) -> None:
        await w.ready()
        caller, _, call = await w.talking()
        await w.desks.login(1, 801, browser("phone8010"))
        await w.in_state(CallState.LOST)
        agent = w.exchange.agents.of_user(801)
        assert agent is not None
        agent.serving.clear()
        with pytest.raises(RefusedError, match="agent_offline"):
            await w.do("call.reclaim", 801)
        assert call.reclaimable_by() == 801
        assert w.hears(caller) == "music"

    told(story)


@pytest.mark.parametrize("word", ["9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+23:59"])
def test_a_time_at_the_end_of_the_calendar_is_refused(word: str) -> None:
    async def story(w: World) -> None:
        await w.ready()
        with pytest.raises(RefusedError, match="bad_time"):
            await w.do("callback.add", 801, queue_id="service", number=OUTSIDE_OF_US, at=word)
        with pytest.raises(RefusedError, match="bad_time"):
            await w.do("desk.bar", 801, company_id=1, until=word)

    told(story)


def test_whom_an_agent_left_behind_goes_on_in_the_flow_when_the_queue_is_gone() -> None:
    async def story(w: World) -> None:
        await w.ready()
        await w.talking()
        w.directory.profile = replace(w.directory.profile, queues=())
        await w.exchange.companies.changed(1)
        await w.desks.login(1, 801, browser("phone8010"))
        await w.in_state(CallState.LOST)
        await asyncio.sleep(16)
        await w.in_state(CallState.MENU)
        assert any("Leave a message" in str(request.query) for request in w.asterisk.switch.requests)

    told(story)
