"""From the sign-up form to an invoice line, by browser, telephone and ear."""

import time
import uuid
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright

from tests.lab.agent import Agent, browser
from tests.lab.conftest import AGENT_HERTZ, CALLER_HERTZ
from tests.lab.outside import Outside
from tests.lab.sound import read_wav, stretches, tone_ms
from tests.lab.workspace import PASSWORD, Workspace, await_value, kinds, moment, total

CLOCK = timedelta(milliseconds=100)


def sign_up_in_the_browser(person: Agent, public_site: str, slug: str) -> str:
    """Fill in the form, follow the mail's link, and arrive at the desk. The e-mail."""
    email = f"{slug}@example.com"
    person.page.goto(f"{public_site}/signup")
    for field, text in (("company", "Bamboo"), ("slug", slug), ("email", email), ("password", PASSWORD)):
        person.fill(f"signup-{field}", text)
    person.see("slug-note", available="true")
    person.press("signup-submit")
    person.see("check-mail")
    person.press("to-outbox")
    person.there("mail").filter(has_text=email).get_by_test_id("mail-link").click()
    person.see("desk", seconds=30)
    return email


def test_a_newcomers_first_call_goes_all_the_way(
    chromium: Playwright, outside: Outside, port: int, tmp_path: Path
) -> None:
    slug = f"bamboo-{uuid.uuid4().hex[:6]}"
    with browser(chromium, AGENT_HERTZ) as person:
        email = sign_up_in_the_browser(person, f"http://localhost:{port}", slug)
        workspace = Workspace.enter(port, slug, email)
        person.start_work()
        workspace.mark()

        caller = outside.call(workspace.number)
        answered = caller.answered()
        caller.ready()
        caller.play(CALLER_HERTZ)
        await_value(lambda: caller.heard_ms() > 500, 30, "the greeting is heard")
        caller.press("1")
        person.is_rung()
        assert person.there("call-company").inner_text() == "Bamboo"
        person.answer()
        caller.hears_tone(AGENT_HERTZ, 3_000)
        began = time.monotonic()
        person.hold()
        person.page.wait_for_timeout(3_000)
        person.resume()
        held_ms = 1_000 * (time.monotonic() - began)
        caller.hears_tone(AGENT_HERTZ, 5_500)
        person.press("hangup")
        ended = caller.ended()
        person.see("wrapup")
        person.finish("resolved", "first call")

    call = workspace.written_up(workspace.new_call()["id"])
    check_facts(call, ended - answered)
    assert 2_900 <= call["hold_ms"] <= held_ms
    check_heard(caller.heard_file)
    recording = workspace.stored_recording(call["id"], tmp_path / "call.wav")
    check_recording(recording, workspace.call(call["id"]))
    check_money(workspace, call)


def check_facts(call: dict[str, Any], callers_clock: timedelta) -> None:
    """Who, in which order, for how long."""
    assert (call["direction"], call["outcome"], call["hung_up_by"]) == ("in", "answered", "agent")
    assert call["caller"] == "+8613800138000"
    assert (call["disposition_code"], call["note"]) == ("resolved", "first call")
    happened = [kind for kind in kinds(call) if kind not in ("flow.node", "announced")]
    expected = ["started", "answered", "digit", "queued", "offered", "connected", "held", "resumed", "hangup"]
    assert [kind for kind in happened if kind in expected] == expected
    ours = moment(call["ended_at"]) - moment(call["answered_at"])
    assert abs(ours - callers_clock) < CLOCK
    caller_leg = next(leg for leg in call["legs"] if leg["party"] == "caller")
    assert abs(timedelta(milliseconds=caller_leg["duration_ms"]) - callers_clock) < CLOCK
    times = ("started_at", "answered_at", "queued_at", "agent_answered_at", "ended_at")
    assert sorted(times, key=lambda name: call[name]) == list(times)
    assert call["ivr_ms"] + call["wait_ms"] + call["talk_ms"] == pytest.approx(call["duration_ms"], abs=100)


def check_heard(heard: Path) -> None:
    """The caller heard the greeting first and the agent's tone later."""
    (sound, *_), rate = read_wav(heard)
    assert tone_ms(sound, AGENT_HERTZ, rate) >= 5_500
    first = stretches(sound, rate)
    assert any(stretch.kind == "sound" and stretch.ms >= 300 for stretch in first[:8]), "no greeting was heard"


def check_recording(recording: Path, call: dict[str, Any]) -> None:
    """The caller's tone is on the left and nothing else; the agent's on the right."""
    channels, rate = read_wav(recording)
    assert len(channels) == 2
    left, right = channels
    length_ms = 1_000 * len(left) / rate
    assert length_ms == pytest.approx(call["recordings"][0]["duration_ms"], abs=100)
    assert length_ms == pytest.approx(call["talk_ms"], abs=500)
    together_ms = length_ms - call["hold_ms"]  # while the caller is on hold nothing is recorded but the time
    assert tone_ms(left, CALLER_HERTZ, rate) >= 0.8 * together_ms - 500
    assert tone_ms(left, AGENT_HERTZ, rate) == 0
    assert tone_ms(right, AGENT_HERTZ, rate) >= 4_000
    assert tone_ms(right, CALLER_HERTZ, rate) == 0


def check_money(workspace: Workspace, call: dict[str, Any]) -> None:
    """A started minute of the function fee from the agent's answer, on the draft invoice."""
    charges = workspace.rated(call["id"])
    assert total(charges) == Decimal("0.15")
    invoice = workspace.draft_invoice()
    lines = [line for line in invoice["lines"] if Decimal(line["amount"]) == Decimal("0.15")]
    assert len(lines) == 1
    opened = workspace.site.get(f"/api/invoices/{invoice['id']}/lines/{lines[0]['id']}/calls/")
    assert [entry["call_id"] for entry in opened["results"]] == [call["id"]]
