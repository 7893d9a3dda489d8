"""From an imagined call to the record call control would have written of it. Pure and repeatable."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from telephony.calls.record import (
    CallRecord,
    EventRecord,
    LegRecord,
    QueueStay,
    RecordingRecord,
    Stint,
    VoicemailRecord,
    WrapUpRecord,
)
from tenants.demo.shape import Sketch

ANSWER_MS = 350
NOTES = ("", "", "", "客户询问明前龙井价格", "要求周五前发货", "下周再联系", "已发送报价单", "老客户,续订两箱")


@dataclass(frozen=True, slots=True)
class Agent:
    """Who took the call."""

    user_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Stage:
    """The company the calls are written for: its number, queue ids by name and agents by e-mail."""

    company_id: int
    schema: str
    number: str
    queue_ids: Mapping[str, str]
    keys: Mapping[str, str]
    agents: Mapping[str, Agent]


@dataclass(slots=True)
class _Story:
    """A call being told: a clock that moves on, and what was noted."""

    start: datetime
    at: datetime
    events: list[EventRecord] = field(default_factory=list)

    def note(self, kind: str, /, **data: Any) -> datetime:
        self.events.append(EventRecord(self.at, kind, data))
        return self.at

    def wait(self, ms: int) -> datetime:
        self.at += timedelta(milliseconds=ms)
        return self.at


class Writer:
    """Writes sketches up as records; ids carry the call's own time, as real ones do."""

    def __init__(self, stage: Stage, seed: int = 7) -> None:
        self.stage = stage
        self._draw = random.Random(seed)  # noqa: S311 - repeatable ids, not secrets
        self._count = 0

    def call(
        self, sketch: Sketch, recording: str | None = None, voicemail: str | None = None
    ) -> tuple[CallRecord, WrapUpRecord | None]:
        """The call's record, with the spool files given, and its wrap-up when an agent spoke."""
        record = self._inbound(sketch) if sketch.direction == "in" else self._outbound(sketch)
        return self._with_sounds(record, sketch, recording, voicemail), self._wrap_up(record, sketch)

    def _inbound(self, sketch: Sketch) -> CallRecord:
        story = _Story(sketch.started_at, sketch.started_at)
        story.note("started", caller=sketch.remote, called=self.stage.number)
        story.wait(ANSWER_MS)
        answered = story.note("answered")
        node = self._menu(story, sketch)
        queued = self._queue(story, sketch) if sketch.wait_ms else None
        connected = None
        agent = self.stage.agents.get(sketch.agent_email)
        if sketch.talk_ms and agent is not None:
            connected = self._talk(story, sketch, agent)
        if sketch.outcome == "voicemail":
            node = self._message(story, sketch)
        ended = story.note("hangup", by=sketch.ended_by)
        ivr_ms = sketch.menu_ms + sketch.message_ms
        legs = [self._caller_leg(sketch, story, answered, connected, ivr_ms)]
        if agent is not None:
            legs.append(
                self._agent_leg(sketch, ended - timedelta(milliseconds=sketch.talk_ms), connected, ended, agent)
            )
        talked = agent if connected else None
        return self._record(sketch, story, legs, queued, answered, connected, talked, node, ivr_ms)

    def _menu(self, story: _Story, sketch: Sketch) -> str:
        for node, kind in (("hours", "hours"), ("greeting", "say")):
            story.note("flow.node", node=node, kind=kind)
        if sketch.outcome == "closed" or (sketch.outcome == "voicemail" and not sketch.queue):
            story.note("flow.node", node="closed", kind="say")
            story.wait(sketch.menu_ms)
            return "closed"
        story.wait(sketch.menu_ms // 2)
        story.note("flow.node", node="menu", kind="menu")
        story.wait(sketch.menu_ms - sketch.menu_ms // 2)
        if not sketch.queue:
            return "menu"
        key = self.stage.keys[sketch.queue]
        story.note("digit", digit=key)
        story.note("flow.node", node=f"key_{key}", kind="queue")
        return f"key_{key}"

    def _queue(self, story: _Story, sketch: Sketch) -> datetime:
        queued = story.note("queued", queue=self.stage.queue_ids[sketch.queue], priority=0)
        story.wait(sketch.wait_ms - sketch.ring_ms)
        agent = self.stage.agents.get(sketch.agent_email)
        if agent is not None:
            story.note("offered", agent=agent.user_id)
            story.wait(sketch.ring_ms)
        if sketch.outcome == "voicemail":
            story.note("queue.left", reason="waited")
        return queued

    def _talk(self, story: _Story, sketch: Sketch, agent: Agent) -> datetime:
        connected = story.note("connected", agent=agent.user_id)
        if sketch.hold_ms:
            before = (sketch.talk_ms - sketch.hold_ms) // 2
            story.wait(before)
            story.note("held")
            story.wait(sketch.hold_ms)
            story.note("resumed")
            story.wait(sketch.talk_ms - sketch.hold_ms - before)
        else:
            story.wait(sketch.talk_ms)
        return connected

    def _message(self, story: _Story, sketch: Sketch) -> str:
        story.note("voicemail.started", mailbox=self.stage.queue_ids.get(sketch.queue, ""))
        story.wait(sketch.message_ms)
        story.note("voicemail.ended", duration_ms=sketch.message_ms)
        return "voicemail"

    def _outbound(self, sketch: Sketch) -> CallRecord:
        story = _Story(sketch.started_at, sketch.started_at)
        story.note("started", caller=self.stage.number, called=sketch.remote)
        story.note("dialing", to=sketch.remote)
        story.wait(sketch.ring_ms)
        agent = self.stage.agents[sketch.agent_email]
        connected = None
        if sketch.talk_ms:
            story.note("answered")
            connected = self._talk(story, sketch, agent)
        ended = story.note("hangup", by=sketch.ended_by)
        legs = [
            self._agent_leg(sketch, sketch.started_at, connected, ended, agent),
            self._leg(
                "outside", sketch, sketch.started_at, ended, answered_at=connected, agent_answered_at=connected,
                talk_ms=sketch.talk_ms, remote=sketch.remote, hangup_cause=16 if connected else 19,
            ),
        ]  # fmt: skip
        return self._record(sketch, story, legs, None, connected, connected, agent, "", 0)

    def _caller_leg(
        self, sketch: Sketch, story: _Story, answered: datetime, connected: datetime | None, ivr_ms: int
    ) -> LegRecord:
        return self._leg(
            "caller", sketch, sketch.started_at, story.at, answered_at=answered, agent_answered_at=connected,
            talk_ms=sketch.talk_ms, ivr_ms=ivr_ms, remote=sketch.remote,
        )  # fmt: skip

    def _agent_leg(
        self, sketch: Sketch, joined: datetime, connected: datetime | None, ended: datetime, agent: Agent
    ) -> LegRecord:
        rang = joined - timedelta(milliseconds=sketch.ring_ms) if sketch.direction == "in" else sketch.started_at
        return self._leg(
            "agent", sketch, rang, ended, answered_at=connected, agent_answered_at=connected,
            talk_ms=sketch.talk_ms, user_id=agent.user_id, endpoint=f"demo-{agent.user_id}",
        )  # fmt: skip

    def _leg(self, party: Any, sketch: Sketch, started_at: datetime, ended_at: datetime, **rest: Any) -> LegRecord:
        self._count += 1
        ended_by = sketch.ended_by if sketch.ended_by == party else None
        return LegRecord(
            id=self._id(started_at),
            party=party,
            direction=sketch.direction,  # type: ignore[arg-type]
            channel_id=f"demo-{self._count}",
            started_at=started_at,
            ended_at=ended_at,
            hung_up_by=ended_by,  # type: ignore[arg-type]
            **rest,
        )

    def _record(
        self, sketch: Sketch, story: _Story, legs: list[LegRecord], queued: datetime | None,
        answered: datetime | None, connected: datetime | None, agent: Agent | None, node: str, ivr_ms: int,
    ) -> CallRecord:  # fmt: skip
        inbound = sketch.direction == "in"
        return CallRecord(
            id=self._id(sketch.started_at),
            company_id=self.stage.company_id,
            schema=self.stage.schema,
            direction=sketch.direction,  # type: ignore[arg-type]
            outcome=sketch.outcome,  # type: ignore[arg-type]
            caller=sketch.remote if inbound else self.stage.number,
            called=self.stage.number if inbound else sketch.remote,
            number=self.stage.number,
            started_at=sketch.started_at,
            ended_at=story.at,
            queued_at=queued,
            answered_at=answered,
            agent_answered_at=connected,
            queue_id=self.stage.queue_ids.get(sketch.queue),
            queue_name=sketch.queue,
            agent_id=agent.user_id if agent else None,
            agent_name=agent.name if agent else "",
            contact_name=sketch.contact,
            ivr_ms=ivr_ms,
            wait_ms=sketch.wait_ms,
            talk_ms=sketch.talk_ms,
            hold_ms=sketch.hold_ms,
            hung_up_by=sketch.ended_by,  # type: ignore[arg-type]
            node=node,
            legs=tuple(legs),
            events=tuple(story.events),
            stays=self._stays(sketch, queued, agent if connected else None),
            stints=self._stints(sketch, connected, story.at, agent),
        )

    def _stays(self, sketch: Sketch, queued: datetime | None, agent: Agent | None) -> tuple[QueueStay, ...]:
        if queued is None:
            return ()
        outcome = {"voicemail": "overflowed"}.get(sketch.outcome, "answered" if agent else "abandoned")
        left = queued + timedelta(milliseconds=sketch.wait_ms)
        return (
            QueueStay(
                self.stage.queue_ids[sketch.queue], sketch.queue, queued, left, outcome,  # type: ignore[arg-type]
                agent.user_id if agent else None,
            ),
        )  # fmt: skip

    def _stints(
        self, sketch: Sketch, connected: datetime | None, ended: datetime, agent: Agent | None
    ) -> tuple[Stint, ...]:
        if connected is None or agent is None:
            return ()
        queue_id = self.stage.queue_ids.get(sketch.queue)
        talk_ms = sketch.talk_ms - sketch.hold_ms
        return (
            Stint(agent.user_id, queue_id, "owner", connected, ended, talk_ms, sketch.hold_ms, user_name=agent.name),
        )

    def _with_sounds(
        self, record: CallRecord, sketch: Sketch, recording: str | None, voicemail: str | None
    ) -> CallRecord:
        if recording and record.agent_answered_at:
            taken = RecordingRecord(recording, record.agent_answered_at, record.ended_at)
            record = replace(record, recordings=(taken,))
        if voicemail:
            started = record.ended_at - timedelta(milliseconds=sketch.message_ms)
            left = VoicemailRecord(voicemail, started, sketch.message_ms, record.queue_id)
            record = replace(record, voicemail=left)
        return record

    def _wrap_up(self, record: CallRecord, sketch: Sketch) -> WrapUpRecord | None:
        if not sketch.result or record.agent_id is None:
            return None
        return WrapUpRecord(
            company_id=record.company_id,
            schema=record.schema,
            call_id=record.id,
            user_id=record.agent_id,
            started_at=record.ended_at,
            ended_at=record.ended_at + timedelta(milliseconds=sketch.wrap_up_ms),
            disposition_code=sketch.result,
            note=self._draw.choice(NOTES),
        )

    def _id(self, at: datetime) -> UUID:
        milliseconds = int(at.timestamp() * 1000)
        return UUID(
            int=(milliseconds << 80)
            | (0x7 << 76)
            | (self._draw.getrandbits(12) << 64)
            | (0b10 << 62)
            | self._draw.getrandbits(62)
        )
