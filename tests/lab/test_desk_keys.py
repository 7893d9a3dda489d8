"""The real desk worked by its keys alone, and who hears whom after each."""

import re

from playwright.sync_api import Playwright, expect

from tests.lab.agent import Agent
from tests.lab.scene import Scene


def press(person: Agent, *keys: str) -> None:
    """Press keys as a hand would, wherever the cursor is."""
    for key in keys:
        person.page.keyboard.press(key)


def act(person: Agent, key: str, action: str) -> None:
    """Press the key of an action once its button is there: before that, the key means nothing."""
    expect(person.see(action)).to_be_enabled()
    press(person, key)


def send_to(person: Agent, key: str, action: str, whom: str) -> None:
    """The key that asks for somebody, their extension or name typed, and Enter."""
    act(person, key, action)
    expect(person.see("target-search")).to_be_focused()
    person.page.keyboard.type(whom)
    person.see("target-choice")
    press(person, "Enter")


def rung_by_browser(scene: Scene, person: Agent) -> None:
    """A caller whom the browser rings for, answered by its key."""
    scene.caller()
    person.is_rung()
    act(person, "a", "answer")
    scene.hearing(cal="anna", anna="cal")


def test_a_call_is_held_consulted_about_and_joined_by_keys(scene: Scene, chromium: Playwright) -> None:
    with scene.in_browser(chromium, "anna") as anna:
        rung_by_browser(scene, anna)
        (ben,) = scene.at_work("ben")
        act(anna, "h", "hold")
        scene.hearing(cal="music", anna="")
        act(anna, "h", "resume")
        scene.hearing(cal="anna", anna="cal")
        send_to(anna, "c", "consult", "ben")
        ben.phone.answer()
        scene.hearing(cal="music", anna="ben", ben="anna")
        anna.see("party", kind="customer", place="hold")
        act(anna, "s", "swap")
        scene.hearing(cal="anna", anna="cal", ben="music")
        act(anna, "j", "merge")
        scene.together("anna", "ben", "cal")
        act(anna, "l", "leave")
        scene.hearing(cal="ben", ben="cal")
        anna.see("desk-idle")


def test_a_note_goes_with_the_call_and_digits_to_the_caller(scene: Scene, chromium: Playwright) -> None:
    with scene.in_browser(chromium, "anna") as anna:
        rung_by_browser(scene, anna)
        (ben,) = scene.at_work("ben")
        anna.see("hold")  # the keypad has no button: it may be used as soon as this one may
        press(anna, "k")
        expect(anna.see("tone-pad")).to_have_class(re.compile("padOpen"))
        press(anna, "1", "2", "#", "Escape")
        scene.people.named("cal").pressed("12#")
        press(anna, "n")
        expect(anna.see("call-note")).to_be_focused()
        anna.page.keyboard.type("Hold on to the thought")  # keys in a field are text: neither held nor hung up
        press(anna, "Escape")
        anna.see("call-card", state="talking")
        send_to(anna, "t", "transfer", "ben")
        ben.takes_the_call()
        assert ben.desk.call["note"] == "Hold on to the thought"
        scene.hearing(cal="ben", ben="cal")


def on_row(person: Agent, key: str, action: str) -> None:
    """Mark the row of the call that is on, and press the key of an action once it may be done there."""
    row = person.see("live-call", state="talking")
    expect(row.get_by_test_id(f"row-{action}")).to_be_enabled()
    row.focus()
    expect(row).to_be_focused()
    press(person, key)


def test_a_supervisor_goes_in_and_out_of_a_call_from_its_row_and_takes_it_over(
    scene: Scene, chromium: Playwright
) -> None:
    with scene.in_browser(chromium, "boss") as boss:
        (anna,) = scene.at_work("anna")
        scene.talk(anna)
        boss.press("nav-live")
        on_row(boss, "1", "listen")
        boss.see("supervise-band", depth="listen")
        scene.hearing(cal="anna", anna="cal", boss="anna cal")
        press(boss, "2")
        boss.see("supervise-band", depth="whisper")
        scene.hearing(cal="anna", anna="boss cal", boss="anna cal")
        press(boss, "3")
        boss.see("supervise-band", depth="barge")
        scene.together("anna", "boss", "cal")
        press(boss, "0")
        scene.hearing(cal="anna", anna="cal")
        expect(boss.there("supervise-band")).to_have_count(0)
        on_row(boss, "Shift+T", "takeover")
        scene.hearing(cal="boss", boss="cal")
        anna.desk.is_in("ready")
