"""Many in one call: everybody hears everybody, whoever comes and goes."""

import pytest

from tests.lab.desk import Refusal
from tests.lab.scene import Scene


def test_a_consultation_becomes_a_conference_which_one_leaves(scene: Scene) -> None:
    anna, ben = scene.at_work("anna", "ben")
    scene.talk(anna)
    anna.desk.does("consult", to=ben.address)
    ben.phone.answer()
    scene.hearing(cal="music", anna="ben", ben="anna")
    anna.desk.does("merge")
    scene.hearing(cal="anna ben", anna="ben cal", ben="anna cal")
    anna.desk.sees("conference", role="owner")
    ben.phone.hang_up()
    scene.hearing(cal="anna", anna="cal")


def test_a_conference_on_hold_goes_on_without_the_one_who_holds(scene: Scene) -> None:
    anna, ben = scene.at_work("anna", "ben")
    scene.talk(anna)
    anna.desk.does("add", to=ben.address)
    ben.phone.answer()
    scene.together("cal", "anna", "ben")
    anna.desk.does("hold")
    scene.hearing(cal="ben", ben="cal", anna="")
    anna.desk.does("resume")
    scene.together("cal", "anna", "ben")


def test_the_owner_drops_one_and_leaves_the_others_alone(scene: Scene) -> None:
    anna, ben = scene.at_work("anna", "ben")
    scene.talk(anna)
    olga = scene.people.outsider("olga")
    anna.desk.does("add", to=ben.address)
    ben.phone.answer()
    anna.desk.does("add", to=f"number:{olga.address}")
    scene.hearing(cal="anna ben", anna="ben cal", ben="anna cal")
    olga.answer()
    scene.hearing(cal="anna ben olga", anna="ben cal olga", ben="anna cal olga", olga="anna ben cal")
    anna.desk.does("drop", party=anna.desk.party_with(olga.address)["id"])
    olga.is_hung_up()
    scene.hearing(cal="anna ben", anna="ben cal", ben="anna cal")
    anna.desk.does("leave")
    anna.phone.is_hung_up()
    scene.hearing(cal="ben", ben="cal")
    ben.desk.sees("talking", role="owner")


def test_eight_hear_each_other_and_a_ninth_does_not_get_in(scene: Scene) -> None:
    anna, ben, cleo, dora = scene.at_work("anna", "ben", "cleo", "dora")
    scene.talk(anna)
    for colleague in (ben, cleo, dora):
        anna.desk.does("add", to=colleague.address)
        colleague.phone.answer()
    for name in ("olga", "otto", "oona"):
        outsider = scene.people.outsider(name, answers=True)
        anna.desk.does("add", to=f"number:{outsider.address}")
        outsider.connected()
    scene.together("cal", "anna", "ben", "cleo", "dora", "olga", "otto", "oona")
    with pytest.raises(Refusal) as refused:
        anna.desk.does("add", to=f"number:{scene.people.outsider('late').address}")
    assert refused.value.code == "full"
    scene.together("cal", "anna", "ben", "cleo", "dora", "olga", "otto", "oona")
