"""A call handed on, blindly or after asking: who hears whom at every step."""

from pathlib import Path

import pytest

from tests.lab.desk import Refusal
from tests.lab.scene import MENU_S, House, Scene
from tests.lab.sound import read_wav, tone_ms
from tests.lab.workspace import await_value


def test_a_blind_transfer_to_a_colleague_frees_the_agent_at_once(scene: Scene) -> None:
    anna, ben = scene.at_work("anna", "ben")
    scene.talk(anna)
    anna.desk.does("transfer", to=ben.address)
    anna.phone.is_hung_up()
    anna.desk.is_in("ready")
    ben.phone.is_rung()
    scene.hearing(cal="music")
    ben.takes_the_call()
    scene.hearing(cal="ben", ben="cal")


def test_a_blind_transfer_to_a_queue_waits_there(scene: Scene) -> None:
    (anna,) = scene.at_work("anna")
    scene.talk(anna)
    (dora,) = scene.at_work("dora")
    dora.desk.does("state", state="away")
    anna.desk.does("transfer", to=scene.house.queue("sales"))
    anna.phone.is_hung_up()
    scene.hearing(cal="music")
    dora.desk.does("state", state="ready")
    call = dora.takes_the_call()
    assert call["queue_name"] == "sales"
    scene.hearing(cal="dora", dora="cal")


def test_a_blind_transfer_outside_joins_the_two_who_are_outside(scene: Scene) -> None:
    (anna,) = scene.at_work("anna")
    cal = scene.talk(anna)
    olga = scene.people.outsider("olga")
    anna.desk.does("transfer", to=f"number:{olga.address}")
    anna.phone.is_hung_up()
    olga.answer()
    scene.hearing(cal="olga", olga="cal")
    cal.hang_up()
    olga.is_hung_up()


def test_a_blind_transfer_into_the_flow_plays_it_and_goes_on_there(scene: Scene) -> None:
    anna, ben = scene.at_work("anna", "ben")
    scene.talk(anna)
    anna.desk.does("state", state="away")
    anna.desk.does("transfer", to="flow:hello")
    anna.phone.is_hung_up()
    scene.hearing(cal="voice")
    ben.phone.is_rung()
    ben.takes_the_call()
    scene.hearing(cal="ben", ben="cal")


def test_a_transfer_to_another_companys_public_line_is_a_call_to_that_company(scene: Scene, harbour: House) -> None:
    (anna,) = scene.at_work("anna")
    (fred,) = scene.at_work("fred", house=harbour)
    cal = scene.talk(anna)
    anna.desk.does("transfer", to=f"number:{harbour.number}")
    anna.phone.is_hung_up()
    scene.arrives(harbour)
    cal.press("1")
    fred.takes_the_call(seconds=MENU_S)
    scene.hearing(cal="fred", fred="cal")
    cal.hang_up()
    fred.phone.is_hung_up()


def test_an_attended_transfer_to_another_companys_public_line(scene: Scene, harbour: House) -> None:
    (anna,) = scene.at_work("anna")
    (fred,) = scene.at_work("fred", house=harbour)
    cal = scene.talk(anna)
    anna.desk.does("consult", to=f"number:{harbour.number}")
    scene.arrives(harbour)
    anna.desk.does("keypad", digits="1")
    fred.takes_the_call(seconds=MENU_S)
    scene.hearing(cal="music", anna="fred", fred="anna")
    anna.desk.does("complete")
    anna.phone.is_hung_up()
    scene.hearing(cal="fred", fred="cal")
    cal.hang_up()
    fred.phone.is_hung_up()


def test_a_transfer_nobody_takes_comes_back_to_the_front_of_its_queue(scene: Scene) -> None:
    anna, dora = scene.at_work("anna", "dora")
    scene.talk(anna)
    anna.desk.does("state", state="away")
    scene.caller("eve")
    scene.waits("eve")
    anna.desk.does("transfer", to=dora.address)
    dora.phone.decline()
    scene.waits("cal")
    scene.hearing(cal="music", eve="music")
    anna.desk.does("state", state="ready")
    anna.takes_the_call()
    scene.hearing(cal="anna", anna="cal", eve="music")


def test_a_transfer_nobody_takes_of_a_call_that_came_by_no_queue_returns_to_its_sender(scene: Scene) -> None:
    anna, ben = scene.at_work("anna", "ben")
    olga = scene.people.outsider("olga", answers=True)
    anna.desk.does("dial", to=olga.address)
    anna.phone.answer()
    scene.hearing(olga="anna", anna="olga")
    anna.desk.does("transfer", to=ben.address)
    anna.phone.is_hung_up()
    ben.phone.decline()
    anna.phone.is_rung()
    scene.hearing(olga="music")
    anna.takes_the_call()
    scene.hearing(olga="anna", anna="olga")


