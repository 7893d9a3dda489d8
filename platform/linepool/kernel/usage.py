"""What finance learns about one leg of a call: narrow facts without personal data.

Written into the public schema, so it holds no full number of an outside party (DESIGN.md 7).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

Direction = Literal["in", "out"]
Party = Literal["caller", "agent", "outside", "supervisor"]


@dataclass(frozen=True, slots=True)
class LegUsage:
    """One leg as the rating engine needs it. Datetimes are aware; durations are whole milliseconds.

    Every leg has a direction of its own: the caller's came in; one to an outside party (a transfer, a member of a
    conference, the customer of a callback) and one to an agent's outside telephone went out, to the number called.
    """

    company_id: int
    call_id: UUID
    leg_id: UUID
    direction: Direction
    party: Party
    number: str
    """Our own number, E.164 with the plus sign."""
    destination_prefix: str
    """The called number in E.164 without its last four digits; empty for a device of ours, which leads to none."""
    started_at: datetime
    answered_at: datetime | None
    agent_answered_at: datetime | None
    ended_at: datetime
    billable_ms: int
    """From line answer to the end; 0 when never answered."""
    talk_ms: int
    """From agent answer to the end; 0 when no agent answered."""
    ivr_ms: int
    """Time in the automatic voice service."""
    carrier: str = ""
    """The code of the carrier it came or went by; empty for a device of ours and for calls inside the pool."""

    def __post_init__(self) -> None:
        moments = (self.started_at, self.answered_at, self.agent_answered_at, self.ended_at)
        if any(moment is not None and moment.tzinfo is None for moment in moments):
            raise ValueError("usage needs aware datetimes")
        if min(self.billable_ms, self.talk_ms, self.ivr_ms) < 0:
            raise ValueError("a duration cannot be negative")


UsageSink = Callable[[Sequence[LegUsage]], None]
"""Called in the same database transaction that stores the call, so that usage and call exist together or not at all."""


def destination_prefix(e164: str) -> str:
    """Cut the last four digits off a number, which are what names a subscriber."""
    return e164[:-4] if len(e164) > 5 else e164
