"""The engine: one conversation, its operations, and what they lead to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from telephony.conversation.state import State
from telephony.conversation.types import CAPACITY, NOT_THERE, TAPPING, Kind, Party, Place, Refused

HOUSE = frozenset({Kind.AGENT, Kind.SUPERVISOR})
"""Who may have a call."""


class Conversation(State):
    """The people of one call while at least two of them belong together.

    Promises, after every operation: everybody joined is in a room with another one, or hears music, or is at somebody's
    ear, or is the owner who stepped aside; times in places add up to the time in the call; and a refused operation
    changed nothing. ``at`` is milliseconds of any clock that does not go back.
    """

    @classmethod
    def between(cls, first: tuple[str, Kind], second: tuple[str, Kind], at: int) -> Conversation:
        """Two people who talk. Whoever of the house is among them has the call."""
        conversation = cls()
        with conversation._change(at):
            for name, kind in (first, second):
                conversation._people[name] = Party(name, kind, Place.ROOM, Place.ROOM, at, at, at)
        return conversation

    # ----------------------------------------------------------------------------- coming and going

    def join(self, party: str, at: int, known_as: str = "") -> None:
        """The one who was rung has answered. ``known_as``: their name from now on, when a search stood for them."""
        one = self._known(party)
        self._require(one.place is Place.RINGING, "not_ringing")
        self._require(not known_as or known_as not in self._people, "already_there")
        if known_as:
            self._rename(one, known_as)
        with self._change(at):
            one.joined_at = at
            self.parked = False
            if one.takes:
                self._take(one, at)
            one.place, one.awaited = one.seat, False

    def leave(self, party: str, at: int) -> None:
        """Somebody hung up, or was not reached. An owner who leaves while consulting leaves those two together."""
        one = self._known(party)
        with self._change(at):
            self._remove(one, at)

    def drop(self, by: str, party: str, at: int) -> None:
        """The owner puts somebody out, or has them rung no longer."""
        self._owner(by)
        one = self._known(party)
        self._require(party != by, "yourself")
        self._require(one.kind is not Kind.SUPERVISOR, "supervisor")
        self._require(self._count() > 2, "last_one")
        self.leave(party, at)

    def add(self, by: str, party: str, kind: Kind, at: int) -> None:
        """Ring one more into the room."""
        self._owner(by)
        self._require(not self.consulted, "consulting")
        with self._change(at):
            self._invite(party, kind, Place.ROOM, at)

    def lose(self, party: str, at: int) -> None:
        """A device of the house died. The others wait for its agent, or go on when they are two."""
        one = self._joined(party)
        self._require(one.kind in HOUSE, "not_of_the_house")
        with self._change(at):
            if one.seat in TAPPING:
                self._remove(one, at)
            else:
                one.place, one.seat, one.awaited = Place.LOST, Place.ROOM, True

    def reclaim(self, lost: str, party: str, at: int) -> None:
        """The agent of a dead device is rung again, as ``party``."""
        one = self._known(lost)
        self._require(one.place is Place.LOST, "not_lost")
        self._require(party not in self._people, "already_there")
        owned = self.owner == lost
        with self._change(at):
            self._remove(one, at)
            self._ring(party, one.kind, Place.ROOM, at).awaited = True
            if owned:
                self.owner = party

    # ---------------------------------------------------------------------------- hold and consult

    def hold(self, by: str, at: int) -> None:
        """The owner steps aside: one who is left alone hears music, others go on talking."""
        one = self._owner(by)
        self._require(not self.consulted, "consulting")
        self._require(one.seat is Place.ROOM, "held")
        with self._change(at):
            one.seat = Place.ASIDE

    def resume(self, by: str, at: int) -> None:
        """Back into the room."""
        one = self._owner(by)
        self._require(one.seat is Place.ASIDE, "not_held")
        with self._change(at):
            one.seat = Place.ROOM

    def consult(self, by: str, party: str, kind: Kind, at: int) -> None:
        """Ring somebody to ask them apart from the others."""
        one = self._owner(by)
        self._require(not self.consulted, "consulting")
        self._require(len(self.connected) > 1, "over")
        with self._change(at):
            self._invite(party, kind, Place.SIDE, at)
            one.seat = Place.SIDE

    def swap(self, by: str, at: int) -> None:
        """The owner talks to those who waited, and those they talked to wait."""
        one = self._owner(by)
        self._consulted_joined()
        with self._change(at):
            one.seat = Place.ROOM if one.seat is Place.SIDE else Place.SIDE

    def merge(self, by: str, at: int) -> None:
        """All together."""
        self._owner(by)
        self._consulted_joined()
        with self._change(at):
            self._fold()

    def complete(self, by: str, at: int) -> None:
        """The owner leaves; the one consulted is joined to the others, and has the call when of the house."""
        one = self._owner(by)
        consulted = self._consulted_joined()
        with self._change(at):
            self._remove(one, at)
            self._fold()
            if consulted.kind in HOUSE:
                self.owner = consulted.id

    def cancel(self, by: str, at: int) -> None:
        """Let the one consulted go."""
        self._owner(by)
        self._require(bool(self.consulted), "not_consulting")
        self.leave(self.consulted, at)

    # --------------------------------------------------------------------------------------- parking

    def park(self, by: str, at: int) -> None:
        """Leave the one other to music, for anybody to take. Whoever was being rung is rung no longer."""
        one = self._owner(by)
        self._require(not self.consulted, "consulting")
        self._require(len(self.connected) == 2, "conference")
        with self._change(at):
            self._remove(one, at)
            for ringing in [p for p in self._people.values() if p.place is Place.RINGING]:
                self._remove(ringing, at)
            self.parked = True

    def retrieve(self, party: str, at: int) -> None:
        """Ring an agent who takes the parked one."""
        self._require(self.parked, "not_parked")
        self._require(not any(p.awaited for p in self._people.values()), "already_taken")
        with self._change(at):
            self._invite(party, Kind.AGENT, Place.ROOM, at)
            self._people[party].awaited = True

    # ----------------------------------------------------------------------------------- supervision

    def listen(self, supervisor: str, target: str, at: int) -> None:
        """Hear what an agent hears and says, unheard."""
        self._tap(supervisor, target, Place.LISTEN, at)

    def whisper(self, supervisor: str, target: str, at: int) -> None:
        """The same, and be heard by that agent alone."""
        self._tap(supervisor, target, Place.WHISPER, at)

    def barge(self, supervisor: str, at: int) -> None:
        """Into the room, with all others."""
        one = self._supervisor(supervisor)
        if one is None:
            with self._change(at):
                self._invite(supervisor, Kind.SUPERVISOR, Place.ROOM, at)
            return
        self._require(one.seat in TAPPING, "already_there")
        self._require(self._count() < CAPACITY, "full")
        with self._change(at):
            one.seat, one.target = Place.ROOM, ""
            if one.place is not Place.RINGING:
                one.place = Place.ROOM

    def take_over(self, supervisor: str, at: int) -> None:
        """The supervisor has the call, its owner leaves. The first who asks gets it."""
        one = self._supervisor(supervisor)
        owner = self._people.get(self.owner)
        taken = owner is not None and owner.kind is Kind.SUPERVISOR
        self._require(not taken and not any(p.takes for p in self._people.values()), "already_taken")
        with self._change(at):
            if one is None or one.place is Place.RINGING:
                one = one or self._ring(supervisor, Kind.SUPERVISOR, Place.ROOM, at)
                one.seat, one.target, one.takes, one.awaited = Place.ROOM, "", True, True
            else:
                self._take(one, at)

    # --------------------------------------------------------------------------------------- inside

    @contextmanager
    def _change(self, at: int) -> Iterator[None]:
        """One operation: what it changed is settled and timed when it is done."""
        before = {one.id: one.place for one in self._people.values()}
        yield
        self._settle(at)
        for one in self._people.values():
            if one.id in before and before[one.id] is not one.place:
                self._spend(one, before[one.id], at)

    def _settle(self, at: int) -> None:
        self._settle_owner(at)
        self._settle_side()
        self._settle_taps(at)
        for one in self._people.values():
            one.place = self._place_of(one)

    def _settle_owner(self, at: int) -> None:
        """The call belongs to somebody of the house who is there; to one who is lost only while nobody else is."""
        owner = self._people.get(self.owner)
        if owner is not None and owner.place not in NOT_THERE:
            return
        for one in [p for p in self._people.values() if p.seat is Place.SIDE and p.place is Place.RINGING]:
            self._remove(one, at)  # rung for somebody who is no longer there to ask
        self._fold()
        heirs = [one for one in self.connected if one.kind in HOUSE]
        heirs.sort(key=lambda one: (one.kind is Kind.SUPERVISOR, one.joined_at))
        if heirs:
            self.owner = heirs[0].id
        elif owner is None:
            self.owner = ""

    def _settle_side(self) -> None:
        """A consultation needs its owner, the one consulted, and somebody who waits for the outcome."""
        if not any(one.seat is Place.SIDE for one in self._people.values()):
            return
        owner = self._people.get(self.owner)
        waiting = [one for one in self.connected if one.seat is Place.ROOM and one is not owner]
        if not self.consulted or not waiting:
            self._fold()

    def _settle_taps(self, at: int) -> None:
        """Who was at the ear of one who left is at the owner's, or at another agent's; with none left they are out."""
        ears = [one for one in self.connected if one.kind is Kind.AGENT]
        ears.sort(key=lambda one: (one.id != self.owner, one.joined_at))
        for tap in [one for one in self._people.values() if one.seat in TAPPING]:
            if tap.target in {one.id for one in ears}:
                continue
            if ears:
                tap.target = ears[0].id
            else:
                self._remove(tap, at)

    def _fold(self) -> None:
        for one in self._people.values():
            if one.seat is Place.SIDE:
                one.seat = Place.ROOM

    def _take(self, supervisor: Party, at: int) -> None:
        owner = self._people.get(self.owner)
        seat = Place.ROOM
        if owner is not None:
            seat = Place.SIDE if owner.seat is Place.SIDE else Place.ROOM
            self._remove(owner, at)
        supervisor.seat, supervisor.place, supervisor.target, supervisor.takes = seat, Place.ROOM, "", False
        self.owner = supervisor.id

    def _tap(self, supervisor: str, target: str, place: Place, at: int) -> None:
        one = self._supervisor(supervisor)
        ear = self._joined(target)
        self._require(ear.kind is Kind.AGENT and ear is not one, "not_an_agent")
        if one is None:
            with self._change(at):
                self._ring(supervisor, Kind.SUPERVISOR, place, at).target = target
            return
        self._require(self.owner != supervisor, "owner")
        self._require(not one.takes, "already_taken")
        with self._change(at):
            one.seat, one.target = place, target
            if one.place is not Place.RINGING:
                one.place = place

    def _invite(self, party: str, kind: Kind, seat: Place, at: int) -> None:
        self._require(party not in self._people, "already_there")
        self._require(self._count() < CAPACITY, "full")
        self._ring(party, kind, seat, at)

    def _ring(self, party: str, kind: Kind, seat: Place, at: int) -> Party:
        self._require(party not in self._people, "already_there")
        one = self._people[party] = Party(party, kind, Place.RINGING, seat, at, at)
        return one

    def _count(self) -> int:
        return sum(one.seat not in TAPPING for one in self._people.values())

    # ---------------------------------------------------------------------------------------- checks

    @staticmethod
    def _require(possible: bool, code: str) -> None:
        if not possible:
            raise Refused(code)

    def _known(self, party: str) -> Party:
        self._require(party in self._people, "not_in_call")
        return self._people[party]

    def _joined(self, party: str) -> Party:
        one = self._known(party)
        self._require(one.place not in NOT_THERE, "not_answered")
        return one

    def _owner(self, by: str) -> Party:
        one = self._joined(by)
        self._require(self.owner == by, "not_owner")
        return one

    def _supervisor(self, party: str) -> Party | None:
        one = self._people.get(party)
        self._require(one is None or one.kind is Kind.SUPERVISOR, "in_call")
        return one

    def _consulted_joined(self) -> Party:
        self._require(bool(self.consulted), "not_consulting")
        one = self._people[self.consulted]
        self._require(one.place is not Place.RINGING, "not_answered")
        return one
