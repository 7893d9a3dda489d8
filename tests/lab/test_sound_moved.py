"""Sound that is moved in mid-call, as carriers and routers do: its packets are numbered anew; who hears whom then."""

from collections.abc import Iterator

import pytest

from tests.lab.outside import Outside
from tests.lab.phones import Phone
from tests.lab.scene import Scene
from tests.lab.street import Numbering, Street
from tests.lab.test_survival_network import street

__all__ = ["street"]

MOVES = [
    pytest.param(Numbering(20_000), "ulaw", id="the same source"),
    pytest.param(Numbering(20_000, source=0x0ACD_0ACD), "ulaw", id="another source"),
    pytest.param(Numbering(20_000, source=0x0ACD_0ACD), "alaw", id="another source, and the switch translates"),
]


@pytest.fixture
def phone(scene: Scene, outside: Outside) -> Iterator[Phone]:
    """Anna's."""
    phone = scene.people.phones[scene.house.people["anna"].phone.address]
    yield phone
    phone.speaks("ulaw,alaw")


@pytest.mark.parametrize(("numbering", "codec"), MOVES)
def test_both_go_on_hearing_each_other(
    scene: Scene,
    street: Street,  # noqa: F811
    phone: Phone,
    numbering: Numbering,
    codec: str,
) -> None:
    phone.speaks(codec)
    (anna,) = scene.at_work("anna")
    scene.talk(anna)
    street.moved = numbering
    scene.lasts(1)
    scene.hearing(cal="anna", anna="cal")
    anna.desk.does("hold")
    scene.hearing(cal="music", anna="")
    anna.desk.does("resume")
    scene.hearing(cal="anna", anna="cal")
