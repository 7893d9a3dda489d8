"""The real desk worked by its buttons, and who hears whom after each."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Playwright, expect

from tests.lab.agent import Agent
from tests.lab.party import Party
from tests.lab.scene import Colleague, Scene


@pytest.fixture
def home(scene: Scene) -> Iterator[Party]:
    """The telephone at Anna's home, which rings at her seat when she says so."""
    anna = scene.house.people["anna"]
    telephone = scene.people.outsider("home")
    scene.house.seat(anna, "outside", telephone.address)
    yield telephone
    scene.house.seat(anna, "browser")


def talks(scene: Scene, person: Agent, queue: str = "care") -> None:
    """A caller who talks to Anna, at her browser."""
    scene.caller(queue=queue)
    person.click("answer", "call-card", state="talking")
    scene.hearing(cal="anna", anna="cal")


def choose(person: Agent, button: str, whom: str) -> None:
    """The button that asks for somebody, and the line with their name."""
    person.click(button, "target")
    person.fill("target-search", whom)
    person.page.locator('[data-testid="target-choice"]', has_text=whom).first.click()


def test_a_colleague_is_added_and_dropped_and_the_caller_parked_and_taken_back(
    scene: Scene, chromium: Playwright
) -> None:
    with scene.in_browser(chromium, "anna") as anna:
        talks(scene, anna)
        (ben,) = scene.at_work("ben")
        choose(anna, "add", "ben")
        anna.see("party", kind="agent", place="ringing")
        ben.phone.answer()
        scene.together("anna", "ben", "cal")
        anna.see("party", kind="agent", place="room")
        anna.there("party", kind="agent").get_by_test_id("party-drop").click()
        scene.hearing(cal="anna", anna="cal")
        anna.click("park", "parked-call")
        scene.hearing(cal="music")
        anna.click("retrieve", "call-card", state="talking")
        scene.hearing(cal="anna", anna="cal")


def test_who_does_not_answer_is_named_and_the_caller_is_back_at_the_desk(scene: Scene, chromium: Playwright) -> None:
    with scene.in_browser(chromium, "anna") as anna:
        talks(scene, anna)
        (ben,) = scene.at_work("ben")
        choose(anna, "consult", "ben")
        anna.see("party", kind="agent", place="ringing")
        ben.phone.decline()
        expect(anna.there("told").first).to_contain_text("ben", ignore_case=True)
        anna.see("call-card", state="talking")
        scene.hearing(cal="anna", anna="cal")


def test_one_consultation_is_cancelled_and_another_completed(scene: Scene, chromium: Playwright) -> None:
    with scene.in_browser(chromium, "anna") as anna:
        talks(scene, anna)
        (ben,) = scene.at_work("ben")
        asks(scene, anna, ben)
        anna.click("cancel", "call-card", state="talking")
        scene.hearing(cal="anna", anna="cal")
        ben.desk.is_in("ready")
        asks(scene, anna, ben)
        anna.click("complete", "desk-idle")
        scene.hearing(cal="ben", ben="cal")


def asks(scene: Scene, person: Agent, colleague: Colleague) -> None:
    """Anna asks a colleague while the caller waits."""
    choose(person, "consult", colleague.name)
    colleague.phone.answer()
    scene.hearing(**{"cal": "music", "anna": colleague.name, colleague.name: "anna"})


def test_a_recording_is_begun_paused_resumed_and_ended(scene: Scene, chromium: Playwright) -> None:
    with scene.in_browser(chromium, "anna") as anna:
        talks(scene, anna, queue="asked")
        anna.see("recording", state="off")
        anna.click("recordStart", "recording", state="on")
        anna.click("recordPause", "recording", state="paused")
        anna.click("recordResume", "recording", state="on")
        anna.click("recordStop", "recording", state="off")
        scene.hearing(cal="anna", anna="cal")


def test_a_supervisor_sets_an_agent_away_and_ready(scene: Scene, chromium: Playwright) -> None:
    with scene.in_browser(chromium, "boss") as boss:
        (anna,) = scene.at_work("anna")
        boss.click("nav-live", "live-agent", user=str(anna.id), state="ready")
        with_row(boss, f'[data-testid="live-agent"][data-user="{anna.id}"]', "row-agentAway")
        anna.desk.is_in("away")
        boss.see("live-agent", user=str(anna.id), state="away")
        with_row(boss, f'[data-testid="live-agent"][data-user="{anna.id}"]', "row-agentReady")
        anna.desk.is_in("ready")


def test_a_supervisor_pulls_a_waiting_caller_to_another_queue_and_to_themselves(
    scene: Scene, chromium: Playwright
) -> None:
    queued = '[data-testid="live-call"][data-state="queued"]'
    with scene.in_browser(chromium, "boss") as boss:
        # Away, both: a queue nobody is logged in to takes no callers, and one with somebody ready lets nobody wait.
        for colleague in scene.at_work("anna", "dora"):
            colleague.desk.does("state", state="away")
        scene.caller()
        scene.waits("cal")
        boss.click("nav-live", "live-call", state="queued")
        pull(boss, queued, scene.house.queue("sales"))
        expect(boss.page.locator(queued)).to_contain_text("sales")
        scene.hearing(cal="music")
        pull(boss, queued, scene.house.people["boss"].address)
        boss.click("answer", "hangup")
        scene.hearing(cal="boss", boss="cal")


def pull(person: Agent, row: str, place: str) -> None:
    """The button of a waiting call, and where it shall go."""
    with_row(person, row, "row-pull")
    person.page.locator(f'[data-testid="pull-choice"][data-id="{place}"]').click()
    expect(person.there("pull")).to_have_count(0)


def with_row(person: Agent, row: str, button: str) -> None:
    """Point at a row of the floor, and click one of the buttons that it then has."""
    found = person.page.locator(row).first
    found.hover()
    found.get_by_test_id(button).click()


def test_a_sip_phone_is_led_from_the_browser(scene: Scene, chromium: Playwright) -> None:
    phone = scene.house.people["anna"].phone
    with scene.in_browser(chromium, "anna", device="phone") as anna:
        scene.caller()
        anna.is_rung()
        phone.answer()
        anna.see("call-card", state="talking")
        scene.hearing(cal="anna", anna="cal")
        anna.click("hold", "call-card", state="held")
        scene.hearing(cal="music", anna="")
        anna.click("resume", "call-card", state="talking")
        scene.hearing(cal="anna", anna="cal")
        anna.click("hangup", "desk-idle")
        phone.is_hung_up()


def test_an_outside_number_is_led_from_the_browser(scene: Scene, home: Party, chromium: Playwright) -> None:
    with scene.in_browser(chromium, "anna", device="outside") as anna:
        scene.caller()
        anna.is_rung()
        home.answer()
        scene.hearing(cal="music", home="voice")
        home.press("1")
        anna.see("call-card", state="talking")
        scene.hearing(cal="home", home="cal")
        (ben,) = scene.at_work("ben")
        choose(anna, "transfer", "ben")
        ben.takes_the_call()
        scene.hearing(cal="ben", ben="cal")
        home.is_hung_up()
