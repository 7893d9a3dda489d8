"""What rings at an agent's, and what happens when it dies."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Playwright

from tests.lab.party import Party
from tests.lab.scene import Scene


@pytest.fixture
def home(scene: Scene) -> Iterator[Party]:
    """The telephone at Anna's home, which is what rings at her seat."""
    anna = scene.house.people["anna"]
    telephone = scene.people.outsider("home")
    scene.house.seat(anna, "outside", telephone.address)
    yield telephone
    scene.house.seat(anna, "browser")


def test_an_outside_number_takes_calls_with_a_key_and_hears_the_caller_only_then(scene: Scene, home: Party) -> None:
    (anna,) = scene.at_work("anna", device="outside")
    scene.caller()
    home.answer()
    scene.hearing(cal="music", home="voice")
    home.press("1")
    anna.desk.sees("talking")
    scene.hearing(cal="home", home="cal")


def test_an_answer_without_the_key_is_none(scene: Scene, home: Party) -> None:
    scene.at_work("anna", device="outside")
    scene.caller()
    home.answer()
    scene.hearing(cal="music", home="voice")
    (ben,) = scene.at_work("ben")
    home.hang_up()
    ben.takes_the_call()
    scene.hearing(cal="ben", ben="cal")


def test_after_a_reload_one_click_leads_back_to_the_caller(scene: Scene, chromium: Playwright) -> None:
    with scene.in_browser(chromium, "anna") as anna:
        scene.caller()
        anna.is_rung()
        anna.answer()
        scene.hearing(cal="anna", anna="cal")
        anna.page.reload()
        scene.hearing(cal="music")
        anna.press("reclaim", seconds=30)
        scene.hearing(cal="anna", anna="cal")
        anna.press("hangup")


def test_a_caller_whose_agent_does_not_come_back_is_first_in_the_queue(scene: Scene, chromium: Playwright) -> None:
    (ben,) = scene.at_work("ben")
    ben.desk.does("state", state="away")
    with scene.in_browser(chromium, "anna") as anna:
        scene.caller("cal", queue="brittle")
        anna.is_rung()
        anna.answer()
        scene.caller("eve", queue="brittle")
        scene.hearing(cal="anna", anna="cal", eve="music")
        anna.kill()
        del scene.browsers["anna"]
        scene.hearing(cal="music", eve="music")
    scene.waits("cal", 40)
    ben.desk.does("state", state="ready")
    ben.takes_the_call()
    scene.hearing(cal="ben", ben="cal", eve="music")
