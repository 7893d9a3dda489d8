"""The ways a call goes wrong in life. After each one nothing may be left behind (`tidy`)."""

import pytest
from playwright.sync_api import Playwright

from tests.lab.agent import Agent, browser
from tests.lab.conftest import AGENT_HERTZ, CALLER_HERTZ
from tests.lab.outside import Outside, OutsideCall
from tests.lab.sound import RATE, so_far
from tests.lab.workspace import PASSWORD, Workspace, await_value, kinds, sign_up


@pytest.fixture
def caller(outside: Outside, company: Workspace) -> OutsideCall:
    """Somebody who has just been answered by the company's greeting."""
    company.mark()
    call = outside.call(company.number)
    call.answered()
    call.ready()
    call.play(CALLER_HERTZ)
    return call


def test_a_caller_who_gives_up_in_the_menu_is_recorded_as_such(caller: OutsideCall, company: Workspace) -> None:
    await_value(lambda: caller.heard_ms() > 500, 30, "the greeting is heard")
    caller.hang_up()
    call = company.new_call()
    assert (call["outcome"], call["hung_up_by"]) == ("abandoned_menu", "caller")
    assert "queued" not in kinds(call)
    assert not call["has_recording"]


def test_a_caller_who_gives_up_in_the_queue_heard_music_until_then(
    agent: Agent, outside: Outside, company: Workspace
) -> None:
    first = outside.call(company.number)
    first.ready()
    first.press("1")
    agent.is_rung()
    agent.answer()
    second = outside.call(company.number, caller="+8613900139000")
    second.ready()
    second.press("1")
    await_value(lambda: "queued" in company.live_states(), 30, "the second caller waits")
    before = second.heard_ms()
    await_value(lambda: second.heard_ms() > before + 1_500, 30, "music is heard")
    company.mark()
    second.hang_up()
    call = company.new_call()
    assert (call["outcome"], call["hung_up_by"]) == ("abandoned_queue", "caller")
    assert call["wait_ms"] > 1_000
    assert "offered" not in kinds(call)
    first.hang_up()
    agent.see("wrapup")


def test_a_caller_who_gives_up_while_it_rings_stops_the_ringing(
    agent: Agent, caller: OutsideCall, company: Workspace
) -> None:
    caller.press("1")
    agent.is_rung()
    caller.hang_up()
    agent.see("desk-state", state="ready")
    call = company.new_call()
    assert (call["outcome"], call["hung_up_by"]) == ("abandoned_ringing", "caller")
    assert {"offered"} <= set(kinds(call))
    assert "connected" not in kinds(call)


def test_a_refusal_puts_the_caller_back_in_the_queue_and_rings_again(
    agent: Agent, caller: OutsideCall, company: Workspace
) -> None:
    caller.press("1")
    agent.is_rung()
    agent.press("decline")
    agent.see("desk-state", state="ready")
    agent.is_rung(seconds=20)  # after its rest: nobody else is there
    agent.answer()
    caller.hang_up()
    call = company.new_call()
    happened = kinds(call)
    assert [kind for kind in happened if kind in ("offered", "declined", "connected")] == [
        "offered",
        "declined",
        "offered",
        "connected",
    ]
    assert call["outcome"] == "answered"
    agent.see("wrapup")


def test_a_caller_is_not_left_in_silence_when_the_agents_browser_dies(
    chromium: Playwright, caller: OutsideCall, company: Workspace
) -> None:
    with browser(chromium, AGENT_HERTZ) as person:
        person.log_in(company.site.url, company.email, PASSWORD)
        person.start_work()
        caller.press("1")
        person.is_rung()
        person.answer()
        caller.hears_tone(AGENT_HERTZ, 1_000)
        person.kill()
    before = caller.heard_ms()
    await_value(lambda: caller.heard_ms() > before + 1_000, 40, "the caller hears something again")
    assert caller.is_up()
    caller.hang_up()
    call = company.new_call()
    assert "agent.lost" in kinds(call)
    await_value(lambda: company.site.get("/api/desk/")["desk"]["state"] == "offline", 15, "nobody sits there")


def test_with_nobody_at_work_the_caller_leaves_a_message(outside: Outside, port: int) -> None:
    company = sign_up(port, "Alone")
    company.mark()
    call = outside.call(company.number)
    call.ready()
    call.play(CALLER_HERTZ)
    call.press("1")
    await_value(lambda: "voicemail" in company.live_states(), 30, "the message is recorded")
    heard = call.heard_ms()
    await_value(lambda: _lasts(call, 3), 30, "the message lasts three seconds")
    call.press("#")
    call.ended()
    stored = company.new_call()
    assert stored["outcome"] == "voicemail"
    message = await_value(lambda: company.stored_message(stored["id"]), 30, "the message is stored")
    assert 2_000 <= message["duration_ms"] < 20_000  # the switch counts whole seconds
    assert heard > 2_000, "neither greeting nor menu nor the request for a message was heard"


def _lasts(call: OutsideCall, seconds: float) -> bool:
    """The caller's own recording grows by its clock: time measured in sound."""
    now = len(so_far(call.heard_file)) / RATE
    return now - call.marks.setdefault("lasts", now) >= seconds
