"""Who is the one active call control: a lease in Valkey, with a number that rises with every holder.

The holder renews three times within the lease's life. It must stop acting when it hears that another holds it.
When Valkey itself is away the holder goes on: no other can have taken the lease there, and the switch is a second
fence, because it gives our application to the newest client alone and tells the older one that it was replaced.
"""

from __future__ import annotations

import asyncio
import uuid

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from telephony.control import LEASE_KEY

log = structlog.get_logger(__name__)

EPOCH_KEY = "lp:callcontrol:epoch"
_RENEW = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2]) end return 0"
_RELEASE = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0"


class LeaseLost(Exception):  # noqa: N818 - it is an event as much as an error
    """Another process holds the lease now; this one must not act any more."""


class Lease:
    """Acquire, then :meth:`keep`. ``life_s`` is how long a dead holder blocks the next one at most."""

    def __init__(self, redis: Redis, *, life_s: float = 3.0) -> None:
        self._redis = redis
        self._life_ms = round(life_s * 1000)
        self._pause = life_s / 3
        self.token = uuid.uuid4().hex
        self.epoch = 0

    async def acquire(self) -> int:
        """Wait until the lease is ours; returns the holder's rising number."""
        while True:
            try:
                if await self._redis.set(LEASE_KEY, self.token, nx=True, px=self._life_ms):
                    self.epoch = int(await self._redis.incr(EPOCH_KEY))
                    log.info("lease.acquired", epoch=self.epoch)
                    return self.epoch
            except RedisError as error:
                log.warning("lease.unreachable", error=str(error))
            await asyncio.sleep(self._pause)

    async def keep(self) -> None:
        """Renew until cancelled; raises :class:`LeaseLost` when another holds it."""
        while True:
            await asyncio.sleep(self._pause)
            try:
                if not await self.renew():
                    raise LeaseLost(f"epoch {self.epoch} is over")
            except RedisError as error:
                log.warning("lease.renewal_failed", error=str(error))

    async def renew(self) -> bool:
        """Prolong the lease; one that ran out (or was wiped) and nobody took is taken again."""
        renewed = await self._redis.eval(_RENEW, 1, LEASE_KEY, self.token, str(self._life_ms))
        return bool(renewed) or bool(await self._redis.set(LEASE_KEY, self.token, nx=True, px=self._life_ms))

    async def release(self) -> None:
        """Give the lease up, so that a standby need not wait for its end."""
        try:
            await self._redis.eval(_RELEASE, 1, LEASE_KEY, self.token)
        except RedisError as error:
            log.warning("lease.release_failed", error=str(error))
