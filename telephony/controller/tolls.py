"""Watching every company's calls out for fraud (``telephony.fraud``), and what is remembered of them for a restart."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Protocol, cast

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from telephony.controller.alarms import Alarms
from telephony.controller.refusals import FRAUD
from telephony.fraud import Answer, Attempt, Watch
from telephony.fraud.ranges import destination_of
from telephony.ports import CompanyProfile

log = structlog.get_logger(__name__)

WATCHES = "lp:state:fraud"
RecentNumbers = Callable[[int], Awaitable[Sequence[str]]]
"""The numbers a company called in the last weeks, in E.164."""
IsOpen = Callable[[CompanyProfile, datetime], bool | None]
"""Whether a company is at work by its own opening hours; ``None`` when it has none."""


class WatchStore(Protocol):
    """Where watches are kept; see :class:`WatchesInValkey`."""

    async def read(self) -> Mapping[int, Watch]: ...
    async def write(self, watches: Mapping[int, Watch]) -> None: ...


class Tolls:
    """One watch for each company that calls out."""

    def __init__(
        self, alarms: Alarms, recent: RecentNumbers, is_open: IsOpen, store: WatchStore | None = None
    ) -> None:
        self._alarms = alarms
        self._recent = recent
        self._is_open = is_open
        self._store = store
        self._watches: dict[int, Watch] = {}
        self._changed: set[int] = set()

    async def look(self, company: CompanyProfile, number: str, now: datetime) -> str | None:
        """Why the call may not be made, or ``None``; whatever is suspicious is an alarm."""
        watch = await self._watch(company.id, now)
        home = destination_of(company.caller_id)
        self._changed.add(company.id)
        stopped = None
        attempt = Attempt(number, now, home, company.timezone, self._is_open(company, now))
        for finding in watch.look(attempt, company.fraud):
            code = f"{FRAUD}{finding.rule}"
            stops = finding.answer is Answer.STOP
            detail = f"{finding.subject} ({finding.detail})" + (", stopped" if stops else "")
            self._alarms.note(company.id, code, now, detail, subject=finding.subject, tell=finding.tell)
            if stops:
                stopped = stopped or code
        return stopped

    def ended(self, company: CompanyProfile, talk_ms: int, now: datetime) -> None:
        """A call out that was answered is over."""
        if (watch := self._watches.get(company.id)) is not None:
            watch.ended(talk_ms, now, company.fraud)
            self._changed.add(company.id)

    def spent(self, company_id: int, amount: Decimal, now: datetime) -> None:
        """Money was set aside for a call out."""
        if (watch := self._watches.get(company_id)) is not None:
            watch.spent(amount, now)

    async def restore(self) -> None:
        """Go on where the call control before us stopped; what Valkey has lost is found again in the calls' history."""
        if self._store is None:
            return
        try:
            self._watches = {**await self._store.read(), **self._watches}
        except RedisError as error:
            log.warning("tolls.unread", error=str(error))

    async def flush(self) -> None:
        """Write what changed; Valkey away is waited out."""
        changed, self._changed = self._changed, set()
        if self._store is None or not changed:
            return
        try:
            await self._store.write({company_id: self._watches[company_id] for company_id in changed})
        except RedisError as error:
            self._changed |= changed
            log.warning("tolls.unwritten", error=str(error))

    async def _watch(self, company_id: int, now: datetime) -> Watch:
        """The company's; when nothing is remembered of it, what it called lately is nothing new."""
        watch = self._watches.get(company_id)
        if watch is None:
            watch = self._watches[company_id] = Watch()
            try:
                called = await self._recent(company_id)
            except Exception as error:  # its history is away: what it calls is new until it is known better
                log.error("tolls.no_history", company_id=company_id, error=repr(error))
                called = ()
            for number in called:
                watch.learn(destination_of(number), round(now.timestamp() * 1000))
        return watch


class WatchesInValkey:
    """Watches in a hash, by company."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def read(self) -> dict[int, Watch]:
        """All there are; one that cannot be read is begun anew."""
        kept = cast("dict[str, str]", await self._redis.hgetall(WATCHES))
        found = {}
        for company_id, text in kept.items():
            try:
                found[int(company_id)] = Watch.from_json(json.loads(text))
            except (KeyError, ValueError, TypeError) as error:  # of another version
                log.error("tolls.unreadable", company_id=company_id, error=repr(error))
        return found

    async def write(self, watches: Mapping[int, Watch]) -> None:
        """Keep these. Raises ``RedisError``."""
        await self._redis.hset(
            WATCHES, mapping={str(company_id): json.dumps(watch.as_json()) for company_id, watch in watches.items()}
        )
