"""Sound that is moved in mid-call, as carriers and routers do: its packets are numbered anew; who hears whom then."""

import pytest

from tests.lab.scene import Scene
from tests.lab.street import Numbering, Street
from tests.lab.test_survival_network import street

__all__ = ["street"]

MOVES = [
    pytest.param(Numbering(20_000), id="the same source"),
    pytest.param(Numbering(20_000, source=0x0ACD_0ACD), id="another source"),
]


@pytest.mark.parametrize("numbering", MOVES)
def test_both_go_on_hearing_each_other(scene: Scene, street: Street, numbering: Numbering) -> None:  # noqa: F811
    (anna,) = scene.at_work("anna")
    scene.talk(anna)
    street.moved = numbering
    scene.lasts(1)
    scene.hearing(cal="anna", anna="cal")
    anna.desk.does("hold")
    scene.hearing(cal="music", anna="")
    anna.desk.does("resume")
    scene.hearing(cal="anna", anna="cal")
