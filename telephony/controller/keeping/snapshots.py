"""What call control must not forget when it dies: calls, agents, callbacks, regular callers, each in a Valkey hash.

Written behind the scenes a few times a second, whatever changed since. A conversation needs no snapshot to go on (the
switch holds it); the snapshot is what lets the next call control know whose it is.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from itertools import islice
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from telephony.calls import wire
from telephony.calls.record import CallbackRecord, EventRecord, QueueStay, RecordingRecord, decode_entry
from telephony.controller.call.core import Call, Tape
from telephony.controller.call.facts import Facts, Leg
from telephony.controller.call.regulars import Caller
from telephony.controller.call.states import CallState

if TYPE_CHECKING:
    from telephony.controller.desks.book import Agent

log = structlog.get_logger(__name__)

CALLS = "lp:state:calls"
AGENTS = "lp:state:agents"
CALLBACKS = "lp:state:callbacks"
REGULARS = "lp:state:regulars"
WHOLE = "lp:state:whole"
"""A key that says: all there is, is in these hashes. When it is gone while we live, Valkey has lost its memory."""
KEPT = "kept"
"""A field of the callbacks' hash that says: this is all there is. Without it Valkey has lost them, or never had any."""
INTERVAL_S = 0.25
KEEP_S = 0.2
"""So long a call waits at most for its snapshot before it does what must not be misread: Valkey may be away."""
REGULARS_AT_ONCE = 500
"""Most to be written in one go: there may be a hundred thousand when Valkey has forgotten, and calls do not wait."""
Snapshot = dict[str, Any]
_LEG_TIMES = ("started_at", "ringing_at", "answered_at", "joined_at", "ended_at")
_LEG_PLAIN = (
    "channel_id",
    "party",
    "key",
    "name",
    "user_id",
    "endpoint",
    "remote",
    "dialled",
    "direction",
    "contact",
    "queue_id",
    "role",
    "cause",
    "hung_up_by",
    "parted",
    "beyond",
)
_FACT_TIMES = ("started_at", "queued_at", "answered_at", "agent_answered_at", "waits_since")
_FACT_TEXTS = ("hung_up_by", "outcome", "reason", "node", "call_note")
_TAPE = ("file", "monitor_id", "paused", "muted")


