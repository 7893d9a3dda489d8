"""An agent dials: through the same limits, with the same facts."""

from decimal import Decimal
from pathlib import Path

import pytest

from telephony.controller.call.outbound import RING_OUTSIDE_S
from telephony.controller.call.ringing import RING_OUTSIDE_S as REACH_OUTSIDE_S
from tests.lab.agent import Agent
from tests.lab.conftest import AGENT_HERTZ
from tests.lab.outside import WHISTLE_HERTZ, Outside, OutsideEvent
from tests.lab.scene import Scene
from tests.lab.sound import read_wav, so_far, tone_ms
from tests.lab.workspace import Workspace, await_value, kinds, moment, total

ENDLESS = "+8613900000096"


def dial(agent: Agent, number: str) -> None:
    agent.fill("dial-number", number)
    agent.press("dial")


def whom(outside: Outside, number: str) -> str:
    """Wait until the telephone with this number is called; the channel's id."""

    def called(event: OutsideEvent) -> bool:
        return event.kind == "ChannelCreated" and event.data["channel"]["dialplan"]["exten"].endswith(number)

    return outside.await_event(called, 20, f"{number} is called").channel


def test_an_agent_reaches_somebody_outside_and_both_are_on_the_recording(
    agent: Agent, outside: Outside, company: Workspace, tmp_path: Path
) -> None:
    company.mark()
    dial(agent, "+8613900000001")
    agent.see("call-card", seconds=20, state="talking")
    heard = outside.sound / f"{whom(outside, '13900000001')}.heard.wav"
    await_value(lambda: tone_ms(so_far(heard), AGENT_HERTZ) >= 3_000, 30, "the agent is heard outside")
    agent.press("hangup")
    agent.see("wrapup")
    call = company.new_call()
    assert (call["direction"], call["outcome"], call["hung_up_by"]) == ("out", "answered", "agent")
    assert call["called"] == "+8613900000001"
    assert sorted(leg["party"] for leg in call["legs"]) == ["agent", "outside"]
    left, right = read_wav(company.stored_recording(call["id"], tmp_path / "call.wav"))[0]
    assert tone_ms(left, WHISTLE_HERTZ) >= 2_000
    assert tone_ms(right, AGENT_HERTZ) >= 2_000
    assert tone_ms(left, AGENT_HERTZ) == tone_ms(right, WHISTLE_HERTZ) == 0
    assert total(company.rated(call["id"])) == Decimal("0.40")


@pytest.mark.parametrize(("number", "why"), [("+8613900000099", "busy"), ("+8613900000097", "no such number")])
def test_somebody_who_cannot_be_reached_costs_nothing(
    agent: Agent, outside: Outside, company: Workspace, number: str, why: str
) -> None:
    company.mark()
    dial(agent, number)
    call = company.new_call(30)
    assert (call["direction"], call["outcome"]) == ("out", "unanswered"), why
    assert "connected" not in kinds(call)
    assert total(company.rated(call["id"])) == 0
    await_value(lambda: company.site.get("/api/desk/")["desk"]["call"] is None, 45, "the desk is free again")


def test_an_agent_who_gives_up_stops_the_ringing_outside(agent: Agent, outside: Outside, company: Workspace) -> None:
    company.mark()
    dial(agent, "+8613900000098")
    whom(outside, "13900000098")
    agent.press("hangup")
    call = company.new_call()
    assert (call["outcome"], call["hung_up_by"]) == ("unanswered", "agent")
    await_value(lambda: outside.channels() == [], 20, "the phone outside stops ringing")


def hears_what_comes_before_the_answer(agent: Agent) -> None:
    agent.see("call-card", seconds=20, state="dialing")
    whistle = frozenset({"whistle"})
    await_value(lambda: agent.hears({"whistle": WHISTLE_HERTZ}) == whistle, 20, "the far end sounds already")


def test_who_sounds_for_ever_and_never_answers_is_given_up_and_costs_nothing(
    agent: Agent, outside: Outside, company: Workspace
) -> None:
    company.mark()
    dial(agent, ENDLESS)
    channel = whom(outside, ENDLESS[-11:])
    hears_what_comes_before_the_answer(agent)
    call = company.new_call(RING_OUTSIDE_S + 30)
    assert (call["direction"], call["outcome"], call["answered_at"]) == ("out", "unanswered", None)
    far = next(leg for leg in call["legs"] if leg["party"] == "outside")
    rang = (moment(far["ended_at"]) - moment(far["started_at"])).total_seconds()
    assert far["answered_at"] is None
    assert rang >= RING_OUTSIDE_S - 1, "who is reached late is reached"
    assert total(company.rated(call["id"])) == 0
    outside.await_event(lambda e: (e.kind, e.channel) == ("ChannelDestroyed", channel), 20, "the far end is let go")
    await_value(lambda: company.site.get("/api/desk/")["desk"]["call"] is None, 45, "the desk is free again")


def test_an_agent_may_leave_who_sounds_for_ever_at_once(agent: Agent, outside: Outside, company: Workspace) -> None:
    company.mark()
    dial(agent, ENDLESS)
    channel = whom(outside, ENDLESS[-11:])
    hears_what_comes_before_the_answer(agent)
    agent.press("hangup")
    call = company.new_call()
    assert (call["outcome"], call["hung_up_by"]) == ("unanswered", "agent")
    outside.await_event(lambda e: (e.kind, e.channel) == ("ChannelDestroyed", channel), 20, "the far end is let go")


def test_a_caller_waits_for_who_sounds_for_ever_no_longer_than_anybody(scene: Scene, outside: Outside) -> None:
    """The agent who asked there is back with the caller by themselves."""
    (anna,) = scene.at_work("anna")
    cal = scene.talk(anna)
    anna.desk.does("consult", to=f"number:{ENDLESS}")
    channel = whom(outside, ENDLESS[-11:])
    scene.house.workspace.mark()
    anna.desk.sees("talking", REACH_OUTSIDE_S + 30)
    scene.hearing(cal="anna", anna="cal")
    outside.await_event(lambda e: (e.kind, e.channel) == ("ChannelDestroyed", channel), 20, "the far end is let go")
    cal.hang_up()
    call = scene.house.workspace.new_call()
    assert [leg["answered_at"] for leg in call["legs"] if ENDLESS in (leg["remote"], leg["dialled"])] == [None]
