"""A supervisor in others' calls: whom they hear, and who hears them."""

from concurrent.futures import ThreadPoolExecutor

from linepool.launcher.stack import Stack
from tests.chaos import faults
from tests.lab.desk import Refusal
from tests.lab.scene import Colleague, Scene
from tests.lab.workspace import await_value


def supervise(boss: Colleague, verb: str, agent: Colleague) -> None:
    boss.desk.supervises(verb, call_id=agent.desk.call["id"], user_id=agent.id)


def test_listening_whispering_and_barging_in(scene: Scene) -> None:
    anna, boss = scene.at_work("anna", "boss")
    scene.talk(anna)
    supervise(boss, "listen", anna)
    boss.phone.answer()
    scene.hearing(boss="anna cal", anna="cal", cal="anna")
    supervise(boss, "whisper", anna)
    scene.hearing(boss="anna cal", anna="boss cal", cal="anna")
    supervise(boss, "listen", anna)
    scene.hearing(boss="anna cal", anna="cal", cal="anna")
    supervise(boss, "barge", anna)
    scene.hearing(boss="anna cal", anna="boss cal", cal="anna boss")
    boss.desk.supervises("stop")
    boss.phone.is_hung_up()
    scene.hearing(anna="cal", cal="anna")


def test_a_whisper_stays_with_the_agent_through_hold_and_conference(scene: Scene) -> None:
    anna, ben, boss = scene.at_work("anna", "ben", "boss")
    scene.talk(anna)
    supervise(boss, "whisper", anna)
    boss.phone.answer()
    scene.hearing(boss="anna cal", anna="boss cal", cal="anna")
    anna.desk.does("hold")
    scene.hearing(boss="anna", anna="boss", cal="music")
    anna.desk.does("resume")
    anna.desk.does("add", to=ben.address)
    ben.phone.answer()
    scene.hearing(boss="anna ben cal", anna="ben boss cal", ben="anna cal", cal="anna ben")


def test_a_whisper_goes_on_when_call_control_dies_and_the_next_one_knows_of_it(stack: Stack, scene: Scene) -> None:
    anna, boss = scene.at_work("anna", "boss")
    scene.talk(anna)
    supervise(boss, "whisper", anna)
    boss.phone.answer()
    scene.hearing(boss="anna cal", anna="boss cal", cal="anna")
    faults.kill("callcontrol")(stack)
    scene.hearing(boss="anna cal", anna="boss cal", cal="anna")
    await_value(lambda: may_supervise(boss, "barge", anna), 30, "the next call control acts")
    scene.hearing(boss="anna cal", anna="boss cal", cal="anna boss")
    boss.desk.supervises("stop")
    boss.phone.is_hung_up()
    scene.hearing(anna="cal", cal="anna")
    faults.healed(stack)


def may_supervise(boss: Colleague, verb: str, agent: Colleague) -> bool:
    """Whether somebody is there to do it."""
    try:
        supervise(boss, verb, agent)
    except (Refusal, KeyError):  # refused, or the desk shows no call yet
        return False
    return True


def test_a_supervisor_takes_the_call_over_and_the_agent_is_free(scene: Scene) -> None:
    anna, boss = scene.at_work("anna", "boss")
    cal = scene.talk(anna)
    supervise(boss, "listen", anna)
    boss.phone.answer()
    scene.hearing(boss="anna cal", anna="cal", cal="anna")
    boss.desk.supervises("takeover", call_id=boss.desk.call["id"])
    anna.phone.is_hung_up()
    anna.desk.is_in("ready")
    scene.hearing(boss="cal", cal="boss")
    cal.hang_up()
    boss.phone.is_hung_up()


def test_of_two_supervisors_who_take_over_at_once_one_has_the_call_and_the_other_is_out(
    scene: Scene,
) -> None:
    anna, boss, chief = scene.at_work("anna", "boss", "chief")
    scene.talk(anna)
    rivals = (boss, chief)
    for rival in rivals:
        supervise(rival, "listen", anna)
        rival.phone.answer()
    scene.hearing(boss="anna cal", chief="anna cal", anna="cal", cal="anna")
    call_id = anna.desk.call["id"]
    with ThreadPoolExecutor() as at_once:
        outcomes = list(at_once.map(lambda rival: take_over(rival, call_id), rivals))
    assert sorted(outcomes) == ["", "already_taken"]
    winner, loser = (rivals[outcomes.index(code)] for code in ("", "already_taken"))
    anna.phone.is_hung_up()
    anna.desk.is_in("ready")
    loser.phone.is_hung_up()
    scene.hearing(**{winner.name: "cal", "cal": winner.name})


def take_over(rival: Colleague, call_id: str) -> str:
    """The code of the refusal, or nothing."""
    try:
        rival.desk.supervises("takeover", call_id=call_id)
    except Refusal as refusal:
        return refusal.code
    return ""


def test_whom_a_supervisor_sends_away_gets_no_call_until_they_are_called_back(scene: Scene) -> None:
    anna, ben, boss = scene.at_work("anna", "ben", "boss")
    boss.desk.supervises("agent", user_id=anna.id, state="away", reason="training")
    scene.caller("cal")
    ben.takes_the_call()
    assert not anna.phone.rings
    boss.desk.supervises("agent", user_id=anna.id, state="ready")
    scene.caller("eve")
    anna.takes_the_call()
    scene.hearing(cal="ben", ben="cal", eve="anna", anna="eve")


def test_whom_a_supervisor_logs_out_is_rung_no_more(scene: Scene) -> None:
    anna, ben, boss = scene.at_work("anna", "ben", "boss")
    ben.desk.does("state", state="away")
    scene.caller("cal")
    anna.phone.is_rung()
    boss.desk.supervises("agent", user_id=anna.id, state="offline")
    anna.phone.stops_ringing()
    scene.waits("cal")
    scene.hearing(cal="music")
    ben.desk.does("state", state="ready")
    ben.takes_the_call()
    scene.hearing(cal="ben", ben="cal")


def test_the_supervisor_is_out_when_the_call_is_over(scene: Scene) -> None:
    anna, boss = scene.at_work("anna", "boss")
    cal = scene.talk(anna)
    supervise(boss, "listen", anna)
    boss.phone.answer()
    scene.hearing(boss="anna cal", anna="cal", cal="anna")
    cal.hang_up()
    anna.phone.is_hung_up()
    boss.phone.is_hung_up()


def test_a_waiting_call_is_pulled_to_another_queue_and_to_oneself(scene: Scene) -> None:
    anna, dora, boss = scene.at_work("anna", "dora", "boss")
    anna.desk.does("state", state="away")
    dora.desk.does("state", state="away")
    scene.caller("cal")
    scene.caller("eve")
    cal, eve = scene.waits("cal"), scene.waits("eve")
    scene.hearing(cal="music", eve="music")
    boss.desk.supervises("pull", call_id=cal, to=scene.house.queue("sales"))
    dora.desk.does("state", state="ready")
    dora.takes_the_call()
    scene.hearing(cal="dora", dora="cal", eve="music")
    boss.desk.supervises("pull", call_id=eve, to=boss.address)
    boss.takes_the_call()
    scene.hearing(cal="dora", dora="cal", eve="boss", boss="eve")
