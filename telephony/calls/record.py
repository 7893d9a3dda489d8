"""What callcontrol says about a finished call: frozen values that travel as JSON through the journal.

The controller appends ``record.to_json()`` to the journal stream and the writer rebuilds it with
``decode_entry``; the round trip is exact. Nothing here touches Django: the controller may import it freely.

Units: every time is an aware ``datetime`` in UTC kept to the millisecond, every duration an ``int`` of
milliseconds. ``None`` means "did not happen".
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal, Self
from uuid import UUID

from telephony.calls import wire
from telephony.calls.older import brought_up

Direction = Literal["in", "out"]
Party = Literal["caller", "agent", "outside", "supervisor"]
Role = Literal["owner", "consulted", "member", "supervisor"]
StayOutcome = Literal[
    "answered",  # an agent took it: ``agent_id``
    "abandoned",  # the caller hung up
    "overflowed",  # a limit of the queue led it elsewhere
    "callback",  # the caller asked to be called back and keeps the place
    "moved",  # the flow, a key or a supervisor took it out of this queue
    "ended",  # the system ended the call
]
CallbackState = Literal[
    "waiting",  # in its queue, or its time has not come
    "calling",  # offered to an agent, or being dialled
    "done",  # customer and agent spoke
    "failed",  # every attempt was used
    "expired",  # nobody could be reached before ``expires_at``
    "cancelled",  # somebody took it back
]
Outcome = Literal[
    "answered",  # an agent and the other party spoke
    "abandoned_menu",  # the caller left while the flow was speaking
    "abandoned_queue",  # the caller left while waiting, nobody ringing
    "abandoned_ringing",  # the caller left while an agent's phone rang
    "voicemail",  # a message was left
    "closed",  # the flow ended the call itself (out of hours, hang-up node)
    "unanswered",  # outbound: the called party did not answer or was busy
    "refused",  # limits, credit or number status did not let it start
    "failed",  # something of ours or the carrier's broke
]
HungUpBy = Literal["caller", "agent", "outside", "system"]

#: Version of the JSON shape that is written; a reader refuses what it does not know.
JOURNAL_VERSION = 2
#: Versions that are read: a running stream may hold entries of the program before this one.
READABLE_VERSIONS = frozenset({1, 2})


@dataclass(frozen=True, slots=True)
class EventRecord:
    """One thing that happened during a call, in the order of ``at``.

    Kinds in use: started, answered, flow.node, digit, queued, announced, offered, declined, missed, withdrawn,
    connected, held, resumed, queue.left, transferred, consulted, swapped, completed, cancelled, joined, left, dropped,
    parked, retrieved, keypad, agent.lost, reclaimed, supervised, supervision.failed, taken_over, pulled,
    callback.wanted, callback.refused, voicemail.started, voicemail.ended, recording.started, recording.stopped,
    recording.paused, recording.resumed, hangup. ``data`` holds plain JSON values only.
    """

    at: datetime
    kind: str
    data: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return {"at": wire.time_out(self.at), "kind": self.kind, "data": dict(self.data)}

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Self:
        return cls(at=wire.time_in(raw["at"]), kind=raw["kind"], data=dict(raw["data"]))


@dataclass(frozen=True, slots=True)
class LegRecord(wire.Wired):
    """One party's part: exactly one switch channel, so that it can be reconciled with Asterisk's own record.

    ``channel_id`` is Asterisk's uniqueid. ``direction`` is the leg's own: "in" came to us, "out" was made by us.
    ``dialled`` is the number (E.164) it was made to over a carrier, also an agent's outside number; "" for devices of
    our own. ``answered_at`` is when this channel answered. For the caller's leg ``agent_answered_at`` is when the
    first agent's voice was joined to it; for the agent's own leg it equals ``answered_at``. ``user_id`` is set on
    agents' and supervisors' legs only. ``remote`` is the other side's number in E.164 when known, else as dialled.
    ``talk_ms`` is from the first join to the end of the leg's conversations and includes ``hold_ms``, the time in
    which nobody heard this party because one of the two sides was on hold.
    """

    id: UUID
    party: Party
    direction: Direction
    channel_id: str
    started_at: datetime
    ended_at: datetime
    answered_at: datetime | None = None
    agent_answered_at: datetime | None = None
    user_id: int | None = None
    endpoint: str = ""
    remote: str = ""
    dialled: str = ""
    ivr_ms: int = 0
    talk_ms: int = 0
    hold_ms: int = 0
    hangup_cause: int = 16
    hung_up_by: HungUpBy | None = None


@dataclass(frozen=True, slots=True)
class QueueStay(wire.Wired):
    """One stay of the customer in a queue, from entering it until an agent was joined or it was left.

    Ringing belongs to it. A caller who comes back (the agent was lost, a transfer nobody took) begins another stay.
    """

    queue_id: str
    queue_name: str
    entered_at: datetime
    left_at: datetime
    outcome: StayOutcome
    agent_id: int | None = None


@dataclass(frozen=True, slots=True)
class Stint(wire.Wired):
    """One person's part in the conversation, from being joined to leaving; ringing is not in it.

    ``talk_ms + hold_ms + listen_ms + lost_ms`` is exactly ``left_at - joined_at``. ``hold_ms``: joined to nobody (they
    hold the others, or are held); ``listen_ms``: a supervisor who listens or whispers; ``lost_ms``: their device died
    and they came back; ``talk_ms``: the rest. ``role`` is the one they had at the end: who was consulted and then got
    the call is its owner. ``queue_id`` is the queue the call came to them from, ``None`` for none.
    """

    user_id: int
    queue_id: str | None
    role: Role
    joined_at: datetime
    left_at: datetime
    talk_ms: int
    hold_ms: int = 0
    listen_ms: int = 0
    lost_ms: int = 0
    user_name: str = ""


@dataclass(frozen=True, slots=True)
class RecordingRecord(wire.Wired):
    """The raw file MixMonitor left in the spool: interleaved s16le, left the caller, right the agent.

    ``file`` is relative to the spool directory (settings.LINEPOOL_SPOOL), e.g. ``recordings/UUID.raw``.
    """

    file: str
    started_at: datetime
    ended_at: datetime
    sample_rate: int = 8000


@dataclass(frozen=True, slots=True)
class VoicemailRecord(wire.Wired):
    """A message the caller left: a mono WAV in the spool, for a queue (or for the company when ``None``)."""

    file: str
    started_at: datetime
    duration_ms: int
    queue_id: str | None = None


@dataclass(frozen=True, slots=True)
class CallRecord:
    """A whole finished call. ``id`` makes storing idempotent; ``schema`` says whose it is.

    ``number`` is ours (E.164), ``caller`` and ``called`` as shown to people. ``answered_at`` is when the line
    answered, ``agent_answered_at`` when the first agent (outbound: the called party) was joined. ``queue_*`` and
    ``agent_*`` are the last ones. ``wait_ms`` is the sum of ``stays``; ``talk_ms`` is the customer's time in
    conversations and includes ``hold_ms``. ``note`` is what agents wrote for each other during the call;
    ``callback_id`` is set on the calls made for a callback.
    """

    id: UUID
    company_id: int
    schema: str
    direction: Direction
    outcome: Outcome
    caller: str
    called: str
    number: str
    started_at: datetime
    ended_at: datetime
    queued_at: datetime | None = None
    answered_at: datetime | None = None
    agent_answered_at: datetime | None = None
    queue_id: str | None = None
    queue_name: str = ""
    agent_id: int | None = None
    agent_name: str = ""
    contact_name: str = ""
    ivr_ms: int = 0
    wait_ms: int = 0
    talk_ms: int = 0
    hold_ms: int = 0
    hung_up_by: HungUpBy | None = None
    reason: str = ""
    node: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    legs: tuple[LegRecord, ...] = ()
    events: tuple[EventRecord, ...] = ()
    stays: tuple[QueueStay, ...] = ()
    stints: tuple[Stint, ...] = ()
    recordings: tuple[RecordingRecord, ...] = ()
    voicemail: VoicemailRecord | None = None
    note: str = ""
    callback_id: UUID | None = None

    def as_dict(self) -> dict[str, Any]:
        nested = {name: [part.as_dict() for part in getattr(self, name)] for name in _PARTS}
        voicemail = {"voicemail": self.voicemail.as_dict() if self.voicemail else None}
        return wire.fields_out(self, skip=(*nested, *voicemail)) | nested | voicemail

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Self:
        plain = {name: value for name, value in raw.items() if name not in _PARTS and name != "voicemail"}
        parts: dict[str, Any] = {
            name: tuple(kind.from_dict(part) for part in raw.get(name, ())) for name, kind in _PARTS.items()
        }
        voicemail = raw.get("voicemail")
        return cls(
            **wire.fields_in(cls, plain),
            **parts,
            voicemail=VoicemailRecord.from_dict(voicemail) if voicemail else None,
        )

    def to_json(self) -> str:
        return wire.to_text({"v": JOURNAL_VERSION, "kind": "call", "call": self.as_dict()})

    @classmethod
    def from_json(cls, text: str | bytes) -> CallRecord:
        entry = decode_entry(text)
        if not isinstance(entry, CallRecord):
            raise wire.MalformedRecord("this journal entry is not a call")
        return entry

    def with_events(self, *events: EventRecord) -> CallRecord:
        """A copy with more events, sorted by time."""
        return replace(self, events=tuple(sorted((*self.events, *events), key=lambda event: event.at)))


_PARTS: Mapping[str, Any] = {
    "legs": LegRecord,
    "events": EventRecord,
    "stays": QueueStay,
    "stints": Stint,
    "recordings": RecordingRecord,
}


@dataclass(frozen=True, slots=True)
class WrapUpRecord(wire.Wired):
    """What one agent wrote down after their part of a call: one per (call, agent, ``started_at``).

    A later correction begins and ends when it is written; an agent's latest counts. It may arrive long after the call
    itself was stored, or before it. The call's own disposition is that of the agent who left it last and gave one.
    """

    company_id: int
    schema: str
    call_id: UUID
    user_id: int
    started_at: datetime
    ended_at: datetime
    disposition_code: str = ""
    note: str = ""

    def to_json(self) -> str:
        return wire.to_text({"v": JOURNAL_VERSION, "kind": "wrapup", "wrapup": self.as_dict()})


@dataclass(frozen=True, slots=True)
class CallbackRecord(wire.Wired):
    """A callback as it is now; written at each change, the one with the latest ``changed_at`` counts.

    It keeps the place of ``arrived_at`` in its queue; one for a time waits until ``due_at``. ``attempts`` were made so
    far, ``result`` is what came of the last: "answered", "unanswered", "voicemail", "agent_gone" or "". ``call_id`` is
    the call in which it was wished for, ``None`` when a person added it (``added_by``), and once both have spoken the
    call in which they did. ``skills`` are the contact's
    own needs (name, least level) and ``data`` what the flow attached: both go with it.
    """

    id: UUID
    company_id: int
    schema: str
    queue_id: str
    queue_name: str
    number: str
    state: CallbackState
    arrived_at: datetime
    changed_at: datetime
    due_at: datetime | None = None
    expires_at: datetime | None = None
    attempts: int = 0
    max_attempts: int = 1
    result: str = ""
    priority: int = 0
    skills: tuple[tuple[str, int], ...] = ()
    call_id: UUID | None = None
    agent_id: int | None = None
    added_by: int | None = None
    cancelled_by: int | None = None
    note: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Self:
        values = wire.fields_in(cls, raw)
        skills = tuple((str(name), int(level)) for name, level in raw.get("skills", ()))
        return cls(**values | {"skills": skills})

    def to_json(self) -> str:
        return wire.to_text({"v": JOURNAL_VERSION, "kind": "callback", "callback": self.as_dict()})


@dataclass(frozen=True, slots=True)
class StrayRecord(wire.Wired):
    """A switch channel that belongs to no company: a call to a number nobody holds, rubbish from a carrier.

    Kept in the public schema so that the reconciliation can account for every channel the switch saw. ``dialled``
    loses its last four digits when it is stored; the other side's number is not kept at all.
    """

    channel_id: str
    started_at: datetime
    ended_at: datetime
    reason: str
    dialled: str = ""
    node: str = ""

    def to_json(self) -> str:
        return wire.to_text({"v": JOURNAL_VERSION, "kind": "stray", "stray": self.as_dict()})


@dataclass(frozen=True, slots=True)
class Towards(wire.Wired):
    """What an agent is to one company; see ``telephony.attendance.models.AgentChange``."""

    company_id: int
    state: str
    home: bool = True
    shared_by: int = 1
    call_id: UUID | None = None
    queue_id: str | None = None


@dataclass(frozen=True, slots=True)
class AgentRecord(wire.Wired):
    """From ``at`` on an agent is this to each company they serve, or no longer serve. Written at each change, and again
    from time to time while nothing changes: what nobody confirms is believed no more."""

    id: UUID
    user_id: int
    at: datetime
    towards: tuple[Towards, ...]
    reason: str = ""
    device: str = ""

    def to_json(self) -> str:
        said = wire.fields_out(self, skip=("towards",)) | {"towards": [one.as_dict() for one in self.towards]}
        return wire.to_text({"v": JOURNAL_VERSION, "kind": "agent", "agent": said})

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Self:
        towards = tuple(Towards.from_dict(one) for one in raw["towards"])
        return cls(**wire.fields_in(cls, raw) | {"towards": towards})


JournalEntry = CallRecord | WrapUpRecord | CallbackRecord | StrayRecord | AgentRecord
_KINDS: Mapping[str, Any] = {
    "call": CallRecord,
    "wrapup": WrapUpRecord,
    "callback": CallbackRecord,
    "stray": StrayRecord,
    "agent": AgentRecord,
}


def decode_entry(text: str | bytes) -> JournalEntry:
    """The journal entry in ``text``; raises ``wire.MalformedRecord`` for anything it does not understand."""
    try:
        raw = json.loads(text)
        version, kind = raw["v"], raw["kind"]
        if version not in READABLE_VERSIONS:
            raise wire.MalformedRecord(f"journal version {version!r} is not one of {sorted(READABLE_VERSIONS)}")
        if kind not in _KINDS:
            raise wire.MalformedRecord(f"unknown journal entry kind {kind!r}")
        entry: JournalEntry = _KINDS[kind].from_dict(brought_up(version, kind, raw[kind]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise wire.MalformedRecord(f"unreadable journal entry: {error!r}") from error
    return entry
