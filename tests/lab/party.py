"""The people of the tests: each whistles a tone of their own and tells what they hear."""

import contextlib
import itertools
import threading
import uuid
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import httpx
import numpy as np

from tests.lab.hearing import TONES, heard_in
from tests.lab.lines import Line
from tests.lab.outside import Outside, OutsideEvent
from tests.lab.phones import Phone
from tests.lab.workspace import await_value


class Party:
    """Somebody with a telephone at the outside switch, in one call at a time.

    `address` is how calls reach them: an outside number, or the user name of their SIP phone. Called, they let it ring
    until `answer`; with `answers` they take every call at once.
    """

    def __init__(self, outside: Outside, name: str, hertz: int, address: str, *, answers: bool = False) -> None:
        self.outside = outside
        self.name = name
        self.hertz = hertz
        self.address = address
        self.answers = answers
        self.line: Line | None = None
        self.channel = ""
        self._ringing: list[str] = []
        self._changed = threading.Condition()
        outside.watchers.append(self._watch)

    # ---------------------------------------------------------------------------------- calls

    def call(self, number: str, *, early: bool = False) -> None:
        """Dial a number, by the carrier or (with a SIP phone) by our switch. Returns at once; see `connected`.

        `early`: an outsider who hears also what comes before the answer, and so is connected at once."""
        self.line = self.outside.lines.line(self.hertz)
        self.channel = f"person-{uuid.uuid4().hex[:12]}"
        trunk = self.address if self.address.startswith("a") else "linepool"
        parameters: dict[str, str | int] = {
            "endpoint": f"Local/{number}@early/n" if early else f"PJSIP/{number}@{trunk}",
            "context": "person",
            "extension": "s",
            "priority": 1,
            "callerId": f'"{self.name}" <{self.address}>',
            "timeout": 30,
            "channelId": self.channel,
            "formats": "ulaw",
        }
        variables = {"variables": {"LINE": str(self.line.key), "__FROM": self.address}}
        self.outside.http.post("/channels", params=parameters, json=variables).raise_for_status()

    def connected(self, seconds: float = 15) -> None:
        """Wait until the call is answered and sound flows."""
        with self._changed:
            line = self._changed.wait_for(lambda: self.line, seconds)
        if line is None or not line.open.wait(seconds):
            raise TimeoutError(f"{self.name} is not connected after {seconds:.0f} s")

    def is_rung(self, seconds: float = 15) -> None:
        """Wait until the telephone rings."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._ringing, seconds):
                raise TimeoutError(f"{self.name}'s telephone does not ring within {seconds:.0f} s")

    def answer(self, seconds: float = 15) -> None:
        """Take the call that rings, or is about to."""
        with self._changed:
            self._take(self._next_ringing(seconds))
        self.connected()

    def decline(self, seconds: float = 15) -> None:
        """Refuse the call that rings: busy."""
        with self._changed:
            self._end(self._next_ringing(seconds), "busy")

    def stops_ringing(self, seconds: float = 15) -> None:
        """Wait until nothing rings any more."""
        with self._changed:
            if not self._changed.wait_for(lambda: not self._ringing, seconds):
                raise TimeoutError(f"{self.name}'s telephone still rings after {seconds:.0f} s")

    @property
    def rings(self) -> bool:
        """Whether the telephone rings."""
        return bool(self._ringing)

    @property
    def is_up(self) -> bool:
        """Whether the person is in a call."""
        return self.line is not None and self.line.open.is_set() and not self.line.closed.is_set()

    def hang_up(self) -> None:
        """End the call, when there is one."""
        self._end(self.channel, "normal")

    def is_hung_up(self, seconds: float = 15) -> None:
        """Wait until the other side ended the call."""
        if self.line is not None and not self.line.closed.wait(seconds):
            raise TimeoutError(f"{self.name}'s call has not ended within {seconds:.0f} s")

    def press(self, keys: str) -> None:
        """Press keys on the telephone (RFC 4733)."""
        name = self.outside.http.get(f"/channels/{self.channel}").raise_for_status().json()["name"]
        for key in keys:
            self.outside.manage("PlayDTMF", Channel=name, Digit=key, Duration="100")

    def pressed(self, keys: str, seconds: float = 10) -> None:
        """Wait until exactly these keys have arrived in this call."""

        def arrived() -> str:
            events = [event for event in self.outside.events if event.channel == self.channel]
            return "".join(event.data["digit"] for event in events if event.kind == "ChannelDtmfReceived")

        await_value(lambda: arrived() == keys, seconds, f"{self.name} hears the keys {keys}")

    # --------------------------------------------------------------------------------- sounds

    def hears(self, tones: dict[str, float], since: float = 0.2, until: float = 0.0) -> frozenset[str]:
        """Whom of these, and what else, was heard between so many seconds ago and so many."""
        return heard_in(self.line.between(since, until) if self.line is not None else np.zeros(0), tones)

    def leave(self) -> None:
        """Out of the test: no call, no more of them, and what was heard is forgotten."""
        self.outside.watchers.remove(self._watch)
        self.line = None
        for channel in [self.channel, *self._ringing]:
            self._end(channel, "normal")

    # -------------------------------------------------------------------------------- machinery

    def _watch(self, event: OutsideEvent) -> None:
        if event.kind == "StasisStart" and event.data["args"] == ["person"]:
            if event.data["channel"]["dialplan"]["exten"] == self.address:
                self._arrived(event.channel)
        elif event.kind in {"ChannelDestroyed", "StasisEnd"} and event.channel in self._ringing:
            with self._changed:
                with contextlib.suppress(ValueError):
                    self._ringing.remove(event.channel)
                self._changed.notify_all()

    def _next_ringing(self, seconds: float) -> str:
        """The call that rings, once it does: whoever asks has it, and it cannot end in between."""
        with self._changed:
            self.is_rung(seconds)
            return self._ringing.pop(0)

    def _arrived(self, channel: str) -> None:
        if self.answers and not self.is_up:
            self._take(channel)
            return
        with contextlib.suppress(httpx.HTTPStatusError):  # it was given up at once
            self.outside.http.post(f"/channels/{channel}/ring").raise_for_status()
            with self._changed:
                self._ringing.append(channel)
                self._changed.notify_all()

    def _take(self, channel: str) -> None:
        with self._changed:
            self.line, self.channel = self.outside.lines.line(self.hertz), channel
            self._changed.notify_all()
        about = {"variable": "LINE", "value": str(self.line.key)}
        self.outside.http.post(f"/channels/{channel}/variable", params=about)
        self.outside.http.post(f"/channels/{channel}/continue", params={"context": "person", "extension": "s"})

    def _end(self, channel: str, reason: str) -> None:
        if channel:
            self.outside.http.delete(f"/channels/{channel}", params={"reason": reason})


class People:
    """Makes parties, each with a tone of their own. Outsiders come and go with a test, SIP phones (`phones`, by user
    name) stay."""

    def __init__(self, outside: Outside, first_number: int = 1) -> None:
        self.outside = outside
        self.parties: list[Party] = []
        self.phones: dict[str, Phone] = {}
        self._numbers = itertools.count(first_number)

    def outsider(self, name: str, *, address: str = "", answers: bool = False) -> Party:
        """Somebody with an outside number: this one, or one that nobody else has."""
        address = address or f"+8615{next(self._numbers):09d}"
        return self._add(Party(self.outside, name, self._free_tone(name), address, answers=answers))

    def register(self, phones: Mapping[str, str]) -> None:
        """SIP phones sign on, by user name and password."""
        made = {name: Phone(self.outside, name, password) for name, password in phones.items()}
        self.phones |= made
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda phone: phone.register(60), made.values()))

    def with_phone(self, name: str, username: str, *, answers: bool = False) -> Party:
        """Somebody with a SIP phone that has signed on."""
        return self._add(Party(self.outside, name, self._free_tone(name), username, answers=answers))

    def named(self, name: str) -> Party:
        """Whoever has this name."""
        return next(party for party in self.parties if party.name == name)

    def find(self, name: str) -> Party | None:
        """Whoever has this name, when there is somebody."""
        return next((party for party in self.parties if party.name == name), None)

    def outsiders_leave(self) -> None:
        """The calls of everybody without a SIP phone end, and their tones are free."""
        for party in [party for party in self.parties if party.address.startswith("+")]:
            self.leaves(party)

    def leaves(self, party: Party) -> None:
        """This one's calls end; nothing is kept of them."""
        if party in self.parties:
            self.parties.remove(party)
            party.leave()

    def _free_tone(self, name: str) -> int:
        taken = {party.hertz for party in self.parties}
        return next(hertz for hertz in TONES if hertz not in taken)

    def _add(self, party: Party) -> Party:
        self.parties.append(party)
        return party
