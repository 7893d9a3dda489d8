"""What a conversation knows, and what can be read of it: places, rooms, who hears whom, times, JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from types import MappingProxyType
from typing import Any, Self

from telephony.conversation.rights import allowed
from telephony.conversation.types import NOT_THERE, TALKING, TAPPING, WAITING, Kind, Layout, Party, Place, Stint, Tap

_JOINED_SEATS = frozenset({Place.ROOM, Place.SIDE, Place.ASIDE})


class State:
    """The readable half of a conversation. ``owner`` is whose call it is, "" when nobody of the house is in it."""

    def __init__(self) -> None:
        self.owner = ""
        self.parked = False
        self._people: dict[str, Party] = {}
        self._gone: list[Stint] = []

    @property
    def parties(self) -> Mapping[str, Party]:
        """Everybody, those who are rung or lost included, in the order in which they came."""
        return MappingProxyType(self._people)

    @property
    def connected(self) -> list[Party]:
        """Who is in the talk now: joined, and neither lost nor only at somebody's ear."""
        return [p for p in self._people.values() if p.seat in _JOINED_SEATS and p.place not in NOT_THERE]

    @property
    def consulted(self) -> str:
        """Who is consulted (or rung for it), or ""."""
        return next((p.id for p in self._people.values() if p.seat is Place.SIDE and p.id != self.owner), "")

    @property
    def over(self) -> bool:
        """Whether nobody is left to talk to: fewer than two are connected, and the one does not wait for anybody."""
        left = len(self.connected)
        waiting = self.parked or any(one.awaited for one in self._people.values())
        return left == 0 or (left == 1 and not waiting)

    def place(self, party: str) -> Place:
        """Where somebody is. Raises ``KeyError`` for a stranger."""
        return self._people[party].place

    def allowed(self, party: str) -> frozenset[str]:
        """What ``party`` may do now, in the words of the desk's buttons; see ``rights``."""
        return allowed(self, party)

    # ------------------------------------------------------------------------------------- sound

    def hears(self, listener: str, speaker: str) -> bool:
        """Whether ``listener`` hears what ``speaker`` says. Nobody hears themselves."""
        if listener == speaker or listener not in self._people or speaker not in self._people:
            return False
        one, other = self._people[listener], self._people[speaker]
        if one.place in TALKING:
            return other.place is one.place or self._whispers(other, one)
        if one.place in TAPPING:
            target = self._people[one.target]
            return other is target or (target.place in TALKING and other.place is target.place)
        return self._whispers(other, one)

    def layout(self) -> Layout:
        """What the switch must make of it."""
        people = list(self._people.values())
        aside = {one.id for one in people if one.place is Place.ASIDE}
        calling = {one.id for one in people if one.place is Place.ASIDE and one.seat is Place.SIDE}
        return Layout(
            room=self._in(Place.ROOM),
            side=self._in(Place.SIDE),
            music=self._in(Place.HOLD),
            ringing_tone=frozenset(calling),
            silent=frozenset(aside - calling),
            taps=frozenset(Tap(p.id, p.target, p.place is Place.WHISPER) for p in people if p.place in TAPPING),
        )

    def _in(self, place: Place) -> frozenset[str]:
        return frozenset(one.id for one in self._people.values() if one.place is place)

    @staticmethod
    def _whispers(speaker: Party, listener: Party) -> bool:
        return speaker.place is Place.WHISPER and speaker.target == listener.id

    def _place_of(self, one: Party) -> Place:
        if one.place in NOT_THERE:
            return one.place
        company = any(other.seat is one.seat for other in self.connected if other is not one)
        if one.seat in TAPPING or one.seat is Place.ASIDE or company:
            return one.seat
        consulted = self._people.get(self.consulted)
        calling = one.seat is Place.SIDE and consulted is not None and consulted.place is Place.RINGING
        return Place.ASIDE if calling else Place.HOLD

    # ------------------------------------------------------------------------------------- times

    def stints(self, at: int) -> list[Stint]:
        """Everybody's part: those who left first, in the order of their leaving, then those who are still there."""
        return [*self._gone, *(self._stint(one, at, None) for one in self._people.values())]

    def _stint(self, one: Party, at: int, left_at: int | None) -> Stint:
        spent = dict(one.spent)
        spent[one.place] = spent.get(one.place, 0) + max(0, at - one.since)

        def total(places: frozenset[Place]) -> int:
            return sum(spent.get(place, 0) for place in places)

        return Stint(
            party=one.id,
            kind=one.kind,
            called_at=one.called_at,
            joined_at=one.joined_at,
            left_at=left_at,
            talk_ms=total(TALKING),
            hold_ms=total(WAITING),
            tap_ms=total(TAPPING),
            lost_ms=spent.get(Place.LOST, 0),
        )

    @staticmethod
    def _spend(one: Party, place: Place, at: int) -> None:
        one.spent[place] = one.spent.get(place, 0) + max(0, at - one.since)
        one.since = max(one.since, at)

    def _remove(self, one: Party, at: int) -> None:
        self._gone.append(self._stint(one, at, max(at, one.since)))
        del self._people[one.id]

    def _rename(self, one: Party, name: str) -> None:
        del self._people[one.id]
        one.id = name
        self._people[name] = one

    # -------------------------------------------------------------------------------------- JSON

    def to_json(self) -> dict[str, Any]:
        """Plain values, for a snapshot; `from_json` makes the same conversation of them."""
        return {
            "owner": self.owner,
            "parked": self.parked,
            "people": [asdict(one) for one in self._people.values()],
            "gone": [stint.to_json() for stint in self._gone],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """The conversation that was kept. Raises ``KeyError`` or ``ValueError`` for anything else."""
        self = cls()
        self.owner, self.parked = kept["owner"], kept["parked"]
        for row in kept["people"]:
            spent = {Place(place): ms for place, ms in row["spent"].items()}
            typed = {"kind": Kind(row["kind"]), "place": Place(row["place"]), "seat": Place(row["seat"])}
            self._people[row["id"]] = Party(**(row | typed | {"spent": spent}))
        self._gone = [Stint(**(row | {"kind": Kind(row["kind"])})) for row in kept["gone"]]
        return self
