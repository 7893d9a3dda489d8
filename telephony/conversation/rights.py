"""What somebody in a conversation may do now. The roles' permissions are another matter: the web asks for those."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telephony.conversation.types import CAPACITY, TALKING, TAPPING, Kind, Party, Place

if TYPE_CHECKING:
    from telephony.conversation.state import State

_NONE: frozenset[str] = frozenset()


def allowed(talk: State, party: str) -> frozenset[str]:
    """The verbs of ``party`` (``takeover``, ``listen`` … for supervisors), as far as the conversation decides."""
    one = talk.parties.get(party)
    if one is None or one.kind in (Kind.CUSTOMER, Kind.OUTSIDE):
        return _NONE
    if one.place is Place.RINGING:
        return frozenset({"hangup"})
    if one.place is Place.LOST:
        return frozenset({"reclaim"})
    verbs = {"hangup", "note"}
    if _with_outsider(talk, one):
        verbs.add("keypad")
    if len(talk.connected) > 2 or one.seat in TAPPING:
        verbs.add("leave")
    if talk.owner == party:
        verbs |= _owner(talk, one)
    elif one.kind is Kind.SUPERVISOR:
        verbs |= _supervisor(talk, one)
    return frozenset(verbs)


def _owner(talk: State, one: Party) -> set[str]:
    verbs = {"record"}
    people = [p for p in talk.parties.values() if p.seat not in TAPPING]
    if len(people) > 2 and any(p.kind is not Kind.SUPERVISOR and p is not one for p in people):
        verbs.add("drop")
    if talk.consulted:
        ringing = talk.place(talk.consulted) is Place.RINGING
        return verbs | ({"cancel"} if ringing else {"cancel", "swap", "merge", "complete"})
    verbs.add("resume" if one.seat is Place.ASIDE else "hold")
    if len(people) < CAPACITY:
        verbs |= {"consult", "add"} if len(talk.connected) > 1 else {"add"}
    if len(talk.connected) == 2:
        verbs |= {"park"} if len(people) > 2 else {"park", "transfer"}
    return verbs


def _supervisor(talk: State, one: Party) -> set[str]:
    verbs = set()
    if any(p.kind is Kind.AGENT for p in talk.connected):
        verbs |= {"listen", "whisper"} - {one.seat.value}
    if one.seat in TAPPING and sum(p.seat not in TAPPING for p in talk.parties.values()) < CAPACITY:
        verbs.add("barge")
    owner = talk.parties.get(talk.owner)
    if (owner is None or owner.kind is not Kind.SUPERVISOR) and not any(p.takes for p in talk.parties.values()):
        verbs.add("takeover")
    return verbs


def _with_outsider(talk: State, one: Party) -> bool:
    """Whether somebody from outside is in the same room."""
    outside = (Kind.CUSTOMER, Kind.OUTSIDE)
    return one.place in TALKING and any(p.kind in outside and p.place is one.place for p in talk.parties.values())
