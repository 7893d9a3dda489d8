"""What people at desks ask of a call, and what their desks show of it: the seam between ``call`` and ``desks``.

``desks`` checks what it alone knows (logged in? the right company? free?), then awaits ``call.wish(Wish(…))``; the call
does it in its own order of events, or raises ``RefusedError`` and is unharmed. Codes of the conversation
(``conversation.Refused``) are passed on as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from telephony.destination import Destination

Recording = Literal["on", "paused", "off"]


@dataclass(frozen=True, slots=True)
class Wish:
    """One command about a call. ``verb`` is the word of ``telephony.control`` behind the dot ("hold", "takeover" …).

    ``user_id`` asks. ``to``: transfer, consult, add, pull. ``party``: drop (an id of ``PersonShown``). ``text``: digits
    of keypad, the note, the action of record. ``target``: the user at whose ear a supervisor wants to be.
    ``beyond_rule``: may record where the queue's rule does not. For "retrieve", "reclaim" and the supervisors' verbs
    the asking agent's device is rung (with auto-answer); the wish is done as soon as it rings. "lost" comes from the
    desk itself: the agent's device is gone.
    """

    verb: str
    user_id: int
    to: Destination | None = None
    party: str = ""
    text: str = ""
    target: int = 0
    beyond_rule: bool = False


@dataclass(frozen=True, slots=True)
class PersonShown:
    """One of a call's people as desks show them. ``id`` is the conversation's; ``user_id`` 0 for people outside."""

    id: str
    kind: str
    name: str
    number: str
    place: str
    since: datetime
    user_id: int = 0


@dataclass(frozen=True, slots=True)
class ParkedShown:
    """A parked call, as every desk of its company shows it."""

    slot: str
    call_id: str
    caller: str
    queue_name: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class ReclaimShown:
    """A caller who hears music because the device of the agent ``user_id`` died, until ``until``."""

    call_id: str
    user_id: int
    caller: str
    until: datetime


def recording_rights(rule: str, *, beyond_rule: bool) -> frozenset[str]:
    """What the one who has the call may do about its recording, by the queue's rule.

    A pause (while a card number is said) is always possible. To start or stop is the agent's own choice where the
    queue records on demand; elsewhere the rule stands, unless they may go beyond it (``calls.record``).
    """
    own_choice = rule == "demand" or beyond_rule
    return frozenset({"pause", "resume", "start", "stop"} if own_choice else {"pause", "resume"})
