"""The same by the desk's own buttons, in the browser. Its keys: `test_desk_keys`."""

from playwright.sync_api import Playwright

from tests.lab.agent import Agent
from tests.lab.scene import Scene


def choose(person: Agent, action: str, whom: str) -> None:
    """Press an action that asks for somebody, type the name, and take the first who is found."""
    person.press(action)
    person.fill("target-search", whom)
    person.there("target-choice").filter(has_text=whom).first.click()


def test_consult_swap_merge_and_leave_by_buttons(scene: Scene, chromium: Playwright) -> None:
    (ben,) = scene.at_work("ben")
    ben.desk.does("state", state="away")
    with scene.in_browser(chromium, "anna") as anna:
        scene.caller()
        anna.is_rung()
        anna.answer()
        scene.hearing(cal="anna", anna="cal")
        ben.desk.does("state", state="ready")
        choose(anna, "consult", "ben")
        ben.phone.answer()
        scene.hearing(cal="music", anna="ben", ben="anna")
        anna.press("swap")
        scene.hearing(cal="anna", anna="cal", ben="music")
        anna.press("merge")
        scene.together("cal", "anna", "ben")
        anna.press("leave")
        scene.hearing(cal="ben", ben="cal")


def test_where_the_queue_says_so_the_browser_answers_by_itself(scene: Scene, chromium: Playwright) -> None:
    with scene.in_browser(chromium, "anna") as anna:
        scene.caller(queue="hasty")
        anna.see("call-card", state="talking")
        scene.hearing(cal="anna", anna="cal")
        anna.press("hangup")


def test_a_blind_transfer_and_a_parked_call_by_buttons(scene: Scene, chromium: Playwright) -> None:
    (ben,) = scene.at_work("ben")
    ben.desk.does("state", state="away")
    with scene.in_browser(chromium, "anna") as anna:
        scene.caller()
        anna.is_rung()
        anna.answer()
        scene.hearing(cal="anna", anna="cal")
        anna.press("park")
        scene.hearing(cal="music")
        anna.press("retrieve")
        scene.hearing(cal="anna", anna="cal")
        ben.desk.does("state", state="ready")
        choose(anna, "transfer", "ben")
        ben.takes_the_call()
        scene.hearing(cal="ben", ben="cal")
