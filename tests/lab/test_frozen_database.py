"""PostgreSQL stands still: it answers nobody and refuses nobody. Who asks it is told, who calls is not."""

import json
import time
from collections.abc import Iterator

import pytest
from websockets.sync.client import ClientConnection, connect

from linepool.launcher.stack import Stack
from tests.chaos.faults import frozen
from tests.lab.party import Party
from tests.lab.scene import House, Scene
from tests.lab.workspace import await_value

SOON_S = 12
"""Seconds, for a slow machine; told is what it took."""


@pytest.fixture
def socket(house: House) -> Iterator[ClientConnection]:
    """The owner's live pictures, as a browser gets them."""
    site = house.workspace.site
    cookies = "; ".join(f"{name}={value}" for name, value in site.http.cookies.items())
    host = str(site.http.headers["Host"])
    url = f"ws://127.0.0.1:{host.rpartition(':')[2]}/ws/live/"
    with connect(url, additional_headers={"Cookie": cookies, "Host": host}) as opened:
        yield opened


def calls_shown(socket: ClientConnection, wanted: int) -> bool:
    """Whether a picture with so many calls comes by this socket soon."""
    deadline = time.monotonic() + SOON_S
    while (left := deadline - time.monotonic()) > 0:
        try:
            picture = json.loads(socket.recv(left))
        except TimeoutError:
            return False
        if len((picture.get("board") or {}).get("calls", ())) == wanted:
            return True
    return False


def dial_until_answered(caller: Party, number: str) -> None:
    """Who hears nothing dials again. The switch reads requests into 31 queues: one that waits for the database, such as
    a phone's registration, holds up its own queue, and the next call comes into another."""
    caller.call(number)
    try:
        caller.connected(SOON_S / 2)
    except TimeoutError:
        caller.hang_up()
        caller.call(number)
        caller.connected(SOON_S)


def test_while_the_database_stands_still_the_web_says_so_and_callers_are_answered(
    stack: Stack, scene: Scene, socket: ClientConnection
) -> None:
    (anna,) = scene.at_work("anna")
    scene.talk(anna)
    assert calls_shown(socket, 1)
    http = scene.house.workspace.site.http
    with frozen(stack, "postgres"):
        began = time.monotonic()
        refused = http.get("/api/queues/")
        print(f"refused after {time.monotonic() - began:.1f} s")
        assert (refused.status_code, refused.json()["code"]) == (503, "database_unavailable")
        assert http.get("/readyz").status_code == 503
        assert http.get("/healthz").json()["database"] == "away"
        began = time.monotonic()
        dan = scene.people.outsider("dan")
        dial_until_answered(dan, scene.house.number)
        print(f"answered after {time.monotonic() - began:.1f} s")
        dan.press("1")
        scene.hearing(cal="anna", anna="cal", dan="music")
        assert calls_shown(socket, 2), "live pictures go on"
    await_value(lambda: http.get("/api/queues/").status_code == 200, SOON_S, "the web works again")
    scene.people.named("cal").hang_up()
    anna.takes_the_call()
    scene.hearing(dan="anna", anna="dan")
    anna.phone.hang_up()
    anna.desk.sees("")
