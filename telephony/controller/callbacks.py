"""Callbacks: people who are called back instead of waiting, in their place or at a time.

A callback is a ``CallbackRecord``; each change of it is journaled (so the company sees it) and kept in Valkey (so the
next call control goes on with it). While it waits it is a silent contact of the ACD, ``cb:{id}``, with the place in the
queue that its caller had. Offered to an agent it becomes a call: the agent's device rings, and once they are there the
number is dialled. Somebody not reached is tried again after the queue's ``retry_ms``, until the attempts are used or
the time is over.

==============================  =========================================================================
what happens                    what becomes of the callback
==============================  =========================================================================
the agent declines or misses    back in its place, no attempt used
the agent hangs up too early    back in its place, no attempt used
not answered, busy              an attempt used; again after ``retry_ms``, or ``failed``
both spoke                      ``done``; written up as "voicemail" it counts as an attempt after all
the company may not call now    again a minute later, no attempt used
its time is over                ``expired``, as soon as nobody is calling
the queue is removed            ``failed``
==============================  =========================================================================
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID
from weakref import WeakValueDictionary

import structlog

from linepool.kernel.ids import new_id
from linepool.kernel.numbers import SHORT, to_e164
from telephony.acd import types as acd
from telephony.calls.record import CallbackRecord
from telephony.controller.call.core import Call
from telephony.controller.call.world import Agent, World
from telephony.controller.clock import utc_now
from telephony.controller.companies import scoped
from telephony.controller.desks.args import Args
from telephony.controller.refused import RefusedError
from telephony.ports import CallbackRule, CompanyProfile, QueueProfile

log = structlog.get_logger(__name__)

PREFIX = "cb:"
POSTPONED = timedelta(minutes=1)
OPEN = frozenset({"waiting", "calling"})
MAX_NOTE = 2_000

Begin = Callable[[CallbackRecord, CompanyProfile, Agent], Awaitable[str | None]]
"""Begins the call: the agent's device rings, then the number is dialled. Why it cannot begin, or ``None``."""


def contact_of(record: CallbackRecord) -> str:
    """Its name in the ACD."""
    return f"{PREFIX}{record.id}"


class Keeper(Protocol):
    """Who remembers callbacks across a restart; see ``snapshots.Snapshots``."""

    def callback_changed(self, record: CallbackRecord) -> None: ...
    def callback_ended(self, record: CallbackRecord) -> None: ...


class Boards(Protocol):
    """Who is told what changed; see ``live.LivePublisher``."""

    def board_changed(self, company_id: int) -> None: ...


class Surroundings(World, Protocol):
    """What is needed of the exchange."""

    @property
    def keeper(self) -> Keeper:
        """Who remembers."""
        ...

    @property
    def live(self) -> Boards:
        """Who shows."""
        ...

    def call_of_contact(self, contact: str) -> Call | None:
        """The call of a contact of the ACD."""
        ...


