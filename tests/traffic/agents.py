"""People who take the calls: ready, on the phone, writing it up, away for a while; at their desks by its API."""

import threading
from collections.abc import Sequence

import httpx

from tests.lab.desk import Desk, Picture, Refusal
from tests.lab.party import Party
from tests.traffic.floor import Floor, Guest

_LOOK_S = 0.3
_LOOK_AT_SELF_S = 5.0
_UNDONE = (Refusal, TimeoutError, httpx.HTTPError)
"""The call ended meanwhile, or the server is busy: whoever works there goes on with what comes next."""
HERTZ = 1_050


class Worker:
    """One of them, with a SIP phone that has signed on."""

    def __init__(self, floor: Floor, queues: Sequence[str], desk: Desk, phone: Party) -> None:
        """`queues`: ids of where calls may be passed on to."""
        self._floor = floor
        self._queues = queues
        self._desk = desk
        self._phone = phone

    def work(self) -> None:
        """Take calls until it is over, then go home."""
        self._desk.work()
        looked = 0.0
        while not self._floor.wait(_LOOK_S):
            looked += _LOOK_S
            try:
                if self._phone.rings:
                    self._serve()
                elif looked > _LOOK_AT_SELF_S:
                    looked = 0.0
                    self._look_at_self()
            except _UNDONE:
                self._floor.count("undone")
        self._go_home()

    def _serve(self) -> None:
        draw = self._floor.draw
        if draw.misses():
            self._floor.count("missed")
            self._phone.stops_ringing(60)
            return
        about = draw.taken()
        self._floor.wait(about.picks_up_s)
        self._phone.answer(1)
        call = self._desk.sees("talking")
        self._floor.count("answered")
        guest = self._floor.guest(call["caller"])
        if guest is not None:
            guest.met.set()
        self._talk(guest, about.hold_s)
        if about.passes_on and guest is not None and self._phone.is_up:
            self._pass_on(guest)
        else:
            self._say_good_bye(guest)
        self._write_up(call, about.writes_s)

    def _talk(self, guest: Guest | None, hold_s: float) -> None:
        seconds = guest.about.talk_s if guest is not None else self._floor.draw.talk_s()
        self._listen(seconds / 2)
        if hold_s and self._phone.is_up:
            self._desk.does("hold")
            self._listen(hold_s)
            self._desk.does("resume")
        self._listen(seconds / 2)

    def _listen(self, seconds: float) -> None:
        """Until so much time has passed, or the other one has hung up."""
        while seconds > 0 and self._phone.is_up and not self._floor.wait(_LOOK_S):
            seconds -= _LOOK_S

    def _pass_on(self, guest: Guest) -> None:
        guest.met.clear()
        self._desk.does("transfer", to=f"queue:{self._floor.draw.one_of(self._queues)}")
        self._floor.count("passed on")

    def _say_good_bye(self, guest: Guest | None) -> None:
        if guest is not None and guest.about.ends_the_call:
            guest.thanked.set()
            self._listen(5)
        if self._phone.is_up:
            self._desk.does("hangup")

    def _write_up(self, call: Picture, seconds: float) -> None:
        self._desk.is_in("wrapup", 10)
        self._floor.wait(seconds)
        result = self._floor.draw.one_of([one["code"] for one in call["dispositions"]])
        self._desk.does("wrapup", call_id=call["id"], disposition=result)
        self._floor.count("written up")
        if rest := self._floor.draw.rests_s():
            self._desk.does("state", state="away")
            self._floor.wait(rest)
            self._desk.does("state", state="ready")
        elif number := self._floor.draw.dials():
            self._dial(number)

    def _dial(self, number: str) -> None:
        if self._floor.guest(number) is not None:
            return
        called = Party(self._floor.outside, number, HERTZ // 2, number, answers=True)
        try:
            self._desk.does("dial", to=number)
            self._phone.answer()
            call = self._desk.sees("talking")
            self._floor.count("called out")
            self._listen(self._floor.draw.talk_s())
            if self._phone.is_up:
                self._desk.does("hangup")
        finally:
            called.leave()
        self._write_up(call, self._floor.draw.taken().writes_s)

    def _look_at_self(self) -> None:
        """Who missed too many calls was set away, and comes back; so does who writes for ever."""
        picture = self._desk.picture
        if picture.get("state") == "away":
            self._desk.does("state", state="ready")
        elif picture.get("state") == "wrapup":
            self._desk.does("wrapup", call_id=picture["call"]["id"])
        elif picture.get("state", "offline") == "offline":
            self._desk.work()

    def _go_home(self) -> None:
        self._phone.hang_up()
        for _ in range(40):
            try:
                self._desk.does("logout")
            except _UNDONE:
                threading.Event().wait(0.5)  # the call ends in a moment
            else:
                return
