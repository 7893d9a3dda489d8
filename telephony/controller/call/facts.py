"""What happened in a call, gathered while it runs and turned into the record that is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from linepool.kernel.ids import new_id
from telephony.calls.record import (
    Direction,
    EventRecord,
    HungUpBy,
    LegRecord,
    Outcome,
    Party,
    QueueStay,
    RecordingRecord,
    Role,
    StayOutcome,
    VoicemailRecord,
)
from telephony.controller.call.states import CallState
from telephony.controller.clock import in_order

CUSTOMER = "customer"
"""The key of the leg of the party outside whose call this is: the caller, or the one who is called."""


def ms_between(start: datetime | None, end: datetime | None) -> int:
    """Whole milliseconds from ``start`` to ``end``, never negative; 0 when either did not happen."""
    if start is None or end is None:
        return 0
    return max(0, round((end - start).total_seconds() * 1000))


@dataclass(slots=True)
class Leg:
    """One party's part of a call: exactly one channel of the switch.

    ``key`` is its name within the call and in the conversation. ``contact`` is the id under which the ACD has this
    agent busy, ``queue_id`` the queue the call came to them from. ``parted``: we let it go, so its end is no news.
    ``beyond``: the other media node that has the phone, "" when the call's own has it.
    """

    channel_id: str
    party: Party
    started_at: datetime
    key: str = ""
    id: UUID = field(default_factory=new_id)
    name: str = ""
    user_id: int | None = None
    endpoint: str = ""
    remote: str = ""
    dialled: str = ""
    direction: Direction = "out"
    contact: str = ""
    queue_id: str | None = None
    role: Role = "member"
    ringing_at: datetime | None = None
    answered_at: datetime | None = None
    joined_at: datetime | None = None
    ended_at: datetime | None = None
    cause: int = 0
    hung_up_by: HungUpBy | None = None
    in_stasis: bool = False
    pressed_at: datetime | None = None
    parted: bool = False
    beyond: str = ""

    @property
    def hangs_up_as(self) -> HungUpBy:
        """Who ends something when this leg's own party hangs up."""
        if self.party == "caller":
            return "caller"
        return "outside" if self.party == "outside" else "agent"

    @property
    def alive(self) -> bool:
        """Whether the channel still is."""
        return self.ended_at is None

    @property
    def existed(self) -> bool:
        """Whether the switch ever had this channel: a device that cannot be rung has none, and so no record."""
        return bool(self.name) or self.in_stasis or self.ringing_at is not None or self.answered_at is not None

    @property
    def over_at(self) -> datetime | None:
        """When it ended: not before what happened in it, by clocks that differ a little. None: not heard of yet."""
        if self.ended_at is None:
            return None
        known = (self.started_at, self.answered_at, self.joined_at)
        return in_order(self.ended_at, max(moment for moment in known if moment is not None))

    def end(self, of_call: datetime) -> datetime:
        """That of its record. A channel the switch made late, after it was not wanted any more, ends as it begins."""
        return max(self.over_at or of_call, self.started_at)

    def record(self, ended_at: datetime, *, ivr_ms: int, talk_ms: int, hold_ms: int) -> LegRecord:
        """The leg as it is kept; one whose end was never heard of ends with the call. ``talk_ms`` includes holds."""
        return LegRecord(
            id=self.id,
            party=self.party,
            direction=self.direction,
            channel_id=self.channel_id,
            started_at=self.started_at,
            ended_at=self.end(ended_at),
            answered_at=max(self.answered_at, self.started_at) if self.answered_at else None,
            agent_answered_at=max(self.joined_at, self.started_at) if self.joined_at else None,
            user_id=self.user_id,
            endpoint=self.endpoint,
            remote=self.remote,
            dialled=self.dialled,
            ivr_ms=ivr_ms,
            talk_ms=talk_ms,
            hold_ms=hold_ms,
            hangup_cause=self.cause or 16,
            hung_up_by=self.hung_up_by,
        )


class Facts:
    """Times, legs and events of one call. Durations come from the states the call was in, by the switch's clock."""

    def __init__(self, started_at: datetime) -> None:
        self.started_at = started_at
        self.queued_at: datetime | None = None
        self.answered_at: datetime | None = None
        self.agent_answered_at: datetime | None = None
        self.hung_up_by: HungUpBy | None = None
        self.outcome: Outcome | None = None
        self.reason = ""
        self.node = ""
        self.legs: list[Leg] = []
        self.events: list[EventRecord] = []
        self.stays: list[QueueStay] = []
        self.recordings: list[RecordingRecord] = []
        self.call_note = ""
        self.waits_since: datetime | None = None
        self.waits_in = ("", "")
        self.voicemail: VoicemailRecord | None = None
        self._spent: dict[CallState, int] = {}
        self._since = started_at

    def note(self, at: datetime, kind: str, /, **data: Any) -> None:
        """Add an event to the call's story, which is told in the order in which things were dealt with.

        The switch's clock counts milliseconds and ours microseconds: a time that would go back is moved up."""
        if self.events:
            at = max(at, self.events[-1].at)
        self.events.append(EventRecord(at, kind, data))

    def enter_queue(self, at: datetime, queue_id: str, queue_name: str) -> None:
        """The customer begins to wait. ``queued_at`` is when they first did."""
        self.leave_queue(at, "moved")
        self.queued_at = self.queued_at or at
        self.waits_since = at
        self.waits_in = (queue_id, queue_name)

    def leave_queue(self, at: datetime, outcome: StayOutcome, agent_id: int | None = None) -> None:
        """The customer waits no more, if they did."""
        if self.waits_since is None:
            return
        since, self.waits_since = self.waits_since, None
        self.stays.append(QueueStay(*self.waits_in, since, max(at, since), outcome, agent_id))

    def left(self, state: CallState, at: datetime) -> None:
        """The call leaves ``state`` at ``at``: count the time spent in it."""
        self._spent[state] = self._spent.get(state, 0) + ms_between(self._since, at)
        self._since = max(self._since, at)

    def spent(self, states: Iterable[CallState]) -> int:
        """Milliseconds spent in these states."""
        return sum(self._spent.get(state, 0) for state in states)

    def spent_by_state(self) -> dict[CallState, int]:
        """Milliseconds spent in each state that was left."""
        return dict(self._spent)

    def restore(self, spent: dict[CallState, int], since: datetime) -> None:
        """Go on counting where a snapshot stopped."""
        self._spent, self._since = dict(spent), since

    def end_of_legs(self) -> datetime | None:
        """When the last leg ended, ``None`` without any."""
        ends = [end for leg in self.legs if (end := leg.over_at) is not None]
        return max(ends) if ends else None