class Snapshots:
    """Collects what changed and writes it; reads it all back at a start.

    `everything_changed` is called when Valkey has forgotten: it must report all there is as changed."""

    def __init__(self, redis: Redis, everything_changed: Callable[[], None] = lambda: None) -> None:
        self._redis = redis
        self._writing = asyncio.Lock()
        self._everything_changed = everything_changed
        self._restored = self._owns_callbacks = False
        self._calls: dict[str, Call | None] = {}
        self._agents: dict[int, Agent] = {}
        self._callbacks: dict[str, str | None] = {}
        self._regulars: dict[str, str | None] = {}

    def callback_changed(self, record: CallbackRecord) -> None:
        """Keep the callback as it is."""
        self._callbacks[str(record.id)] = record.to_json()

    def callback_ended(self, record: CallbackRecord) -> None:
        """Forget the callback."""
        self._callbacks[str(record.id)] = None

    def regular_changed(self, caller: Caller, user_id: int | None) -> None:
        """Keep who talked last with the caller, ``None``: forget it."""
        field = f"{caller.company_id}:{caller.number}"
        self._regulars.pop(field, None)  # the latest comes last
        self._regulars[field] = None if user_id is None else f"{user_id}:{time.time_ns()}"

    def call_changed(self, call: Call) -> None:
        """Keep the call as it is."""
        self._calls[str(call.id)] = call

    def call_ended(self, call: Call) -> None:
        """Forget the call."""
        self._calls[str(call.id)] = None

    async def keep(self, call: Call) -> None:
        """Keep the call as it is, and return when that is written; after ``KEEP_S`` at the latest, when it is not."""
        self.call_changed(call)
        try:
            async with asyncio.timeout(KEEP_S):
                await self.flush()
        except (RedisError, TimeoutError) as error:
            log.warning("snapshots.not_kept", call_id=str(call.id), error=repr(error))

    def agent_changed(self, agent: Agent) -> None:
        """Keep the agent as they are."""
        self._agents[agent.user_id] = agent

    async def run(self) -> None:
        """Write for ever."""
        while True:
            try:
                await self._notice_loss()
                await self.flush()
            except RedisError as error:
                log.warning("snapshots.unwritten", error=str(error))
            await asyncio.sleep(INTERVAL_S)

    def restored(self) -> None:
        """What was read lives again: from now on we know all there is."""
        self._restored = True

    async def _notice_loss(self) -> None:
        """A Valkey that came back empty gets everything again, and is told last that it has it."""
        if not self._restored or await self._redis.exists(WHOLE):
            return
        log.warning("snapshots.written_anew")
        self._everything_changed()
        await self.flush()
        if self._owns_callbacks:
            await self.own_callbacks()
        await self._redis.set(WHOLE, "1")

    async def flush(self) -> None:
        """Write what changed, one write after the other; raises ``RedisError`` and keeps it for the next time."""
        async with self._writing:
            calls, self._calls = self._calls, {}
            agents, self._agents = self._agents, {}
            callbacks, regulars = dict(self._callbacks), dict(islice(self._regulars.items(), REGULARS_AT_ONCE))
            if not calls and not agents and not callbacks and not regulars:
                return
            try:
                await self._write(calls, agents, callbacks, regulars)
            except BaseException:  # also when nobody waits for it any more: what has changed again since is newer
                self._calls, self._agents = calls | self._calls, agents | self._agents
                raise
            for written, waiting in ((callbacks, self._callbacks), (regulars, self._regulars)):
                for field, text in written.items():
                    if waiting.get(field) == text:
                        waiting.pop(field, None)

    async def _write(
        self,
        calls: dict[str, Call | None],
        agents: dict[int, Agent],
        callbacks: dict[str, str | None],
        regulars: dict[str, str | None],
    ) -> None:
        async with self._redis.pipeline(transaction=False) as pipe:
            for call_id, call in calls.items():
                if call is None:
                    pipe.hdel(CALLS, call_id)
                else:
                    pipe.hset(CALLS, call_id, wire.to_text(call_snapshot(call)))
            for user_id, agent in agents.items():
                if agent.logged_in:
                    pipe.hset(AGENTS, str(user_id), wire.to_text(agent.snapshot()))
                else:
                    pipe.hdel(AGENTS, str(user_id))
            for key, texts in ((CALLBACKS, callbacks), (REGULARS, regulars)):
                for field, text in texts.items():
                    if text is None:
                        pipe.hdel(key, field)
                    else:
                        pipe.hset(key, field, text)
            await pipe.execute()

    async def read(self) -> tuple[list[Snapshot], list[Snapshot]]:
        """All calls and all agents of the call control before us."""
        calls = cast("dict[str, str]", await self._redis.hgetall(CALLS))
        agents = cast("dict[str, str]", await self._redis.hgetall(AGENTS))
        return [json.loads(text) for text in calls.values()], [json.loads(text) for text in agents.values()]

    async def read_callbacks(self) -> list[CallbackRecord] | None:
        """The open callbacks of the call control before us; ``None`` when Valkey does not know them."""
        kept = cast("dict[str, str]", await self._redis.hgetall(CALLBACKS))
        if kept.pop(KEPT, None) is None:
            return None
        entries = [decode_entry(text) for text in kept.values()]
        return [entry for entry in entries if isinstance(entry, CallbackRecord)]

    async def read_regulars(self) -> list[tuple[Caller, int]]:
        """Who talked last with whom, the longest ago first."""
        kept = []
        async for field, text in self._redis.hscan_iter(REGULARS, count=REGULARS_AT_ONCE):
            company_id, _, number = field.partition(":")
            user_id, _, at = text.partition(":")
            kept.append((int(at), Caller(int(company_id), number), int(user_id)))
        return [(caller, user_id) for _, caller, user_id in sorted(kept)]

    async def own_callbacks(self) -> None:
        """From now on the hash holds all callbacks there are."""
        self._owns_callbacks = True
        await self._redis.hset(CALLBACKS, KEPT, "1")

    async def forget_agent(self, user_id: int) -> None:
        """Drop the snapshot of somebody who has no seat any more."""
        await self._redis.hdel(AGENTS, str(user_id))

    async def forget_call(self, call_id: str) -> None:
        """Drop a snapshot that leads nowhere."""
        await self._redis.hdel(CALLS, call_id)