class Callbacks:
    """All callbacks that are still to be called, of all companies."""

    def __init__(self, x: Surroundings) -> None:
        self.x = x
        self._open: dict[str, CallbackRecord] = {}
        self._numbers: dict[tuple[int, str, str], str] = {}
        self._lengths: Counter[str] = Counter()
        self._to_number: Counter[tuple[int, str]] = Counter()
        self._done: deque[CallbackRecord] = deque(maxlen=1_000)
        self._expiries: dict[str, asyncio.TimerHandle] = {}
        self._beginning: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self.begin: Begin

    def waiting(self, queue_id: str) -> int:
        """How many wait to be called back by a queue."""
        return self._lengths[queue_id]

    def open(self, callback_id: str) -> CallbackRecord | None:
        """One that is still to be called."""
        return self._open.get(callback_id)

    def all_open(self) -> list[CallbackRecord]:
        """All that are still to be called."""
        return list(self._open.values())

    # ---------------------------------------------------------------------------------- promising

    def refusal(self, company: CompanyProfile, queue: QueueProfile | None, number: str | None) -> str | None:
        """Why a call to the number (E.164) cannot be promised, if so; what is promised already can.

        ``unknown_queue``, ``bad_number``, ``too_many_callbacks`` (of the queue), ``too_many_for_number``: the last two
        as the queue's rule says."""
        if queue is None:
            return "unknown_queue"
        if number is None or number in SHORT:
            return "bad_number"
        if self._promised(company.id, queue.id, number) is not None:
            return None
        if not self.has_room(queue):
            return "too_many_callbacks"
        rule = queue.callback or CallbackRule()
        return "too_many_for_number" if self._to_number[company.id, number] >= rule.most_to_number else None

    def has_room(self, queue: QueueProfile) -> bool:
        """Whether the queue may promise one more callback, to somebody it did not promise one yet."""
        return self._lengths[queue.id] < (queue.callback or CallbackRule()).most

    def promise(
        self,
        company: CompanyProfile,
        queue: QueueProfile,
        number: str,
        *,
        arrived_at: datetime,
        due_at: datetime | None = None,
        **more: Any,
    ) -> CallbackRecord:
        """Promise to call ``number`` back, in the place of ``arrived_at``. Somebody promised already keeps that place.

        ``more``: priority, skills, call_id, added_by, note, data of the record."""
        before = self._promised(company.id, queue.id, number)
        if before is not None:
            return before
        now, rule = utc_now(), queue.callback or CallbackRule()
        record = CallbackRecord(
            id=new_id(),
            company_id=company.id,
            schema=company.schema,
            queue_id=queue.id,
            queue_name=queue.name,
            number=number,
            state="waiting",
            arrived_at=arrived_at,
            changed_at=now,
            due_at=due_at,
            expires_at=(due_at or now) + timedelta(milliseconds=rule.expires_ms),
            max_attempts=rule.attempts,
            **more,
        )
        self._write(record)
        self._wait(record)
        return record

    async def add(self, company_id: int, user_id: int, args: Args) -> dict[str, Any]:
        """Promise one for a person at a desk of the company, for the company whose queue it is: theirs, or one they
        serve. Refused as :meth:`refusal` says, and with ``bad_time``, ``already_promised``."""
        company, queue = await self._whose(company_id, user_id, args.text("queue_id"))
        number, at, now = to_e164(args.text("number")), args.time("at"), utc_now()
        refused = self.refusal(company, queue, number) if company is not None else "unknown_queue"
        if company is None or queue is None or number is None or refused is not None:
            raise RefusedError(refused or "unknown_queue")
        if at is not None and at <= now:
            raise RefusedError("bad_time")
        if self._promised(company.id, queue.id, number) is not None:
            raise RefusedError("already_promised")
        note = args.text("note", MAX_NOTE)
        record = self.promise(company, queue, number, arrived_at=now, due_at=at, added_by=user_id, note=note)
        return {"callback_id": str(record.id), "company_id": company.id}

    async def _whose(
        self, company_id: int, user_id: int, queue_id: str
    ) -> tuple[CompanyProfile | None, QueueProfile | None]:
        agent = self.x.agents.of_user(user_id)
        served = agent.serving if agent is not None and agent.logged_in and agent.company_id == company_id else ()
        for one in dict.fromkeys((company_id, *served)):
            company = await self.x.companies.profile(one)
            queue = company.queue(queue_id) if company is not None else None
            if queue is not None:
                return company, queue
        return None, None

    def cancel(self, company_id: int, user_id: int, callback_id: str) -> dict[str, Any]:
        """Take a promise back. Refused: ``unknown_callback``; ``calling`` while somebody rings or talks for it."""
        record = self._open.get(callback_id)
        if record is None or record.company_id != company_id:
            raise RefusedError("unknown_callback")
        if record.state == "calling":
            raise RefusedError("calling")
        self.x.switchboard.handle(acd.ContactLeft(contact_of(record)))
        self._close(record, state="cancelled", cancelled_by=user_id)
        return {"callback_id": callback_id}

    # ------------------------------------------------------------------------------------ calling

    def on_decision(self, decision: acd.Decision) -> bool:
        """What the ACD decided about a callback; ``False`` when it is about something else."""
        contact = str(getattr(decision, "contact", ""))
        record = self._open.get(contact.removeprefix(PREFIX)) if contact.startswith(PREFIX) else None
        if record is None:
            return False
        match decision:
            case acd.Offer(agent=user_id):
                self._change(record, state="calling", agent_id=int(str(user_id)))
                self.x.spawn(self._call(str(record.id), int(str(user_id))), f"callback-{record.id}")
            case acd.Overflow():
                self._close(record, state="failed", result="")
            case _:
                return False
        return True

    async def _call(self, callback_id: str, user_id: int) -> None:
        """An agent is offered it: begin the call, unless the company may not call now. One at a time: a queue that
        rings all offers it to many at once, and it is one call."""
        async with self._beginning.setdefault(callback_id, asyncio.Lock()):
            record, agent = self._open.get(callback_id), self.x.agents.of_user(user_id)
            company = await self.x.companies.profile(record.company_id) if record is not None else None
            if record is None or record.state != "calling" or company is None or agent is None:
                return
            refusal = await self.begin(record, company, agent)
        if refusal is not None:
            log.warning("callback.postponed", callback_id=str(record.id), reason=refusal)
            self.x.switchboard.handle(acd.ContactLeft(contact_of(record)))
            self._wait(self._change(record, state="waiting", agent_id=None, due_at=utc_now() + POSTPONED))

    def not_taken(self, callback_id: str) -> None:
        """The agent declined or missed it: the ACD has it in its place again, or has asked the next one already.

        That offer came while this call was ending, and nobody rings for it yet: it needs a call of its own."""
        record = self._open.get(callback_id)
        if record is None:
            return
        if record.agent_id is not None and self._is_offered(record, record.agent_id):
            self.x.spawn(self._call(callback_id, record.agent_id), f"callback-{record.id}")
            return
        waiting = self._change(record, state="waiting", agent_id=None)
        if _is_over(waiting):
            self._expire(callback_id)

    def _is_offered(self, record: CallbackRecord, user_id: int) -> bool:
        agent = self.x.agents.of_user(user_id)
        if agent is None or not agent.logged_in:
            return False
        seen = self.x.switchboard.agent(user_id)
        return seen.state is acd.AgentState.RINGING and seen.contact == contact_of(record)

    def tried(self, callback_id: str, result: str, call_id: UUID, agent_id: int | None = None) -> None:
        """A call for it came to this: "answered" (by ``agent_id`` and the customer), "unanswered", or "agent_gone" (who
        hung up before anybody was there)."""
        record = self._open.get(callback_id)
        if record is None:
            return
        if result == "agent_gone":
            self._again(record, record.attempts, result, record.due_at)
        elif result == "answered":
            attempts = record.attempts + 1
            self._close(record, state="done", result=result, attempts=attempts, call_id=call_id, agent_id=agent_id)
        else:
            self._not_reached(record, result)

    def was_voicemail(self, call_id: UUID) -> None:
        """The agent wrote the call up as answered by a machine: that was an attempt, and no more."""
        record = next((record for record in self._done if record.call_id == call_id), None)
        if record is not None:
            self._done.remove(record)
            self._not_reached(replace(record, attempts=record.attempts - 1), "voicemail")

    def _not_reached(self, record: CallbackRecord, result: str) -> None:
        attempts = record.attempts + 1
        again_at = utc_now() + timedelta(milliseconds=self._rule(record).retry_ms)
        if attempts >= record.max_attempts:
            self._close(record, state="failed", result=result, attempts=attempts)
        elif record.expires_at is not None and again_at >= record.expires_at:
            self._close(record, state="expired", result=result, attempts=attempts)
        else:
            self._again(record, attempts, result, again_at)

    def _again(self, record: CallbackRecord, attempts: int, result: str, due_at: datetime | None) -> None:
        changed = self._change(record, state="waiting", agent_id=None, attempts=attempts, result=result, due_at=due_at)
        if _is_over(changed):
            self._close(changed, state="expired")
        else:
            self._wait(changed)

    def _rule(self, record: CallbackRecord) -> CallbackRule:
        company = self.x.companies.known(record.company_id)
        queue = company.queue(record.queue_id) if company is not None else None
        return (queue.callback if queue is not None else None) or CallbackRule()

    # ------------------------------------------------------------------------------------ keeping

    async def restore(self, records: Iterable[CallbackRecord]) -> None:
        """Go on with what the call control before us kept. What was being called when it died is called again, unless
        somebody has been reached."""
        for record in sorted(records, key=lambda record: record.arrived_at):
            if record.state not in OPEN or str(record.id) in self._open:
                continue
            await self.x.companies.profile(record.company_id)  # which makes its queues known
            call = self.x.call_of_contact(contact_of(record))
            if call is None:
                self._write(replace(record, state="waiting", agent_id=None, changed_at=utc_now()))
                self._wait(self._open[str(record.id)])
                continue
            self._write(record)
            if call.joined:
                self.x.calling_back.reached(call)

    def _promised(self, company_id: int, queue_id: str, number: str) -> CallbackRecord | None:
        return self._open.get(self._numbers.get((company_id, queue_id, number), ""))

    def _wait(self, record: CallbackRecord) -> None:
        """Into the line; a queue that is no more has no place for it."""
        arrival = acd.ContactArrived(
            contact_of(record),
            record.queue_id,
            record.priority,
            tuple(acd.Need(scoped(record.company_id, name), level) for name, level in record.skills),
            arrived_at=_ms(record.arrived_at),
            silent=True,
            not_before=_ms(record.due_at) if record.due_at is not None else None,
        )
        if not self.x.switchboard.handle(arrival):
            self._close(record, state="failed")
        elif record.expires_at is not None:
            seconds = max(0.0, (record.expires_at - utc_now()).total_seconds())
            self._stop_expiry(record)
            loop = asyncio.get_running_loop()
            self._expiries[str(record.id)] = loop.call_later(seconds, self._expire, str(record.id))

    def _expire(self, callback_id: str) -> None:
        record = self._open.get(callback_id)
        if record is not None and record.state == "waiting":  # one that is being called may still be answered
            self.x.switchboard.handle(acd.ContactLeft(contact_of(record)))
            self._close(record, state="expired")

    def _change(self, record: CallbackRecord, **changes: Any) -> CallbackRecord:
        changed = replace(record, changed_at=utc_now(), **changes)
        self._write(changed)
        return changed

    def _close(self, record: CallbackRecord, **changes: Any) -> None:
        closed = replace(record, changed_at=utc_now(), **changes)
        self._stop_expiry(record)
        if self._open.pop(str(record.id), None) is not None:
            self._count(record, -1)
            self._numbers.pop(_key(record), None)
        if closed.state == "done":
            self._done.append(closed)
        self.x.journal.append(closed)
        self.x.keeper.callback_ended(closed)
        self.x.live.board_changed(closed.company_id)
        log.info("callback.closed", callback_id=str(record.id), state=closed.state, result=closed.result)

    def _write(self, record: CallbackRecord) -> None:
        if str(record.id) not in self._open:
            self._count(record, 1)
            self._numbers[_key(record)] = str(record.id)
        self._open[str(record.id)] = record
        self.x.journal.append(record)
        self.x.keeper.callback_changed(record)
        self.x.live.board_changed(record.company_id)

    def _count(self, record: CallbackRecord, by: int) -> None:
        to = record.company_id, record.number
        self._lengths[record.queue_id] += by
        self._to_number[to] += by
        if not self._to_number[to]:
            del self._to_number[to]

    def _stop_expiry(self, record: CallbackRecord) -> None:
        if (timer := self._expiries.pop(str(record.id), None)) is not None:
            timer.cancel()


def _key(record: CallbackRecord) -> tuple[int, str, str]:
    return record.company_id, record.queue_id, record.number


def _is_over(record: CallbackRecord) -> bool:
    return record.expires_at is not None and record.expires_at <= utc_now()


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)
