"""An agent's network loses packets, or is gone for a while: that costs sound, and no call."""

from collections.abc import Iterator

import pytest

from linepool.launcher.stack import Stack
from tests.lab.outside import Outside
from tests.lab.scene import Scene
from tests.lab.street import Street
from tests.lab.workspace import await_value

FRAMES = 150
"""Three seconds of sound."""


@pytest.fixture
def street(stack: Stack, outside: Outside, scene: Scene) -> Iterator[Street]:
    """Anna's phone is behind a router of her own."""
    values = stack.environment
    phone = scene.people.phones[scene.house.people["anna"].phone.address]
    with Street((values["LINEPOOL_SIP_HOST"], int(values["LINEPOOL_SIP_PORT"]))) as street:
        phone.register_at(street.server)
        yield street
        street.loss, street.closed = 0.0, False
        scene.house.people["anna"].go_home()
        phone.register_at(outside.linepool)


@pytest.mark.parametrize("loss", [0.05, 0.2])
def test_lost_packets_cost_sound_and_no_call(scene: Scene, street: Street, loss: float) -> None:
    (anna,) = scene.at_work("anna")
    cal = scene.talk(anna)
    street.loss = loss
    begun = cal.line.frames if cal.line else 0
    await_value(lambda: cal.line is not None and cal.line.frames > begun + FRAMES, 20, "three seconds are heard")
    assert street.lost > FRAMES * loss / 2
    assert anna.desk.call["state"] == "talking"
    street.loss = 0.0
    scene.hearing(cal="anna", anna="cal")


def test_a_network_that_is_gone_for_ten_seconds_costs_no_call(scene: Scene, street: Street) -> None:
    (anna,) = scene.at_work("anna")
    cal = scene.talk(anna)
    street.closed = True
    await_value(lambda: "music" in cal.hears({}), 30, "the caller hears music")  # ten seconds without sound
    street.closed = False
    anna.phone.hang_up()  # what her phone takes for the call is over
    anna.desk.is_in("offline")
    anna.desk.does("login", device="phone")
    await_value(lambda: bool(anna.desk.picture.get("reclaim")), 15, "she may take the caller back")
    anna.desk.does("reclaim")
    anna.phone.answer()
    scene.hearing(cal="anna", anna="cal")
