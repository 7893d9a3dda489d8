"""The words of a conversation: people, places, and what the switch has to make of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

CAPACITY = 8
"""People in a call at most, those who are being rung included; who only listens or whispers is not counted."""


class Refused(Exception):
    """The operation is not possible now; nothing was changed. ``code`` is stable."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Kind(StrEnum):
    """What somebody is in the call. A supervisor who takes a call over has it, and stays a supervisor."""

    CUSTOMER = "customer"
    AGENT = "agent"
    OUTSIDE = "outside"
    SUPERVISOR = "supervisor"


class Place(StrEnum):
    """Where somebody is. Everybody is in exactly one place.

    ROOM, SIDE: talks with at least one other. HOLD: alone, hears music. ASIDE: the owner, away of their own will, hears
    nothing (or the ring tone, while the one to consult is rung). RINGING: not joined. LISTEN, WHISPER: at the ear of
    an agent. LOST: an agent whose device died and whom the others wait for.
    """

    ROOM = "room"
    SIDE = "side"
    HOLD = "hold"
    ASIDE = "aside"
    RINGING = "ringing"
    LISTEN = "listen"
    WHISPER = "whisper"
    LOST = "lost"


TALKING = frozenset({Place.ROOM, Place.SIDE})
WAITING = frozenset({Place.HOLD, Place.ASIDE})
TAPPING = frozenset({Place.LISTEN, Place.WHISPER})
NOT_THERE = frozenset({Place.RINGING, Place.LOST})


@dataclass(slots=True)
class Party:
    """One of a call's people, as the engine keeps them. Read it; only the engine writes it.

    ``place`` since ``since``; ``spent`` is the time in earlier places. ``seat`` is where they belong: ROOM, SIDE or
    ASIDE when joined, LISTEN or WHISPER with ``target``; for one who is RINGING where they will be. ``takes``: this
    supervisor has the call on joining. ``awaited``: the others wait for this one, however few are left.
    """

    id: str
    kind: Kind
    place: Place
    seat: Place
    since: int
    called_at: int
    joined_at: int | None = None
    target: str = ""
    takes: bool = False
    awaited: bool = False
    spent: dict[Place, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tap:
    """A supervisor at an agent's ear: hears what the agent hears and says; ``whisper``: is heard by the agent alone."""

    supervisor: str
    target: str
    whisper: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """What the switch must make. A room has two people or more, or is empty. Nobody is in two of these.

    ``music``: alone, on hold. ``ringing_tone``: the owner, aside, while the one to consult is rung. ``silent``: the
    owner, aside. Parties who ring or are lost are nowhere in it.
    """

    room: frozenset[str] = frozenset()
    side: frozenset[str] = frozenset()
    music: frozenset[str] = frozenset()
    ringing_tone: frozenset[str] = frozenset()
    silent: frozenset[str] = frozenset()
    taps: frozenset[Tap] = frozenset()


@dataclass(frozen=True, slots=True)
class Stint:
    """Somebody's part in a call, to its end or to now (``left_at`` ``None``). Times are milliseconds.

    ``talk_ms``: with others in a room. ``hold_ms``: on hold or aside. ``tap_ms``: listening or whispering. The time
    from ``joined_at`` to the end is the sum of the three and of ``lost_ms``. ``joined_at`` is ``None`` for those who
    were rung and never joined.
    """

    party: str
    kind: Kind
    called_at: int
    joined_at: int | None
    left_at: int | None
    talk_ms: int
    hold_ms: int
    tap_ms: int
    lost_ms: int

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "party": self.party,
            "kind": self.kind.value,
            "called_at": self.called_at,
            "joined_at": self.joined_at,
            "left_at": self.left_at,
            "talk_ms": self.talk_ms,
            "hold_ms": self.hold_ms,
            "tap_ms": self.tap_ms,
            "lost_ms": self.lost_ms,
        }
