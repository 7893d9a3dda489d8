"""A Valkey client whose writes Valkey itself refuses once another call control was active.

A process may be stopped between its last look at the lease and the packet that leaves it. So every write travels with
its sender's name and is done, whole batch or nothing, only while no other has held the lease since.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from redis.asyncio import Redis
from redis.asyncio.client import Pipeline
from redis.exceptions import ResponseError

from telephony.controller.keeping.lease import HOLDER_KEY, Lease, LeaseLost

READS = frozenset({"GET", "EXISTS", "HGET", "HGETALL", "HLEN", "HSCAN", "XLEN", "XRANGE", "XREAD"})
"""Everything else is taken for a write."""
_REFUSED = "FENCED"
_GUARDED = f"""
local holder = redis.call('get', KEYS[1])
if holder and holder ~= ARGV[1] then return redis.error_reply('{_REFUSED} another is active') end
local answers, at = {{}}, 2
while at <= #ARGV do
  local words = tonumber(ARGV[at])
  answers[#answers + 1] = redis.call(unpack(ARGV, at + 1, at + words))
  at = at + words + 1
end
return answers
"""
Command = Sequence[Any]


class FencedRedis(Redis):
    """Reads as any client. Writes raise :class:`LeaseLost`, and do nothing, when the lease is another's."""

    lease: Lease

    @classmethod
    def at(cls, url: str, lease: Lease) -> FencedRedis:
        """A client of the Valkey at ``url`` whose writes ``lease`` permits."""
        client = cast(FencedRedis, cls.from_url(url, decode_responses=True, protocol=2))
        client.lease = lease
        return client

    async def execute_command(self, *args: Any, **options: Any) -> Any:
        """One command, as in the base."""
        if str(args[0]).upper() in READS:
            return await super().execute_command(*args, **options)  # type: ignore[no-untyped-call]
        return (await self.write([args]))[0]

    def pipeline(self, transaction: bool = True, shard_hint: str | None = None) -> Pipeline:
        """Commands that are sent together. They are all done or none is, whatever ``transaction`` says."""
        return _FencedPipeline(self, transaction, shard_hint)

    async def write(self, commands: Sequence[Command]) -> list[Any]:
        """Do these one after the other, with nobody else's in between, and return Valkey's answers."""
        await self.lease.confirm()
        words: list[Any] = [self.lease.token]
        for command in commands:
            words += [len(command), *command]
        try:
            answers: list[Any] = await self._evaluate(words)
        except ResponseError as error:
            if _REFUSED not in str(error):
                raise
            self.lease.revoke("another has written since")
            raise LeaseLost("another has written since") from error
        return answers

    async def _evaluate(self, words: list[Any]) -> list[Any]:
        evaluation = super().execute_command("EVAL", _GUARDED, 1, HOLDER_KEY, *words)  # type: ignore[no-untyped-call]
        return list(await evaluation)


class _FencedPipeline(Pipeline):
    def __init__(self, client: FencedRedis, transaction: bool, shard_hint: str | None) -> None:
        super().__init__(client.connection_pool, client.response_callbacks, transaction, shard_hint)
        self._client = client

    async def execute(self, raise_on_error: bool = True) -> list[Any]:
        commands = [args for args, _ in self.command_stack]
        await self.reset()  # type: ignore[no-untyped-call]
        return await self._client.write(commands) if commands else []