def call_snapshot(call: Call) -> Snapshot:
    """A call as plain values."""
    facts = call.facts
    return {
        "id": str(call.id),
        "company_id": call.company.id if call.company else None,
        "direction": call.direction.value,
        "node": call.node.name,
        "state": call.state.value,
        "since": wire.time_out(call.since),
        "caller": call.caller,
        "called": call.called,
        "number": call.number,
        "data": call.data,
        "queue_id": call.queue.id if call.queue else None,
        "remote": call.remote_leg.channel_id if call.remote_leg else None,
        "talk": call.talk.to_json() if call.talk else None,
        "talks": [talk.to_json() for talk in call.talks],
        "stage": call.stage.to_json(),
        "tape": _times(call.tape, ("started_at",)) | {name: getattr(call.tape, name) for name in _TAPE},
        "slot": call.slot,
        "patience_until": wire.time_out(call.patience_until) if call.patience_until else None,
        "sent_by": call.sent_by,
        "sent_to": str(call.sent_to) if call.sent_to else None,
        "priority": call.priority,
        "needs": [list(need) for need in call.needs],
        "made": call.made,
        "callback_id": str(call.callback_id) if call.callback_id else None,
        "legs": [leg_snapshot(leg) for leg in facts.legs],
        "facts": _times(facts, _FACT_TIMES) | {name: getattr(facts, name) for name in _FACT_TEXTS},
        "waits_in": list(facts.waits_in),
        "stays": [stay.as_dict() for stay in facts.stays],
        "recordings": [recording.as_dict() for recording in facts.recordings],
        "voicemail": _voicemail(call),
        "events": [event.as_dict() for event in facts.events],
        "spent": {state.value: ms for state, ms in facts.spent_by_state().items()},
    }


def _voicemail(call: Call) -> Snapshot | None:
    if call.voicemail is None or call.voicemail_started_at is None:
        return None
    return {"mailbox": call.voicemail.mailbox, "started_at": wire.time_out(call.voicemail_started_at)}


def leg_snapshot(leg: Leg) -> Snapshot:
    """A leg as plain values."""
    return _times(leg, _LEG_TIMES) | {name: getattr(leg, name) for name in _LEG_PLAIN} | {"id": str(leg.id)}


def leg_from(raw: Snapshot) -> Leg:
    """The leg a snapshot was of."""
    values = raw | _times_in(raw, _LEG_TIMES) | {"id": UUID(raw["id"])}
    return Leg(**values)


def facts_from(raw: Snapshot) -> Facts:
    """The facts a call's snapshot held, with its legs."""
    values = raw["facts"] | _times_in(raw["facts"], _FACT_TIMES)
    facts = Facts(values["started_at"])
    for name, value in values.items():
        setattr(facts, name, value)
    facts.legs = [leg_from(leg) for leg in raw["legs"]]
    facts.waits_in = (raw["waits_in"][0], raw["waits_in"][1])
    facts.stays = [QueueStay.from_dict(stay) for stay in raw["stays"]]
    facts.recordings = [RecordingRecord.from_dict(recording) for recording in raw["recordings"]]
    facts.events = [EventRecord.from_dict(event) for event in raw["events"]]
    facts.restore({CallState(name): ms for name, ms in raw["spent"].items()}, wire.time_in(raw["since"]))
    return facts


def tape_from(raw: Snapshot) -> Tape:
    """The recording that ran."""
    return Tape(**(raw["tape"] | _times_in(raw["tape"], ("started_at",))))


def _times(source: Any, names: tuple[str, ...]) -> Snapshot:
    return {name: None if getattr(source, name) is None else wire.time_out(getattr(source, name)) for name in names}


def _times_in(raw: Snapshot, names: tuple[str, ...]) -> Snapshot:
    return {name: None if raw[name] is None else wire.time_in(raw[name]) for name in names}