def test_a_transfer_to_voicemail_asks_for_a_message_and_keeps_it(scene: Scene, tmp_path: Path) -> None:
    (anna,) = scene.at_work("anna")
    cal = scene.talk(anna)
    call_id = anna.desk.call["id"]
    anna.desk.does("transfer", to=f"voicemail:{scene.house.queues['care']}")
    anna.phone.is_hung_up()
    scene.hearing(cal="voice")
    await_value(lambda: "voicemail" in scene.house.workspace.live_states(), 30, "the message is recorded")
    scene.hearing(cal="")
    scene.lasts(2)
    cal.hang_up()
    company = scene.house.workspace
    await_value(lambda: company.new_call()["id"] == call_id and company.stored_message(call_id), 60, "it is stored")
    target = tmp_path / "message.wav"
    link = company.site.get(f"/api/calls/{call_id}/voicemail/")["url"]
    target.write_bytes(company.site.http.get(link).raise_for_status().content)
    (message,), rate = read_wav(target)
    assert tone_ms(message, cal.hertz, rate) > 1_000
    assert tone_ms(message, anna.phone.hertz, rate) == 0


def test_an_attended_transfer_with_swaps_on_the_way(scene: Scene) -> None:
    anna, ben = scene.at_work("anna", "ben")
    scene.talk(anna)
    anna.desk.does("consult", to=ben.address)
    ben.phone.is_rung()
    anna.desk.sees("consulting")
    ben.phone.answer()
    scene.hearing(cal="music", anna="ben", ben="anna")
    anna.desk.does("swap")
    scene.hearing(cal="anna", anna="cal", ben="music")
    anna.desk.does("swap")
    scene.hearing(cal="music", anna="ben", ben="anna")
    anna.desk.does("complete")
    anna.phone.is_hung_up()
    scene.hearing(cal="ben", ben="cal")
    ben.desk.sees("talking", role="owner")


def test_a_consultation_given_up_while_it_rings_or_after_talking_leads_back(scene: Scene) -> None:
    anna, ben = scene.at_work("anna", "ben")
    scene.talk(anna)
    anna.desk.does("consult", to=ben.address)
    ben.phone.is_rung()
    anna.desk.does("cancel")
    ben.phone.stops_ringing()
    scene.hearing(cal="anna", anna="cal")
    anna.desk.does("consult", to=ben.address)
    ben.phone.answer()
    scene.hearing(cal="music", anna="ben", ben="anna")
    anna.desk.does("cancel")
    ben.phone.is_hung_up()
    scene.hearing(cal="anna", anna="cal")


def test_a_consultation_with_somebody_outside_and_one_by_a_queue(scene: Scene) -> None:
    anna, dora = scene.at_work("anna", "dora")
    scene.talk(anna)
    anna.desk.does("consult", to=scene.house.queue("sales"))
    dora.phone.answer()
    scene.hearing(cal="music", anna="dora", dora="anna")
    dora.phone.hang_up()
    scene.hearing(cal="anna", anna="cal")
    olga = scene.people.outsider("olga")
    anna.desk.does("consult", to=f"number:{olga.address}")
    olga.answer()
    scene.hearing(cal="music", anna="olga", olga="anna")
    anna.desk.does("complete")
    scene.hearing(cal="olga", olga="cal")


def test_when_the_caller_gives_up_the_two_who_consult_go_on(scene: Scene) -> None:
    anna, ben = scene.at_work("anna", "ben")
    cal = scene.talk(anna)
    anna.desk.does("consult", to=ben.address)
    ben.phone.answer()
    scene.hearing(cal="music", anna="ben", ben="anna")
    cal.hang_up()
    scene.hearing(anna="ben", ben="anna")


def test_what_cannot_be_done_is_refused_and_disturbs_nobody(scene: Scene) -> None:
    anna, ben = scene.at_work("anna", "ben")
    scene.talk(anna)
    for verb in ("swap", "complete", "cancel", "merge", "resume"):
        with pytest.raises(Refusal) as refused:
            anna.desk.does(verb)
        assert refused.value.status == 409, verb
    with pytest.raises(Refusal):
        ben.desk.does("hold")
    with pytest.raises(Refusal):
        anna.desk.does("consult", to=anna.address)
    scene.hearing(cal="anna", anna="cal")
