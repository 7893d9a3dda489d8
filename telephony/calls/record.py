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

Direction = Literal["in", "out"]
Party = Literal["caller", "agent", "outside"]
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

#: Version of the JSON shape; a reader refuses what it does not know.
JOURNAL_VERSION = 1


@dataclass(frozen=True, slots=True)
class EventRecord:
    """One thing that happened during a call, in the order of ``at``.

    Kinds in use: started, answered, flow.node, digit, queued, announced, offered, declined, missed,
    connected, held, resumed, queue.left, voicemail.started, voicemail.ended, recording.started, hangup.
    ``data`` holds plain JSON values only.
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
class LegRecord:
    """One party's part: exactly one switch channel, so that it can be reconciled with Asterisk's own record.

    ``channel_id`` is Asterisk's uniqueid. ``answered_at`` is when this channel answered. For the caller's leg
    ``agent_answered_at`` is when the first agent's voice was joined to it; for the agent's own leg it equals
    ``answered_at``. ``user_id`` is set on agents' legs only. ``remote`` is the other side's number in E.164
    when known, else as dialled.
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
    ivr_ms: int = 0
    talk_ms: int = 0
    hangup_cause: int = 16
    hung_up_by: HungUpBy | None = None

    def as_dict(self) -> dict[str, Any]:
        return wire.fields_out(self)

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Self:
        return cls(**wire.fields_in(cls, raw))


@dataclass(frozen=True, slots=True)
class RecordingRecord:
    """The raw file MixMonitor left in the spool: interleaved s16le, left the caller, right the agent.

    ``file`` is relative to the spool directory (settings.LINEPOOL_SPOOL), e.g. ``recordings/UUID.raw``.
    """

    file: str
    started_at: datetime
    ended_at: datetime
    sample_rate: int = 8000

    def as_dict(self) -> dict[str, Any]:
        return wire.fields_out(self)

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Self:
        return cls(**wire.fields_in(cls, raw))


@dataclass(frozen=True, slots=True)
class VoicemailRecord:
    """A message the caller left: a mono WAV in the spool, for a queue (or for the company when ``None``)."""

    file: str
    started_at: datetime
    duration_ms: int
    queue_id: str | None = None

    def as_dict(self) -> dict[str, Any]:
        return wire.fields_out(self)

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Self:
        return cls(**wire.fields_in(cls, raw))


@dataclass(frozen=True, slots=True)
class CallRecord:
    """A whole finished call. ``id`` makes storing idempotent; ``schema`` says whose it is.

    ``number`` is ours (E.164), ``caller`` and ``called`` as shown to people. ``answered_at`` is when the line
    answered, ``agent_answered_at`` when the first agent (outbound: the called party) was joined.
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
    recording: RecordingRecord | None = None
    voicemail: VoicemailRecord | None = None

    def as_dict(self) -> dict[str, Any]:
        nested = {
            "legs": [leg.as_dict() for leg in self.legs],
            "events": [event.as_dict() for event in self.events],
            "recording": self.recording.as_dict() if self.recording else None,
            "voicemail": self.voicemail.as_dict() if self.voicemail else None,
        }
        return wire.fields_out(self, skip=tuple(nested)) | nested

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Self:
        nested = {"legs", "events", "recording", "voicemail"}
        plain = wire.fields_in(cls, {name: value for name, value in raw.items() if name not in nested})
        recording, voicemail = raw.get("recording"), raw.get("voicemail")
        return cls(
            **plain,
            legs=tuple(LegRecord.from_dict(leg) for leg in raw.get("legs", ())),
            events=tuple(EventRecord.from_dict(event) for event in raw.get("events", ())),
            recording=RecordingRecord.from_dict(recording) if recording else None,
            voicemail=VoicemailRecord.from_dict(voicemail) if voicemail else None,
        )

    def to_json(self) -> str:
        return json.dumps({"v": JOURNAL_VERSION, "kind": "call", "call": self.as_dict()}, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str | bytes) -> CallRecord:
        entry = decode_entry(text)
        if not isinstance(entry, CallRecord):
            raise wire.MalformedRecord("this journal entry is not a call")
        return entry

    def with_events(self, *events: EventRecord) -> CallRecord:
        """A copy with more events, sorted by time."""
        return replace(self, events=tuple(sorted((*self.events, *events), key=lambda event: event.at)))


@dataclass(frozen=True, slots=True)
class WrapUpRecord:
    """What the agent wrote down after a call; may arrive long after the call itself was stored."""

    company_id: int
    schema: str
    call_id: UUID
    user_id: int
    started_at: datetime
    ended_at: datetime
    disposition_code: str = ""
    note: str = ""

    def as_dict(self) -> dict[str, Any]:
        return wire.fields_out(self)

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Self:
        return cls(**wire.fields_in(cls, raw))

    def to_json(self) -> str:
        return json.dumps({"v": JOURNAL_VERSION, "kind": "wrapup", "wrapup": self.as_dict()}, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class StrayRecord:
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

    def as_dict(self) -> dict[str, Any]:
        return wire.fields_out(self)

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Self:
        return cls(**wire.fields_in(cls, raw))

    def to_json(self) -> str:
        return json.dumps({"v": JOURNAL_VERSION, "kind": "stray", "stray": self.as_dict()}, separators=(",", ":"))


JournalEntry = CallRecord | WrapUpRecord | StrayRecord


def decode_entry(text: str | bytes) -> JournalEntry:
    """The journal entry in ``text``; raises ``wire.MalformedRecord`` for anything it does not understand."""
    try:
        raw = json.loads(text)
        version, kind = raw["v"], raw["kind"]
        if version != JOURNAL_VERSION:
            raise wire.MalformedRecord(f"journal version {version!r} is not {JOURNAL_VERSION}")
        if kind == "call":
            return CallRecord.from_dict(raw["call"])
        if kind == "wrapup":
            return WrapUpRecord.from_dict(raw["wrapup"])
        if kind == "stray":
            return StrayRecord.from_dict(raw["stray"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise wire.MalformedRecord(f"unreadable journal entry: {error!r}") from error
    raise wire.MalformedRecord(f"unknown journal entry kind {kind!r}")
