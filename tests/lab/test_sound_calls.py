"""Who hears whom in the plain calls: in, out, hold and back."""

from playwright.sync_api import Playwright

from tests.lab.scene import Scene


def test_a_caller_hears_music_and_then_the_agent_alone(scene: Scene) -> None:
    (anna,) = scene.at_work("anna")
    anna.desk.does("state", state="away")
    scene.caller()
    scene.hearing(cal="music")
    anna.desk.does("state", state="ready")
    anna.phone.is_rung()
    scene.hearing(cal="music")
    anna.takes_the_call()
    scene.hearing(cal="anna", anna="cal")


def test_two_calls_at_once_do_not_hear_each_other(scene: Scene) -> None:
    anna, ben = scene.at_work("anna", "ben")
    scene.caller("cal")
    anna.takes_the_call()
    scene.caller("eve")
    ben.takes_the_call()
    scene.hearing(cal="anna", anna="cal", eve="ben", ben="eve")


def test_on_hold_the_caller_hears_music_and_the_agent_nothing(scene: Scene) -> None:
    (anna,) = scene.at_work("anna")
    cal = scene.caller()
    anna.takes_the_call()
    anna.desk.does("hold")
    scene.hearing(cal="music", anna="")
    anna.desk.does("resume")
    scene.hearing(cal="anna", anna="cal")
    cal.hang_up()
    anna.phone.is_hung_up()


def test_an_agent_dials_by_the_desk_and_by_the_phone_itself(scene: Scene) -> None:
    (anna,) = scene.at_work("anna")
    olga = scene.people.outsider("olga")
    anna.desk.does("dial", to=olga.address)
    anna.phone.answer()
    olga.is_rung()
    olga.answer()
    scene.hearing(olga="anna", anna="olga")
    anna.desk.does("hold")
    scene.hearing(olga="music", anna="")
    anna.desk.does("hangup")
    olga.is_hung_up()
    anna.desk.sees("")
    anna.phone.call(olga.address)
    olga.answer()
    scene.hearing(olga="anna", anna="olga")


def test_in_the_browser_it_sounds_the_same(scene: Scene, chromium: Playwright) -> None:
    with scene.in_browser(chromium, "anna") as anna:
        scene.caller()
        anna.is_rung()
        anna.answer()
        scene.hearing(cal="anna", anna="cal")
        anna.hold()
        scene.hearing(cal="music", anna="")
        anna.resume()
        scene.hearing(cal="anna", anna="cal")
        anna.press("hangup")


def test_keys_pressed_at_the_desk_arrive_at_the_other_party(scene: Scene) -> None:
    (anna,) = scene.at_work("anna")
    olga = scene.people.outsider("olga", answers=True)
    anna.desk.does("dial", to=olga.address)
    anna.phone.answer()
    anna.desk.sees("talking")
    scene.hearing(olga="anna", anna="olga")
    anna.desk.does("keypad", digits="12#")
    olga.pressed("12#")
    scene.hearing(olga="anna", anna="olga")
