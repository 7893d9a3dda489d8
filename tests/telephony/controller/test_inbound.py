"""Calls in, from the carrier's INVITE to the record, on a switch that behaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from telephony import ari
from telephony.acd.types import AgentState
from telephony.controller.call.states import CallEvent, CallState
from telephony.controller.desks.args import Args
from telephony.ports import CompanyLimits, Refused
from tests.telephony.controller.acme import CALLER, COMPANY, NUMBER, SERVICE
from tests.telephony.controller.world import world


def _tell_unless_answered(tell: Any, kind: str, **said: Any) -> None:
    if kind != "ChannelStateChange":
        tell(kind, **said)


def kinds(record_events: object) -> list[str]:
    return [event.kind for event in record_events]  # type: ignore[attr-defined]


async def test_a_call_goes_through_menu_queue_and_agent_to_its_record() -> None:
    async with world() as w:
        await w.ready()
        caller, phone, call = await w.talking()
        assert w.together(caller, phone)
        assert not caller.music
        assert w.tape.started == [(caller.name, f"recordings/{call.id}.raw")]
        w.asterisk.destroy(caller.id)
        record = await w.over()
    assert record.outcome == "answered"
    assert (record.caller, record.called, record.number) == (CALLER, NUMBER, NUMBER)
    assert (record.agent_id, record.agent_name, record.queue_name) == (801, "Bob", "Service")
    assert record.hung_up_by == "caller"
    assert [leg.party for leg in record.legs] == ["caller", "agent"]
    assert len(record.recordings) == 1
    assert record.started_at <= record.answered_at <= record.queued_at <= record.agent_answered_at <= record.ended_at  # type: ignore[operator]
    assert "answered" in kinds(record.events)
    assert [kind for kind in kinds(record.events) if kind != "answered"] == [
        "started",
        "flow.node",
        "digit",
        "flow.node",
        "queued",
        "offered",
        "connected",
        "recording.started",
        "recording.stopped",
        "left",
        "hangup",
    ]


async def test_a_call_was_answered_when_the_switch_says_though_it_says_so_late(monkeypatch: pytest.MonkeyPatch) -> None:
    async with world() as w:
        monkeypatch.setattr(w.asterisk, "event", partial(_tell_unless_answered, w.asterisk.event))
        caller = w.asterisk.arrive("late.1")
        call = await w.in_state(CallState.MENU)
        leg = call.require_remote()
        assert leg.answered_at is not None
        then = min(call.facts.started_at, leg.answered_at - timedelta(milliseconds=150))
        late = {"type": "ChannelStateChange", "timestamp": then.isoformat(timespec="milliseconds")}
        w.asterisk.switch.push(late | {"channel": caller.as_json()})
        await w.until(lambda: leg.answered_at == then)
        w.asterisk.destroy(caller.id)
        record = await w.over()
    assert record.answered_at == then
    assert record.legs[0].answered_at == max(then, record.started_at)


async def test_the_caller_hears_music_while_waiting() -> None:
    async with world() as w:
        await w.ready()
        w.desks.set_state(1, 801, "away", "lunch")
        caller, _ = await w.in_queue()
        assert caller.music
        w.asterisk.destroy(caller.id)
        record = await w.over()
    assert record.outcome == "abandoned_queue"
    assert record.wait_ms >= 0
    assert record.agent_id is None


async def test_a_caller_who_leaves_in_the_menu_is_abandoned_there() -> None:
    async with world() as w:
        caller, _ = await w.in_menu()
        w.asterisk.destroy(caller.id)
        record = await w.over()
    assert record.outcome == "abandoned_menu"
    assert record.ivr_ms <= record.legs[0].ivr_ms + 1


async def test_a_caller_who_leaves_while_it_rings_frees_the_agent_at_once() -> None:
    async with world() as w:
        await w.ready()
        caller, _, _ = await w.ringing()
        w.asterisk.destroy(caller.id)
        record = await w.over()
        assert w.exchange.switchboard.agent(801).state is AgentState.READY
        assert w.exchange.agents.of_user(801).shown == "ready"  # type: ignore[union-attr]
    assert record.outcome == "abandoned_ringing"


async def test_an_agent_who_refuses_makes_the_next_one_ring() -> None:
    async with world() as w:
        await w.ready(801)
        await w.ready(802)
        _, phone, call = await w.ringing()
        assert phone.name.startswith("PJSIP/phone801")
        w.asterisk.destroy(phone.id, cause=21)
        await w.until(lambda: any("phone802" in channel.name for channel in w.asterisk.of_party("a")))
        second = w.asterisk.of_party("a")[-1]
        w.asterisk.pick_up(second)
        await w.in_state(CallState.TALKING)
        assert call.agent is w.exchange.agents.of_user(802)
        w.asterisk.destroy(second.id)
        record = await w.over()
    assert record.agent_id == 802
    assert record.hung_up_by == "agent"
    assert [leg.party for leg in record.legs] == ["caller", "agent", "agent"]


async def test_declining_at_the_desk_is_declining() -> None:
    async with world() as w:
        await w.ready(801)
        caller, phone, _ = await w.ringing()
        await w.do("call.hangup", 801)
        await w.until(lambda: phone.id not in w.asterisk.channels)
        assert w.exchange.switchboard.agent(801).state is AgentState.RESTING
        w.asterisk.destroy(caller.id)
        record = await w.over()
    assert "declined" in kinds(record.events)


async def test_a_phone_that_cannot_be_reached_is_declined_and_the_next_rings() -> None:
    async with world() as w:
        w.asterisk.unreachable.add("phone801")
        await w.ready(801)
        await w.ready(802)
        caller, _ = await w.in_menu()
        w.asterisk.press(caller, "1")
        await w.until(lambda: any("phone802" in channel.name for channel in w.asterisk.of_party("a")))
        w.asterisk.destroy(caller.id)
        record = await w.over()
    assert [event.data.get("reason") for event in record.events if event.kind == "declined"] == ["unreachable"]


async def test_nobody_answering_in_time_moves_on_and_stops_the_ringing() -> None:
    async with world(queues=(replace(SERVICE, offer_timeout_ms=30, missed_limit=1),)) as w:
        await w.ready(801)
        caller, phone, call = await w.ringing()
        await w.until(lambda: phone.id not in w.asterisk.channels)
        await w.in_state(CallState.QUEUED)
        assert w.exchange.agents.of_user(801).shown == "away"  # type: ignore[union-attr]
        assert call.agent is None
        w.asterisk.destroy(caller.id)
        record = await w.over()
    assert "missed" in kinds(record.events)


async def test_an_answer_after_the_offer_ended_is_let_go() -> None:
    async with world() as w:
        await w.ready(801)
        caller, phone, call = await w.ringing()
        w.desks.set_state(1, 801, "away", "")
        w.asterisk.pick_up(phone)
        await w.until(lambda: phone.id not in w.asterisk.channels)
        await w.in_state(CallState.QUEUED)
        assert call.agents == []
        w.asterisk.destroy(caller.id)
        await w.over()


async def test_a_queue_without_agents_leads_to_voicemail() -> None:
    async with world() as w:
        caller, _ = await w.in_menu()
        w.asterisk.press(caller, "1")
        await w.until(lambda: any("Leave" in str(r.query) for r in w.asterisk.switch.requests))
        w.asterisk.end_playback(next(iter(w.asterisk.playbacks)))
        await w.in_state(CallState.VOICEMAIL)
        w.asterisk.end_recording(next(iter(w.asterisk.recordings)), seconds=4)
        record = await w.over()
    assert record.outcome == "voicemail"
    assert record.voicemail is not None
    assert record.voicemail.duration_ms == 4000
    assert record.voicemail.file == f"recording/vm-{record.id}.wav"


async def test_hanging_up_ends_a_voicemail_and_keeps_it() -> None:
    async with world() as w:
        caller, _ = await w.in_menu()
        w.asterisk.press(caller, "2")
        await w.until(lambda: any("Leave" in str(r.query) for r in w.asterisk.switch.requests))
        w.asterisk.end_playback(next(iter(w.asterisk.playbacks)))
        await w.in_state(CallState.VOICEMAIL)
        w.asterisk.destroy(caller.id)
        record = await w.over()
    assert record.outcome == "voicemail"
    assert record.hung_up_by == "caller"


async def test_holding_gives_the_caller_music_and_the_recording_silence() -> None:
    async with world() as w:
        await w.ready()
        caller, phone, _ = await w.talking()
        desk = await w.do("call.hold", 801)
        assert desk["call"]["held"]
        assert caller.music
        assert w.alone(phone)
        desk = await w.do("call.resume", 801)
        assert not desk["call"]["held"]
        assert not caller.music
        assert w.together(caller, phone)
        assert w.tape.muted == [True, False]
        await w.do("call.hangup", 801)
        record = await w.over()
    assert record.hung_up_by == "agent"
    assert {"held", "resumed"} <= set(kinds(record.events))


async def test_a_caller_who_hangs_up_on_hold_leaves_nothing_behind() -> None:
    async with world() as w:
        await w.ready()
        caller, _, _ = await w.talking()
        await w.do("call.hold", 801)
        w.asterisk.destroy(caller.id)
        record = await w.over()
    assert record.outcome == "answered"


async def test_wrap_up_follows_the_conversation_and_ends_with_a_disposition() -> None:
    async with world() as w:
        await w.ready()
        caller, _, _ = await w.talking()
        w.asterisk.destroy(caller.id)
        record = await w.over()
        agent = w.exchange.agents.of_user(801)
        assert agent is not None
        assert agent.shown == "wrapup"
        w.desks.wrap_up(1, 801, Args({"call_id": str(record.id), "disposition_code": "sale", "note": "two"}))
        await w.until(lambda: agent.shown == "ready")
    assert [(w.call_id, w.disposition_code, w.note) for w in w.wrap_ups] == [(record.id, "sale", "two")]


@pytest.mark.parametrize("cause", [44, 38])
async def test_a_dead_browser_sends_the_caller_to_the_front_and_the_agent_offline(cause: int) -> None:
    async with world(queues=(replace(SERVICE, resume_ms=1),)) as w:
        await w.ready(801)
        await w.ready(802)
        caller, phone, call = await w.talking()
        assert call.agent is not None
        w.asterisk.destroy(phone.id, cause)
        await w.until(lambda: any("phone802" in channel.name for channel in w.asterisk.of_party("a")))
        assert w.exchange.agents.of_user(801).shown == "offline"  # type: ignore[union-attr]
        assert caller.music
        second = w.asterisk.of_party("a")[-1]
        w.asterisk.pick_up(second)
        await w.in_state(CallState.TALKING)
        assert w.together(caller, second)
        w.asterisk.destroy(caller.id)
        record = await w.over()
    assert "agent.lost" in kinds(record.events)
    assert len(w.tape.started) == 2
    assert w.tape.started[0][1] != w.tape.started[1][1]


async def test_a_lost_agent_with_nobody_else_leads_to_voicemail() -> None:
    async with world(queues=(replace(SERVICE, resume_ms=1),)) as w:
        await w.ready(801)
        caller, phone, _ = await w.talking()
        w.asterisk.destroy(phone.id, 44)
        await w.until(lambda: bool(w.asterisk.playbacks))
        assert not caller.music
        w.asterisk.destroy(caller.id)
        await w.over()


async def test_a_number_of_nobody_is_said_to_be_so_and_kept_as_a_stray() -> None:
    async with world() as w:
        caller = w.caller_arrives("+862081889999")
        await w.in_state(CallState.REFUSING)
        assert caller.state != "Up"
        assert any("暂未开通服务" in str(r.query) for r in w.asterisk.switch.requests)
        w.asterisk.end_playback(next(iter(w.asterisk.playbacks)))
        await w.until(lambda: not w.exchange.calls)
        assert not w.records
        assert [(stray.channel_id, stray.reason) for stray in w.strays] == [(caller.id, "unknown_number")]
        assert not w.asterisk.channels


async def test_a_company_at_its_limit_says_so_and_its_first_call_goes_on() -> None:
    async with world(limits=CompanyLimits(calls_in=1)) as w:
        first, _ = await w.in_menu()
        w.caller_arrives()
        await w.in_state(CallState.REFUSING)
        assert any("busy" in str(r.query) for r in w.asterisk.switch.requests)
        w.asterisk.end_playback(next(name for name in w.asterisk.playbacks if "refusal" in name))
        await w.until(lambda: len(w.records) == 1)
        refused = w.records[0]
        assert (refused.outcome, refused.reason, refused.answered_at) == ("refused", "too_many_calls", None)
        assert w.exchange.companies.limits.running(1) == 1
        w.asterisk.destroy(first.id)
        await w.over(2)


async def test_the_credit_gate_can_refuse() -> None:
    async with world() as w:
        w.gate.verdict = Refused("no_credit")
        w.caller_arrives()
        await w.in_state(CallState.REFUSING)
        w.asterisk.end_playback(next(iter(w.asterisk.playbacks)))
        record = await w.over()
    assert (record.outcome, record.reason) == ("refused", "no_credit")


async def test_a_company_whose_flow_is_broken_says_so_to_its_callers() -> None:
    async with world(flow={"version": 1, "entry": "nowhere", "nodes": {}}) as w:
        w.caller_arrives()
        await w.in_state(CallState.REFUSING)
        assert any("technical problem" in str(r.query) for r in w.asterisk.switch.requests)
        w.asterisk.end_playback(next(iter(w.asterisk.playbacks)))
        record = await w.over()
    assert (record.outcome, record.reason) == ("refused", "technical_problem")


async def test_a_database_that_is_away_refuses_with_words_only_what_is_unknown() -> None:
    async with world() as w:
        first, _ = await w.in_menu()
        w.directory.down = True
        second = w.caller_arrives()
        await w.until(lambda: [c.state for c in w.exchange.calls.values()] == [CallState.MENU] * 2)
        w.asterisk.destroy(first.id)
        w.asterisk.destroy(second.id)
        await w.over(2)
        w.caller_arrives("+862081880001")
        await w.in_state(CallState.REFUSING)
        assert any("系统暂时无法" in str(r.query) for r in w.asterisk.switch.requests)
        w.asterisk.end_playback(next(iter(w.asterisk.playbacks)))
        await w.until(lambda: not w.exchange.calls)


async def test_a_caller_gone_before_the_number_was_looked_up_is_still_accounted_for() -> None:
    async with world() as w:
        caller = w.caller_arrives()
        w.asterisk.destroy(caller.id)
        await w.until(lambda: len(w.book.entries) == 1 and not w.exchange.calls)
        assert not w.exchange.legs
    kept = [stray.channel_id for stray in w.strays] + [leg.channel_id for r in w.records for leg in r.legs]
    assert kept == [caller.id]


async def test_an_illegal_event_changes_nothing_and_the_call_still_ends() -> None:
    async with world() as w:
        caller, call = await w.in_menu()
        call.post(CallEvent.RESUME)
        await w.until(lambda: call.idle)
        assert call.state is CallState.MENU
        w.asterisk.destroy(caller.id)
        await w.over()


async def test_a_call_ends_with_the_last_of_its_channels_though_one_was_made_after_it_was_wanted() -> None:
    """A switch whose database starts anew makes what it was asked for a moment after the call is over."""
    async with world() as w:
        await w.ready()
        caller, phone, call = await w.ringing()
        leg = call.leg_of(phone.id)
        assert leg is not None
        late = leg.started_at + timedelta(seconds=20)
        leg.started_at = late
        w.asterisk.destroy(caller.id)
        record = await w.over()
    assert max(one.ended_at for one in record.legs) == late == record.ended_at


async def test_a_switch_that_refuses_everything_ends_the_call() -> None:
    async with world() as w:
        w.asterisk.refuse = lambda r: (
            ari.FakeAnswer(500, {"message": "broken"}) if r.uri.endswith("/moh") and r.method == "POST" else None
        )
        await w.ready()
        w.desks.set_state(1, 801, "away", "")
        caller, _ = await w.in_menu()
        w.asterisk.press(caller, "1")
        record = await w.over()
    assert record.outcome == "failed"


async def test_a_refusal_because_a_leg_is_gone_is_that_leg_s_end() -> None:
    async with world() as w:
        await w.ready()
        caller, phone, _ = await w.ringing()
        del w.asterisk.channels[caller.id]  # gone without an event: the connection hiccuped
        w.asterisk.pick_up(phone)
        record = await w.over()
    assert (record.outcome, record.hung_up_by) == ("abandoned_ringing", "caller")


async def test_keys_without_end_do_not_fill_the_memory() -> None:
    async with world() as w:
        caller, call = await w.in_menu()
        for _ in range(5_000):
            call.post(CallEvent.DIGIT)
        assert len(call._mail) <= 1_000
        w.asterisk.destroy(caller.id)
        await w.over()


def test_the_company_of_these_tests_has_a_flow_that_parses() -> None:
    from telephony.flows import Flow

    assert Flow.parse(dict(COMPANY.flow)).entry == "menu"
