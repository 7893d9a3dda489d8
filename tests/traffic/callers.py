"""Callers: each dials, listens to the menu, presses a key, waits with the patience they have, talks and hangs up."""

import threading
import time

import httpx

from tests.lab.party import Party
from tests.traffic.floor import Floor, Guest

_LOOK_S = 0.25
_ANSWER_S = 20.0
HERTZ = 440


def call_in(floor: Floor, number: str, per_minute: float) -> None:
    """Callers come at this rate until it is over; returns when the last one is gone."""
    on_the_line: list[threading.Thread] = []
    while not floor.wait(floor.draw.next_caller_s(per_minute)):
        guest = floor.welcome(floor.draw.caller())
        if guest is not None:
            thread = threading.Thread(target=_visit, args=(floor, guest, number), daemon=True)
            thread.start()
            on_the_line = [*(one for one in on_the_line if one.is_alive()), thread]
    for thread in on_the_line:
        thread.join(30)


def _visit(floor: Floor, guest: Guest, number: str) -> None:
    party = Party(floor.outside, guest.about.number, HERTZ, guest.about.number)
    try:
        floor.count(_call(floor, guest, party, number))
    except (TimeoutError, httpx.HTTPError):
        floor.count("not answered")
    finally:
        party.leave()
        floor.farewell(guest)


def _call(floor: Floor, guest: Guest, party: Party, number: str) -> str:
    """What became of the call."""
    about = guest.about
    party.call(number)
    party.connected(_ANSWER_S)
    floor.wait(about.menu_s)
    if not about.key:
        return "gave up in the menu"
    party.press(about.key)
    patience = time.monotonic() + about.patience_s
    while party.is_up and not floor.over.is_set():
        if guest.thanked.wait(_LOOK_S):
            return "served"
        if not guest.met.is_set() and time.monotonic() > patience:
            return "gave up waiting"
    return "served" if guest.met.is_set() else "ended before"
