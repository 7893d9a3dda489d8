"""The command stream: each command done once, in the order of its agent, answered on its own list."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NamedTuple, cast
from weakref import WeakValueDictionary

import structlog
from django.db import DatabaseError
from redis.asyncio import Redis
from redis.exceptions import RedisError

from telephony.control import COMMAND_STREAM, DONE_LIFE_S, done_key, reply_key
from telephony.controller.desks.args import Args
from telephony.controller.desks.desks import Desks
from telephony.controller.desks.office import Answer
from telephony.controller.desks.supervision import SUPERVISING
from telephony.controller.desks.talking import LEADING, WISHES
from telephony.controller.refused import RefusedError

log = structlog.get_logger(__name__)

POSITION_KEY = "lp:commands:position"
REPLY_LIFE_S = 60
Rows = list[tuple[str, dict[str, str]]]
Handler = Callable[[int, int, Mapping[str, Any]], Awaitable[Answer]]
Done = Awaitable[Answer]
Verb = Callable[["Sender", Args], Done]


class Sender(NamedTuple):
    """Who sent a command, and in which company's workspace."""

    company_id: int
    user_id: int


def _told(answer: Answer) -> Done:
    async def done() -> Answer:
        return answer

    return done()


def _agent_verbs(desks: Desks) -> dict[str, Verb]:
    return {
        "desk.login": lambda by, args: desks.log_in(*by, args),
        "desk.logout": lambda by, args: _told(desks.logout(*by)),
        "desk.state": lambda by, args: _told(desks.set_state(*by, args.text("state"), args.text("reason"))),
        "desk.bar": lambda by, args: _told(desks.bar(*by, args)),
        "desk.extend": lambda by, args: _told(desks.extend(*by, args.number("ms"))),
        "call.dial": lambda by, args: desks.dial(*by, args.text("to"), args.number("company_id", 0)),
        "call.retrieve": lambda by, args: desks.retrieve(*by, args.text("slot")),
        "call.reclaim": lambda by, args: desks.reclaim(*by),
        "call.wrapup": lambda by, args: _told(desks.wrap_up(*by, args)),
    }


def _supervisor_verbs(desks: Desks) -> dict[str, Verb]:
    return {
        "supervise.stop": lambda by, args: desks.stop(*by),
        "supervise.agent": lambda by, args: _told(desks.control(*by, args)),
        "supervise.pull": lambda by, args: desks.pull(*by, args),
    }


def handlers(desks: Desks) -> dict[str, Handler]:
    """Verb → what does it: every verb of ``telephony.control`` is in it, and no other."""

    async def changed(by: Sender, args: Args) -> Answer:
        await desks.x.companies.changed(by.company_id)
        return {}

    async def carriers_changed(by: Sender, args: Args) -> Answer:
        await desks.x.carriers.changed()
        return {}

    async def callback_added(by: Sender, args: Args) -> Answer:
        return await desks.x.callbacks.add(*by, args)

    async def callback_cancelled(by: Sender, args: Args) -> Answer:
        return desks.x.callbacks.cancel(*by, args.text("callback_id"))

    verbs: dict[str, Verb] = {
        **_agent_verbs(desks),
        **_supervisor_verbs(desks),
        **{verb: _wish(desks, verb) for verb in (*WISHES, *LEADING)},
        **{f"supervise.{how}": _supervising(desks, how) for how in SUPERVISING},
        "callback.add": callback_added,
        "callback.cancel": callback_cancelled,
        "company.changed": changed,
        "carriers.changed": carriers_changed,
    }
    return {name: _handler(verb) for name, verb in verbs.items()}


def _wish(desks: Desks, verb: str) -> Verb:
    return lambda by, args: desks.wish(verb, *by, args)


def _supervising(desks: Desks, how: str) -> Verb:
    return lambda by, args: desks.supervise(how, *by, args)


def _handler(verb: Verb) -> Handler:
    return lambda company_id, user_id, args: verb(Sender(company_id, user_id), Args(args))


class CommandReader:
    """Takes commands from the stream until cancelled."""

    def __init__(self, redis: Redis, verbs: Mapping[str, Handler]) -> None:
        self._redis = redis
        self._verbs = verbs
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._remembered = ""
        self._under_way: dict[asyncio.Task[None], str] = {}

    async def run(self) -> None:
        """Read for ever; Valkey away is waited out."""
        position: str | None = None
        while True:
            try:
                if position is None:
                    position = str(await self._redis.get(POSITION_KEY) or "0-0")
                position = await self._read_some(position)
                await self._remember(position)
            except RedisError as error:
                log.warning("commands.unreachable", error=str(error))
                await asyncio.sleep(0.5)

    async def _read_some(self, position: str) -> str:
        answer = await self._redis.xread({COMMAND_STREAM: position}, count=100, block=1000)
        rows = cast("list[tuple[str, Rows]]", answer)[0][1] if answer else []
        for row_id, fields in rows:
            task = asyncio.create_task(self._take(fields), name=f"command-{fields.get('verb')}")
            self._under_way[task] = position
            task.add_done_callback(self._under_way.pop)
            position = row_id
        return position

    async def _remember(self, position: str) -> None:
        """Whoever comes after us goes on before the oldest command that is not done: what we began and did not finish
        is answered then, what we did not begin is done."""
        oldest = next(iter(self._under_way.values()), position)
        if oldest != self._remembered:
            await self._redis.set(POSITION_KEY, oldest)
            self._remembered = oldest

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
        key = done_key(request_id)
        if not await self._redis.set(key, "", nx=True, ex=DONE_LIFE_S):
            return str(await self._redis.get(key) or "") or json.dumps({"refused": "outcome_unknown"})
        reply = json.dumps(await self._do(fields))
        await self._redis.set(key, reply, ex=DONE_LIFE_S)
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
        except (TimeoutError, DatabaseError) as error:
            log.warning("commands.no_database", verb=fields["verb"], request_id=fields["id"], error=repr(error))
            return {"refused": "database_unavailable"}
        except Exception:  # one broken command must not end the reader; its sender hears that it failed
            log.exception("commands.failed", verb=fields["verb"], request_id=fields["id"])
            return {"refused": "internal_error"}

    async def _answer(self, request_id: str, reply: str) -> None:
        key = reply_key(request_id)
        async with self._redis.pipeline(transaction=False) as pipe:
            pipe.lpush(key, reply)
            pipe.expire(key, REPLY_LIFE_S)
            await pipe.execute()
