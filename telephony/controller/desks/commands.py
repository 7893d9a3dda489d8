"""The command stream: each command done once, in the order of its agent, answered on its own list."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, cast
from weakref import WeakValueDictionary

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from telephony.control import COMMAND_STREAM, reply_key
from telephony.controller.desks.desks import Desks
from telephony.controller.refused import RefusedError

log = structlog.get_logger(__name__)

POSITION_KEY = "lp:commands:position"
REPLY_LIFE_S = 60
DONE_LIFE_S = 600
Rows = list[tuple[str, dict[str, str]]]
Handler = Callable[[int, int, Mapping[str, Any]], Awaitable[dict[str, Any]]]


def handlers(desks: Desks) -> dict[str, Handler]:
    """Verb → what does it."""

    async def login(company_id: int, user_id: int, args: Mapping[str, Any]) -> dict[str, Any]:
        return await desks.login(company_id, user_id, str(args.get("username") or args.get("endpoint") or ""))

    async def logout(company_id: int, user_id: int, args: Mapping[str, Any]) -> dict[str, Any]:
        return desks.logout(company_id, user_id)

    async def state(company_id: int, user_id: int, args: Mapping[str, Any]) -> dict[str, Any]:
        return desks.set_state(company_id, user_id, str(args.get("state", "")), str(args.get("reason") or ""))

    async def dial(company_id: int, user_id: int, args: Mapping[str, Any]) -> dict[str, Any]:
        return await desks.dial(company_id, user_id, str(args.get("to", "")))

    async def hold(company_id: int, user_id: int, args: Mapping[str, Any]) -> dict[str, Any]:
        return await desks.hold(company_id, user_id)

    async def resume(company_id: int, user_id: int, args: Mapping[str, Any]) -> dict[str, Any]:
        return await desks.resume(company_id, user_id)

    async def hang_up(company_id: int, user_id: int, args: Mapping[str, Any]) -> dict[str, Any]:
        return await desks.hang_up(company_id, user_id)

    async def wrap_up(company_id: int, user_id: int, args: Mapping[str, Any]) -> dict[str, Any]:
        return desks.wrap_up(company_id, user_id, args)

    async def changed(company_id: int, user_id: int, args: Mapping[str, Any]) -> dict[str, Any]:
        await desks.x.companies.changed(company_id)
        return {}

    return {
        "desk.login": login,
        "desk.logout": logout,
        "desk.state": state,
        "call.dial": dial,
        "call.hold": hold,
        "call.resume": resume,
        "call.hangup": hang_up,
        "call.wrapup": wrap_up,
        "company.changed": changed,
    }


class CommandReader:
    """Takes commands from the stream until cancelled."""

    def __init__(self, redis: Redis, verbs: Mapping[str, Handler]) -> None:
        self._redis = redis
        self._verbs = verbs
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Read for ever; Valkey away is waited out."""
        position: str | None = None
        while True:
            try:
                if position is None:
                    position = str(await self._redis.get(POSITION_KEY) or "0-0")
                position = await self._read_some(position)
            except RedisError as error:
                log.warning("commands.unreachable", error=str(error))
                await asyncio.sleep(0.5)

    async def _read_some(self, position: str) -> str:
        answer = await self._redis.xread({COMMAND_STREAM: position}, count=100, block=1000)
        rows = cast("list[tuple[str, Rows]]", answer)[0][1] if answer else []
        for row_id, fields in rows:
            position = row_id
            task = asyncio.create_task(self._take(fields), name=f"command-{fields.get('verb')}")
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        if rows:
            await self._redis.set(POSITION_KEY, position)
        return position

    async def _take(self, fields: Mapping[str, str]) -> None:
        """One command: expired ones are passed over, ones done before are answered as then."""
        try:
            request_id, user_id = fields["id"], int(fields["user_id"])
            expires_at = float(fields["expires_at"]) if fields.get("expires_at") else None
            if expires_at is not None and expires_at < time.time():
                log.info("commands.expired", verb=fields.get("verb"), request_id=request_id)
                return
            lock = self._locks.setdefault(user_id, asyncio.Lock())
            async with lock:
                reply = await self._once(request_id, fields)
            if expires_at is not None:
                await self._answer(request_id, reply)
        except (KeyError, ValueError) as error:
            log.error("commands.malformed", error=repr(error), fields=dict(fields))
        except RedisError as error:
            log.warning("commands.answer_lost", error=str(error))

    async def _once(self, request_id: str, fields: Mapping[str, str]) -> str:
        done_key = f"lp:done:{request_id}"
        if not await self._redis.set(done_key, "", nx=True, ex=DONE_LIFE_S):
            return str(await self._redis.get(done_key) or "") or json.dumps({"refused": "outcome_unknown"})
        reply = json.dumps(await self._do(fields))
        await self._redis.set(done_key, reply, ex=DONE_LIFE_S)
        return reply

    async def _do(self, fields: Mapping[str, str]) -> dict[str, Any]:
        handler = self._verbs.get(fields["verb"])
        if handler is None:
            return {"refused": "unknown_verb"}
        args = json.loads(fields.get("args") or "{}")
        try:
            return {"ok": await handler(int(fields["company_id"]), int(fields["user_id"]), args)}
        except RefusedError as error:
            return {"refused": error.code}
        except Exception:  # one broken command must not end the reader; its sender hears that it failed
            log.exception("commands.failed", verb=fields["verb"], request_id=fields["id"])
            return {"refused": "internal_error"}

    async def _answer(self, request_id: str, reply: str) -> None:
        key = reply_key(request_id)
        async with self._redis.pipeline(transaction=False) as pipe:
            pipe.lpush(key, reply)
            pipe.expire(key, REPLY_LIFE_S)
            await pipe.execute()
