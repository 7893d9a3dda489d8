"""What desks and boards show of a call: its people, whether it is parked, who may reclaim it, its recording.

A call answers with these: ``people()``, ``parked()``, ``reclaimable()``, ``recording``. What is asked of it is in
``asking``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Recording = Literal["on", "paused", "off"]


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
