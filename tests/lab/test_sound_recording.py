"""What is on a recording, and what is not."""

from pathlib import Path

from tests.lab.scene import Scene
from tests.lab.sound import Samples, read_wav, tone_ms


def test_a_pause_leaves_the_conversation_out_of_the_recording(scene: Scene, tmp_path: Path) -> None:
    (anna,) = scene.at_work("anna")
    scene.house.workspace.mark()
    cal = scene.talk(anna)
    scene.lasts(1.0)
    anna.desk.does("record", action="pause")
    anna.desk.sees("talking", recording="paused")
    scene.hearing(cal="anna", anna="cal")
    scene.lasts(3.0)
    anna.desk.does("record", action="resume")
    scene.lasts(1.0)
    cal.hang_up()
    left, right = recorded(scene, tmp_path)
    for side, hertz, other in ((left, cal.hertz, anna.phone.hertz), (right, anna.phone.hertz, cal.hertz)):
        assert tone_ms(side, other) == 0
        assert 1_500 <= tone_ms(side, hertz) <= 1_000 * len(side) / 8_000 - 2_500


def test_on_demand_only_what_was_asked_for_is_recorded(scene: Scene, tmp_path: Path) -> None:
    (anna,) = scene.at_work("anna")
    scene.house.workspace.mark()
    cal = scene.talk(anna, queue="asked")
    anna.desk.sees("talking", recording="off")
    scene.lasts(2.0)
    anna.desk.does("record", action="start")
    scene.lasts(2.0)
    anna.desk.does("record", action="stop")
    scene.lasts(1.0)
    cal.hang_up()
    left, _ = recorded(scene, tmp_path)
    assert 1_500 <= tone_ms(left, cal.hertz) <= 3_500


def recorded(scene: Scene, folder: Path) -> tuple[Samples, Samples]:
    call = scene.house.workspace.new_call(30)
    channels, rate = read_wav(scene.house.workspace.stored_recording(call["id"], folder / "call.wav", 60))
    assert rate == 8_000
    left, right = channels
    return left, right
